"""The petitions behind lost points: those the figure leaves out, masked for who may not open them."""

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from motcua.agencies.models import Role
from motcua.audit.models import Access
from motcua.counter import score_lists
from motcua.feedback import terms
from motcua.feedback.models import Petition
from motcua.feedback.petition_states import Kind, State
from motcua.feedback.rating_rows import Level as Liking
from motcua.feedback.services import petitioning
from motcua.feedback.services.petitioning import Said, Sender
from motcua.scorecard import lacking
from motcua.scorecard.services import seed
from tests.counter.factories import EARLY, signed_in, text_of
from tests.counter.test_score_lists import AUGUST, JULY, PERIOD, counted, get
from tests.dossiers import district, factories
from tests.dossiers.factories import MONDAY, vn


@pytest.fixture
def above(world):
    seed()
    return district.above(world)


def sent(title, unit, **facts):
    sender = Sender("Trần Thị Hoa", "0905111222", "", "Khối phố 3")
    row = petitioning.send(said=Said(Kind.PETITION, title, "Tôi bị hẹn lại ba lần.", sender), at=EARLY)
    Petition.objects.filter(pk=row.pk).update(unit=unit, **facts)
    return row


@pytest.mark.parametrize("key", ["5.2", "5.3"])
def test_petitions_that_are_counted_and_all_of_them_are_as_many_as_the_figure_says(
    world, above, reported, key
):
    ward = {"don-vi": str(world.committee.pk), **JULY}
    count = counted(world.committee, key)
    found = {
        part: titles(get(world.ha, "score_petitions", key, phan=part, **ward))
        for part in ("dat", "ca", "mat")
    }
    assert (len(found["dat"]), len(found["ca"])) == (count.numerator, count.denominator)
    assert sorted([*found["dat"], *found["mat"]]) == sorted(found["ca"])


@pytest.fixture
def reported(world, above):
    """Four petitions at the ward: one late, one answered badly, one both, one well; one late at the city."""
    terms.seed()
    ward = world.committee
    rated = {"state": State.RATED, "ended_at": MONDAY, "due_at": None}
    sent("Hẹn nhiều lần", ward, due_at=vn(2022, 7, 25, 7, 45))
    sent("Trả lời chung chung", ward, **rated, liking=Liking.NOT)
    sent("Vừa muộn vừa chưa rõ", ward, **rated, liking=Liking.NOT, late_at=MONDAY)
    sent("Đã xong tốt đẹp", ward, **rated, liking=Liking.VERY)
    sent("Việc của thành phố", above.city, late_at=MONDAY)


def titles(page):
    return re.findall(r'<a class="row-link" href="[^"]*">([^<]+)</a>', page)


def test_late_and_badly_answered_petitions_are_those_the_figure_leaves_out(world, above, reported):
    late = ["Hẹn nhiều lần", "Vừa muộn vừa chưa rõ"]
    unhappy = ["Hẹn nhiều lần", "Trả lời chung chung", "Vừa muộn vừa chưa rõ"]
    for key, wanted in (("5.2", late), ("5.3", unhappy)):
        for unit, more in ((world.committee, []), (above.city, ["Việc của thành phố"])):
            page = get(above.control, "score_petitions", key, **{"don-vi": str(unit.pk)}, **JULY)
            count = counted(unit, key)
            assert titles(page) == wanted + more
            assert len(titles(page)) == count.denominator - count.numerator
            assert "Trần Thị Hoa" not in page and "0905111222" not in page


def test_many_petitions_take_no_more_queries_than_few(world, above, reported):
    client = signed_in(world.ha)
    address = f"{reverse('counter:score_petitions', args=['5.3'])}?{urlencode(JULY)}"
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for n in range(5):
        sent(f"Thêm một việc {n}", world.committee, late_at=MONDAY)
    with CaptureQueriesContext(connection) as many:
        assert len(titles(text_of(client.get(address)))) == 8
    assert len(many) <= len(few)


def test_how_a_sender_judged_is_said_only_where_it_costs_points(world, above, reported):
    ward = {"don-vi": str(world.committee.pk), **JULY}
    assert "chưa hài lòng với câu trả lời" not in get(world.ha, "score_petitions", "5.2", **ward)
    page = get(world.ha, "score_petitions", "5.3", **ward)
    assert page.count("Người gửi chưa hài lòng với câu trả lời") == 2


def test_an_answer_asked_for_once_more_costs_points_though_the_second_one_satisfied(world, above, reported):
    Petition.objects.filter(title="Đã xong tốt đẹp").update(reopened_at=vn(2022, 7, 29, 20, 0))
    ward = {"don-vi": str(world.committee.pk), **JULY}
    page, count = get(world.ha, "score_petitions", "5.3", **ward), counted(world.committee, "5.3")
    assert "Đã xong tốt đẹp" in titles(page) and (count.numerator, count.denominator) == (0, 4)
    assert page.count("Người gửi đề nghị trả lời lại") == 1 and "29/07/2022" in page
    assert "Phản ánh lại là khi người gửi đề nghị trả lời lại" in page  # how it is counted here
    assert "Đã xong tốt đẹp" not in get(world.ha, "score_petitions", "5.2", **ward)


