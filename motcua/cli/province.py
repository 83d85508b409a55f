"""The demo province: Quảng Nam in July 2022, its law, units, people, procedures, forms and processes."""

from datetime import date

from motcua.agencies import services as agencies
from motcua.agencies.demo_people import EMAIL_DOMAIN, seed_people
from motcua.cli import reference
from motcua.deadlines import clock
from motcua.identity.models import User
from motcua.payments.services import gateways

SINCE = date(2022, 1, 1)


def load() -> None:
    """Load everything; loading twice changes nothing."""
    parts = reference.load(since=SINCE, at=clock.DEMO_BEGINS, units=lambda: agencies.seed(SINCE))
    for _part in parts:
        pass
    seed_people(SINCE)
    gateways.seed_demo(SINCE)


def people_are_here() -> bool:
    """Does the database hold the demo's accounts, whose password everybody knows?"""
    return User.objects.filter(email__endswith=f"@{EMAIL_DOMAIN}").exists()
