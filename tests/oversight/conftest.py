import pytest

from motcua.oversight.models import Doubt
from motcua.oversight.services import asking
from tests.dossiers import district, factories, side
from tests.dossiers.factories import MONDAY, vn


@pytest.fixture
def world(db):
    return factories.world()


@pytest.fixture
def above(world):
    """A district and a province over the ward, and a head at its desk."""
    return district.above(world)


@pytest.fixture
def near(world):
    return side.neighbours(world)


@pytest.fixture
def doubt(world):
    """The ward's processor proposed three results within a minute of being given them."""
    for _turn in range(3):
        factories.returned(world)
    assert asking.ask_about(MONDAY.date(), at=vn(2022, 7, 26, 5, 30)) > 0
    return Doubt.objects.get(pattern=Doubt.Pattern.TOO_FAST)
