"""Marks of the dossiers accepted in a period, as they stand at this moment; no dossier that is over is read.

Folded days, what waits, and the open dossiers past their date are read in one statement, so that nothing is
missed or counted twice.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, DateTimeField, F, IntegerField, Q, QuerySet, Sum, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Least
from django.db.models.lookups import LessThan

from motcua.deadlines.calendars import VIETNAM, local
from motcua.dossiers.figures import Period
from motcua.dossiers.flows import Flow
from motcua.dossiers.mark_rows import MarkDay, MarkMonth, MarkUnit
from motcua.dossiers.marks import MARKS, Mark
from motcua.dossiers.models import Dossier

Marks = dict[Mark, int]
# what figures may be told apart by: the column of a day, the same of a dossier
_BY = {
    "unit": ("settling_unit_id", "settling_unit_id"),
    "procedure": ("procedure_id", "version__procedure_id"),
    "channel": ("channel", "channel"),
    "staff": ("staff_id", "handler_id"),
}
_ZERO = Sum(Value(0))
_OWED = Cast(KeyTextTransform("owed", "tally"), DateTimeField())


@dataclass(frozen=True)
class Scope:
    """Dossiers accepted in a period; None: no matter which.

    units       that settle.
    staff       the handler.
    """

    period: Period
    units: Collection[UUID] | None = None
    procedures: Collection[UUID] | None = None
    channel: str | None = None
    staff: UUID | None = None

    def wanted(self, place: int) -> Q:
        """place   0: columns of a day, 1: columns of a dossier."""
        given = {
            "unit": self.units,
            "procedure": self.procedures,
            "channel": None if self.channel is None else [self.channel],
            "staff": None if self.staff is None else [self.staff],
        }
        found = Q()
        for name, values in given.items():
            if values is not None:
                found &= Q(**{f"{_BY[name][place]}__in": values})
        return found

    @property
    def begins(self) -> datetime:
        return datetime.combine(self.period.first, time.min, VIETNAM)

    @property
    def ends(self) -> datetime:
        """The moment after the last day."""
        return datetime.combine(self.period.last, time.min, VIETNAM) + timedelta(days=1)


def marked(scope: Scope, *by: str, at: datetime) -> dict[tuple[Any, ...], Marks]:
    """Marks told apart by `unit`, `procedure`, `channel`, `staff`, or by nothing: the key is (). One query.

    An open dossier counts as late when its date has passed by the end of the period, or by now if that is
    earlier; while its applicant is waited for, when it had passed before he was asked.
    """
    found: dict[tuple[Any, ...], Marks] = {}
    for row in _rows(scope, by, at):
        key, numbers = tuple(row[: len(by)]), row[len(by) :]
        sums = found.setdefault(key, dict.fromkeys(MARKS, 0))
        for mark, n in zip(MARKS, numbers, strict=True):
            sums[mark] += n or 0
    return found


def behind(scope: Scope, *, having: Mark = Mark.RECEIVED, lacking: Mark | None = None, at: datetime) -> Q:
    """Which dossiers a figure is made of: all that carry a mark, or those of them that lack another."""
    where = scope.wanted(1) & Q(received_at__gte=scope.begins, received_at__lt=scope.ends)
    where &= _carries(scope, having, at)
    return where if lacking is None else where & ~_carries(scope, lacking, at)


def _carries(scope: Scope, mark: Mark, at: datetime) -> Q:
    judged = Q(tally__marks__contains=[mark.value])
    late = _past(scope, at)
    return judged | Q(finished_at=None) & late[mark] if mark in late else judged


def _rows(scope: Scope, by: tuple[str, ...], at: datetime) -> Iterator[tuple[Any, ...]]:
    days = [_BY[name][0] for name in by]
    where = scope.period.days & scope.wanted(0)
    none: dict[str, Any] = {"every": Value(1)} if not by else {}  # grouped by nothing at all
    folded = MarkDay.objects.filter(where).order_by().annotate(**none).values_list(*days or ["every"])
    waiting = Flow.objects.filter(where, marks__isnull=False).order_by().annotate(**none)
    waiting = waiting.values_list(*days or ["every"])
    late = _past(scope, at)
    sums = {f"of_{one}": Sum(one.value) for one in MARKS}
    parts = []
    of_months, months = _of_months(scope, by), whole_months(scope.period, at)
    if of_months is not None and months is not None:
        folded = folded.exclude(day__gte=months.first, day__lt=months.after)
        whole = of_months.objects.filter(scope.wanted(0), month__gte=months.first, month__lt=months.after)
        whole = whole.order_by().annotate(**none).values_list(*days or ["every"])
        beyond = MarkDay.objects.filter(scope.wanted(0), day__gt=scope.period.last, day__lt=months.after)
        beyond = beyond.order_by().annotate(**none).values_list(*days or ["every"])
        parts += [
            whole.annotate(**sums),
            beyond.annotate(**{f"of_{one}": -Sum(one.value) for one in MARKS}),
        ]
    opened = _open(scope, at).order_by().annotate(**none)
    opened = opened.values_list(*[_BY[name][1] for name in by] or ["every"])
    rows = folded.annotate(**sums).union(
        *parts,
        waiting.annotate(**{f"of_{one}": _sum(one) for one in MARKS}),
        opened.annotate(
            **{f"of_{one}": Count("pk", filter=late[one]) if one in late else _ZERO for one in MARKS}
        ),
        all=True,
    )
    return (row if by else row[1:] for row in rows)


def _of_months(scope: Scope, by: tuple[str, ...]) -> type[MarkUnit] | type[MarkMonth] | None:
    """The fewest rows that know what is asked; none of a month knows the official."""
    asked = {"staff": scope.staff, "procedure": scope.procedures, "channel": scope.channel}
    told = {name for name, value in asked.items() if value is not None} | set(by)
    if "staff" in told:
        return None
    return MarkUnit if told <= {"unit"} else MarkMonth


@dataclass(frozen=True)
class Months:
    """From the first day of a month to before the first day of another."""

    first: date
    after: date


def whole_months(period: Period, at: datetime) -> Months | None:
    """The whole months in a period; None where there is none.

    A month that is not over at the end of the period counts as whole: of the days to come, which are next to
    none, the reader takes away what stands there all the same.
    """
    first, day = period.first, period.last + timedelta(days=1)
    begins = first if first.day == 1 else _next_month(first)
    after = _next_month(day) if day.day > 1 and local(at).date() < day else day.replace(day=1)
    return Months(begins, after) if begins < after else None


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _sum(mark: Mark) -> Sum:
    return Sum(Cast(KeyTextTransform(mark.value, "marks"), IntegerField()))


def _open(scope: Scope, at: datetime) -> QuerySet[Dossier]:
    """Open dossiers of which some date has passed: the two short indexes of such find them."""
    measured = min(at, scope.ends)
    since = Q(received_at__gte=scope.begins, received_at__lt=scope.ends)
    passed = Q(due_at__lt=measured) | Q(first_due_at__lt=measured)
    return Dossier.objects.open().filter(since, scope.wanted(1), passed)


def _past(scope: Scope, at: datetime) -> dict[Mark, Q]:
    """Past the date and not judged late already. PostgreSQL's least() leaves out what is null."""
    measured = Least(Value(min(at, scope.ends), output_field=DateTimeField()), F("paused_at"))
    judged = {mark: Q(tally__marks__contains=[mark.value]) for mark in (Mark.LATE, Mark.LATE_FIRST)}
    return {
        Mark.LATE: ~judged[Mark.LATE] & Q(due_at__lt=measured),
        Mark.LATE_FIRST: ~judged[Mark.LATE_FIRST] & Q(LessThan(_OWED, measured)),
    }
