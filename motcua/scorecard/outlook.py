"""What a card asks for: where points are lost, what the next class takes, what if."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from motcua.agencies.areas import kept_lines
from motcua.agencies.models import Unit
from motcua.common.refusal import Refusal
from motcua.deadlines.calendars import local
from motcua.dossiers.mark_figures import Scope, marked
from motcua.scorecard.live import LiveCard
from motcua.scorecard.opening import LOST
from motcua.scorecard.scoring import ComponentScore, Count, Scorecard
from motcua.scorecard.sets import Class
from motcua.scorecard.sources import petition_sums
from motcua.scorecard.ways import WAYS, WORDS, Way

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


def losses(card: Scorecard) -> list[ComponentScore]:
    """Components that cost points, the most first; nothing is lost where nothing can be judged."""
    return sorted(
        (one for one in card.components if lost(one)), key=lambda one: (-lost(one), one.component.id)
    )


def lost(one: ComponentScore) -> Decimal:
    """Points short of all; none of a component that cannot be judged."""
    if not one.judged or one.score is None:
        return Decimal("0.00")
    return (one.component.points - one.score).quantize(Decimal("0.01"))


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
