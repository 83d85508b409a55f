"""Fixtures for every test. Each run has a database of its own, so several may run at once."""

import os

import hypothesis
import pytest

# A machine that is busy elsewhere is no failure of ours: no example has a time limit.
hypothesis.settings.register_profile(
    "suite", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("suite")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Two runs at once must not share a database."""
    from django.conf import settings
    from django.db import connections

    name = f"test_motcua_{os.getpid()}"
    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = name
    connections["default"].settings_dict["TEST"]["NAME"] = name
