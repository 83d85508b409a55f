"""Nobody may guess quickly: limits by address, on the real clock."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from motcua.web.jobs import forget_rates
from motcua.web.middleware import Person
from motcua.web.models import RateWindow
from motcua.web.ratelimit import client_address, rate_limited

pytestmark = pytest.mark.django_db


@pytest.fixture
def minute(monkeypatch):
    """The real clock stands ten seconds into a minute."""
    moment = datetime(2026, 3, 2, 8, 0, 10, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    return lambda later: monkeypatch.setattr(timezone, "now", lambda: moment + later)


@rate_limited("tracking", per_minute=3, subject=lambda request: request.GET.get("code", ""))
def track(request):
    return HttpResponse("tìm thấy")


def ask(
    code: str = "", path: str = "/theo-doi/", address: str = "203.0.113.7", **headers: str
) -> HttpResponse:
    request = RequestFactory().get(path, {"code": code}, REMOTE_ADDR=address, headers=headers)
    request.person = Person(request)
    request.user = None
    request.session = {}
    return track(request)


def test_the_fourth_try_in_a_minute_is_told_to_wait(minute):
    assert [ask().status_code for _try in range(4)] == [200, 200, 200, 429]

    refused = ask()
    assert refused.headers["Retry-After"] == "50"
    assert "Hãy đợi 50 giây rồi thử lại." in refused.content.decode()


def test_the_next_minute_is_free_again(minute):
    for _try in range(4):
        ask()
    minute(timedelta(seconds=50))
    assert ask().status_code == 200


def test_another_address_and_another_subject_have_their_own_count(minute):
    for _try in range(4):
        ask("A")
    assert ask("A").status_code == 429
    assert ask("B").status_code == 200
    assert ask("A", address="203.0.113.8").status_code == 200


def test_htmx_gets_the_sentence_alone_and_the_api_a_problem(minute):
    for _try in range(3):
        ask()
    fragment = ask(**{"HX-Request": "true"})
    assert fragment.headers["HX-Retarget"] == "#notice"
    assert "<html" not in fragment.content.decode()
    problem = ask(path="/api/v1/dossiers")
    assert (problem.status_code, problem["Content-Type"]) == (429, "application/problem+json")


def test_no_address_is_kept(minute):
    ask()
    (row,) = RateWindow.objects.all()
    assert "203.0.113" not in row.sender


def test_old_windows_are_forgotten(minute):
    ask()
    minute(timedelta(hours=2))
    ask()
    forget_rates(timestamp=0)
    assert RateWindow.objects.count() == 1


@pytest.mark.parametrize(
    ("proxies", "forwarded", "believed"),
    [
        ([], "198.51.100.1", "10.0.0.5"),
        (["10.0.0.0/8"], "198.51.100.1", "198.51.100.1"),
        (["10.0.0.0/8"], "1.2.3.4, 198.51.100.1", "198.51.100.1"),
        (["10.0.0.0/8"], "1.2.3.4, 198.51.100.1, 10.1.1.1", "198.51.100.1"),
        (["10.0.0.0/8", "2001:db8::/32"], "1.2.3.4, 2001:db8::7", "1.2.3.4"),
        (["10.0.0.0/8"], "1.2.3.4, , 10.1.1.1", "10.1.1.1"),
        (["10.0.0.0/8"], "", "10.0.0.5"),
        (["10.0.0.0/8"], "không phải địa chỉ", "10.0.0.5"),
    ],
)
def test_a_forwarded_address_is_believed_only_from_a_trusted_proxy(settings, proxies, forwarded, believed):
    settings.TRUSTED_PROXIES = [ip_network(one) for one in proxies]
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.5", headers={"X-Forwarded-For": forwarded})
    assert client_address(request) == believed


@pytest.mark.django_db(transaction=True)
def test_twenty_tries_at_once_are_counted_as_twenty():
    begins_at = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)

    def count(_try: int) -> int:
        try:
            return RateWindow.count(sender="x", begins_at=begins_at)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(count, range(20))) == list(range(1, 21))
