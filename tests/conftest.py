"""Fixtures for every test. Each run has a database of its own, so several may run at once."""

import os
import time
import warnings
from collections.abc import Iterator

import hypothesis
import pytest

from motcua.common import kept
from tests import tables
from tests.cli import commands

# A machine that is busy elsewhere is no failure of ours: no example has a time limit. A run judges the change
# before it, so it tries the same examples as the run before; MOTCUA_TEST_SEARCH=1 looks for new ones.
hypothesis.settings.register_profile(
    "suite",
    deadline=None,
    derandomize="MOTCUA_TEST_SEARCH" not in os.environ,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("suite")

kept.SECONDS = 3600.0  # what is kept a minute does not expire inside a test that counts queries


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys and whole installations begin first: a worker that came to them last would end alone."""
    items.sort(key=lambda item: all(item.get_closest_marker(name) is None for name in ("journey", "system")))


def pytest_sessionfinish() -> None:
    """What the tests of whole installations shared is thrown away with the run that led them."""
    commands.unsettle()
    tables.thrown_away()


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """No test meets what another one's rows said."""
    kept.Kept.forget_everything()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: pytest.FixtureRequest
) -> Iterator[None]:
    """Two runs at once must not share a database; workers of one run do not each make all tables."""
    from django.conf import settings
    from django.db import connections

    from motcua.cli import database

    name = f"test_motcua_{os.getpid()}"
    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = name
    test = connections["default"].settings_dict["TEST"]
    with database.drawn_once():
        if "PYTEST_XDIST_WORKER" in os.environ:
            with django_db_blocker.unblock():
                test["TEMPLATE"] = tables.made()
        test["NAME"] = name
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """A test database that can be dropped: sessions left open by a test that failed half-way are ended."""
    tables.empty_quickly()
    yield
    with django_db_blocker.unblock():
        for who in _end_other_sessions():
            warnings.warn(f"a session of the test database was left open: {who}", stacklevel=1)


def _end_other_sessions() -> list[str]:
    from django.db import connection

    others = (
        "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
        "AND backend_type = 'client backend'"
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT state || ': ' || query, pg_terminate_backend(pid) {others}")
        ended = [str(row[0])[:200] for row in cursor.fetchall()]
        until = time.monotonic() + 20
        while time.monotonic() < until:
            cursor.execute(f"SELECT count(*) {others}")
            if cursor.fetchone() == (0,):
                break
            time.sleep(0.05)
    connection.close()
    return ended
