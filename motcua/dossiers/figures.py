"""Figures of a period: no dossier is counted.

Halves of months, the days around them and what waits are read in one statement, so that nothing folded in
between is missed or counted twice.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q, Sum

from motcua.common.arrays import is_any, uuids
from motcua.dossiers.flows import Duty, DutyDay, Flow, Measure
from motcua.dossiers.spans import HALF, whole_spans
from motcua.dossiers.spans import Period as Period

Figures = dict[UUID, dict[Measure, int]]
# what the desk does; all else is done by the unit that settles
OF_DESK = frozenset({Measure.REFUSED, Measure.GUIDED, Measure.ANSWERED_LATE, Measure.ASKED_BEFORE})
_MEASURES = ", ".join(Measure)
_LESS = ", ".join(f"-{one}" for one in Measure)
_SUMS = ", ".join(f"sum({one})" for one in Measure)
_WAITING = ", ".join(f"(measure = '{one}')::int" for one in Measure)


def by_settling_unit(units: Collection[UUID] | None, period: Period) -> Figures:
    """Every measure of each unit that settles; None: of all units. One query."""
    return _summed("settling_unit_id", units, period)


def by_desk(units: Collection[UUID] | None, period: Period) -> Figures:
    """Every measure of each one-stop, whoever settles. One query."""
    return _summed("desk_id", units, period)


def by_settling_unit_at(desk: UUID, period: Period) -> Figures:
    """Every measure of what one one-stop received, by the unit that settles it. One query."""
    return _summed("settling_unit_id", None, period, desk=desk)


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
    column: str, units: Collection[UUID] | None, period: Period, *, desk: UUID | None = None
) -> Figures:
    where, given = "", list[Any]()
    if units is not None:
        where, given = f" AND {column} = ANY(%s::uuid[])", [uuids(units)]
    if desk is not None:
        where, given = f"{where} AND desk_id = %s", [*given, desk]
    parts, values = [], []
    for part, bounds in _parts(period):
        parts.append(f"SELECT {column}, {part}{where}")
        values += [*bounds, *given]
    named = f"({' UNION ALL '.join(parts)}) AS parts (unit_id, {_MEASURES})"
    query = f"SELECT unit_id, {_SUMS} FROM {named} GROUP BY 1"  # nosec B608
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return {unit: dict(zip(Measure, numbers, strict=True)) for unit, *numbers in cursor.fetchall()}


def _parts(period: Period) -> Iterator[tuple[str, tuple[date, date]]]:
    """What adds up to the period: whole halves of months, days around and beyond them, what waits."""
    days, whole = "FROM dossiers_flowday WHERE day >= %s AND day <= %s", whole_spans(period, None, HALF)
    if whole is None:
        yield f"{_MEASURES} {days}", (period.first, period.last)
    else:
        yield (
            f"{_MEASURES} FROM dossiers_flowhalf WHERE half >= %s AND half < %s",
            (whole.first, whole.after),
        )
        for edge in whole.around(period):
            yield f"{_MEASURES} {days}", edge
        for edge in whole.beyond(period):
            yield f"{_LESS} {days}", edge
    yield (
        f"{_WAITING} FROM dossiers_flow WHERE measure <> '' AND day >= %s AND day <= %s",
        (period.first, period.last),
    )
