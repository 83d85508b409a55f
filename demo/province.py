"""The demo province: Quảng Nam in July 2022, its law, units, people, procedures, forms and processes."""

from datetime import date

from demo import gateway
from demo.people import seed_people
from motcua.agencies import services as agencies
from motcua.cli import reference
from motcua.deadlines import clock

SINCE = date(2021, 1, 1)  # its dossiers reach back a year


def load() -> None:
    """Load everything; loading twice changes nothing."""
    parts = reference.load(since=SINCE, at=clock.DEMO_BEGINS, units=lambda: agencies.seed(SINCE))
    for _part in parts:
        pass
    seed_people(SINCE)
    gateway.seed(SINCE)
