from datetime import date

import pytest
from django.urls import reverse

from motcua.common.moments import VIETNAM
from motcua.deadlines.calendars_admin import DayHasPassed, Editor, add_day
from motcua.deadlines.models import CalendarChange, CalendarDay, CalendarYear, LegalRegime
from motcua.deadlines.services import calendar_for
from motcua.identity.models import Staff
from tests.agencies.factories import AT
from tests.console.pages import page, rows, send, text_of

TEXT = "10065/VPCP-KGVX ngày 02/10/2026"
NATIONAL_DAY = date(2022, 9, 2)


def test_the_years_say_which_ones_wait_for_a_text(as_system):
    text = page(as_system, "calendars")
    assert rows(text) >= 7
    assert "tạm tính, chưa công bố" in text and "đã có văn bản" in text
    assert "Nhập lịch năm 2028" in text
    assert "07:00-11:30, 13:30-17:00" in text


def test_a_year_lists_its_days_with_their_weekday_and_text(as_system):
    text = page(as_system, "calendar", 2022)
    assert "02/09/2022" in text and "thứ Sáu" in text and "Quốc khánh" in text
    assert rows(text) == CalendarDay.objects.filter(day__year=2022).count()


def test_a_local_day_off_is_entered_and_counts_for_that_unit_only(
    as_system, django_capture_on_commit_callbacks
):
    assert calendar_for("000.00.03.H47").works_on(date(2022, 8, 1))
    with django_capture_on_commit_callbacks(execute=True):
        send(
            as_system,
            "add_day",
            2022,
            day="01/08/2022",
            kind="holiday",
            name="Nghỉ di dời trụ sở",
            scope="000.00.03.h47",
            decision="12/QĐ-STP",
        )
    assert not calendar_for("000.00.03.H47").works_on(date(2022, 8, 1))
    assert calendar_for().works_on(date(2022, 8, 1))
    text = page(as_system, "calendar", 2022)
    assert "Sở Tư pháp tỉnh Quảng Nam" in text and "Trần Đăng Khoa" in text
    change = CalendarChange.objects.get()
    assert (change.act, change.decision) == ("add", "12/QĐ-STP")
    assert change.staff_id == Staff.objects.get(user__username="qt.hethong").pk


@pytest.mark.parametrize(
    ("typed", "status", "sentence"),
    [
        ({"day": "31/06/2022"}, 422, "Vui lòng gõ theo mẫu"),
        ({"day": "02/09/2022"}, 409, "đã có trong lịch"),
        ({"day": "22/07/2022"}, 409, "đã qua"),
        ({"scope": "000.00.99.H47"}, 422, "Không có đơn vị nào mang mã này"),
    ],
)
def test_a_day_that_cannot_be_keeps_what_was_typed(as_system, typed, status, sentence):
    name = "Nghỉ hoán đổi " + "rất dài " * 12
    good = {"day": "01/08/2022", "kind": "swapped_off", "name": name, "scope": "", "decision": TEXT}
    answer = as_system.post(reverse("console:add_day", args=[2022]), good | typed)
    assert answer.status_code == status
    text = text_of(answer)
    assert sentence in text and name.strip() in text and TEXT in text


def test_a_coming_day_is_corrected_and_removed_and_both_are_remembered(as_system):
    row = CalendarDay.objects.get(day=NATIONAL_DAY)
    send(as_system, "edit_day", row.pk, kind="holiday", name="Quốc khánh 2/9", decision="Bộ luật Lao động")
    row.refresh_from_db()
    assert row.name == "Quốc khánh 2/9"
    send(as_system, "remove_day", row.pk, decision="Nhập nhầm, 13/VP")
    assert not CalendarDay.objects.filter(day=NATIONAL_DAY).exists()
    text = page(as_system, "calendar", 2022)
    assert "Bỏ ngày" in text and "Nhập nhầm, 13/VP" in text


def test_the_past_is_confirmed_but_not_changed(as_system):
    row = CalendarDay.objects.filter(day__year=2021).order_by("day")[0]
    CalendarDay.objects.filter(pk=row.pk).update(confirmed=False)
    answer = as_system.post(
        reverse("console:edit_day", args=[row.pk]), {"kind": "holiday", "name": "Khác", "decision": TEXT}
    )
    assert answer.status_code == 409 and "đã qua" in text_of(answer)
    send(as_system, "confirm_day", row.pk, decision=TEXT)
    row.refresh_from_db()
    assert row.confirmed and row.decision == TEXT and row.name != "Khác"


def test_a_day_ends_at_midnight_in_vietnam_not_in_greenwich(quangnam):
    just_after = AT.astimezone(VIETNAM).replace(hour=0, minute=5)
    who = Editor(Staff.objects.first().pk, "Trần Đăng Khoa")
    facts = {"kind": "holiday", "name": "Bão", "decision": TEXT, "by": who, "at": just_after}
    with pytest.raises(DayHasPassed):
        add_day(day=date(2022, 7, 24), **facts)
    assert add_day(day=date(2022, 7, 25), **facts).confirmed


def test_confirming_a_year_confirms_its_national_days(as_system):
    assert not CalendarYear.objects.get(year=2027).published
    answer = send(as_system, "publish_year", 2027, decision=TEXT)
    assert "Lịch năm 2027 đã được xác nhận" in text_of(answer)
    assert CalendarYear.objects.get(year=2027).published
    assert not CalendarDay.objects.filter(day__year=2027, confirmed=False).exists()


def test_an_empty_year_is_not_confirmed_and_a_new_one_counts_only_once_it_is(as_system):
    refused = as_system.post(reverse("console:publish_year", args=[2028]), {"decision": TEXT})
    assert refused.status_code == 422 and "chưa có ngày nào" in text_of(refused)
    day = {"day": "01/01/2028", "kind": "holiday", "name": "Tết Dương lịch", "decision": TEXT}
    send(as_system, "add_day", 2028, **day)
    assert not CalendarYear.objects.filter(year=2028).exists()
    assert "đang nhập, chưa dùng để tính hạn" in page(as_system, "calendar", 2028)
    send(as_system, "publish_year", 2028, decision=TEXT)
    assert CalendarYear.objects.get(year=2028).published


def test_regimes_mark_what_no_text_confirms(as_system):
    text = page(as_system, "regimes")
    assert text.index("B. Nghị định 61/2018") < text.index("D. Nghị định 118/2025")
    assert "đang áp dụng" in text and "sắp áp dụng" in text
    unconfirmed = sum(len(row.unconfirmed) for row in LegalRegime.objects.all())
    assert text.count("chưa xác nhận") == unconfirmed
    assert "từ 23/06/2022: " in text


def test_pages_of_time_take_few_queries(as_system, django_assert_max_num_queries):
    page(as_system, "calendars")
    for name, args in (("calendars", []), ("calendar", [2027]), ("regimes", [])):
        with django_assert_max_num_queries(14):
            page(as_system, name, *args)


def test_a_year_out_of_reach_is_not_found(as_system):
    assert as_system.get(reverse("console:calendar", args=[9999])).status_code == 404
