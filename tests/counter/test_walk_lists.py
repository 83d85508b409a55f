"""From one dossier of a list to the next, and back to the same row: the way stands in the address alone."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from motcua.counter import work
from motcua.counter.kinds import Kind
from motcua.dossiers.services import processing
from tests.counter.factories import EARLY, hidden, signed_in, text_of
from tests.dossiers import factories as dossiers

NOT_THERE = "01a2195a-274e-758c-a0d9-cb71c2025a56"


@pytest.fixture
def three(world):
    """Three dossiers of Dũng, an hour between their due times."""
    return [dossiers.assigned(world, at=EARLY + timedelta(hours=n)) for n in range(3)]


def rows(client, kind=Kind.MINE, **asked) -> list[str]:
    """Addresses of the list's dossiers, as its rows link to them."""
    text = text_of(client.get(reverse("counter:list", args=[kind]), asked))
    return re.findall(r'class="row-link code" id="hs-[^"]+" href="([^"]+)"', text)


def ways(client, address) -> dict[str, str]:
    """Where a dossier's page leads: u back to the list, k the one before, j the next."""
    text = text_of(client.get(address))
    return {
        key: url
        for url, key in re.findall(r'href="([^"]+)"\s+data-press="([ujk])"', text)
        if "/can-bo/" in url
    }


def names(address) -> str:
    return re.search(r"/ho-so/([0-9a-f-]{36})/", address)[1]


def transferred(world, *, at):
    row = dossiers.received(world, at=at)
    return processing.transfer(dossier_id=row.pk, by=world.lan, at=at, key=None)


def test_a_list_is_walked_down_and_up_again(three, world):
    dung = signed_in(world.dung)
    addresses = rows(dung)
    assert [names(one) for one in addresses] == [str(one.pk) for one in three]
    first = ways(dung, addresses[0])
    assert set(first) == {"u", "j"}
    assert parse_qs(urlsplit(first["j"]).query) == parse_qs(urlsplit(addresses[1]).query)
    middle = ways(dung, first["j"])
    assert names(middle["k"]) == str(three[0].pk) and names(middle["j"]) == str(three[2].pk)
    last = ways(dung, middle["j"])
    assert set(last) == {"u", "k"} and names(last["k"]) == str(three[1].pk)


def test_back_leads_to_the_same_filters_page_and_row(three, world):
    dung = signed_in(world.dung)
    asked = {"q": three[1].owner_name, "kenh": three[1].channel}
    asked["after"] = parse_qs(urlsplit(rows(dung)[0]).query)["vi"][0]  # a page that begins behind the first
    back = ways(dung, rows(dung, **asked)[0])["u"]
    assert urlsplit(back).path == reverse("counter:list", args=[Kind.MINE])
    landed = dung.get(back)
    assert landed.status_code == 302
    assert parse_qs(urlsplit(landed.url).query) == {name: [value] for name, value in asked.items()}
    page = text_of(dung.get(landed.url))
    assert f'id="{urlsplit(back).fragment}"' in page and urlsplit(back).fragment == f"hs-{three[1].pk}"


def test_who_walked_past_the_page_comes_back_to_the_page_of_the_dossier(three, world, monkeypatch):
    monkeypatch.setattr(work, "PAGE", 1)
    dung = signed_in(world.dung)
    (first,) = rows(dung)
    middle = ways(dung, first)["j"]
    third = ways(dung, middle)["j"]
    for address, dossier in ((first, three[0]), (middle, three[1]), (third, three[2])):
        page = text_of(dung.get(ways(dung, address)["u"], follow=True))
        assert f'id="hs-{dossier.pk}"' in page and page.count("row-link") == 1
    up_again = ways(dung, ways(dung, third)["k"])["k"]
    assert f'id="hs-{three[0].pk}"' in text_of(dung.get(ways(dung, up_again)["u"], follow=True))


def test_the_filters_narrow_the_way_too(three, world):
    dung = signed_in(world.dung)
    (only,) = rows(dung, q=three[1].code)
    assert set(ways(dung, only)) == {"u"}


