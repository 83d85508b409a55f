"""The API asked whatever its document allows: it keeps its promises, and never breaks."""

from ipaddress import ip_network
from itertools import count

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from config.wsgi import application
from tests.dossiers import factories

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
_ADDRESSES = count(1)  # everybody asks from an address of his own: the rate limit has tests of its own


@pytest.fixture
def api(db, settings):
    factories.world()
    settings.TRUSTED_PROXIES = [ip_network("127.0.0.1/32")]
    ends = (request_started, request_finished)
    for end in ends:  # as Django's own test client: the test's transaction outlives each request
        end.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    for end in ends:
        end.connect(close_old_connections)


def test_every_operation_answers_as_documented(api):
    asked = [one.ok() for one in api.get_all_operations()]
    assert len(asked) >= 2
    for operation in asked:
        _ask(operation)


def _ask(operation):
    @given(case=operation.as_strategy())
    @settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    def ask(case):
        n = next(_ADDRESSES)
        address = f"10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}"
        headers = {"X-Forwarded-For": address, "Accept-Encoding": "identity"}
        case.call_and_validate(checks=CHECKS, headers=headers)

    ask()
