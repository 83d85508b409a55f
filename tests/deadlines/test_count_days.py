"""The worked examples of the law, on awkward days."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from motcua.deadlines.calendars import CalendarNotPublished, Hours, read_spans
from motcua.deadlines.counting import (
    Limit,
    LimitUnit,
    Mode,
    add_working_hours,
    due_at,
    parse_limit,
    pause_resume,
    time_left,
    transfer_by,
    working_minutes,
)
from tests.deadlines.factories import BEFORE_ALL, NATIONAL, vn, with_saturday_mornings

CUTOFF = time(15)


def due(received, limit, mode=Mode.LEGAL_DAY, calendar=NATIONAL):
    return due_at(received, limit=parse_limit(limit), calendar=calendar, mode=mode)


def test_three_working_days_from_monday_nine_end_on_thursday_at_close_of_office():
    answer = due(vn(2022, 7, 25, 9), "3 ngày làm việc")

    assert answer.at == vn(2022, 7, 28, 17)
    assert answer.counted == (date(2022, 7, 26), date(2022, 7, 27), date(2022, 7, 28))
    assert answer.skipped == ()


def test_the_same_limit_in_blocks_of_eight_hours_ends_on_thursday_at_nine():
    answer = due(vn(2022, 7, 25, 9), "3 ngày làm việc", Mode.HOUR_BLOCK)

    assert answer.at == vn(2022, 7, 28, 9)
    assert [day.day for day in answer.counted] == [25, 26, 27, 28]


def test_the_eve_of_the_holidays_of_april_2022_skips_four_days_and_says_why():
    answer = due(vn(2022, 4, 29, 16, 30), "3 ngày làm việc")

    assert answer.at == vn(2022, 5, 6, 17)
    assert answer.skipped == (
        (date(2022, 4, 30), "Ngày Chiến thắng 30/4"),
        (date(2022, 5, 1), "Ngày Quốc tế Lao động 1/5"),
        (date(2022, 5, 2), "Nghỉ bù Ngày Chiến thắng 30/4"),
        (date(2022, 5, 3), "Nghỉ bù Ngày Quốc tế Lao động 1/5"),
    )


@pytest.mark.parametrize(
    ("received", "limit", "expected"),
    [
        (vn(2022, 1, 28, 16), "1 ngày làm việc", vn(2022, 2, 7, 17)),  # Tết Nhâm Dần: 31/1–4/2
        (vn(2023, 1, 19, 10), "2 ngày làm việc", vn(2023, 1, 30, 17)),  # Tết Quý Mão: 20–26/1
        (vn(2026, 2, 13, 16, 59), "1 ngày làm việc", vn(2026, 2, 23, 17)),  # Tết Bính Ngọ: 14–22/2
        (
            vn(2026, 4, 24, 9),
            "2 ngày làm việc",
            vn(2026, 4, 29, 17),
        ),  # Giỗ Tổ on Sunday 26/4: off on the 27th
        (vn(2025, 12, 31, 9), "1 ngày làm việc", vn(2026, 1, 5, 17)),  # 2/1/2026 swapped off
        (vn(2026, 1, 9, 9), "1 ngày làm việc", vn(2026, 1, 10, 17)),  # Saturday 10/1/2026 worked for it
        (vn(2026, 8, 21, 9), "1 ngày làm việc", vn(2026, 8, 22, 17)),  # worked Saturday
        (vn(2026, 8, 28, 9), "1 ngày làm việc", vn(2026, 9, 3, 17)),  # 29/8–2/9
        (vn(2024, 4, 26, 9), "2 ngày làm việc", vn(2024, 5, 3, 17)),
        (vn(2024, 5, 3, 9), "1 ngày làm việc", vn(2024, 5, 4, 17)),
        (vn(2025, 4, 25, 9), "4 ngày làm việc", vn(2025, 5, 5, 17)),  # 26/4 worked, 30/4–4/5 off
        (vn(2022, 9, 1, 9), "1 ngày làm việc", vn(2022, 9, 5, 17)),  # received on a day off
        (vn(2021, 12, 31, 20), "1 ngày làm việc", vn(2022, 1, 4, 17)),  # into a new year, 3/1 in lieu
    ],
)
def test_working_days_step_over_tet_holidays_and_swaps(received, limit, expected):
    assert due(received, limit).at == expected


@pytest.mark.parametrize(
    ("received", "limit", "expected"),
    [
        (vn(2022, 7, 25, 9), "15 ngày", vn(2022, 8, 9, 17)),
        (vn(2022, 4, 15, 9), "15 ngày", vn(2022, 5, 4, 17)),  # 30/4 is off: rolled to 4/5
        (vn(2022, 1, 31, 9), "1 tháng", vn(2022, 2, 28, 17)),  # no 31 February
        (vn(2022, 7, 30, 9), "1 tháng", vn(2022, 8, 30, 17)),
        (vn(2022, 10, 31, 9), "4 tháng", vn(2023, 2, 28, 17)),
        (vn(2023, 11, 29, 9), "3 tháng", vn(2024, 2, 29, 17)),
        (vn(2022, 1, 2, 9), "1 tháng", vn(2022, 2, 7, 17)),  # 2/2 is Tết
    ],
)
@pytest.mark.parametrize("mode", list(Mode))
def test_calendar_days_and_months_end_on_the_next_working_day_in_both_modes(received, limit, expected, mode):
    assert due(received, limit, mode).at == expected


def test_a_calendar_limit_names_only_the_days_off_that_moved_its_end():
    answer = due(vn(2022, 4, 15, 9), "15 ngày")

    assert len(answer.counted) == 15
    assert [day.day for day, _ in answer.skipped] == [30, 1, 2, 3]


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        (vn(2022, 7, 25, 8), vn(2022, 7, 25, 17)),
        (vn(2022, 7, 25, 15), vn(2022, 7, 25, 17)),  # at 15:00 it is not yet after 15:00
        (vn(2022, 7, 25, 15, 1), vn(2022, 7, 26, 17)),
        (vn(2022, 7, 29, 16), vn(2022, 8, 1, 17)),
        (vn(2022, 7, 30, 9), vn(2022, 8, 1, 17)),  # a Saturday
        (vn(2022, 4, 29, 15, 30), vn(2022, 5, 4, 17)),
    ],
)
@pytest.mark.parametrize("mode", list(Mode))
def test_a_same_day_procedure_is_due_today_until_fifteen_and_the_next_working_day_after(
    received, expected, mode
):
    assert due(received, "trong ngày", mode).at == expected


def test_hours_are_working_hours_from_the_minute_of_reception_in_both_modes():
    for mode in Mode:
        assert due(vn(2022, 7, 25, 10), "8 giờ làm việc", mode).at == vn(2022, 7, 26, 10)
        assert due(vn(2022, 7, 25, 11), "1 giờ làm việc", mode).at == vn(2022, 7, 25, 14)
        assert due(vn(2022, 4, 29, 16), "2 giờ", mode).at == vn(2022, 5, 4, 8)


def test_an_hour_block_that_starts_after_hours_does_not_claim_the_day_it_came():
    answer = due(vn(2022, 7, 25, 19), "1 ngày làm việc", Mode.HOUR_BLOCK)

    assert answer.at == vn(2022, 7, 26, 17)
    assert answer.counted == (date(2022, 7, 26),)
    assert answer.skipped == ()


def test_paper_leaves_the_same_day_or_after_fifteen_at_the_next_opening():
    def leaves(received, calendar=NATIONAL):
        return transfer_by(received, calendar=calendar, cutoff=CUTOFF)

    assert leaves(vn(2022, 7, 25, 8)) == vn(2022, 7, 25, 17)
    assert leaves(vn(2022, 7, 25, 15)) == vn(2022, 7, 25, 17)
    assert leaves(vn(2022, 7, 29, 15, 1)) == vn(2022, 8, 1, 7)
    assert leaves(vn(2022, 4, 29, 16)) == vn(2022, 5, 4, 7)
    assert leaves(vn(2022, 7, 30, 8)) == vn(2022, 8, 1, 7)


def test_an_office_that_closes_before_fifteen_never_sets_a_moment_already_past():
    mornings = tuple(Hours(day, BEFORE_ALL, read_spans(["07:00-11:30"])) for day in range(5))
    half_days = replace(NATIONAL, hours=mornings)

    assert due(vn(2022, 7, 25, 14), "trong ngày", calendar=half_days).at == vn(2022, 7, 26, 11, 30)
    assert transfer_by(vn(2022, 7, 25, 14), calendar=half_days, cutoff=CUTOFF) == vn(2022, 7, 26, 7)


@pytest.mark.parametrize(
    ("arrived", "expected"),
    [
        (vn(2022, 7, 25, 9), vn(2022, 7, 26, 9)),
        (vn(2022, 7, 25, 7), vn(2022, 7, 25, 17)),
        (vn(2022, 7, 25, 5), vn(2022, 7, 25, 17)),
        (vn(2022, 7, 25, 12), vn(2022, 7, 26, 11, 30)),  # in the lunch break: from 13:30
        (vn(2022, 7, 29, 22, 15), vn(2022, 8, 1, 17)),  # Friday night: from Monday morning
        (vn(2022, 4, 30, 10), vn(2022, 5, 4, 17)),
    ],
)
def test_the_online_answer_counts_eight_working_hours_and_nothing_outside_office_hours(arrived, expected):
    assert add_working_hours(arrived, 8, NATIONAL) == expected


def test_half_hours_of_a_step_count_to_the_minute():
    assert add_working_hours(vn(2022, 7, 25, 9), Decimal("0.5"), NATIONAL) == vn(2022, 7, 25, 9, 30)
    assert add_working_hours(vn(2022, 7, 25, 16, 45), Decimal("0.51"), NATIONAL) == vn(2022, 7, 26, 7, 16)


def test_saturday_mornings_that_only_receive_do_not_count():
    receives, works = (with_saturday_mornings(receives_only=flag) for flag in (True, False))
    friday, saturday = vn(2022, 7, 29, 9), vn(2022, 7, 30, 9)

    assert due(friday, "1 ngày làm việc", calendar=receives).at == vn(2022, 8, 1, 17)
    assert due(saturday, "trong ngày", calendar=receives).at == vn(2022, 8, 1, 17)
    assert due(friday, "1 ngày làm việc", calendar=receives).skipped[0] == (
        date(2022, 7, 30),
        "chỉ tiếp nhận, không tính vào thời hạn",
    )
    assert due(friday, "1 ngày làm việc", calendar=works).at == vn(2022, 7, 30, 11)
    assert receives.is_open(saturday)
    assert not receives.is_open(vn(2022, 7, 30, 11))
    assert not NATIONAL.is_open(saturday)
    assert not receives.is_open(vn(2022, 4, 30, 9))  # a Saturday, but a holiday
    assert NATIONAL.is_open(vn(2026, 1, 10, 9))


def test_time_left_is_working_minutes_and_negative_when_late():
    due_moment = vn(2022, 7, 26, 17)

    assert time_left(vn(2022, 7, 25, 16), due_moment, NATIONAL) == 60 + 480
    assert time_left(vn(2022, 7, 26, 18), due_moment, NATIONAL) == 0
    assert time_left(vn(2022, 7, 27, 8), due_moment, NATIONAL) == -60
    assert working_minutes(vn(2022, 4, 29, 16), vn(2022, 5, 4, 8), NATIONAL) == 120


def test_a_pause_gives_back_the_working_days_it_took():
    limit = Limit(5, LimitUnit.WORKING_DAY)
    first = due(vn(2022, 8, 29, 9), "5 ngày làm việc").at  # 1–2/9 off: Wednesday 7/9

    def resumed(paused, again, mode=Mode.LEGAL_DAY, end=first):
        return pause_resume(end, paused, again, limit=limit, calendar=NATIONAL, mode=mode)

    assert first == vn(2022, 9, 7, 17)
    assert resumed(vn(2022, 8, 31, 10), vn(2022, 9, 6, 10)) == vn(2022, 9, 9, 17)  # 5/9 and 6/9
    assert resumed(vn(2022, 8, 31, 10), vn(2022, 8, 31, 16)) == first
    assert resumed(vn(2022, 8, 31, 16), vn(2022, 9, 5, 8), Mode.HOUR_BLOCK) == vn(2022, 9, 8, 9)


def test_a_pause_of_a_calendar_limit_adds_its_days_and_ends_on_a_working_day():
    limit = Limit(15, LimitUnit.DAY)
    first = due(vn(2022, 7, 25, 9), "15 ngày").at

    again = pause_resume(
        first, vn(2022, 8, 1, 9), vn(2022, 8, 5, 9), limit=limit, calendar=NATIONAL, mode=Mode.LEGAL_DAY
    )
    assert again == vn(2022, 8, 15, 17)  # 9/8 + 4 days is Saturday 13/8


def test_a_pause_cannot_end_before_it_began():
    with pytest.raises(ValueError, match="ends after it began"):
        pause_resume(
            vn(2022, 8, 9, 17),
            vn(2022, 8, 2),
            vn(2022, 8, 1),
            limit=Limit(1, LimitUnit.DAY),
            calendar=NATIONAL,
            mode=Mode.LEGAL_DAY,
        )


@pytest.mark.parametrize(
    ("received", "limit", "year"),
    [
        (vn(2027, 12, 30, 9), "3 ngày làm việc", 2028),
        (vn(2027, 12, 31, 9), "8 giờ", 2028),
        (vn(2027, 12, 1, 9), "1 tháng", 2028),
        (vn(2027, 12, 31, 16), "trong ngày", 2028),
        (vn(2020, 7, 1, 9), "3 ngày làm việc", 2020),
        (vn(2020, 12, 31, 9), "1 tháng", 2020),
        (vn(2022, 7, 25, 9), "9999 tháng", 2028),
        (vn(2022, 7, 25, 9), "9999 ngày làm việc", 2028),
    ],
)
@pytest.mark.parametrize("mode", list(Mode))
def test_counting_into_a_year_without_calendar_is_refused_by_name(received, limit, year, mode):
    with pytest.raises(CalendarNotPublished) as refusal:
        due(received, limit, mode)
    assert f"năm {year}" in str(refusal.value)


@pytest.mark.parametrize("mode", list(Mode))
def test_a_gap_between_known_years_is_refused_too(mode):
    gap = replace(NATIONAL, years=NATIONAL.years - {2023})

    for limit in ("5 ngày làm việc", "12 tháng"):
        with pytest.raises(CalendarNotPublished, match="2023"):
            due(vn(2022, 12, 30, 9), limit, mode, gap)


def test_moments_of_any_zone_are_read_in_viet_nam_and_naive_ones_refused():
    friday_night_in_london = datetime(2022, 7, 29, 20, tzinfo=UTC)  # already Saturday in Tam Kỳ

    assert due(friday_night_in_london, "1 ngày làm việc").at == vn(2022, 8, 1, 17)
    with pytest.raises(ValueError, match="time zone"):
        due(datetime(2022, 7, 29, 9), "1 ngày làm việc")  # noqa: DTZ001


def test_hours_that_change_on_a_date_count_from_that_date():
    autumn = tuple(
        Hours(day, date(2022, 8, 1), read_spans(["07:30-11:30", "13:00-16:30"])) for day in range(5)
    )
    calendar = replace(NATIONAL, hours=NATIONAL.hours + autumn)

    assert due(vn(2022, 7, 28, 9), "1 ngày làm việc", calendar=calendar).at == vn(2022, 7, 29, 17)
    assert due(vn(2022, 7, 29, 9), "1 ngày làm việc", calendar=calendar).at == vn(2022, 8, 1, 16, 30)


@pytest.mark.parametrize("spans", [["11:30-07:00"], ["07:00-11:30", "11:00-17:00"], ["07:00"], ["7h-11h"]])
def test_opening_hours_that_make_no_sense_are_not_read(spans):
    with pytest.raises(ValueError):
        read_spans(spans)