def test_a_dossier_that_left_the_list_still_leads_to_the_next_one(three, world):
    dung = signed_in(world.dung)
    address = rows(dung)[1]
    processing.propose(dossier_id=three[1].pk, by=world.dung, at=EARLY + timedelta(hours=4), data={})
    assert str(three[1].pk) not in {names(one) for one in rows(dung)}
    left = ways(dung, address)
    assert names(left["j"]) == str(three[2].pk) and names(left["k"]) == str(three[0].pk)


@pytest.mark.parametrize("kind", [Kind.RECEIVE, Kind.DONE, Kind.RETURN, Kind.ASSIGN, Kind.UNIT])
def test_every_kind_of_list_can_be_walked(world, kind):
    make = {
        Kind.RECEIVE: dossiers.taken_in,
        Kind.ASSIGN: transferred,
        Kind.UNIT: dossiers.assigned,
        Kind.RETURN: dossiers.done,
        Kind.DONE: dossiers.done,
    }[kind]
    made = [make(world, at=EARLY + timedelta(hours=n)) for n in range(2)]
    who = {Kind.ASSIGN: world.ha, Kind.UNIT: world.ha, Kind.RETURN: world.tam}.get(kind, world.lan)
    client = signed_in(who)
    addresses = rows(client, kind)
    assert {names(one) for one in addresses} == {str(one.pk) for one in made}
    assert names(ways(client, addresses[0])["j"]) == names(addresses[1])
    assert names(ways(client, addresses[1])["k"]) == names(addresses[0])


@pytest.mark.parametrize(
    "asked",
    [
        {"tu": "khong-co", "vi": f"2022-07-25T08:00:00+00:00~{NOT_THERE}"},
        {"tu": Kind.SIGN.value, "vi": f"2022-07-25T08:00:00+00:00~{NOT_THERE}"},  # not a list of Dũng's
        {"tu": Kind.MINE.value, "vi": "bịa"},
        {"tu": Kind.MINE.value, "vi": f"2022-07-25T08:00:00~{NOT_THERE}"},
        {"tu": Kind.MINE.value, "after": "\x00", "han": "mười", "nguoi": "ai đó", "kenh": "<script>"},
    ],
)
def test_a_way_that_does_not_exist_is_left_aside(three, world, asked):
    dung = signed_in(world.dung)
    found = ways(dung, f"{reverse('counter:dossier', args=[three[0].pk])}?{urlencode(asked)}")
    assert set(found) == ({"u"} if asked["tu"] == Kind.MINE else set())
    if found:
        assert dung.get(found["u"], follow=True).status_code == 200


def test_walking_keeps_nothing_on_the_server(three, world):
    dung = signed_in(world.dung)
    addresses = rows(dung)
    dung.get(addresses[0])
    before = Session.objects.get(pk=dung.session.session_key).session_data
    for one in addresses:
        dung.get(one)
    assert Session.objects.get(pk=dung.session.session_key).session_data == before


def test_walking_asks_four_questions_at_most(three, world, django_assert_max_num_queries):
    dung = signed_in(world.dung)
    plain = reverse("counter:dossier", args=[three[1].pk])
    address = rows(dung)[1]
    dung.get(plain)
    with CaptureQueriesContext(connection) as without:
        dung.get(plain)
    with django_assert_max_num_queries(len(without) + 4):
        dung.get(address)


def test_an_act_comes_back_to_the_way(world):
    dossiers.received(world, at=EARLY)
    lan = signed_in(world.lan)
    (address,) = rows(lan, Kind.UNIT)
    text = text_of(lan.get(address))
    (url,) = re.findall(r'action="(/can-bo/ho-so/[^"]+/chuyen/[^"]*)"', text)
    done = lan.post(url, {"key": hidden(text)["key"]})
    assert done.status_code == 302
    for led in (url, done.url):
        assert parse_qs(urlsplit(led).query) == parse_qs(urlsplit(address).query)
