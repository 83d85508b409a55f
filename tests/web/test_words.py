"""Numbers, money, moments and spans, as people write and say them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from motcua.agencies.models import Unit
from motcua.common.moments import VIETNAM
from motcua.deadlines import services as deadlines
from motcua.deadlines.models import OfficeHours
from motcua.web.templatetags import ui
from motcua.web.timeleft import calendar_of, read


def vn(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "0"),
        (1204, "1.204"),
        (1234.5, "1.234,5"),
        (Decimal("-1234567.25"), "-1.234.567,25"),
        (-0.5, "-0,5"),
        (None, ""),
    ],
)
def test_numbers_have_dots_between_thousands_and_a_comma_before_decimals(value, written):
    for language in ("vi", "en"):
        with translation.override(language):
            assert ui.number(value) == written


def test_money_is_whole_dong_and_does_not_break_from_its_unit():
    assert ui.vnd(15000) == "15.000\u00a0đ"
    assert ui.vnd(Decimal("1250000.00")) == "1.250.000\u00a0đ"
    assert ui.vnd(None) == ""


def test_a_moment_is_shown_in_viet_nam_time_wherever_it_was_kept():
    just_after_midnight = datetime(2022, 7, 26, 17, 30, tzinfo=UTC)
    assert ui.moment(just_after_midnight) == "27/07/2022 00:30"
    assert ui.day(just_after_midnight) == "27/07/2022"
    assert ui.day(date(2022, 2, 1)) == "01/02/2022"
    assert ui.spoken(vn(2022, 7, 27, 16, 30)) == "16:30 thứ Tư 27/07/2022"
    assert ui.spoken(vn(2022, 7, 31, 9)) == "09:00 Chủ nhật 31/07/2022"
    assert [ui.moment(None), ui.day(None), ui.spoken("")] == ["", "", ""]


def test_a_limit_is_said_with_its_unit():
    assert ui.limit(3, "working_day") == "3 ngày làm việc"
    assert ui.limit(1, "month") == "1 tháng"
    assert ui.limit(None, "day") == ""


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (1, "working_day", "1 working day"),
        (2, "working_day", "2 working days"),
        (1, "day", "1 day"),
        (1, "month", "1 month"),
        (3, "month", "3 months"),
        (1, "working_hour", "1 working hour"),
        (0, "working_day", "the same day"),
    ],
)
def test_one_of_a_unit_is_singular_in_english(value, unit, said):
    with translation.override("en"):
        assert ui.limit(value, unit) == said


@pytest.mark.parametrize(
    ("secret", "shown"),
    [
        ("049123456789", "•••••••••789"),
        ("0905123456", "•••••••456"),
        ("tuyet@hoian.example", "t•••@hoian.example"),
        ("12", "••"),
        (None, ""),
    ],
)
def test_personal_numbers_show_only_their_end(secret, shown):
    assert ui.mask(secret) == shown


def test_an_icon_without_a_name_is_an_error_and_a_label_is_escaped():
    assert 'aria-hidden="true"' in ui.icon("check")
    assert "&lt;b&gt;" in ui.icon("check", label="<b>")
    with pytest.raises(KeyError):
        ui.icon("chưa-có")


def test_the_query_keeps_what_was_asked_and_changes_one_thing():
    request = RequestFactory().get("/", {"q": "khai sinh", "after": "1"})
    template = Template('{% querystring_with after="9" %}|{% querystring_with after=None q=None %}')
    assert template.render(Context({"request": request})) == "?q=khai+sinh&amp;after=9|?"


# --- the clock of a dossier ---


@pytest.fixture
def calendar(db):
    deadlines.seed()
    return calendar_of()


FRIDAY_AFTERNOON = vn(2022, 7, 22, 16, 0)
MONDAY_MORNING = vn(2022, 7, 25, 9, 0)


def test_a_weekend_between_does_not_count_as_time_left(calendar):
    reading = read(MONDAY_MORNING, at=FRIDAY_AFTERNOON, calendar=calendar)
    assert (reading.state, reading.words) == ("soon", "Còn 3 giờ làm việc")


def test_two_days_left_over_the_national_day_holiday_are_two_working_days(calendar):
    before, due = vn(2022, 8, 31, 16, 30), vn(2022, 9, 6, 16, 30)  # 1 and 2 September are days off
    assert read(due, at=before, calendar=calendar).words == "Còn 2 ngày làm việc"


def test_late_is_counted_in_working_time_and_said_first(calendar):
    reading = read(FRIDAY_AFTERNOON, at=MONDAY_MORNING, calendar=calendar)
    assert (reading.state, reading.icon, reading.words) == ("late", "late", "Quá hạn trả 3 giờ làm việc")


def test_the_very_minute_it_is_due_it_is_not_late(calendar):
    assert read(MONDAY_MORNING, at=MONDAY_MORNING, calendar=calendar).state == "soon"


def test_late_by_a_lunch_break_is_still_late(calendar):
    reading = read(vn(2022, 7, 25, 11, 30), at=vn(2022, 7, 25, 13, 0), calendar=calendar)
    assert (reading.state, reading.words) == ("late", "Quá hạn trả chưa tới một phút làm việc")


def test_what_was_finished_late_stays_late_for_ever(calendar):
    done = read(FRIDAY_AFTERNOON, at=vn(2022, 12, 1, 8), finished_at=MONDAY_MORNING, calendar=calendar)
    assert (done.state, done.words) == ("late", "Xong quá hạn trả 3 giờ làm việc")
    in_time = read(MONDAY_MORNING, at=vn(2022, 12, 1, 8), finished_at=FRIDAY_AFTERNOON, calendar=calendar)
    assert (in_time.state, in_time.words) == ("on-time", "Xong đúng hạn")


def test_a_stopped_clock_and_no_clock_are_waiting(calendar):
    stopped = read(MONDAY_MORNING, at=FRIDAY_AFTERNOON, paused_at=FRIDAY_AFTERNOON, calendar=calendar)
    assert (stopped.state, stopped.words) == ("waiting", "Tạm dừng tính hạn")
    assert read(None, at=FRIDAY_AFTERNOON, calendar=calendar).state == "waiting"


def test_without_a_calendar_the_span_is_said_in_plain_days():
    assert read(MONDAY_MORNING, at=vn(2022, 7, 22, 9, 0), calendar=None).words == "Còn 3 ngày"


@pytest.mark.django_db
def test_the_chip_counts_by_the_hours_of_the_unit():
    """A one-stop that also works on Saturday morning has four hours more before Monday."""
    deadlines.seed()
    facts = {"decision": "Quyết định thử", "valid_from": date(2022, 1, 1)}
    OfficeHours.objects.create(scope="000.00.33.H47", weekday=5, spans=["07:30-11:30"], **facts)
    deadlines.forget()
    template = Template("{% clock_chip due_at=due now=now unit=unit %}")
    said = [
        template.render(Context({"due": MONDAY_MORNING, "now": FRIDAY_AFTERNOON, "unit": unit}))
        for unit in (None, Unit(identifier="000.00.33.H47"), Unit(identifier="000.00.34.H47"))
    ]
    deadlines.forget()
    assert "Còn 3 giờ làm việc" in said[0] and "Còn 3 giờ làm việc" in said[2]
    assert "Còn 7 giờ làm việc" in said[1]


@pytest.mark.django_db
def test_the_chip_keeps_the_first_due_date_in_sight_when_it_moved():
    template = Template("{% clock_chip due_at=due first_due_at=first now=now %}")
    moved = template.render(
        Context({"due": MONDAY_MORNING, "first": FRIDAY_AFTERNOON, "now": FRIDAY_AFTERNOON})
    )
    same = template.render(Context({"due": MONDAY_MORNING, "first": MONDAY_MORNING, "now": FRIDAY_AFTERNOON}))

    assert "22/07/2022 16:00" in moved
    assert "Hạn đầu tiên" not in same
