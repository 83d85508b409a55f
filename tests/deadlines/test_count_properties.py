"""What holds for every moment, limit, swap and pause."""

from datetime import date, datetime, timedelta

from hypothesis import assume, example, given
from hypothesis import strategies as st

from motcua.deadlines.calendars import Special
from motcua.deadlines.counting import (
    Limit,
    LimitUnit,
    Mode,
    add_working_hours,
    due_at,
    parse_limit,
    pause_resume,
    transfer_by,
    working_minutes,
)
from tests.deadlines.factories import NATIONAL, REGIME_B, vn, with_days, with_saturday_mornings

MOMENTS = st.datetimes(datetime(2021, 1, 4), datetime(2026, 6, 30)).map(  # noqa: DTZ001
    lambda moment: vn(moment.year, moment.month, moment.day, moment.hour, moment.minute)
)
DAYS = st.dates(date(2021, 2, 1), date(2026, 6, 30))
MODES = st.sampled_from(Mode)
UNITS = st.sampled_from(LimitUnit)
CALENDARS = st.sampled_from(
    [NATIONAL, with_saturday_mornings(receives_only=True), with_saturday_mornings(receives_only=False)]
)
LONGEST = {
    LimitUnit.WORKING_HOUR: 500,
    LimitUnit.WORKING_DAY: 120,
    LimitUnit.DAY: 200,
    LimitUnit.MONTH: 12,
}
LIMITS = UNITS.flatmap(lambda unit: st.integers(0, LONGEST[unit]).map(lambda value: Limit(value, unit)))


def due(received, limit, calendar=NATIONAL, mode=Mode.LEGAL_DAY):
    return due_at(received, limit=limit, calendar=calendar, mode=mode)


@given(MOMENTS, LIMITS, CALENDARS, MODES)
@example(vn(2026, 1, 9, 16), Limit(1, LimitUnit.WORKING_DAY), NATIONAL, Mode.HOUR_BLOCK)
def test_a_limit_never_ends_on_a_day_off_nor_outside_hours_nor_before_it_began(
    received, limit, calendar, mode
):
    answer = due(received, limit, calendar, mode)

    assert answer.at > received
    spans = calendar.spans(answer.at.date())
    minute = answer.at.hour * 60 + answer.at.minute
    assert any(start < minute <= end for start, end in spans)


@given(MOMENTS, LIMITS, CALENDARS, MODES)
def test_days_that_count_are_worked_and_days_skipped_are_off_with_a_reason(received, limit, calendar, mode):
    answer = due(received, limit, calendar, mode)

    assert all(reason and not calendar.works_on(day) for day, reason in answer.skipped)
    if limit.unit in (LimitUnit.WORKING_DAY, LimitUnit.WORKING_HOUR):
        assert all(calendar.works_on(day) for day in answer.counted)
        assert not {day for day, _ in answer.skipped} & set(answer.counted)
        days = [*answer.counted, *(day for day, _ in answer.skipped)]
        assert len(days) == (max(days) - min(days)).days + 1  # every day in between is accounted for
        assert max(days) == answer.at.date()
    if limit.unit is LimitUnit.WORKING_DAY and mode is Mode.LEGAL_DAY and limit.value:
        assert len(answer.counted) == limit.value
        assert received.date() not in answer.counted


@given(MOMENTS, LIMITS, MODES, CALENDARS, st.integers(0, 60 * 24 * 10))
def test_a_later_start_never_ends_earlier(received, limit, mode, calendar, later):
    assert (
        due(received, limit, calendar, mode).at
        <= due(received + timedelta(minutes=later), limit, calendar, mode).at
    )


@given(MOMENTS, LIMITS, MODES, CALENDARS)
def test_a_longer_limit_never_ends_earlier(received, limit, mode, calendar):
    # In blocks of hours, "within the day" after 15:00 runs to the next close of office, past one block.
    assume(limit.value or (mode is Mode.LEGAL_DAY and limit.unit is not LimitUnit.WORKING_HOUR))
    longer = Limit(limit.value + 1, limit.unit)

    assert due(received, limit, calendar, mode).at <= due(received, longer, calendar, mode).at


@given(MOMENTS, st.integers(1, 120))
def test_an_hour_block_holds_exactly_its_working_minutes(received, days):
    answer = due(received, Limit(days, LimitUnit.WORKING_DAY), mode=Mode.HOUR_BLOCK)

    assert working_minutes(received, answer.at, NATIONAL) == days * REGIME_B.day_hours * 60


