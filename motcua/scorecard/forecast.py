"""How a period may end: what is known of a dossier at once goes on as in the latest weeks.

What only time brings goes on as in weeks that lie back far enough for their dossiers to have mostly ended.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import product
from uuid import UUID

from motcua.agencies.areas import kept_lines
from motcua.deadlines.calendars import local
from motcua.dossiers.figures import Period
from motcua.dossiers.mark_figures import Marks, Scope, marked
from motcua.dossiers.marks import MARKS, Mark
from motcua.scorecard.live import LiveCard
from motcua.scorecard.scoring import ComponentScore, Count, Scorecard
from motcua.scorecard.sources import unhappy_by_day

WEEKS = 4
FARTHEST = 13  # weeks back, in which those are looked for whose dossiers have mostly ended
MOSTLY = 90  # per cent
_AT_ONCE = {"3.3": Mark.ONLINE, "4.5b": Mark.IDENTIFIED}
_WITH_RESULT = {"4.1": Mark.RESULT, "4.2": Mark.DIGITISED, "4.4": Mark.STORED}


@dataclass(frozen=True)
class Told:
    """Four weeks that tell how dossiers turn out; unhappy: of the dossiers of each, beside its marks.

    ended  mostly; else these are merely the farthest back.
    """

    period: Period
    weeks: Sequence[tuple[Marks, int]]
    ended: bool

    @property
    def together(self) -> tuple[Marks, int]:
        return _added([marks for marks, _n in self.weeks]), sum(n for _marks, n in self.weeks)


@dataclass(frozen=True)
class Forecast:
    """The card at the end of the period. low, high: totals, were every week as the worst, the best of them.

    left      days to come, from tomorrow on.
    received  dossiers of the latest four weeks, to yesterday.
    told      None: no dossier lies back far enough, so what only time brings stays as it is.
    """

    card: Scorecard
    low: Decimal
    high: Decimal
    left: int
    received: int
    told: Told | None

    @property
    def total(self) -> Decimal:
        return self.card.total


@dataclass
class _Back:
    """The weeks before today of some units; each read once."""

    units: frozenset[UUID]
    today: date
    at: datetime

    def __post_init__(self) -> None:
        self._read: list[Marks] = []

    def marks(self, period: Period) -> Marks:
        return marked(Scope(period, self.units), at=self.at)[()]

    def span(self, number: int, weeks: int = 1) -> Period:
        """The week that ended yesterday is number 0; so many weeks from it back."""
        last = self.today - timedelta(days=7 * number + 1)
        return Period(last - timedelta(days=7 * weeks - 1), last)

    def week(self, number: int) -> Marks:
        while len(self._read) <= number:
            self._read.append(self.marks(self.span(len(self._read))))
        return self._read[number]

    def told(self) -> Told | None:
        """The latest four weeks that ended mostly; else the farthest, if anything was accepted in them."""
        for number in range(FARTHEST + 1):
            weeks = [self.week(number + one) for one in range(WEEKS)]
            sums = _added(weeks)
            ended = 100 * sums[Mark.ENDED] >= MOSTLY * sums[Mark.RECEIVED]
            if sums[Mark.RECEIVED] and (ended or number == FARTHEST):
                return Told(self.span(number, WEEKS), self._with_unhappy(number, weeks), ended)
        return None

    def _with_unhappy(self, number: int, weeks: list[Marks]) -> list[tuple[Marks, int]]:
        days = unhappy_by_day(Scope(self.span(number, WEEKS), self.units))
        spans = [self.span(number + one) for one in range(WEEKS)]
        unhappy = [sum(n for day, n in days.items() if one.first <= day <= one.last) for one in spans]
        return list(zip(weeks, unhappy, strict=True))


def forecast(live: LiveCard, *, at: datetime) -> Forecast | None:
    """How the period ends; None when it is over, or when nothing was accepted in the latest four weeks.

    Dossiers alone go on. Open ones get the results that those which ended got, and count as in time while
    they are; whatever is counted otherwise stays. Seven queries where dossiers end soon, nineteen at most.
    """
    today = local(at).date()
    left = (live.period.last - today).days
    if left <= 0 or today < live.period.first:
        return None
    back = _Back(kept_lines(today).under(live.unit.pk), today, at)
    latest = [back.week(number) for number in range(WEEKS)]
    together = _added(latest)
    if not together[Mark.RECEIVED]:
        return None
    told = back.told()
    so_far = back.marks(Period(live.period.first, today))
    ends = _Ends(live.card, so_far[Mark.RECEIVED] - so_far[Mark.ENDED], told)
    whole = ends.after(together, Decimal(left) / (7 * WEEKS), told.together if told else None)
    busy = [one for one in latest if one[Mark.RECEIVED]]
    outcomes = [one for one in told.weeks if one[0][Mark.RECEIVED]] if told else [None]
    cards = [ends.after(week, Decimal(left) / 7, one) for week, one in product(busy, outcomes)]
    totals = [one.total for one in (whole, *cards)]
    return Forecast(whole, min(totals), max(totals), left, together[Mark.RECEIVED], told)


@dataclass(frozen=True)
class _Ends:
    """What the card comes to. still_open: of its dossiers."""

    card: Scorecard
    still_open: int
    told: Told | None

    def after(self, week: Marks, times: Decimal, outcome: tuple[Marks, int] | None) -> Scorecard:
        """So many more of such weeks, whose dossiers turn out as in another."""
        coming = round(week[Mark.RECEIVED] * times)
        more = {key: Count(round(week[mark] * times), coming) for key, mark in _AT_ONCE.items()}
        if outcome is not None:
            more |= self._turned_out(*outcome, coming)
        rows = self._components()
        own = {one.component.id: one.count for one in rows if one.count is not None and not one.given}
        known = {one.component.id for one in rows}
        for key, one in more.items():
            if key in known:
                before = own.get(key, Count(0, 0))
                whole = before.denominator + one.denominator
                own[key] = Count(max(0, min(before.numerator + one.numerator, whole)), whole)
        return self.card.scorer.score(own)

    def _turned_out(self, marks: Marks, unhappy: int, coming: int) -> dict[str, Count]:
        """What is added by those to come and, for results, by those that are open."""
        received = marks[Mark.RECEIVED]

        def part(n: int, of: int, whole: int) -> int:
            return round(Decimal(min(n, of)) / of * whole) if of else 0

        late = part(marks[Mark.LATE], received, coming)
        happy = coming - late - part(unhappy, received, coming)
        payable = part(marks[Mark.PAYABLE], received, coming)
        found = {
            "2.1": Count(coming - late, coming),
            "3.6": Count(part(marks[Mark.PAID_ONLINE], marks[Mark.PAYABLE], payable), payable),
            "4.3": Count(part(marks[Mark.REUSED], received, coming), coming),
            "5.4": Count(max(0, happy), coming),
        }
        ended = self.told is not None and self.told.ended
        of, those = (marks[Mark.ENDED], coming + self.still_open) if ended else (received, coming)
        return found | {
            key: Count(part(marks[mark], of, those), coming) for key, mark in _WITH_RESULT.items()
        }

    def _components(self) -> list[ComponentScore]:
        return [one for group in self.card.groups for one in group.components]


def _added(weeks: Sequence[Marks]) -> Marks:
    return {mark: sum(one[mark] for one in weeks) for mark in MARKS}