def test_a_petition_opens_for_those_alone_who_may_see_it_and_is_on_no_list_of_whom_it_is_about(
    world, above, reported
):
    ward, city = ({"don-vi": str(one.pk), **JULY} for one in (world.committee, above.city))
    assert len(titles(get(world.ha, "score_petitions", "5.3", **ward))) == 3
    assert titles(get(world.head, "score_petitions", "5.3", **ward)) == []  # they lie with the committee
    Petition.objects.filter(title="Hẹn nhiều lần").update(official=world.ha.staff)  # about herself
    assert len(titles(get(world.ha, "score_petitions", "5.3", **ward))) == 2
    nobody = get(above.head, "score_petitions", "5.2", phan="dat", **city)
    assert titles(nobody) == []


def test_who_only_steers_finds_the_petitions_behind_a_figure_masked_and_the_look_is_written_down(
    world, above, reported
):
    """As many as the figure says, without what was written, by whom, and how its sender judged."""
    leader = factories.person("QN02", "Hồ Quang Bửu", above.province, Role.SIGN)
    city = {"don-vi": str(above.city.pk), **JULY}
    for key in ("5.2", "5.3"):
        count = counted(above.city, key)
        page = get(leader, "score_petitions", key, **city)
        rows = re.findall(r'<span class="code">([^<]+)</span>', page)
        assert len(rows) == count.denominator - count.numerator and titles(page) == []
        assert set(rows) <= set(Petition.objects.values_list("code", flat=True))
        for secret in (
            "Hẹn nhiều lần",
            "Trả lời chung chung",
            "Trần Thị Hoa",
            "0905111222",
            "chưa hài lòng với",
        ):
            assert secret not in page, secret
        assert not any(str(one) in page for one in Petition.objects.values_list("pk", flat=True))
        assert "Dòng không có đường mở" in page and world.committee.name in page
        look = Access.objects.filter(staff_id=leader.staff.pk).latest("at")
        assert look.subject == "figure" and f"{len(rows)} phản ánh" in look.purpose
    get(above.control, "score_petitions", "5.2", **city)
    assert not Access.objects.filter(staff_id=above.control.staff.pk, subject="figure").exists()


def test_petitions_are_turned_by_page_and_the_card_leads_to_them(world, above, reported, monkeypatch):
    monkeypatch.setattr(score_lists, "PAGE", 2)
    client = signed_in(world.ha)
    page = text_of(client.get(reverse("counter:score"), JULY))
    address = re.search(rf'href="([^"]*chi-so/5\.3/phan-anh/[^"]*)">{lacking.PETITIONS["5.3"]}<', page).group(
        1
    )
    first = text_of(client.get(address))
    turned = re.search(r'rel="next"\s+href="([^"]*)"', first).group(1)
    rest = text_of(client.get(reverse("counter:score_petitions", args=["5.3"]) + turned))
    assert titles(first) + titles(rest) == ["Hẹn nhiều lần", "Trả lời chung chung", "Vừa muộn vừa chưa rõ"]
    opened = re.search(r'<a class="row-link" href="([^"]*)"', rest).group(1)
    assert client.get(opened).status_code == 200


def test_those_sent_first_stand_on_top_whatever_was_written_down_first(world, above, reported, monkeypatch):
    """As the list says of itself; what came on paper is written down after it was sent."""
    rows = {row.title: row for row in Petition.objects.all()}
    Petition.objects.filter(title="Vừa muộn vừa chưa rõ").update(sent_at=EARLY - timedelta(days=2))
    Petition.objects.filter(title="Trả lời chung chung").update(sent_at=EARLY - timedelta(days=1))
    ordered = ["Vừa muộn vừa chưa rõ", "Trả lời chung chung", "Hẹn nhiều lần"]
    assert [rows[one].pk for one in ordered] != sorted(rows[one].pk for one in ordered)
    page = get(world.ha, "score_petitions", "5.3", **JULY)
    assert "gửi trước ở trên" in page and titles(page) == ordered
    monkeypatch.setattr(score_lists, "PAGE", 2)
    turned = re.search(r'rel="next"\s+href="([^"]*)"', get(world.ha, "score_petitions", "5.3", **JULY))[1]
    address = reverse("counter:score_petitions", args=["5.3"]) + turned.replace("&amp;", "&")
    assert titles(text_of(signed_in(world.ha).get(address))) == ordered[2:]


def test_a_petition_still_in_time_at_the_end_of_the_period_is_not_late(world, above, reported):
    row = Petition.objects.get(title="Hẹn nhiều lần")
    for due_at, late in ((vn(2022, 7, 31, 23, 59), True), (vn(2022, 8, 1, 0, 1), False)):
        Petition.objects.filter(pk=row.pk).update(due_at=due_at)
        found = lacking.petitions(Petition.objects.all(), "5.2", world.committee, PERIOD, at=AUGUST)
        count = counted(world.committee, "5.2")
        assert (row in found) is late and len(found) == count.denominator - count.numerator
