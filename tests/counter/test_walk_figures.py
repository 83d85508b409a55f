"""From dossier to dossier through what a search found and what stands behind a leader's figure, and back."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from motcua.agencies.models import Role
from motcua.counter import paging, ways
from motcua.dossiers.models import Dossier
from motcua.dossiers.services import ending, intake
from tests.counter.factories import EARLY, signed_in, text_of
from tests.counter.test_walk_lists import names
from tests.counter.test_walk_lists import ways as keys_of
from tests.dossiers import district, side
from tests.dossiers import factories as dossiers

LATE = dossiers.vn(2022, 7, 18, 9, 0)  # due on Thursday the 21st, so late when the demo's clock begins


@pytest.fixture
def late(world):
    """Three late dossiers of the ward, an hour apart."""
    return [dossiers.assigned(world, at=LATE + timedelta(hours=n)) for n in range(3)]


def links(client, address) -> list[str]:
    """Addresses of a list's dossiers, as its rows link to them."""
    text = text_of(client.get(address))
    return re.findall(r'class="row-link code"\s+id="hs-[^"]+"\s+href="([^"]+)"', text)


def figures(client, page) -> list[str]:
    """Addresses behind the figures of a page."""
    return re.findall(r'href="(/can-bo/theo-doi/ho-so/[^"]+)"', text_of(client.get(reverse(page))))


def walked(client, addresses) -> None:
    """Each row leads to the one behind it and to the one before, and back to its own place in the list."""
    for n, address in enumerate(addresses):
        found = keys_of(client, address)
        around = {"k": addresses[n - 1] if n else None, "j": (*addresses, None)[n + 1]}
        assert {key: names(url) for key, url in found.items() if key != "u"} == {
            key: names(url) for key, url in around.items() if url
        }
        back = client.get(found["u"], follow=True)
        assert f'id="hs-{names(address)}"' in text_of(back) and found["u"].endswith(f"#hs-{names(address)}")


@pytest.mark.parametrize(
    ("page", "who"), [("leader", "ha"), ("progress", "head"), ("workload", "ha"), ("compare", "watcher")]
)
def test_the_dossiers_behind_a_figure_are_walked(world, late, page, who):
    above = district.above(world)
    client = signed_in(getattr(world, who, None) or getattr(above, who))
    found = [links(client, address) for address in figures(client, f"counter:{page}")]
    three = next(addresses for addresses in found if len(addresses) == 3)
    assert [names(one) for one in three] == [str(row.pk) for row in late]
    walked(client, three)


def test_each_figure_of_the_leaders_page_can_be_walked(world, late):
    ha = signed_in(world.ha)
    addresses = figures(ha, "counter:leader")
    assert len(addresses) >= 4
    for address in addresses:
        walked(ha, links(ha, address))


def test_the_way_back_finds_the_page_of_the_figure_one_has_walked_to(world, late, monkeypatch):
    monkeypatch.setattr(ways, "FIGURE_PAGE", 1)
    ha = signed_in(world.ha)
    here = f"{reverse('counter:behind')}?so=tre-han&co-quan={world.ha.unit.pk}"
    (first,) = links(ha, here)
    third = keys_of(ha, keys_of(ha, first)["j"])["j"]
    for address, row in ((first, late[0]), (third, late[2])):
        page = text_of(ha.get(keys_of(ha, address)["u"], follow=True))
        assert f'id="hs-{row.pk}"' in page and page.count("row-link") == 1


def test_a_dossier_that_left_the_figure_still_leads_to_the_next_one(world, late):
    ha = signed_in(world.ha)
    middle = links(ha, f"{reverse('counter:behind')}?so=tre-han&co-quan={world.ha.unit.pk}")[1]
    ending.withdraw(dossier_id=late[1].pk, by=world.lan, at=EARLY, reason=side.REASON)
    found = keys_of(ha, middle)
    assert names(found["k"]) == str(late[0].pk) and names(found["j"]) == str(late[2].pk)


def test_dossiers_without_a_due_time_stand_last_and_are_walked_too(world):
    refused = []
    for n in range(2):
        row = dossiers.taken_in(world, at=EARLY + timedelta(hours=n))
        intake.refuse(
            dossier_id=row.pk,
            by=world.lan,
            at=EARLY + timedelta(hours=n),
            reason_code="khong-du-dieu-kien",
            reason=side.REASON,
        )
        refused.append(row)
    row = side.refusal_signed(world, at=EARLY)
    ending.release_refusal(dossier_id=row.pk, by=world.lan, at=EARLY + timedelta(hours=3))
    period = {"so": "tu-choi", "tu": "2022-07-25", "den": "2022-07-25", "mot-cua": world.desk.pk}
    head = signed_in(world.head)
    found = links(head, f"{reverse('counter:behind')}?{urlencode(period)}")
    assert [names(one) for one in found] == [str(one.pk) for one in (row, *refused)]
    walked(head, found)


