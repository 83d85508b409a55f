"""Places side by side over a period and at this moment, the worst first."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from uuid import UUID

from motcua.agencies.areas import kept_lines
from motcua.agencies.models import Unit
from motcua.common.arrays import is_any
from motcua.dossiers import figures
from motcua.dossiers.figures import OF_DESK, Period
from motcua.dossiers.flows import Measure
from motcua.dossiers.models import Dossier
from motcua.feedback.figures import Answered, Scope, overall_by_agency_and_desk, withhold
from motcua.oversight import stock
from motcua.oversight.behind import MEASURES, Count
from motcua.oversight.places import Place, places_under


@dataclass(frozen=True)
class Row:
    """One place: what went through it in the period, who was guided and filed nothing, how it stands now.

    apart  it works for the territory and stands under another agency: no part of the whole.
    """

    place: Place
    counted: dict[Count, int]
    guided: int
    now: stock.Numbers
    apart: bool = False


@dataclass(frozen=True)
class Comparison:
    """The places, and the committee with all under it: the figures of its overview."""

    rows: list[Row]
    counted: dict[Count, int] = field(default_factory=dict)
    guided: int = 0
    now: stock.Numbers = field(default_factory=dict)


class Figures:
    """What is known of the places under a committee, each part read when it is first asked for."""

    def __init__(self, top: Unit, period: Period, now: stock.Moment, *, day: date) -> None:
        self.places = places_under(top, day)
        self.whole = Place(top, kept_lines(day).under(top.pk), opens=True)
        self._units = self.whole.units.union(*(place.units for place in self.places))
        self._period, self._now = period, now

    def counted(self, place: Place, count: Count) -> int:
        """How much of that went through it in the period."""
        return sum(self._of(place, measure) for measure in MEASURES[count])

    def guided(self, place: Place) -> int:
        """Who was guided at its desks and filed nothing."""
        return self._of(place, Measure.GUIDED)

    def now(self, place: Place) -> stock.Numbers:
        """How its open work stands."""
        return stock.added([numbers for unit, numbers in self._standing.items() if unit in place.units])

    def ratings(self, place: Place) -> Answered | None:
        """What people said of dossiers that it settled or received, if anybody did; of a place beside the
        others, so that nothing is told of those with too few answers.
        """
        return self._ratings[place.unit.pk] if place in self.places else self._ratings_of(place)

    def _ratings_of(self, place: Place) -> Answered | None:
        mine = [said for pair, said in self._said.items() if not place.units.isdisjoint(pair)]
        if not mine:
            return None
        total = Answered(mine[0].question)
        for one in mine:
            total.add(one)
        return total

    def _of(self, place: Place, measure: Measure) -> int:
        source = self._desks if measure in OF_DESK else self._settled
        return sum(source[unit][measure] for unit in place.units if unit in source)

    @cached_property
    def _settled(self) -> figures.Figures:
        return figures.by_settling_unit(self._units, self._period)

    @cached_property
    def _desks(self) -> figures.Figures:
        return figures.by_desk(self._units, self._period)

    @cached_property
    def _standing(self) -> dict[UUID, stock.Numbers]:
        return stock.by_unit(Dossier.objects.filter(is_any("settling_unit_id", self._units)), self._now)

    @cached_property
    def _ratings(self) -> dict[UUID, Answered | None]:
        found = {place.unit.pk: self._ratings_of(place) for place in self.places}
        withhold(one for one in found.values() if one is not None)
        return found

    @cached_property
    def _said(self) -> dict[tuple[UUID, UUID], Answered]:
        return overall_by_agency_and_desk(Scope(self._period.first, self._period.last))


def compare(top: Unit, period: Period, now: stock.Moment, *, day: date) -> Comparison:
    """The places under a committee. Five queries of figures and open work, whatever their number."""
    known = Figures(top, period, now, day=day)
    rows = [
        Row(
            one,
            _counted(known, one),
            known.guided(one),
            known.now(one),
            apart=not one.units <= known.whole.units,
        )
        for one in known.places
    ]
    rows.sort(key=lambda row: (*stock.badness(row.now), -row.counted[Count.LATE], row.place.unit.sort_key))
    whole = known.whole
    return Comparison(rows, _counted(known, whole), known.guided(whole), known.now(whole))


def _counted(known: Figures, place: Place) -> dict[Count, int]:
    return {count: known.counted(place, count) for count in Count}
