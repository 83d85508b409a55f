import pytest

from motcua.agencies.models import Role
from tests.dossiers import district, factories, side


@pytest.fixture
def world(db):
    return factories.world()


@pytest.fixture
def above(world):
    """A district and a province over the ward, and a head at its desk."""
    found = district.above(world)
    world.head = factories.person("AM10", "Đặng Thị Trưởng", world.desk, Role.HEAD_ONE_STOP)
    return found


@pytest.fixture
def near(world):
    return side.neighbours(world)
