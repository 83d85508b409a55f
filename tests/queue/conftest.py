import pytest

from tests.queue import factories


@pytest.fixture
def h(db):
    return factories.hall()
