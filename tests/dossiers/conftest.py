import pytest

from tests.dossiers import factories, side


@pytest.fixture
def world(db):
    return factories.world()


@pytest.fixture
def near(world):
    return side.neighbours(world)
