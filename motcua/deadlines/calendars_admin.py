"""Acts on calendars: a special day added, corrected, confirmed, removed; a year confirmed.

Who may is asked by the face: this package knows no officers. Each act leaves a `CalendarChange`.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.common.refusal import Refusal
from motcua.deadlines.calendars import local
from motcua.deadlines.models import CalendarChange, CalendarDay, CalendarYear
from motcua.deadlines.services import forget


class DayTaken(Refusal):
    """The calendar has a row for this day and unit already."""

    code = "calendar-day-taken"
    message = gettext_lazy("Ngày {day} đã có trong lịch này. Hãy mở dòng có sẵn để sửa.")


class DayHasPassed(Refusal):
    """Deadlines have been counted by it: only its confirmation may still be recorded."""

    code = "calendar-day-has-passed"
    message = gettext_lazy(
        "Ngày {day} đã qua và hạn của hồ sơ đã tính theo lịch cũ, nên không thêm, sửa hay bỏ được nữa. "
        "Vẫn có thể xác nhận văn bản của ngày này."
    )


class DecisionMissing(Refusal):
    """A day off or a swap rests on a text."""

    code = "calendar-decision-missing"
    message = gettext_lazy("Chưa ghi văn bản làm căn cứ. Hãy ghi số, ngày và cơ quan ban hành.")


class YearEmpty(Refusal):
    """A year without a single special day is surely not entered yet."""

    code = "calendar-year-empty"
    message = gettext_lazy("Lịch năm {year} chưa có ngày nào. Hãy nhập các ngày nghỉ lễ, tết trước.")


@dataclass(frozen=True)
class Editor:
    """Who acts, as the log keeps it."""

    id: UUID
    name: str


@transaction.atomic
def add_day(
    *, day: date, kind: str, name: str, decision: str, by: Editor, at: datetime, scope: str = ""
) -> CalendarDay:
    """A holiday, rest in lieu or swap, confirmed by its decision; an empty scope means the whole country.

    Due dates already given stay. Raises DayTaken, DayHasPassed, DecisionMissing.
    """
    _check(day, decision, at)
    try:
        with transaction.atomic():
            row = CalendarDay.objects.create(
                day=day, kind=kind, scope=scope, name=name, decision=decision, confirmed=True
            )
    except IntegrityError:
        raise DayTaken(day=_spoken(day)) from None
    return _done(CalendarChange.Act.ADD, row, by=by, at=at)


@transaction.atomic
def edit_day(*, day_id: int, kind: str, name: str, decision: str, by: Editor, at: datetime) -> CalendarDay:
    """Correct what a coming day is; the day and the unit stay. Raises DayHasPassed, DecisionMissing."""
    row = CalendarDay.objects.select_for_update().get(pk=day_id)
    _check(row.day, decision, at)
    row.kind, row.name, row.decision = kind, name, decision
    row.save(update_fields=["kind", "name", "decision"])
    return _done(CalendarChange.Act.EDIT, row, by=by, at=at)


@transaction.atomic
def confirm_day(*, day_id: int, decision: str, by: Editor, at: datetime) -> CalendarDay:
    """A text now says what was entered provisionally; days that have passed may be confirmed too."""
    if not decision.strip():
        raise DecisionMissing
    row = CalendarDay.objects.select_for_update().get(pk=day_id)
    row.decision, row.confirmed = decision, True
    row.save(update_fields=["decision", "confirmed"])
    return _done(CalendarChange.Act.CONFIRM, row, by=by, at=at)


@transaction.atomic
def remove_day(*, day_id: int, decision: str, by: Editor, at: datetime) -> None:
    """A coming day follows its weekday again. Raises DayHasPassed, DecisionMissing."""
    row = CalendarDay.objects.select_for_update().get(pk=day_id)
    _check(row.day, decision, at)
    _record(CalendarChange.Act.REMOVE, row.day.year, by=by, at=at, about=_words(row), decision=decision)
    row.delete()
    transaction.on_commit(forget)


@transaction.atomic
def publish_year(*, year: int, decision: str, by: Editor, at: datetime) -> CalendarYear:
    """The calendar of a year is official: limits may run into it, and its national days are confirmed.

    Raises YearEmpty, DecisionMissing.
    """
    if not decision.strip():
        raise DecisionMissing
    days = CalendarDay.objects.filter(day__year=year, scope="")
    if not days.exists():
        raise YearEmpty(year=year)
    days.filter(confirmed=False).update(confirmed=True, decision=decision[:200])
    facts = {"published": True, "decision": decision}
    row, _made = CalendarYear.objects.update_or_create(year=year, defaults=facts)
    _record(CalendarChange.Act.PUBLISH, year, by=by, at=at, about=str(year), decision=decision)
    transaction.on_commit(forget)
    return row


def _check(day: date, decision: str, at: datetime) -> None:
    if not decision.strip():
        raise DecisionMissing
    if day < local(at).date():
        raise DayHasPassed(day=_spoken(day))


def _done(act: CalendarChange.Act, row: CalendarDay, *, by: Editor, at: datetime) -> CalendarDay:
    _record(act, row.day.year, by=by, at=at, about=_words(row), decision=row.decision)
    transaction.on_commit(forget)
    return row


def _record(
    act: CalendarChange.Act, year: int, *, by: Editor, at: datetime, about: str, decision: str
) -> None:
    CalendarChange.objects.create(
        at=at,
        staff_id=by.id,
        staff_name=by.name[:200],
        act=act,
        year=year,
        about=about[:500],
        decision=decision[:300],
    )


def _words(row: CalendarDay) -> str:
    where = row.scope or _("cả nước")
    return f"{_spoken(row.day)} · {CalendarDay.Kind(row.kind).label} · {row.name} · {where}"


def _spoken(day: date) -> str:
    return f"{day:%d/%m/%Y}"