@given(MOMENTS, st.decimals("0.1", 400, places=2))
def test_working_hours_are_found_again_between_start_and_end(start, hours):
    minutes = working_minutes(start, add_working_hours(start, hours, NATIONAL), NATIONAL)

    assert 0 <= minutes - hours * 60 < 1


@given(MOMENTS, MOMENTS, MOMENTS)
def test_working_minutes_add_up(first, second, third):
    assert working_minutes(first, second, NATIONAL) + working_minutes(
        second, third, NATIONAL
    ) == working_minutes(first, third, NATIONAL)


@st.composite
def pauses(draw):
    """Reception, limit in working time, and a pause inside it."""
    received = draw(MOMENTS)
    unit = draw(st.sampled_from([LimitUnit.WORKING_DAY, LimitUnit.WORKING_HOUR]))
    limit, mode = Limit(draw(st.integers(1, 60)), unit), draw(MODES)
    end = due(received, limit, mode=mode).at
    paused = draw(st.integers(0, int((end - received).total_seconds() // 60)))
    waited = draw(st.integers(0, 60 * 24 * 60))
    paused_at = received + timedelta(minutes=paused)
    return limit, mode, end, paused_at, paused_at + timedelta(minutes=waited)


@given(pauses())
def test_pause_and_resume_adds_exactly_the_pause(pause):
    limit, mode, end, paused_at, resumed_at = pause
    again = pause_resume(end, paused_at, resumed_at, limit=limit, calendar=NATIONAL, mode=mode)

    if mode is Mode.HOUR_BLOCK or limit.unit is LimitUnit.WORKING_HOUR:
        waited = working_minutes(paused_at, resumed_at, NATIONAL)
        assert working_minutes(end, again, NATIONAL) == waited
        assert working_minutes(resumed_at, again, NATIONAL) == working_minutes(paused_at, end, NATIONAL)
    else:
        waited = NATIONAL.working_days(paused_at.date(), resumed_at.date())
        assert len(NATIONAL.working_days(end.date(), again.date())) == len(waited)
        left = NATIONAL.working_days(paused_at.date(), end.date())
        assert len(NATIONAL.working_days(resumed_at.date(), again.date())) == len(left)
        assert again == NATIONAL.closing(again.date())


@given(pauses(), st.integers(0, 60 * 24 * 20))
def test_a_longer_pause_never_ends_earlier(pause, more):
    limit, mode, end, paused_at, resumed_at = pause

    def until(moment):
        return pause_resume(end, paused_at, moment, limit=limit, calendar=NATIONAL, mode=mode)

    assert end <= until(resumed_at) <= until(resumed_at + timedelta(minutes=more))


@given(MOMENTS, st.integers(1, 30), DAYS, st.integers(1, 7), MODES)
def test_a_swap_moves_only_what_spans_one_of_its_two_days(received, days, off, apart, mode):
    saturday = off + timedelta(days=(5 - off.weekday()) % 7 + 7 * (apart // 5))
    assume(NATIONAL.works_on(off) and not NATIONAL.works_on(saturday) and saturday not in NATIONAL.specials)
    swapped = with_days(
        {off: Special(works=False, name="Nghỉ hoán đổi"), saturday: Special(works=True, name="Làm bù")}
    )
    limit = Limit(days, LimitUnit.WORKING_DAY)
    before, after = due(received, limit, NATIONAL, mode).at, due(received, limit, swapped, mode).at

    crossed_off = received.date() < off <= before.date()
    worked_inside = received.date() < saturday <= after.date()
    if off > before.date() or saturday < received.date():
        assert after == before  # wholly before or wholly after the swap
    elif crossed_off and worked_inside:
        assert before == after or {before.date(), after.date()} & {off, saturday}
    elif crossed_off and mode is Mode.LEGAL_DAY:
        assert len(NATIONAL.working_days(before.date(), after.date())) == 1  # one working day later


@given(MOMENTS, CALENDARS)
def test_paper_leaves_after_it_came_on_a_working_day(received, calendar):
    moment = transfer_by(received, calendar=calendar, cutoff=REGIME_B.paper_cutoff)

    assert moment > received
    assert calendar.works_on(moment.date())


@given(LIMITS)
def test_a_limit_in_words_is_read_back(limit):
    again = parse_limit(str(limit))

    assert again == limit if limit.value else again.value == 0
