"""The demo province's law, units and people: loaded once for the tests of a file, taken back after them."""

import pytest
from django.db import connection, transaction

from demo.people import seed_people
from motcua.agencies import services as agencies
from motcua.deadlines import services as deadlines
from tests.agencies.factories import DAY
from tests.console.pages import signed_in


@pytest.fixture(scope="module")
def province(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        deadlines.seed()
        agencies.seed(DAY)
        seed_people(DAY)
        connection.cursor().execute("ANALYZE")  # a planner that thinks the tables empty is very slow
        yield
        transaction.set_rollback(True)
    deadlines.forget()


@pytest.fixture
def quangnam(province, db):
    yield
    deadlines.forget()


@pytest.fixture
def as_system(quangnam, client):
    return signed_in(client, "qt.hethong")
