import pytest

from motcua.deadlines import services as deadlines


@pytest.fixture
def regimes(db):
    """The law whose days count from a publication."""
    deadlines.seed()
