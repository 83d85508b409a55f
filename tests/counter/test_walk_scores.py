"""From dossier to dossier through what a card lost points for, and back to the same row."""

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from motcua.counter import ways
from motcua.dossiers.models import Dossier
from motcua.dossiers.services import outcome
from motcua.scorecard.services import seed
from tests.counter.factories import EARLY, signed_in, text_of
from tests.counter.test_walk_figures import links, walked
from tests.counter.test_walk_lists import names
from tests.counter.test_walk_lists import ways as keys_of
from tests.dossiers import district, factories
from tests.dossiers.factories import vn

LATE = vn(2022, 7, 30, 9, 0)
COMPONENT = {"tu": "01/07/2022", "den": "31/07/2022"}
INDEX = {"tu": "2022-07-01", "den": "2022-09-30"}


@pytest.fixture
def above(world):
    seed()
    return district.above(world)


@pytest.fixture
def late(world, above):
    """Three dossiers settled late, taken in an hour apart."""
    rows = []
    for n in range(3):
        row = factories.proposed(world, at=EARLY + timedelta(hours=n))
        outcome.sign(dossier_id=row.pk, by=world.ha, at=LATE)
        rows.append(outcome.hand_over(dossier_id=row.pk, by=world.dung, at=LATE))
    return rows


def of_component(world, key="2.1") -> str:
    query = {"don-vi": str(world.committee.pk), **COMPONENT}
    return f"{reverse('counter:score_behind', args=[key])}?{urlencode(query)}"


def of_index(world, key="1") -> str:
    query = {"don-vi": str(world.committee.pk), **INDEX}
    return f"{reverse('counter:nine_behind', args=[key])}?{urlencode(query)}"


@pytest.mark.parametrize("address", [of_component, of_index])
def test_the_dossiers_behind_lost_points_are_walked(world, above, late, address):
    for who in (world.ha, above.control):
        client = signed_in(who)
        three = links(client, address(world))
        assert [names(one) for one in three] == [str(row.pk) for row in late]
        walked(client, three)


@pytest.mark.parametrize(("page", "key"), [("score", "chi-so/2\\.1"), ("nine", "chin-chi-so/1")])
def test_the_list_a_figure_opens_is_walked(world, late, page, key):
    ha = signed_in(world.ha)
    card = text_of(ha.get(reverse(f"counter:{page}")))
    address = re.search(rf'href="([^"]*{key}/(?:(?!phan|muc=[12])[^"])*)"', card)[1].replace("&amp;", "&")
    walked(ha, links(ha, address))


def test_all_dossiers_of_a_figure_are_walked_as_its_address_says(world, above, late):
    for address in (f"{of_component(world)}&phan=ca", f"{of_component(world, '5.4')}&phan=ca"):
        ha = signed_in(world.ha)
        three = links(ha, address)
        assert [names(one) for one in three] == [str(row.pk) for row in late]
        walked(ha, three)


@pytest.mark.parametrize("address", [of_component, of_index])
def test_the_way_back_finds_the_page_of_the_list_one_has_walked_to(world, late, monkeypatch, address):
    monkeypatch.setattr(ways, "FIGURE_PAGE", 1)
    ha = signed_in(world.ha)
    (first,) = links(ha, address(world))
    third = keys_of(ha, keys_of(ha, first)["j"])["j"]
    for url, row in ((first, late[0]), (third, late[2])):
        page = text_of(ha.get(keys_of(ha, url)["u"], follow=True))
        assert f'id="hs-{row.pk}"' in page and page.count("row-link") == 1


@pytest.mark.parametrize("address", [of_component, of_index])
def test_those_filed_first_stand_on_top_whatever_was_written_down_first(world, late, monkeypatch, address):
    """As the list says of itself; a dossier brought over from paper is written down after it was filed."""
    Dossier.objects.filter(pk=late[0].pk).update(submitted_at=late[2].submitted_at + timedelta(hours=1))
    ordered = [str(late[1].pk), str(late[2].pk), str(late[0].pk)]
    ha = signed_in(world.ha)
    assert "nộp trước ở trên" in text_of(ha.get(address(world)))
    assert [names(one) for one in links(ha, address(world))] == ordered
    walked(ha, links(ha, address(world)))
    monkeypatch.setattr(ways, "FIGURE_PAGE", 2)
    first = text_of(ha.get(address(world)))
    turned = re.search(r'rel="next"\s+href="([^"]*)"', first)[1].replace("&amp;", "&")
    assert [names(one) for one in links(ha, address(world).partition("?")[0] + turned)] == ordered[2:]


