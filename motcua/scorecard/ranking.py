"""Units of one kind side by side, the best first, as the province publishes them each week."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from motcua.scorecard.live import LiveCard


@dataclass(frozen=True)
class Ranked:
    """place: equal totals share one, and the next place counts them."""

    place: int
    live: LiveCard


def ranked(cards: list[LiveCard]) -> list[Ranked]:
    """By the total as the national system has it; equal ones by name."""
    order = sorted(cards, key=lambda one: (-one.card.total, one.unit.sort_key))
    return list(_places(order))


def _places(order: list[LiveCard]) -> Iterator[Ranked]:
    place, before = 0, Decimal(-1)
    for number, one in enumerate(order, start=1):
        if one.card.total != before:
            place, before = number, one.card.total
        yield Ranked(place, one)
