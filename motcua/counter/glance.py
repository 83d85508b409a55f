"""One unit at a glance: points, what is open and late, places below. For the wall, the phone, one page."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from motcua.agencies.areas import lines_on
from motcua.agencies.models import Unit, UnitKind
from motcua.common.arrays import is_any
from motcua.common.kept import Kept
from motcua.counter.changes import POINTS, SHARE, Change, change, points_change, satisfied_in
from motcua.counter.map_points import outside_of
from motcua.deadlines.calendars import local
from motcua.dossiers.figures import Period
from motcua.dossiers.models import Dossier
from motcua.oversight import stock, trends
from motcua.oversight.behind import Count
from motcua.oversight.indicators import Indicator, Value
from motcua.oversight.mapping import territory, together
from motcua.oversight.models import Doubt
from motcua.oversight.outside import indicators_with_values
from motcua.oversight.periods import name_of
from motcua.oversight.places import Place, places_under
from motcua.scorecard.class_limits import fewest_on
from motcua.scorecard.live import LiveCard, cards_of
from motcua.scorecard.ranking import Ranked, few_words, ranked, unranked, unranked_words
from motcua.scorecard.services import NoSetInForce, first_day

_kept = Kept()
SHOWN_PLACES = 6


@dataclass(frozen=True)
class PlaceLine:
    """A place below: its work now and its points, where it accepted anything this year.

    total, rank  None, too, where too few of its points can be judged: then it is set apart.
    few          it has too few dossiers to be named among the lowest; its place stays.
    """

    unit: Unit
    name: str
    late: int
    opened: int
    total: Decimal | None
    rank: int | None
    apart: bool = False
    few: bool = False


@dataclass(frozen=True)
class Glance:
    """As it stood at a moment; the month so far, points from the beginning of the year.

    before     what was counted in the month before.
    satisfied  of those asked this month; no share while too few answered. was_satisfied: the month before.
    points     what the points have more than at the end of the month before.
    outside    what others say of the unit itself, or of the places below together.
    """

    unit: Unit
    at: datetime
    year: Period
    month: Period
    card: LiveCard | None
    now: stock.Numbers
    counted: Mapping[Count, int]
    before: Mapping[Count, int]
    satisfied: Value
    was_satisfied: Value
    month_before: Period
    points: Change
    questions: int
    places: list[PlaceLine]
    outside: list[tuple[Indicator, Value]]
    fewest: int

    @property
    def in_time(self) -> Value:
        """Settled in time of those settled this month."""
        return trends.in_time(self.counted)

    @property
    def in_time_before(self) -> Value:
        """The same of the whole month before."""
        return trends.in_time(self.before)

    @property
    def in_time_change(self) -> Change:
        return self._change(self.in_time, self.in_time_before)

    @property
    def satisfied_change(self) -> Change:
        return self._change(self.satisfied, self.was_satisfied)

    def _change(self, now: Value, before: Value) -> Change:
        period = self.month_before
        return change(now.share, before.share, unit=SHARE, name=name_of(period.first, period.last))

    @property
    def worst(self) -> list[PlaceLine]:
        """Where most lies late, the worst first; none where nothing is late."""
        found = sorted(self.places, key=lambda one: (-one.late, -one.opened, one.unit.sort_key))
        return [one for one in found if one.late][:SHOWN_PLACES]

    @property
    def apart_words(self) -> str:
        """How many places below are compared with none, and why, in sentences; nothing without any."""
        few = few_words(sum(one.few for one in self.places), self.fewest)
        return f"{unranked_words(sum(one.apart for one in self.places))} {few}".strip()

    @property
    def lowest(self) -> list[PlaceLine]:
        """Places with the fewest points, the lowest first; never more than half of those that have points."""
        found = [one for one in self.places if one.total is not None and not one.few]
        found.sort(key=lambda one: (one.total, one.unit.sort_key))
        return found[: min(SHOWN_PLACES, len(found) // 2)]


def glance(unit: Unit, *, at: datetime) -> Glance:
    """Counted at most once a minute in each process; `at` of the answer says when."""
    return _kept.get((unit.pk, local(at).date()), lambda: _counted(unit, at=at))


def _counted(unit: Unit, *, at: datetime) -> Glance:
    day = local(at).date()
    year = _year(day)
    before, month = trends.periods_to(day, trends.MONTH, number=2)
    units = lines_on(day).under(unit.pk)
    found = places_under(unit, day) if unit.kind == UnitKind.COMMITTEE else []
    below = [one for one in found if one.unit.kind != UnitKind.ONE_STOP]
    dossiers = Dossier.objects.filter(is_any("settling_unit_id", units))
    standing = stock.by_unit(dossiers, stock.moment_for(unit, at=at))
    cards = _cards([unit, *(one.unit for one in below)], year, at=at)
    return Glance(
        unit,
        at,
        year,
        month,
        cards[0] if cards else None,
        stock.added(list(standing.values())),
        trends.counted(units, month),
        trends.counted(units, before),
        satisfied_in(units, month),
        satisfied_in(units, before),
        before,
        points_change(cards[0], at=at) if cards else Change(None, POINTS, ""),
        Doubt.objects.filter(is_any("unit_id", units), answered_at=None).count(),
        _places(below, cards[1:], standing, fewest_on(day)),
        _outside(unit, [one.unit for one in below], year, at=at),
        fewest_on(day),
    )


def _year(day: date) -> Period:
    """From the beginning of the year, or from the first day a set of indicators is in force."""
    first = day.replace(month=1, day=1)
    try:
        return Period(max(first, min(first_day(), day)), day)
    except NoSetInForce:
        return Period(first, day)


def _cards(units: list[Unit], period: Period, *, at: datetime) -> list[LiveCard]:
    try:
        return cards_of(units, period, at=at)
    except NoSetInForce:
        return []


def _places(
    below: list[Place], cards: list[LiveCard], standing: Mapping[UUID, stock.Numbers], fewest: int
) -> list[PlaceLine]:
    ranks: dict[UUID, Ranked] = {}
    apart: set[UUID] = set()
    for kind in {one.unit.kind for one in below}:
        of_kind = [one for one in cards if one.busy and one.unit.kind == kind]
        ranks |= {one.live.unit.pk: one for one in ranked(of_kind)}
        apart |= {one.unit.pk for one in unranked(of_kind)}
    lines = []
    for one in below:
        now = stock.added([numbers for unit, numbers in standing.items() if unit in one.units])
        rank = ranks.get(one.unit.pk)
        total = rank.live.card.total if rank else None
        name = territory(one.unit)
        late, opened = now[stock.Kind.LATE], now[stock.Kind.OPEN]
        place = rank.place if rank else None
        few = rank is not None and rank.live.counted.received < fewest
        lines.append(PlaceLine(one.unit, name, late, opened, total, place, one.unit.pk in apart, few))
    return lines


def _outside(unit: Unit, below: list[Unit], period: Period, *, at: datetime) -> list[tuple[Indicator, Value]]:
    said = outside_of([unit, *below], period=period, at=at)
    found = []
    for one in indicators_with_values():
        own = said.get(unit.pk, {}).get(one.key)
        rest = [said[place.pk][one.key] for place in below if one.key in said.get(place.pk, {})]
        if own is not None or rest:
            found.append((one, own or _of_places(rest)))
    return found


def _of_places(values: list[Value]) -> Value:
    """Places together; what is said of the whole is as old as the oldest of them."""
    oldest = min((value.said for value in values if value.said), key=lambda said: said.day)
    return replace(together(values), said=oldest)
