"""A figure over the periods before: each period counted by the function that counts it on its own."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from uuid import UUID

from motcua.dossiers import figures
from motcua.dossiers.figures import OF_DESK, Period
from motcua.dossiers.flows import Measure
from motcua.oversight.behind import MEASURES, Count
from motcua.oversight.indicators import Value
from motcua.oversight.periods import part_of

PERIODS = 12
MONTH, QUARTER = 1, 3


def periods_to(day: date, months: int, *, number: int = PERIODS) -> list[Period]:
    """So many months or quarters, the oldest first; the last one runs and ends with the day."""
    whole = part_of(day, months)
    found = [Period(whole.first, day)]
    while len(found) < number:
        found.append(part_of(found[-1].first - timedelta(days=1), months))
    return found[::-1]


def counted(units: Collection[UUID], period: Period) -> dict[Count, int]:
    """What went through these units in the period. Two queries."""
    settled, desks = figures.by_settling_unit(units, period), figures.by_desk(units, period)

    def of(measure: Measure) -> int:
        rows = desks if measure in OF_DESK else settled
        return sum(row[measure] for row in rows.values())

    return {count: sum(of(measure) for measure in MEASURES[count]) for count in Count}


def in_time(numbers: Mapping[Count, int]) -> Value:
    """Settled in time of those settled."""
    settled = numbers[Count.SETTLED]
    return Value(settled - numbers[Count.LATE], settled)
