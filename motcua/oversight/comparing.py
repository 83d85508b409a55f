"""Places side by side over a period and at this moment, the worst first."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from motcua.agencies.models import Unit
from motcua.dossiers import figures
from motcua.dossiers.figures import OF_DESK, Figures, Period
from motcua.dossiers.flows import Measure
from motcua.dossiers.models import Dossier
from motcua.oversight import stock
from motcua.oversight.behind import MEASURES, Count
from motcua.oversight.places import Place, places_under


@dataclass(frozen=True)
class Row:
    """One place: what went through it in the period, who was guided and filed nothing, how it stands now."""

    place: Place
    counted: dict[Count, int]
    guided: int
    now: stock.Numbers


@dataclass(frozen=True)
class Comparison:
    rows: list[Row]
    counted: dict[Count, int] = field(default_factory=dict)
    guided: int = 0
    now: stock.Numbers = field(default_factory=dict)


def compare(top: Unit, period: Period, now: stock.Moment, *, day: date) -> Comparison:
    """The places under a committee. Five queries of figures and open work, whatever their number."""
    places = places_under(top, day)
    units = frozenset().union(*(place.units for place in places))
    settled, desks = figures.by_settling_unit(units, period), figures.by_desk(units, period)
    standing = stock.by_unit(Dossier.objects.filter(settling_unit__in=units), now)
    rows = [_row(place, settled, desks, standing) for place in places]
    rows.sort(key=lambda row: (*stock.badness(row.now), -row.counted[Count.LATE], row.place.unit.sort_key))
    return Comparison(
        rows,
        {count: sum(row.counted[count] for row in rows) for count in Count},
        sum(row.guided for row in rows),
        stock.added([row.now for row in rows]),
    )


def _row(place: Place, settled: Figures, desks: Figures, standing: dict[UUID, stock.Numbers]) -> Row:
    def of(measure: Measure) -> int:
        source = desks if measure in OF_DESK else settled
        return sum(source[unit][measure] for unit in place.units if unit in source)

    counted = {count: sum(of(measure) for measure in MEASURES[count]) for count in Count}
    mine = [numbers for unit, numbers in standing.items() if unit in place.units]
    return Row(place, counted, of(Measure.GUIDED), stock.added(mine))
