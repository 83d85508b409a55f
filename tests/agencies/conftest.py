import pytest

from motcua.agencies import services as agencies
from tests.agencies.factories import DAY


@pytest.fixture
def quangnam(db):
    agencies.seed(DAY)
