"""The demo province, loaded once for all tests of the portal."""

import pytest

from motcua.cli import province
from motcua.identity.models import Party


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        province.load()


@pytest.fixture
def minh(db):
    return Party.objects.select_related("user").get(user__username="minh")


@pytest.fixture
def as_minh(client, minh):
    client.force_login(minh.user)
    return client