@pytest.mark.parametrize("down", [False, True])
def test_paging_cuts_a_list_at_any_row_with_and_without_a_moment(world, late, down):
    for n in range(2):
        dossiers.taken_in(world, at=EARLY + timedelta(hours=n))  # not in the clock: no due time
    order = "-due_at" if down else "due_at"
    whole = list(paging.behind(Dossier.objects.all(), order, "", nullable=True))
    assert [row.due_at is None for row in whole] == sorted([True, True, False, False, False], reverse=down)
    keys = [paging.key(row.due_at, row.pk) for row in whole]
    for n, key in enumerate(keys):
        assert list(paging.behind(Dossier.objects.all(), order, key, nullable=True)) == whole[n + 1 :]
        assert all(paging.is_behind(other, key, down=down) for other in keys[n + 1 :])


def test_walking_behind_a_figure_asks_four_questions_at_most(world, late, django_assert_max_num_queries):
    ha = signed_in(world.ha)
    address = links(ha, f"{reverse('counter:behind')}?so=tre-han&co-quan={world.ha.unit.pk}")[1]
    plain = reverse("counter:dossier", args=[late[1].pk])
    ha.get(address)
    with CaptureQueriesContext(connection) as without:
        ha.get(plain)
    with django_assert_max_num_queries(len(without) + 4):
        ha.get(address)


@pytest.mark.parametrize("asked", ["nguyen van minh", "0905 123 456", "049090001234", "person"])
def test_what_a_search_found_is_walked(world, late, asked):
    asked = {"nguoi": str(world.minh.pk)} if asked == "person" else {"q": asked}
    lan = signed_in(world.lan)
    found = links(lan, f"{reverse('counter:find')}?{urlencode(asked)}")
    assert [names(one) for one in found] == [str(row.pk) for row in reversed(late)]
    walked(lan, found)


def test_a_suggestion_leads_back_to_the_whole_answer(world, late):
    lan = signed_in(world.lan)
    text = text_of(lan.get(reverse("counter:find_suggest"), {"q": "minh"}))
    url = re.search(r'data-href="(/can-bo/ho-so/[^"]+)"', text)[1]
    back = keys_of(lan, url)["u"]
    assert urlsplit(back).path == reverse("counter:find")
    assert parse_qs(urlsplit(back).query) == {"q": ["minh"]}
    assert f'id="hs-{names(url)}"' in text_of(lan.get(back))


def test_long_words_with_marks_come_back_whole(world, late):
    words = ("Bh'nướch Thị Hồng " + "Nguyễn " * 30)[:200].strip()
    asked = {"tu": "tim", "hoi": urlencode({"q": words})}
    found = keys_of(
        signed_in(world.lan), f"{reverse('counter:dossier', args=[late[0].pk])}?{urlencode(asked)}"
    )
    assert parse_qs(urlsplit(found["u"]).query) == {"q": [words]}


def test_from_the_round_one_comes_back_to_the_draft(world):
    row = dossiers.proposed(world, at=EARLY)
    ha, draft = signed_in(world.ha), reverse("counter:round_one", args=[row.pk])
    (url,) = re.findall(rf'href="(/can-bo/ho-so/{row.pk}/\?[^"]+)"', text_of(ha.get(draft)))
    found = keys_of(ha, url)
    assert set(found) == {"u"} and urlsplit(found["u"]).path == draft
    assert Role.SIGN not in world.dung.roles and keys_of(signed_in(world.dung), url) == {}


@pytest.mark.parametrize(
    "asked",
    [
        {"tu": "so-lieu"},
        {"tu": "so-lieu", "hoi": "so=khong-co"},
        {"tu": "so-lieu", "hoi": "so=tre-han&don-vi=bịa"},
        {"tu": "tim"},
        {"tu": "tim", "hoi": "nguoi=bịa"},
        {"tu": "tim", "hoi": "q=\x00"},
    ],
)
def test_a_list_that_does_not_exist_is_left_aside(world, late, asked):
    address = f"{reverse('counter:dossier', args=[late[0].pk])}?{urlencode(asked)}"
    assert keys_of(signed_in(world.ha), address) == {}


def test_a_specialist_has_no_way_through_a_leaders_figure(world, late):
    asked = {"tu": "so-lieu", "hoi": "so=tre-han", "vi": f"~{late[1].pk}"}
    address = f"{reverse('counter:dossier', args=[late[0].pk])}?{urlencode(asked)}"
    assert keys_of(signed_in(world.dung), address) == {}
    assert set(keys_of(signed_in(world.ha), address)) == {"u", "k"}
