"""Arithmetic of legal time. Pure: no database, no clock; a Calendar goes in, moments come out.

All moments are aware; they are read and answered in Việt Nam time, to the minute. Two ways of counting
working days exist, and the legal regime chooses:

legal_day   the day of reception is not counted, the limit ends at close of office on its last day
            (Bộ luật Dân sự 91/2015/QH13, Điều 147 khoản 2 and Điều 148 khoản 1);
hour_block  a working day is a block of eight working hours from the minute of reception, as systems in
            service count it.

In both, limits in days of the calendar and in months follow the Civil Code and roll to the next working
day (Điều 148 khoản 3 and 5), limits in working hours run from their minute (Điều 147 khoản 1), and a limit
of zero means "within the day". To restart a limit (61/2018/NĐ-CP Điều 19 khoản 4) call `due_at` again.
"""

import calendar as months
import math
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from motcua.common.refusal import Refusal
from motcua.common.text import fold
from motcua.deadlines.calendars import Calendar as Calendar
from motcua.deadlines.calendars import local

DAY = timedelta(days=1)


class LimitNotUnderstood(Refusal):
    """The text is not a time limit."""

    code = "limit-not-understood"
    message = _(
        "Không hiểu thời hạn “{text}”. Hãy ghi như “3 ngày làm việc”, “8 giờ làm việc”, “15 ngày”, "
        "“1 tháng” hoặc “trong ngày”."
    )


class Mode(StrEnum):
    LEGAL_DAY = "legal_day"
    HOUR_BLOCK = "hour_block"


class LimitUnit(StrEnum):
    WORKING_HOUR = "working_hour"
    WORKING_DAY = "working_day"
    DAY = "day"
    MONTH = "month"


_WORDS = {
    LimitUnit.WORKING_HOUR: "giờ làm việc",
    LimitUnit.WORKING_DAY: "ngày làm việc",
    LimitUnit.DAY: "ngày",
    LimitUnit.MONTH: "tháng",
}
_UNITS = {fold(word): unit for unit, word in _WORDS.items()} | {"gio": LimitUnit.WORKING_HOUR}
_SAME_DAY = {"trong ngay", "ngay trong ngay", "trong ngay lam viec"}
_LIMIT = re.compile(r"(\d{1,4})\s*(\D+)")


@dataclass(frozen=True)
class Limit:
    """A time limit in whole units; zero of any unit means within the day of reception."""

    value: int
    unit: LimitUnit

    def __post_init__(self) -> None:
        if not 0 <= self.value <= 9999:
            raise ValueError(f"A limit has 0 to 9999 units, not {self.value}.")

    def __str__(self) -> str:
        """Canonical Vietnamese words, which `parse_limit` reads back."""
        return f"{self.value} {_WORDS[self.unit]}" if self.value else "trong ngày"


def parse_limit(text: str) -> Limit:
    """Read “3 ngày làm việc”, “8 giờ”, “15 ngày”, “1 tháng”, “trong ngày”; diacritics are not needed.

    Hours are working hours. Raises LimitNotUnderstood.
    """
    words = fold(text)
    if words in _SAME_DAY:
        return Limit(0, LimitUnit.WORKING_DAY)
    found = _LIMIT.fullmatch(words)
    if not found or found[2] not in _UNITS:
        raise LimitNotUnderstood(text=text)
    return Limit(int(found[1]), _UNITS[found[2]])


@dataclass(frozen=True)
class Due:
    """A due moment and how it was found.

    counted  days the count used, in order; in hours or hour blocks the first and last are used in part.
    skipped  days off that moved the end, each with its reason in Vietnamese.
    """

    at: datetime
    counted: tuple[date, ...]
    skipped: tuple[tuple[date, str], ...]


def due_at(received_at: datetime, *, limit: Limit, calendar: Calendar, mode: Mode) -> Due:
    """Moment by which the result must be returned (hạn trả kết quả), for a dossier received at `received_at`.

    Never ends on a day off, nor outside office hours. Raises CalendarNotPublished when the count enters a
    year without a calendar, ValueError for a naive moment.
    """
    at = local(received_at)
    if limit.value == 0:
        return _same_day(at, calendar)
    if limit.unit is LimitUnit.WORKING_HOUR:
        return _minutes_due(at, limit.value * 60, calendar)
    if limit.unit is not LimitUnit.WORKING_DAY:
        return _calendar_due(at, limit, calendar)
    if mode is Mode.HOUR_BLOCK:
        return _minutes_due(at, limit.value * calendar.day_minutes, calendar)
    last = calendar.working_day(at.date(), limit.value)
    counted = calendar.working_days(at.date(), last)
    return Due(calendar.closing(last), tuple(counted), _skipped(at.date() + DAY, last, counted, calendar))