def test_a_dossier_that_is_not_in_the_list_leads_to_those_beside_its_place(world, above):
    days = (18, 25, 18)  # the second is not late, though filed between the two
    rows = [factories.assigned(world, at=vn(2022, 7, day, 9 + n, 0)) for n, day in enumerate(days)]
    Dossier.objects.filter(pk=rows[1].pk).update(submitted_at=vn(2022, 7, 18, 10, 0))
    asked = {"chi-so": "2.1", "don-vi": str(world.committee.pk), **INDEX}
    found = keys_of(signed_in(world.ha), way_of(rows[1], "diem", asked))
    assert names(found["k"]) == str(rows[0].pk) and names(found["j"]) == str(rows[2].pk)


@pytest.mark.parametrize("address", [of_component, of_index])
def test_walking_asks_five_questions_at_most(world, late, address, django_assert_max_num_queries):
    ha = signed_in(world.ha)
    url = links(ha, address(world))[1]
    plain = reverse("counter:dossier", args=[late[1].pk])
    ha.get(url)
    with CaptureQueriesContext(connection) as without:
        ha.get(plain)
    with django_assert_max_num_queries(len(without) + 5):
        ha.get(url)


@pytest.mark.parametrize("name", ["diem", "chin-diem"])
@pytest.mark.parametrize(
    "changed",
    [
        {"chi-so": "5.4", "phan": "dat"},  # nobody is told who was not satisfied
        {"chi-so": "7"},  # nor who complained
        {"don-vi": "bịa"},
        {"don-vi": ""},
        {"tu": "hôm qua"},
        {"den": "9999-12-31"},
        {"tu": "0001-01-01"},
    ],
)
def test_a_list_that_does_not_exist_is_left_aside(world, late, name, changed):
    asked = {"chi-so": "2.1" if name == "diem" else "1", "don-vi": str(world.committee.pk), **INDEX} | changed
    assert keys_of(signed_in(world.ha), way_of(late[0], name, asked)) == {}


@pytest.mark.parametrize(("name", "key"), [("diem", "2.1"), ("chin-diem", "1")])
def test_nobody_walks_through_a_card_one_may_not_open(world, above, late, name, key):
    asked = {"chi-so": key, "don-vi": str(world.committee.pk), **INDEX}
    assert keys_of(signed_in(world.dung), way_of(late[0], name, asked)) == {}
    assert set(keys_of(signed_in(world.ha), way_of(late[0], name, asked))) == {"u", "j"}
    other = asked | {"don-vi": str(above.city.pk)}
    assert keys_of(signed_in(world.ha), way_of(late[0], name, other)) == {}


@pytest.mark.parametrize("day", ["31/12/9999", "01/01/0001"])
def test_days_beyond_every_calendar_are_answered_with_a_sentence(world, above, day):
    ha = signed_in(world.ha)
    answer = ha.get(reverse("counter:score"), {"tu": day, "den": day})
    assert answer.status_code == 422 and "từ năm 2000 đến năm 2100" in text_of(answer)
    assert ha.get(reverse("counter:score_behind", args=["2.1"]), {"tu": day, "den": day}).status_code == 200
    days = {"tu": "0001-01-01", "den": "9999-12-31"}
    assert ha.get(reverse("counter:nine_behind", args=["1"]), days).status_code == 404


def way_of(dossier, name, asked) -> str:
    query = {"tu": name, "hoi": urlencode(asked), "vi": f"~{dossier.pk}"}
    return f"{reverse('counter:dossier', args=[dossier.pk])}?{urlencode(query)}"
