"""Every address, asked with arguments that name nothing: no fault of ours, whoever asks and however."""

import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from demo.people import seed_people
from motcua.agencies import services as agencies
from motcua.agencies.models import Role, Unit
from motcua.deadlines import services as deadlines
from motcua.identity.models import Party, User
from motcua.queue import rules as queue
from tests.agencies.factories import DAY, commune, hold, person, place
from tests.counter.factories import prove

NOBODY = str(UUID(int=7 << 76 | 2 << 62))
NONSENSE = {"uuid": NOBODY, "int": "987654321", "slug": "x", "str": "x", "path": "x/y"}
PLACE = re.compile(r"<(?:(\w+):)?(\w+)>")


def addresses(patterns: list[URLPattern | URLResolver], prefix: str = "/") -> Iterator[str]:
    for pattern in patterns:
        where = prefix + str(pattern.pattern).lstrip("^")
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, where)
        else:
            yield PLACE.sub(lambda found: NONSENSE.get(found[1] or "str", "x"), where).rstrip("$")


EVERY = sorted(set(addresses(get_resolver().url_patterns)))


@pytest.fixture(scope="module")
def browsers(django_db_setup, django_db_blocker):
    """Staff with every role at a desk and in the province's office, a citizen, a stranger."""
    with django_db_blocker.unblock(), transaction.atomic():
        deadlines.seed()
        agencies.seed(DAY)
        queue.seed()
        seed_people(DAY)
        desk = agencies.one_stop_of(commune("20341"), DAY)
        office = agencies.settling_unit(place("province", "49"), "van-phong", DAY)
        citizen = Party.objects.filter(user__isnull=False, kind=Party.Kind.CITIZEN).first()
        yield {
            "desk": signed_in(everything(desk)),
            "office": signed_in(everything(office)),
            "citizen": signed_in(citizen.user),
            "stranger": Client(raise_request_exception=False),
        }
        transaction.set_rollback(True)
    deadlines.forget()


def everything(unit: Unit) -> User:
    staff = person("Người Giữ Mọi Vai Trò")
    hold(staff, unit, *(role for role in Role if role != Role.CARRIER))
    return staff.user


def signed_in(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    prove(client, user)
    return client


@pytest.mark.parametrize("who", ["desk", "office", "citizen", "stranger"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_nonsense_is_never_a_fault(browsers, db, who, method):
    faults = []
    for address in EVERY:
        if address.endswith("/dang-xuat/"):
            continue
        with transaction.atomic():
            answer = getattr(browsers[who], method)(address)
            transaction.set_rollback(True)
        if answer.status_code >= 500:
            faults.append((address, answer.status_code))
    assert faults == []
