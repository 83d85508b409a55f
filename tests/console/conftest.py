"""The demo province's law, units and people."""

import pytest

from motcua.agencies import services as agencies
from motcua.agencies.demo_people import seed_people
from motcua.deadlines import services as deadlines
from tests.agencies.factories import DAY
from tests.console.pages import signed_in


@pytest.fixture
def quangnam(db):
    deadlines.seed()
    agencies.seed(DAY)
    seed_people(DAY)
    yield
    deadlines.forget()


@pytest.fixture
def as_system(quangnam, client):
    return signed_in(client, "qt.hethong")
