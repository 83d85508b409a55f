from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from motcua.agencies import services as agencies
from motcua.agencies.models import Assignment, Delegation, Role, Unit
from motcua.identity.models import Staff, User
from tests.agencies.factories import DAY, commune, district, hold, place
from tests.console.pages import page, rows, send, signed_in

DECISION = "Nghị quyết 01/NQ-HĐND ngày 20/07/2022"


@pytest.fixture
def as_admin(quangnam, client):
    return signed_in(client, "qt.donvi")


def test_the_tree_begins_at_the_province(as_admin):
    text = page(as_admin, "organisation")
    assert "Cây đơn vị vào ngày 25/07/2022" in text
    assert rows(text) == 20 + 18 + 1  # and the tax office
    assert "Sở Tư pháp tỉnh Quảng Nam" in text and "000.00.03.H47" in text and "(giả định)" in text


def test_one_level_down_are_divisions_then_communes(as_admin):
    text = page(as_admin, "organisation", goc=district("502").pk)
    assert rows(text) == 12 + 13
    assert text.index("Phòng Quản lý đô thị") < text.index("phường An Mỹ")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("an my", "Ủy ban nhân dân phường An Mỹ, thành phố Tam Kỳ"),
        ("nam tra my", "Ủy ban nhân dân huyện Nam Trà My"),
        ("tr'hy", "Ủy ban nhân dân xã Tr'Hy, huyện Tây Giang"),
        ("20992", "Ủy ban nhân dân xã Tam Hải, huyện Núi Thành"),
        ("000.00.09.h47", "Sở Xây dựng tỉnh Quảng Nam"),
    ],
)
def test_units_are_found_without_diacritics_by_code_and_by_identifier(as_admin, typed, found):
    assert found in page(as_admin, "organisation", q=typed)


def test_the_unit_meant_comes_first(as_admin):
    text = page(as_admin, "organisation", q="an my")
    assert text.index("Ủy ban nhân dân phường An Mỹ,") < text.index(
        "Bộ phận Tiếp nhận và Trả kết quả phường An Mỹ"
    )
    assert "Bắc Trà My" not in text


def test_a_search_with_too_many_answers_says_so_and_one_with_none_helps(as_admin):
    text = page(as_admin, "organisation", q="Ủy ban nhân dân")
    assert "279 đơn vị khớp" in text and rows(text) == 50 and "Chỉ hiện 50 đơn vị đầu" in text
    assert "Không có đơn vị nào khớp" in page(as_admin, "organisation", q="<script>alert(1)</script>")
    assert (
        "&lt;script&gt;" in as_admin.get(reverse("console:organisation"), {"q": "<script>"}).content.decode()
    )


@pytest.mark.parametrize("bad", ["32/07/2022", "hôm nay", "0000-00-00"])
def test_a_day_that_is_none_is_said_and_today_is_shown(as_admin, bad):
    text = page(as_admin, "organisation", ngay=bad)
    assert "Vui lòng gõ theo mẫu 25/07/2022" in text
    assert "Cây đơn vị vào ngày 25/07/2022" in text


def test_the_tree_of_a_day_before_the_first_is_empty_in_words(as_admin):
    assert "Chưa có đơn vị nào vào ngày này" in page(as_admin, "organisation", ngay="31/12/2021")


def test_pages_take_few_queries(as_admin, django_assert_max_num_queries):
    page(as_admin, "organisation")
    with django_assert_max_num_queries(12):
        page(as_admin, "organisation")
    with django_assert_max_num_queries(12):
        page(as_admin, "organisation", q="xã")
    with django_assert_max_num_queries(30):
        page(as_admin, "unit", commune("20341").pk)
    with django_assert_max_num_queries(14):
        page(as_admin, "staffing")


def test_the_page_of_a_unit_shows_its_people_and_dates(as_admin):
    text = page(as_admin, "unit", commune("20341").pk)
    for part in (
        "Phạm Tiến Dũng",
        "Nguyễn Thị Thu Hà",
        "Chủ tịch UBND phường",
        "từ 01/01/2022",
        "Phân công cán bộ",
    ):
        assert part in text
    assert "Thôi hoạt động" not in text


