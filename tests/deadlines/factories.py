"""Calendars and moments for tests of the law of time."""

from dataclasses import replace
from datetime import date, datetime

from motcua.deadlines import shipped
from motcua.deadlines.calendars import VIETNAM, Calendar, Hours, Special, read_spans

BEFORE_ALL = date(2018, 1, 1)
REGIME_B = shipped.regimes(date(2022, 7, 25))["B"]
NATIONAL = shipped.calendar(REGIME_B)
SATURDAY = 5


def vn(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=VIETNAM)


def with_days(days: dict[date, Special | None], calendar: Calendar = NATIONAL) -> Calendar:
    """The calendar with some days changed; None puts a day back to its weekday."""
    specials = {**calendar.specials, **days}
    return replace(calendar, specials={day: value for day, value in specials.items() if value is not None})


def with_saturday_mornings(*, receives_only: bool) -> Calendar:
    saturday = Hours(SATURDAY, BEFORE_ALL, read_spans(["07:30-11:00"]), receives_only)
    return replace(NATIONAL, hours=(*NATIONAL.hours, saturday))
