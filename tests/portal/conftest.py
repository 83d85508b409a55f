"""The demo province, loaded once for all tests of the portal and taken back after them."""

import pytest
from django.db import connection, transaction

from demo import province
from motcua.identity.models import Party


@pytest.fixture(scope="package", autouse=True)
def quang_nam(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        province.load()
        connection.cursor().execute("ANALYZE")  # a planner that thinks the tables empty is very slow
        yield
        transaction.set_rollback(True)


@pytest.fixture
def minh(db):
    return Party.objects.select_related("user").get(user__username="minh")


@pytest.fixture
def as_minh(client, minh):
    client.force_login(minh.user)
    return client
