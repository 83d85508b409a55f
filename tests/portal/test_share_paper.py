"""A paper is shared with a consent that ends: whom, what for, who opened it; taken back at once."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from motcua.agencies import services as agencies
from motcua.agencies.models import Assignment, Role, Unit
from motcua.agencies.officers import officer
from motcua.audit.models import Access
from motcua.common.ids import uuid7
from motcua.deadlines import clock
from motcua.dossiers.models import Paper, PaperShare
from motcua.dossiers.services import paper_sharing
from motcua.identity.models import Party, Staff, User
from motcua.notifications.models import Notice
from tests.deadlines.factories import vn
from tests.portal import factories
from tests.portal.pages import text_of

pytestmark = pytest.mark.django_db
FRIDAY = "29/07/2022"  # the demo's clock stands at Monday 25/07/2022


@pytest.fixture
def paper(minh):
    dossier = factories.returned(minh)
    return Paper.objects.get(dossier=dossier, kind="result")


def give(client, paper, **facts):
    form = {"share_id": uuid7(), "to": "link", "purpose": "Xin học cho con", "last_day": FRIDAY, **facts}
    return client.post(reverse("portal:share_paper", args=[paper.pk]), form)


def shared(client, paper, **facts):
    answer = give(client, paper, **facts)
    assert answer.status_code == 302, text_of(answer)
    return PaperShare.objects.latest("id")


def open_link(share, code, name="Cô Hoa, trường Lê Lợi"):
    return Client().post(reverse("portal:open_share", args=[share.token]), {"name": name, "code": code})


def looks(minh):
    rows = Access.objects.filter(party_id=minh.pk, subject="share").order_by("id")
    return [(row.staff_name, row.purpose) for row in rows]


def test_whoever_has_link_and_code_opens_it_and_the_owner_sees_who_and_why(as_minh, minh, paper):
    share = shared(as_minh, paper)
    page = as_minh.get(reverse("portal:paper_share", args=[share.pk]))
    code = paper_sharing.code_of(share)
    assert code in text_of(page) and b"<svg" in page.content and share.token in text_of(page)
    before = text_of(Client().get(reverse("portal:open_share", args=[share.token])))
    assert paper.name not in before and minh.name not in before
    opened = open_link(share, code)
    assert opened.status_code == 200 and opened.content.startswith(b"%PDF"), "no link is left to pass on"
    assert opened.headers["Content-Disposition"].startswith("attachment")
    assert "no-store" in opened.headers["Cache-Control"]
    assert looks(minh) == [("Cô Hoa, trường Lê Lợi", "Mở giấy tờ bạn chia sẻ: Xin học cho con")]
    for where in (reverse("portal:paper_share", args=[share.pk]), reverse("portal:looks")):
        assert "Cô Hoa, trường Lê Lợi" in text_of(as_minh.get(where))


def test_wrong_codes_are_counted_and_then_the_link_is_locked_also_for_the_right_one(as_minh, minh, paper):
    share = shared(as_minh, paper)
    right = paper_sharing.code_of(share)
    wrong = "000000" if right != "000000" else "111111"
    first = open_link(share, wrong)
    assert first.status_code == 409 and "còn 9 lần gõ" in text_of(first)
    assert "còn 8 lần gõ" in text_of(open_link(share, "sáu số"))
    PaperShare.objects.update(tries=9)
    assert "bị khóa" in text_of(open_link(share, wrong))
    assert "bị khóa" in text_of(open_link(share, right))
    assert looks(minh) == []


def test_a_link_nobody_gave_answers_as_one_that_is_over(as_minh, paper):
    share = shared(as_minh, paper)
    share.token = "khong-co"
    nobody = open_link(share, "123456")
    assert nobody.status_code == 409 and "Không mở được giấy tờ này" in text_of(nobody)


def test_a_named_person_opens_it_signed_in_and_nobody_else_does(as_minh, minh, paper):
    duong = Party.objects.get(user__username="duong")
    share = shared(as_minh, paper, to="person", number=duong.id_number)
    said = Notice.objects.get(party_id=duong.pk, template="paper_shared")
    assert "Nguyễn Văn Minh" in said.body and "Xin học cho con" in said.body
    hers = Client()
    hers.force_login(duong.user)
    assert "Người khác cho bạn xem" in text_of(hers.get(reverse("portal:vault")))
    url = reverse("portal:received_share", args=[share.pk])
    assert hers.get(url).status_code == 200 and looks(minh) == []
    assert hers.post(url).content.startswith(b"%PDF")
    assert looks(minh) == [("Nguyễn Thị Thùy Dương", "Mở giấy tờ bạn chia sẻ: Xin học cho con")]
    stranger = Client()
    stranger.force_login(Party.objects.get(user__username="alang").user)
    assert (stranger.get(url).status_code, stranger.post(url).status_code) == (409, 409)
    assert open_link(share, paper_sharing.code_of(share)).status_code == 409, "a name is no link"
    assert len(looks(minh)) == 1


def test_an_agency_opens_it_at_work_and_another_agency_does_not(as_minh, minh, paper):
    ward = factories.desk().agency()
    share = shared(as_minh, paper, to="agency", unit=ward.pk)
    lan, thao = Client(), Client()
    lan.force_login(User.objects.get(username="lan"))
    thao.force_login(User.objects.get(username="thao"))
    assert paper.name in text_of(lan.get(reverse("counter:shared_papers")))
    assert paper.name not in text_of(thao.get(reverse("counter:shared_papers")))
    url = reverse("counter:open_shared", args=[share.pk])
    assert (thao.post(url).status_code, lan.post(url).status_code) == (409, 200)
    row = Access.objects.get(party_id=minh.pk, subject="share")
    assert row.staff_name == "Trần Thị Ngọc Lan" and "An Mỹ" in row.unit_name and row.staff_id


def the_ward_becomes(another, ward, on):
    root = Unit.objects.get(parent=None, valid_to=None)
    staff = Staff.objects.create(user=User.objects.create(username="qtdv"), code="QTDV", full_name="Quản Trị")
    Assignment.objects.create(staff=staff, unit=root, role=Role.UNIT_ADMIN, valid_from=date(2022, 1, 1))
    facts = {"on": on, "decision": "12/NQ-HĐND", "by": officer(staff, root, day=clock.now().date())}
    if another is None:
        return agencies.rename_unit(unit_id=ward.pk, name="UBND phường Mới", at=clock.now(), **facts)
    agencies.merge_units(unit_ids=[ward.pk], into_id=another.pk, at=clock.now(), **facts)
    return another


@pytest.mark.parametrize("merged", [True, False], ids=["merged", "renamed"])
def test_on_the_day_an_agency_is_merged_or_renamed_its_heir_opens_what_was_shared(
    as_minh, minh, paper, merged
):
    ward, merger = factories.desk().agency(), vn(2022, 7, 29)
    thao = Assignment.objects.filter(staff__user__username="thao").first()
    another = thao.unit.agency() if merged else None
    share = shared(as_minh, paper, to="agency", unit=ward.pk, last_day=FRIDAY)
    eve = merger - timedelta(seconds=1)
    by = factories.someone(factories.desk(), "receive")
    heir = the_ward_becomes(another, ward, merger.date())

    assert not paper_sharing.for_agency(heir, at=eve).exists()
    with pytest.raises(paper_sharing.ShareOver):
        paper_sharing.open_as_agency(share_id=share.pk, by=by, agency=heir, at=eve)
    assert paper_sharing.receiver_now(share, at=eve) == ward
    assert list(paper_sharing.for_agency(heir, at=merger)) == [share]
    assert paper_sharing.open_as_agency(share_id=share.pk, by=by, agency=heir, at=merger)
    share = PaperShare.objects.get()
    assert paper_sharing.receiver_now(share, at=merger) == heir and len(looks(minh)) == 1
    with pytest.raises(paper_sharing.ShareOver):
        paper_sharing.open_as_agency(share_id=share.pk, by=by, agency=heir, at=share.expires_at)
    clock.forward(merger - clock.now() + timedelta(hours=8))
    page = text_of(as_minh.get(reverse("portal:paper_share", args=[share.pk])))
    assert f"(nay là {heir.name}, nơi nhận việc" in page
    other = Client()
    other.force_login(User.objects.get(username="thao" if merged else "lan"))
    told = text_of(other.get(reverse("counter:shared_papers")))
    assert f"Chia sẻ cho {ward.name}, nay là cơ quan của bạn" in told


def test_an_agency_closed_without_an_heir_opens_nothing_and_the_owner_is_told(as_minh, paper):
    ward = factories.desk().agency()
    share = shared(as_minh, paper, to="agency", unit=ward.pk)
    Unit.objects.filter(pk=ward.pk).update(valid_to=clock.now().date())
    page = text_of(as_minh.get(reverse("portal:paper_share", args=[share.pk])))
    assert "(đã giải thể, không còn ai mở được)" in page


def test_taken_back_or_over_by_the_clock_nobody_opens_it(as_minh, minh, paper):
    ward = factories.desk().agency()
    link, agency = shared(as_minh, paper), shared(as_minh, paper, to="agency", unit=ward.pk)
    code = paper_sharing.code_of(link)
    assert link.expires_at.isoformat() == "2022-07-29T16:59:59+00:00", "to the end of the day here"
    with pytest.raises(paper_sharing.ShareOver):
        paper_sharing.open_by_code(token=link.token, code=code, name="Hoa", at=link.expires_at)
    for share in (link, agency):
        as_minh.post(reverse("portal:take_back_share", args=[share.pk]))
        as_minh.post(reverse("portal:take_back_share", args=[share.pk]))
    assert open_link(link, code).status_code == 409
    by = factories.someone(factories.desk(), "receive")
    with pytest.raises(paper_sharing.ShareOver):
        paper_sharing.open_as_agency(share_id=agency.pk, by=by, agency=ward, at=clock.now())
    assert "Bạn đã thu lại" in text_of(as_minh.get(reverse("portal:paper_share", args=[link.pk])))


def test_a_paper_revoked_since_is_not_given_out_any_more(as_minh, paper):
    share = shared(as_minh, paper)
    Paper.objects.filter(pk=paper.pk).update(revoked_at=clock.now())
    assert open_link(share, paper_sharing.code_of(share)).status_code == 409
    assert as_minh.get(reverse("portal:share_paper", args=[paper.pk])).status_code == 404


WRONG = [
    ({"to": "person"}, "Xin ghi số định danh của người nhận"),
    ({"to": "person", "number": "12"}, "số định danh"),
    ({"to": "person", "number": "049892000001"}, "của chính bạn"),
    ({"to": "agency"}, "chọn cơ quan nhận"),
    ({"to": "agency", "unit": "la"}, "Xin chọn một cơ quan trong danh sách"),
    ({"purpose": ""}, "Xin ghi để làm gì"),
    ({"last_day": "31/02/2022"}, "Ngày này không đúng"),
    ({"last_day": "24/07/2022"}, "Xin chọn ngày hết hạn"),
    ({"last_day": "01/01/2030"}, "nhiều nhất 90 ngày"),
]


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(as_minh, paper):
    for facts, said in WRONG:
        answer = give(as_minh, paper, **facts)
        assert answer.status_code in {409, 422} and said in text_of(answer), facts
        assert facts.get("purpose", "Xin học cho con").encode() in answer.content
    assert not PaperShare.objects.exists()


def test_pressed_twice_it_is_shared_once(as_minh, paper):
    key = uuid7()
    give(as_minh, paper, share_id=key)
    give(as_minh, paper, share_id=key)
    assert PaperShare.objects.count() == 1


def test_nobody_shares_sees_or_takes_back_what_is_anothers(as_minh, minh, paper, client):
    share = shared(as_minh, paper)
    client.force_login(Party.objects.get(user__username="alang").user)
    for name, about in (("share_paper", paper.pk), ("paper_share", share.pk)):
        assert client.get(reverse(f"portal:{name}", args=[about])).status_code == 404
    assert client.post(reverse("portal:take_back_share", args=[share.pk])).status_code == 404


def test_the_list_of_papers_asks_the_database_little(as_minh, minh, paper, django_assert_max_num_queries):
    for _number in range(3):
        shared(as_minh, paper, to="agency", unit=factories.desk().agency().pk)
    with django_assert_max_num_queries(12):
        as_minh.get(reverse("portal:vault"))