def test_a_unit_without_people_says_what_follows(as_admin):
    assert "Chưa có ai được phân công" in page(as_admin, "unit", commune("20437").pk)


def test_a_merger_is_entered_and_seen_on_both_sides(as_admin):
    nong_son, que_son = district("519"), district("509")
    answer = send(as_admin, "merge_unit", nong_son.pk, target=que_son.pk, on="01/01/2023", decision=DECISION)
    assert answer.status_code == 200
    assert "Đã ghi việc sáp nhập" in answer.content.decode()
    assert "Đơn vị thôi hoạt động từ ngày 01/01/2023" in page(as_admin, "unit", nong_son.pk)
    assert "Ủy ban nhân dân huyện Nông Sơn" in page(as_admin, "unit", que_son.pk)
    assert rows(page(as_admin, "organisation", goc=que_son.pk, ngay="31/12/2022")) == 12 + 13
    assert rows(page(as_admin, "organisation", goc=que_son.pk, ngay="01/01/2023")) == 12 + 19


def test_a_refused_change_loses_nothing_that_was_typed(as_admin):
    unit = commune("20705")
    url = reverse("console:rename_unit", args=[unit.pk])
    name = "Ủy ban nhân dân xã Đắc Tôi Mới, huyện Nam Giang"
    late = as_admin.post(url, {"name": name, "on": "24/07/2022", "decision": DECISION})
    assert late.status_code == 409
    text = unescape(late.content.decode())
    assert "24/07/2022 đã qua" in text and f'value="{name}"' in text and f'value="{DECISION}"' in text
    bad = as_admin.post(url, {"name": name, "on": "ngày mai", "decision": ""})
    assert bad.status_code == 422 and name in unescape(bad.content.decode())
    assert Unit.objects.filter(name=name).count() == 0


def test_rename_move_create_split_and_close_work_from_their_forms(as_admin):
    unit = commune("20359")
    facts = {"on": "01/08/2022", "decision": DECISION}
    send(as_admin, "rename_unit", unit.pk, name="Ủy ban nhân dân phường Tam Thanh", **facts)
    renamed = commune("20359", date(2022, 8, 1))
    assert renamed.name == "Ủy ban nhân dân phường Tam Thanh"

    send(as_admin, "move_unit", commune("20362").pk, target=district("518").pk, **facts)
    assert agencies.committee_of(commune("20362", date(2022, 8, 1)), date(2022, 8, 1)) != district("518")
    assert commune("20362", date(2022, 8, 1)).parent == district("518")

    province = place("province", "49")
    new = {"kind": "committee", "level": "district"} | facts
    for name in ("Ủy ban nhân dân huyện Một", "Ủy ban nhân dân huyện Hai"):
        send(as_admin, "create_unit", province.pk, name=name, **new)
    one, two = (Unit.objects.get(name=f"Ủy ban nhân dân huyện {word}") for word in ("Một", "Hai"))
    send(as_admin, "split_unit", district("519").pk, into=[one.pk, two.pk], heir=two.pk, **facts)
    assert district("519", date(2022, 8, 1)) == two

    send(as_admin, "close_unit", commune("20692").pk, target="", **facts)
    assert not Unit.objects.on(date(2022, 8, 1)).filter(gso_code="20692").exists()