def add_working_hours(start: datetime, hours: Decimal | int, calendar: Calendar) -> datetime:
    """`hours` working hours after `start`, rounded up to the minute; for steps and the online answer.

    A start outside office hours counts from the next opening (45/2020/NĐ-CP Điều 11: what arrives after hours
    counts from the next working day). Raises as `due_at`.
    """
    return _add(local(start), math.ceil(hours * 60), calendar)


def working_minutes(start: datetime, end: datetime, calendar: Calendar) -> int:
    """Working minutes from `start` to `end`; negative when `end` is earlier."""
    return calendar.position(local(end)) - calendar.position(local(start))


def time_left(now: datetime, due: datetime, calendar: Calendar) -> int:
    """Working minutes left until `due`; negative when late."""
    return working_minutes(now, due, calendar)


def pause_resume(
    due: datetime,
    paused_at: datetime,
    resumed_at: datetime,
    *,
    limit: Limit,
    calendar: Calendar,
    mode: Mode,
) -> datetime:
    """New due moment after the clock stood still from `paused_at` to `resumed_at`. Adds exactly the pause:

    working minutes  for limits in working hours, and in working days under `hour_block`;
    working days     under `legal_day`: those after the day of the pause, up to and with the day it ends, so
                     as many are left afterwards as were left before;
    calendar days    for limits in days or months, then rolled to the next working day.
    """
    due, paused, resumed = local(due), local(paused_at), local(resumed_at)
    if resumed < paused:
        raise ValueError("A pause ends after it began.")
    by_minute = limit.unit is LimitUnit.WORKING_HOUR or mode is Mode.HOUR_BLOCK
    if limit.unit in (LimitUnit.DAY, LimitUnit.MONTH):
        days = (resumed.date() - paused.date()).days
        last = calendar.working_day(due.date() + timedelta(days=days), 0)
    elif by_minute:
        return _add(due, working_minutes(paused, resumed, calendar), calendar)
    else:
        days = len(calendar.working_days(paused.date(), resumed.date()))
        last = calendar.working_day(due.date(), days)
    return calendar.closing(last) if days else due


def transfer_by(received_at: datetime, *, calendar: Calendar, cutoff: time) -> datetime:
    """Moment by which a paper dossier must leave the one-stop unit (61/2018/NĐ-CP Điều 18).

    Close of the same working day; received after `cutoff`, or on a day off, the next opening.
    """
    at = local(received_at)
    if _still_today(at, cutoff, calendar):
        return calendar.closing(at.date())
    return calendar.opening(calendar.working_day(at.date(), 1))


def _same_day(at: datetime, calendar: Calendar) -> Due:
    today = at.date()
    calendar.require(today.year, today.year)
    if _still_today(at, calendar.same_day_cutoff, calendar):
        return Due(calendar.closing(today), (today,), ())
    last = calendar.working_day(today, 1)
    return Due(calendar.closing(last), (last,), _skipped(today, last, [last, today], calendar))


def _still_today(at: datetime, cutoff: time, calendar: Calendar) -> bool:
    """Received at the cutoff itself is not yet after it; a short day may close before the cutoff."""
    if not calendar.works_on(at.date()):
        return False
    minute = at.replace(second=0, microsecond=0)
    return minute.time() <= cutoff and minute < calendar.closing(at.date())


def _minutes_due(at: datetime, minutes: int, calendar: Calendar) -> Due:
    due = _add(at, minutes, calendar)
    today = at.date()
    first = today + DAY if calendar.works_on(today) and at >= calendar.closing(today) else today
    counted = calendar.working_days(first - DAY, due.date())
    return Due(due, tuple(counted), _skipped(first, due.date(), counted, calendar))


def _calendar_due(at: datetime, limit: Limit, calendar: Calendar) -> Due:
    start = at.date()
    if limit.unit is LimitUnit.MONTH:
        year, month = divmod(start.year * 12 + start.month - 1 + limit.value, 12)
        calendar.require(start.year, year)
        nominal = date(year, month + 1, min(start.day, months.monthrange(year, month + 1)[1]))
    else:
        nominal = start + timedelta(days=limit.value)
        calendar.require(start.year, nominal.year)
    last = calendar.working_day(nominal, 0)
    counted = tuple(map(date.fromordinal, range(start.toordinal() + 1, nominal.toordinal() + 1)))
    return Due(calendar.closing(last), counted, _skipped(nominal, last, [last], calendar))


def _add(at: datetime, minutes: int, calendar: Calendar) -> datetime:
    if minutes == 0:
        return at
    end = calendar.moment(calendar.position(at) + minutes)
    calendar.require(at.year, end.year)
    return end


def _skipped(
    first: date, last: date, counted: list[date], calendar: Calendar
) -> tuple[tuple[date, str], ...]:
    """Days from `first` to `last` that the count passed over."""
    used = {day.toordinal() for day in counted}
    passed = [day for day in range(first.toordinal(), last.toordinal() + 1) if day not in used]
    return calendar.reasons_off(map(date.fromordinal, passed))
