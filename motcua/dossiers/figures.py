"""Figures of a period: no dossier is counted.

Folded days and what waits are read in one statement, so that nothing folded in between is missed or counted
twice.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, Sum

from motcua.common.arrays import is_any
from motcua.dossiers.flows import Duty, DutyDay, Flow, FlowDay, Measure

Figures = dict[UUID, dict[Measure, int]]
# what the desk does; all else is done by the unit that settles
OF_DESK = frozenset({Measure.REFUSED, Measure.GUIDED, Measure.ANSWERED_LATE, Measure.ASKED_BEFORE})


@dataclass(frozen=True)
class Period:
    """From a day to a day, both included."""

    first: date
    last: date

    @property
    def days(self) -> Q:
        return Q(day__gte=self.first, day__lte=self.last)


def by_settling_unit(units: Collection[UUID] | None, period: Period) -> Figures:
    """Every measure of each unit that settles; None: of all units. One query."""
    return _summed("settling_unit_id", units, period)


def by_desk(units: Collection[UUID] | None, period: Period) -> Figures:
    """Every measure of each one-stop, whoever settles. One query."""
    return _summed("desk_id", units, period)


def by_settling_unit_at(desk: UUID, period: Period) -> Figures:
    """Every measure of what one one-stop received, by the unit that settles it. One query."""
    return _summed("settling_unit_id", None, period, where=Q(desk_id=desk))


@dataclass(frozen=True)
class Done:
    """What one person did in one unit."""

    staff_id: UUID
    unit_id: UUID
    duty: Duty
    n: int
    late: int


def by_person(units: Collection[UUID] | None, period: Period) -> list[Done]:
    """How many dossiers each person received, settled, signed, returned. One query."""
    found: dict[tuple[UUID, UUID, str], list[int]] = {}
    names = ("staff_id", "unit_id", "duty")
    where = period.days if units is None else period.days & is_any("unit_id", units)
    folded = DutyDay.objects.filter(where).order_by().values_list(*names)
    waiting = Flow.objects.filter(where).exclude(duty="").order_by().values_list(*names)
    late = Count("pk", filter=Q(late=True))
    rows = folded.annotate(done=Sum("n"), behind=Sum("late")).union(
        waiting.annotate(done=Count("pk"), behind=late), all=True
    )
    for staff, unit, duty, n, behind in rows:
        sums = found.setdefault((staff, unit, duty), [0, 0])
        sums[0] += n
        sums[1] += behind
    return [Done(staff, unit, Duty(duty), n, late) for (staff, unit, duty), (n, late) in found.items()]


def _summed(
    column: str, units: Collection[UUID] | None, period: Period, *, where: Q | None = None
) -> Figures:
    where = period.days if where is None else period.days & where
    if units is not None:
        where &= is_any(column, units)
    folded = FlowDay.objects.filter(where).order_by().values_list(column)
    waiting = Flow.objects.filter(where).exclude(measure="").order_by().values_list(column)
    rows = folded.annotate(**{f"of_{one}": Sum(one.value) for one in Measure}).union(
        waiting.annotate(**{f"of_{one}": Count("pk", filter=Q(measure=one)) for one in Measure}), all=True
    )
    found: Figures = {}
    for unit, *numbers in rows:
        here = found.setdefault(unit, dict.fromkeys(Measure, 0))
        for measure, n in zip(Measure, numbers, strict=True):
            here[measure] += n
    return found
