"""Units of one kind side by side, the best first, as the province publishes them each week."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import ngettext

from motcua.scorecard.live import LiveCard


@dataclass(frozen=True)
class Ranked:
    """place: equal totals share one, and the next place counts them."""

    place: int
    live: LiveCard


def ranked(cards: Iterable[LiveCard]) -> list[Ranked]:
    """By the total as the national system has it; equal ones by name. Who has no class has no place."""
    comparable = [one for one in cards if one.card.reached]
    return list(_places(sorted(comparable, key=lambda one: (-one.card.total, one.unit.sort_key))))


def unranked(cards: Iterable[LiveCard]) -> list[LiveCard]:
    """Of whom too few points can be judged for a class: a low total of theirs says nothing. By name."""
    return sorted((one for one in cards if not one.card.reached), key=lambda one: one.unit.sort_key)


def unranked_words(number: int) -> str:
    """Why so many units stand apart, in a sentence; nothing where there are none."""
    if not number:
        return ""
    words = ngettext(
        "%(n)s đơn vị chấm được quá ít điểm nên chưa xếp loại, không so với đơn vị khác.",
        "%(n)s đơn vị chấm được quá ít điểm nên chưa xếp loại, không so với đơn vị khác.",
        number,
    )
    return words % {"n": number}


def few_words(places: int, fewest: int) -> str:
    """How many places are not compared, in a sentence; nothing where there are none."""
    if not places:
        return ""
    words = ngettext(
        "%(n)s nơi ít hồ sơ (dưới %(fewest)s) không so với nơi khác.",
        "%(n)s nơi ít hồ sơ (dưới %(fewest)s) không so với nơi khác.",
        places,
    )
    return words % {"n": places, "fewest": fewest}


def _places(order: list[LiveCard]) -> Iterator[Ranked]:
    place, before = 0, Decimal(-1)
    for number, one in enumerate(order, start=1):
        if one.card.total != before:
            place, before = number, one.card.total
        yield Ranked(place, one)
