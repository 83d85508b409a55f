"""The clock of a dossier in words: state, icon and “Còn 2 ngày làm việc” or “Quá hạn trả 3 giờ”."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from motcua.common.refusal import Refusal
from motcua.deadlines.calendars import Calendar
from motcua.deadlines.counting import working_minutes
from motcua.deadlines.services import calendar_for


class Due(StrEnum):
    """What is due: the result, promised to the person; a step of those who work on it; an answer."""

    RESULT = "result"
    STEP = "step"
    ANSWER = "answer"


@dataclass(frozen=True)
class Reading:
    """What the chip shows: `state` names the colour (on-time, soon, late, waiting), `words` say it."""

    state: str
    icon: str
    words: str


def calendar_of(scope: str = "") -> Calendar | None:
    """The calendar spans are said in: the unit's of that identifier, by default the national one.

    None before one is loaded: a page does not fail for want of it.
    """
    try:
        return calendar_for(scope)
    except Refusal:
        return None


def read(
    due_at: datetime | None,
    *,
    at: datetime,
    calendar: Calendar | None,
    finished_at: datetime | None = None,
    paused_at: datetime | None = None,
    of: Due = Due.RESULT,
) -> Reading:
    """The clock at a moment. A finished dossier keeps how it ended: late stays late. of: what is due.

    Due within one working day is soon. Without a calendar the span is said in plain days and hours.
    """
    if due_at is None:
        return Reading("waiting", "waiting", _("Chưa tính hạn"))
    if finished_at is not None:
        if finished_at <= due_at:
            return Reading("on-time", "done", _("Xong đúng hạn"))
        return Reading(
            "late", "late", _("Xong quá hạn trả %(span)s") % {"span": _span(due_at, finished_at, calendar)[0]}
        )
    if paused_at is not None:
        return Reading("waiting", "waiting", _("Tạm dừng tính hạn"))
    if at > due_at:
        return Reading("late", "late", _overdue(of) % {"span": _span(due_at, at, calendar)[0]})
    span, days = _span(at, due_at, calendar)
    words = _("Còn %(span)s") % {"span": span}
    return Reading("on-time", "clock", words) if days else Reading("soon", "soon", words)


def _overdue(of: Due) -> str:
    """Two times pass: that of a step, and the one promised to the person; the words never mix them."""
    if of == Due.STEP:
        return _("Quá hạn bước %(span)s")
    return _("Quá hạn trả lời %(span)s") if of == Due.ANSWER else _("Quá hạn trả %(span)s")


def _span(start: datetime, end: datetime, calendar: Calendar | None) -> tuple[str, int]:
    """The working time between two moments in its greatest whole unit, and its whole days."""
    minutes, day = _minutes(start, end, calendar)
    days, hours, language = minutes // day, minutes // 60, get_language()
    if days:
        return _days(days, day == 24 * 60, language), days
    return _hours(hours, language) if hours else _less(minutes, language), 0


@lru_cache(maxsize=1024)  # a list of fifty rows says the same few spans again and again
def _days(days: int, of_calendar: bool, _language: str | None) -> str:
    if of_calendar:
        return ngettext("%(n)d ngày", "%(n)d ngày", days) % {"n": days}
    return ngettext("%(n)d ngày làm việc", "%(n)d ngày làm việc", days) % {"n": days}


@lru_cache(maxsize=64)
def _hours(hours: int, _language: str | None) -> str:
    return ngettext("%(n)d giờ làm việc", "%(n)d giờ làm việc", hours) % {"n": hours}


@lru_cache(maxsize=256)
def _less(minutes: int, _language: str | None) -> str:
    if minutes:
        return ngettext("%(n)d phút", "%(n)d phút", minutes) % {"n": minutes}
    return _("chưa tới một phút làm việc")


def _minutes(start: datetime, end: datetime, calendar: Calendar | None) -> tuple[int, int]:
    """Minutes between the moments, and how many make a day."""
    if calendar is not None:
        try:
            return working_minutes(start, end, calendar), calendar.day_minutes
        except Refusal:  # a year whose calendar is not known yet
            pass
    return int((end - start).total_seconds() // 60), 24 * 60