def test_a_role_is_given_lent_and_ended_from_the_pages(as_admin):
    ward = commune("20341")
    answer = send(
        as_admin, "assign_role", ward.pk, staff="Nguyễn Phương Thảo", role="process", valid_from="25/07/2022"
    )
    assert "Đã ghi phân công" in answer.content.decode()
    row = Assignment.objects.get(unit=ward, staff__user__username="thao")
    send(
        as_admin,
        "delegate",
        row.pk,
        to="lan",
        reason="Nghỉ phép",
        decision="12/QĐ-UBND",
        valid_from="26/07/2022",
        valid_to="01/08/2022",
    )
    loan = Delegation.objects.get(assignment=row)
    text = page(as_admin, "unit", ward.pk)
    assert "từ 26/07/2022 đến trước 01/08/2022" in text
    send(as_admin, "end_delegation", loan.pk, on="27/07/2022")
    loan.refresh_from_db()
    assert loan.valid_to == date(2022, 7, 27)
    send(as_admin, "end_assignment", row.pk, on="25/07/2022")
    assert "hủy trước khi bắt đầu" in page(as_admin, "unit", ward.pk)


def test_a_person_who_is_not_there_or_not_the_only_one_is_said_at_the_field(as_admin):
    url = reverse("console:assign_role", args=[commune("20341").pk])
    Staff.objects.create(code="T1", full_name="Phạm Tiến Dũng")
    for typed, sentence in (("Không Có Ai", "Không tìm thấy cán bộ"), ("phạm tiến dũng", "CB0003, T1")):
        answer = as_admin.post(url, {"staff": typed, "role": "sign", "valid_from": "25/07/2022"})
        assert answer.status_code == 422 and sentence in unescape(answer.content.decode())


def test_every_form_opens(as_admin):
    ward = commune("20341")
    row = Assignment.objects.filter(unit=ward)[0]
    for name in (
        "create_unit rename_unit move_unit merge_unit split_unit close_unit assign_role".split()  # noqa: SIM905
    ):
        assert "<h1>" in page(as_admin, name, ward.pk)
    assert "<h1>" in page(as_admin, "delegate", row.pk)
    assert "<h1>" in page(as_admin, "end_assignment", row.pk)


def test_the_staffing_report_is_calm_then_names_who_does_everything(as_admin):
    assert "Không ai kiêm nhiệm" in page(as_admin, "staffing")
    ward, dung = commune("20341"), Staff.objects.get(user__username="dung")
    hold(dung, ward, Role.SIGN)
    hold(dung, agencies.one_stop_of(ward, DAY), Role.RECEIVE)
    text = page(as_admin, "staffing")
    assert "Phạm Tiến Dũng" in text and "Vừa tiếp nhận, vừa xử lý, vừa ký" in text


def test_the_staffing_report_names_one_stops_without_a_head(as_admin):
    desk = agencies.one_stop_of(commune("20437"), DAY)
    section = page(as_admin, "staffing").partition("Một cửa chưa có Trưởng Bộ phận")[2]
    assert desk.name in section and agencies.one_stop_of(district("502"), DAY).name not in section
    hold(Staff.objects.get(user__username="lan"), desk, Role.HEAD_ONE_STOP)
    assert desk.name not in page(as_admin, "staffing").partition("Một cửa chưa có Trưởng Bộ phận")[2]


def test_tthc_control_looks_and_does_not_change(quangnam, client):
    signed_in(client, "ks.minh")
    ward = commune("20341")
    assert "Phân công cán bộ" not in page(client, "unit", ward.pk)
    assert client.get(reverse("console:assign_role", args=[ward.pk])).status_code == 403


@pytest.mark.parametrize("username", ["thao", "lan", "ha"])
def test_officers_without_the_role_and_citizens_are_kept_out(quangnam, client, username):
    signed_in(client, username)
    assert client.get(reverse("console:organisation")).status_code == 403
    client.force_login(User.objects.get(username="minh"))
    assert client.get(reverse("console:organisation")).status_code == 302


def test_an_administrator_of_one_district_has_no_forms_for_another(quangnam, client):
    hold(Staff.objects.get(user__username="tk.an"), district("502"), Role.UNIT_ADMIN)
    Assignment.objects.filter(staff__user__username="tk.an", role=Role.PROCESS).delete()
    signed_in(client, "tk.an")
    assert client.get(reverse("console:rename_unit", args=[commune("20341").pk])).status_code == 200
    assert client.get(reverse("console:rename_unit", args=[commune("20992").pk])).status_code == 404
