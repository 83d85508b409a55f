"""Figures of a period: folded days and what waits to be folded, in one answer; no dossier is counted."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, Sum

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
    """Every measure of each unit that settles; None: of all units. Two queries."""
    return _summed("settling_unit_id", units, period)


def by_desk(units: Collection[UUID] | None, period: Period) -> Figures:
    """Every measure of each one-stop, whoever settles. Two queries."""
    return _summed("desk_id", units, period)


@dataclass(frozen=True)
class Done:
    """What one person did in one unit."""

    staff_id: UUID
    unit_id: UUID
    duty: Duty
    n: int
    late: int


def by_person(units: Collection[UUID] | None, period: Period) -> list[Done]:
    """How many dossiers each person received, settled, signed, returned. Two queries."""
    found: dict[tuple[UUID, UUID, str], list[int]] = {}
    names = ("staff_id", "unit_id", "duty")
    where = period.days if units is None else period.days & Q(unit_id__in=units)
    folded = DutyDay.objects.filter(where).values_list(*names).annotate(Sum("n"), behind=Sum("late"))
    late = Count("pk", filter=Q(late=True))
    waiting = (
        Flow.objects.filter(where).exclude(duty="").values_list(*names).annotate(Count("pk"), behind=late)
    )
    for rows in (folded, waiting):
        for staff, unit, duty, n, behind in rows.order_by():
            sums = found.setdefault((staff, unit, duty), [0, 0])
            sums[0] += n
            sums[1] += behind
    return [Done(staff, unit, Duty(duty), n, late) for (staff, unit, duty), (n, late) in found.items()]


def _summed(column: str, units: Collection[UUID] | None, period: Period) -> Figures:
    where = period.days if units is None else period.days & Q(**{f"{column}__in": units})
    found: Figures = {}
    sums = [Sum(measure.value) for measure in Measure]
    for unit, *numbers in FlowDay.objects.filter(where).order_by().values_list(column).annotate(*sums):
        found[unit] = dict(zip(Measure, numbers, strict=True))
    waiting = Flow.objects.filter(where).exclude(measure="").order_by()
    for unit, measure, n in waiting.values_list(column, "measure").annotate(Count("pk")):
        here = found.setdefault(unit, dict.fromkeys(Measure, 0))
        here[Measure(measure)] += n
    return found
