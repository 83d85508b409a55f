"""Who leads the province: the overview first, all below counted, the dossiers behind figures masked."""

import re
from datetime import date

import pytest
from django.urls import reverse

from motcua.agencies.models import Role
from motcua.agencies.officers import officer
from motcua.audit.models import Access
from motcua.scorecard import services as scorecard
from tests.counter.factories import signed_in, text_of
from tests.counter.test_lists import shown
from tests.counter.test_map import EARLIER, above  # noqa: F401
from tests.crawl import crawl
from tests.dossiers import factories

TODAY = date(2022, 7, 25)


@pytest.fixture
def leader(world, above):  # noqa: F811
    scorecard.seed()
    return factories.person("QN02", "Hồ Quang Bửu", above.province, Role.SIGN)


@pytest.fixture
def late(world, leader):
    return factories.assigned(world, at=EARLIER)


def opened(who, title: str, page: str):
    """The page behind the figure of a page."""
    text = text_of(signed_in(who).get(page))
    address = re.search(rf'<a href="([^"]*so={title}[^"]*)"', text)
    assert address, text
    return text_of(signed_in(who).get(address[1]))


def test_the_first_page_is_the_overview_and_it_stands_first_in_the_list_of_pages(leader):
    client = signed_in(leader)
    assert client.get("/can-bo/")["Location"] == reverse("counter:glance")
    rail = re.search(
        r'<nav aria-label="Danh sách việc">.*?</nav>', text_of(client.get("/can-bo/toan-canh/")), re.S
    )
    assert rail and re.search(r'<a href="([^"]+)"', rail[0])[1] == reverse("counter:glance")


def test_the_leaders_page_counts_all_below_as_the_overview_does(world, above, leader, late):  # noqa: F811
    text = text_of(signed_in(leader).get(reverse("counter:leader")))
    assert re.search(r'Đang quá hạn trả</span><span class="figure__value">1<', text)
    assert "Quá hạn trả theo đơn vị" in text and above.city.name in text
    assert shown_codes(opened(leader, "tre-han", reverse("counter:leader"))) == [late.code]


def shown_codes(text: str) -> list[str]:
    return re.findall(r'class="[^"]*code"[^>]*>([^<]+)<', text)


@pytest.mark.parametrize("page", ["glance", "leader"])
def test_behind_a_figure_the_dossiers_stand_without_the_applicant_and_the_look_is_written_down(
    world, leader, late, page
):
    text = opened(leader, "tre-han", reverse(f"counter:{page}"))
    assert shown_codes(text) == [late.code] and shown(text) == []
    assert world.version.name in text and world.dung.name in text and "Quá hạn" in text
    assert world.minh.name not in text and world.minh.phone[-3:] not in text and str(late.pk) not in text
    assert signed_in(leader).get(reverse("counter:dossier", args=[late.pk])).status_code == 404
    look = Access.objects.get(staff_id=leader.staff.pk)
    assert look.subject == "figure" and "1 hồ sơ" in look.purpose and look.party_id is None


def test_so_do_the_dossiers_behind_766_and_the_map(world, above, leader, late):  # noqa: F811
    query = {"don-vi": str(above.province.pk), "tu": "01/07/2022", "den": "25/07/2022"}
    text = text_of(signed_in(leader).get(reverse("counter:score_behind", args=["2.1"]), query))
    assert shown_codes(text) == [late.code] and world.minh.name not in text
    table = text_of(signed_in(leader).get(reverse("counter:map"), {"so": "con-han"}))
    address = re.search(r'href="([^"]*so=tre-han[^"]*)"', table)
    assert shown_codes(text_of(signed_in(leader).get(address[1]))) == [late.code]


def test_who_may_open_a_dossier_still_opens_it_from_the_figure(world, above, leader, late):  # noqa: F811
    text = opened(above.watcher, "tre-han", reverse("counter:glance"))
    assert shown(text) == [late.code] and world.minh.name in text
    assert not Access.objects.filter(subject="figure").exists()


def test_a_permission_is_never_said_to_be_an_empty_list(world, above, leader, late):  # noqa: F811
    sign = factories.person("NT02", "Lê Núi Thành", above.elsewhere, Role.SIGN)
    query = {"so": "tre-han", "dia-ban": str(above.city.pk)}
    text = text_of(signed_in(sign).get(reverse("counter:behind"), query))
    assert "1 hồ sơ ngoài phạm vi của bạn" in text and "không còn" not in text
    assert late.code not in text
    empty = {"so": "tre-han", "dia-ban": str(above.elsewhere.pk)}
    assert "Hiện không còn hồ sơ nào" in text_of(signed_in(sign).get(reverse("counter:behind"), empty))


def test_the_leader_of_a_ward_lands_on_the_own_work_as_before(world, leader):
    acting = officer(world.ha.staff, world.committee, day=TODAY)
    assert signed_in(acting).get("/can-bo/")["Location"].endswith("/cho-ky/")


def test_nothing_of_an_applicant_stands_on_any_page_of_the_leader(world, leader, late):
    secrets = (world.minh.name, world.minh.phone, world.minh.id_number)
    for page in crawl(signed_in(leader), most=2):
        if page.kind == "text/html":
            text = page.content.decode()
            assert [one for one in secrets if one in text] == [], page.url
