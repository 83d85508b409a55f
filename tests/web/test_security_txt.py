"""Whom to tell of a weakness: /.well-known/security.txt, as RFC 9116 wants it."""

from datetime import UTC, datetime

import pytest

pytestmark = pytest.mark.django_db
ADDRESS = "/.well-known/security.txt"
NEXT_YEAR = datetime(datetime.now(UTC).year + 1, 6, 30, 23, 59, 59, tzinfo=UTC)


def test_strangers_read_whom_to_tell_and_until_when_it_holds(client, settings):
    settings.SECURITY_CONTACTS = ["mailto:attt@tinh.example", "tel:+84-235-000-0000"]
    settings.SECURITY_CONTACTS_UNTIL = NEXT_YEAR
    settings.PUBLIC_URL = "https://dichvucong.tinh.example"
    answer = client.get(ADDRESS)
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.content.decode().splitlines() == [
        "Contact: mailto:attt@tinh.example",
        "Contact: tel:+84-235-000-0000",
        f"Expires: {NEXT_YEAR.year}-06-30T23:59:59Z",
        "Preferred-Languages: vi, en",
        "Canonical: https://dichvucong.tinh.example/.well-known/security.txt",
    ]


@pytest.mark.parametrize("until", [None, datetime(2022, 7, 25, tzinfo=UTC)])
def test_without_a_day_or_after_it_nothing_is_promised(client, settings, until):
    settings.SECURITY_CONTACTS, settings.SECURITY_CONTACTS_UNTIL = ["mailto:attt@tinh.example"], until
    assert client.get(ADDRESS).status_code == 404


def test_without_an_address_there_is_none(client, settings):
    settings.SECURITY_CONTACTS, settings.SECURITY_CONTACTS_UNTIL = [], NEXT_YEAR
    assert client.get(ADDRESS).status_code == 404
