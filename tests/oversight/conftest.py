import pytest

from tests.dossiers import district, factories, side


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
