"""Times of a day or a year as counts per minute, so that medians need no single time again. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LONGEST = 240  # minutes; the last count holds all that took longer


def minute_of(seconds: int) -> int:
    """The minute within which it ended: 30:00 is within 30, 30:01 is not."""
    return min(-(-max(seconds, 0) // 60), LONGEST + 1)


def counted(seconds: Iterable[int]) -> list[int]:
    """How many took 0, 1, 2 … minutes; as short as the longest allows."""
    return merged([_one(minute_of(one)) for one in seconds])


def _one(minute: int) -> list[int]:
    return [0] * minute + [1]


def merged(parts: Iterable[Sequence[int]]) -> list[int]:
    """The counts of several desks or days together."""
    together: list[int] = []
    for part in parts:
        together.extend([0] * (len(part) - len(together)))
        for minute, number in enumerate(part):
            together[minute] += number
    return together


@dataclass(frozen=True)
class Spread:
    """What a chief reads of many times. Minutes are whole, rounded up; None without any time.

    within  share of 0 to 1 that kept the target; None without times or without a target.
    """

    number: int
    mean: int | None
    median: int | None
    p90: int | None
    within: float | None


def read(counts: Sequence[int], *, total_seconds: int, target: int | None) -> Spread:
    """Mean, median and ninth tenth of the counts, and how many kept the target of whole minutes."""
    number = sum(counts)
    if not number:
        return Spread(0, None, None, None, None)
    kept = None if target is None else sum(counts[: target + 1]) / number
    mean = minute_of(round(total_seconds / number))
    return Spread(number, mean, _at(counts, number, 50), _at(counts, number, 90), kept)


def _at(counts: Sequence[int], number: int, percent: int) -> int:
    """Smallest minute within which that share of all had ended."""
    wanted = -(-number * percent // 100)
    seen = 0
    for minute, here in enumerate(counts):
        seen += here
        if seen >= wanted:
            return minute
    return len(counts) - 1
