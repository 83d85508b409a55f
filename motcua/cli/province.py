"""The demo province: Quảng Nam in July 2022, its law, units, people, procedures, forms and processes."""

from datetime import date

from motcua.agencies import services as agencies
from motcua.agencies.demo_people import seed_people
from motcua.catalogue import seed as catalogue_seed
from motcua.catalogue.eform_store import seed_forms
from motcua.catalogue.search_seed import seed_search
from motcua.deadlines import clock
from motcua.deadlines import services as deadlines
from motcua.workflow import services as workflow

SINCE = date(2022, 1, 1)


def load() -> None:
    """Load everything; loading twice changes nothing."""
    deadlines.seed()
    agencies.seed(SINCE)
    seed_people(SINCE)
    workflow.seed(clock.DEMO_BEGINS)
    seed_forms(clock.DEMO_BEGINS)
    catalogue_seed.seed(SINCE)
    seed_search()
