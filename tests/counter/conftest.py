import pytest

from tests.dossiers import factories


@pytest.fixture
def world(db):
    return factories.world()


@pytest.fixture
def province(db):
    from motcua.cli import province

    province.load()
