import pytest

from tests.dossiers import factories


@pytest.fixture
def world(db):
    return factories.world()
