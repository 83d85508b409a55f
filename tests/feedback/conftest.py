import pytest

from motcua.feedback import terms
from tests.dossiers import factories


@pytest.fixture
def world(db):
    terms.seed()
    return factories.world()
