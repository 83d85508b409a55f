"""What a card asks for: where points are lost, what the next class takes, what if, how the period may end."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from motcua.agencies.areas import kept_lines
from motcua.agencies.models import Unit
from motcua.common.refusal import Refusal
from motcua.deadlines.calendars import local
from motcua.dossiers.figures import Period
from motcua.dossiers.mark_figures import Marks, Scope, marked
from motcua.dossiers.marks import MARKS, Mark
from motcua.scorecard.live import LiveCard
from motcua.scorecard.opening import LOST
from motcua.scorecard.scoring import ComponentScore, Count, Scorecard
from motcua.scorecard.sets import Class
from motcua.scorecard.sources import petition_sums
from motcua.scorecard.ways import WAYS, WORDS, Way

WEEKS = 4  # the latest ones a forecast is made of
FIRST = 3  # agencies named beside a way


class MoreThanThereAre(Refusal):
    """Nobody can move what does not exist."""

    code = "scorecard-more-than-there-are"
    message = _("“{way}”: chỉ có {most} {things} như vậy trong kỳ. Hãy nhập một số từ 1 đến {most}.")


class NoneLeft(Refusal):
    """All of them are as they should be already."""

    code = "scorecard-none-left"
    message = _("“{way}”: trong kỳ không còn {things} nào như vậy.")


@dataclass(frozen=True)
class Needed:
    """n: how many more reach the next class by this way alone; None: not even all of them."""

    way: Way
    most: int
    n: int | None
    gain: Decimal  # points all of them would give


@dataclass(frozen=True)
class Forecast:
    """The total at the end of the period. low, high: were every week as the worst, the best of the latest.

    left      days to come.
    received  dossiers of the weeks it is made of.
    """

    total: Decimal
    low: Decimal
    high: Decimal
    reached: Class
    left: int
    received: int


def losses(card: Scorecard) -> list[ComponentScore]:
    """Components that cost points, the most first; one without any score costs all of its points."""
    rows = [one for group in card.groups for one in group.components]
    return sorted((one for one in rows if lost(one)), key=lambda one: (-lost(one), one.component.id))


def lost(one: ComponentScore) -> Decimal:
    return (one.component.points - (one.score or Decimal(0))).quantize(Decimal("0.01"))


def next_class(card: Scorecard) -> Class | None:
    """The class above the one reached; None at the top."""
    above = [one for one in card.indicators.classes if one.floor > card.total]
    return min(above, key=lambda one: one.floor) if above else None


def needed(card: Scorecard) -> list[Needed]:
    """By every way alone: how many more reach the next class; the way that gives most first."""
    above = next_class(card)
    rows = []
    for way in WAYS:
        all_of = most(card, way)
        if all_of:
            gain = moved(card, way, all_of).total - card.total
            fewest = _fewest(card, way, all_of, above.floor) if above else None
            rows.append(Needed(way, all_of, fewest, gain))
    return sorted(rows, key=lambda one: -one.gain)


def holders(live: LiveCard, *, at: datetime) -> dict[str, list[tuple[Unit, int]]]:
    """By way: the agencies below the unit that have most such dossiers or petitions, FIRST at most.

    Of those not satisfied, and of procedures, which many agencies share, it is not told. Three queries.
    """
    lines = kept_lines(local(at).date())
    scope = Scope(live.period, lines.under(live.unit.pk))
    found: dict[str, Counter[UUID]] = {way.key: Counter() for way in WAYS}
    counted = [(way.key, LOST[way.components[0]]) for way in WAYS if way.components[0] in LOST]
    for (unit,), marks in marked(scope, "unit", at=at).items():
        for key, lost_for in counted:
            rest = marks[lost_for.lacking] if lost_for.lacking else 0
            found[key][lines.agency(unit)] += marks[lost_for.having] - rest
    for unit, sums in petition_sums(scope, at).items():
        found["phan-anh"][lines.agency(unit)] += sums.late
        found["tra-loi"][lines.agency(unit)] += sums.unhappy
    first = {key: [(unit, n) for unit, n in ns.most_common(FIRST) if n > 0] for key, ns in found.items()}
    units = Unit.objects.in_bulk({unit for rows in first.values() for unit, _n in rows} - {live.unit.pk})
    return {key: [(units[unit], n) for unit, n in rows if unit in units] for key, rows in first.items()}


def what_if(card: Scorecard, way: Way, n: int) -> Scorecard:
    """The card were so many of the period as they should be. Raises NoneLeft, MoreThanThereAre."""
    all_of = most(card, way)
    if not all_of:
        raise NoneLeft(way=way.words, things=WORDS[way.things])
    if not 1 <= n <= all_of:
        raise MoreThanThereAre(way=way.words, most=all_of, things=WORDS[way.things])
    return moved(card, way, n)


def moved(card: Scorecard, way: Way, n: int) -> Scorecard:
    """The same card with n more in the numerators of a way, never above their denominators."""
    own = _counts(card)
    more = {
        key: Count(min(own[key].numerator + n, own[key].denominator), own[key].denominator)
        for key in way.components
        if key in own
    }
    return card.scorer.score(own | more)


def forecast(live: LiveCard, *, at: datetime) -> Forecast | None:
    """How the period ends if the days to come are like the latest four weeks; None when it is over, or when
    nothing was accepted in them.

    Dossiers alone go on; open ones count as in time while they are; whatever is counted otherwise stays.
    """
    today = local(at).date()
    left = (live.period.last - today).days
    if left <= 0 or today < live.period.first:
        return None
    units = kept_lines(today).under(live.unit.pk)
    ends = [today - timedelta(days=7 * number) for number in range(WEEKS)]
    weeks = [marked(Scope(Period(end - timedelta(days=6), end), units), at=at) for end in ends]
    sums = [one[()] for one in weeks]
    together = {mark: sum(one[mark] for one in sums) for mark in MARKS}
    if not together[Mark.RECEIVED]:
        return None
    middle = _going_on(live.card, together, Decimal(left) / (7 * WEEKS))
    busy = [one for one in sums if one[Mark.RECEIVED]]
    totals = [middle.total, *(_going_on(live.card, one, Decimal(left) / 7).total for one in busy)]
    return Forecast(middle.total, min(totals), max(totals), middle.reached, left, together[Mark.RECEIVED])


def _going_on(card: Scorecard, week: Marks, times: Decimal) -> Scorecard:
    """The card after so many more of such weeks."""
    received = week[Mark.RECEIVED]
    in_time = Count(received - week[Mark.LATE], received)
    coming = {
        "2.1": in_time,
        "3.3": Count(week[Mark.ONLINE], received),
        "3.6": Count(week[Mark.PAID_ONLINE], week[Mark.PAYABLE]),
        "4.1": Count(week[Mark.RESULT], received),
        "4.2": Count(week[Mark.DIGITISED], received),
        "4.3": Count(week[Mark.REUSED], received),
        "4.4": Count(week[Mark.STORED], received),
        "4.5b": Count(week[Mark.IDENTIFIED], received),
        "5.4": in_time,
    }
    own = _counts(card)
    known = {one.id for one in card.indicators.components()}
    for key, one in ((key, one) for key, one in coming.items() if key in known):
        before, whole = own.get(key, Count(0, 0)), round(one.denominator * times)
        part = min(round(one.numerator * times), whole)
        own[key] = Count(before.numerator + part, before.denominator + whole)
    return card.scorer.score(own)


def most(card: Scorecard, way: Way) -> int:
    """How many of the period are not as they should be."""
    own = _counts(card)
    first, rest = own.get(way.components[0]), own.get(way.beyond)
    return max(0, _left(first) - _left(rest))


def _left(count: Count | None) -> int:
    return count.denominator - count.numerator if count else 0


def _fewest(card: Scorecard, way: Way, most: int, floor: Decimal) -> int | None:
    """Points never fall when a numerator rises, so the place is found by halving."""
    if moved(card, way, most).total < floor:
        return None
    low, high = 1, most
    while low < high:
        middle = (low + high) // 2
        if moved(card, way, middle).total >= floor:
            high = middle
        else:
            low = middle + 1
    return low


def _counts(card: Scorecard) -> dict[str, Count]:
    """What there is to count: the unit's own, and the province's where it inherits them."""
    rows = (one for group in card.groups for one in group.components)
    return {one.component.id: one.count for one in rows if one.count is not None and one.count.denominator}
