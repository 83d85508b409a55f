"""How well each place of the demo does its work over the year: some do well, some fall, some mend."""

import random
from collections.abc import Callable
from dataclasses import dataclass

WEEKS = 52  # before the demo begins
_RECENT = 12  # weeks in which a place falls or mends


@dataclass(frozen=True)
class Course:
    """A place's year: the share of its dossiers that end late, week by week, and how busy it is."""

    late: Callable[[int], float]
    busy: float

    def displeased(self, week: int) -> float:
        """Share of those who answer and are not satisfied: more where people wait."""
        return 0.02 + 0.4 * self.late(week)


def _steady(share: float) -> Callable[[int], float]:
    return lambda _week: share


def _turning(first: float, last: float) -> Callable[[int], float]:
    """The first share for most of the year, then week by week towards the last. week: 0 is a year ago."""

    def share(week: int) -> float:
        gone = max(0, week - (WEEKS - _RECENT)) / _RECENT
        return first + (last - first) * gone

    return share


_KINDS: tuple[
    tuple[int, Callable[[int], float]], ...
] = (  # how often a district is of the kind, against the others
    (4, _steady(0.03)),
    (5, _steady(0.09)),
    (2, _steady(0.24)),
    (3, _turning(0.05, 0.42)),
    (3, _turning(0.36, 0.05)),
)


def courses(places: list[str], *, seed: str) -> dict[str, Course]:
    """A course for each place, the same in every installation."""
    chance = random.Random(seed)
    weights, kinds = zip(*_KINDS, strict=True)
    return {
        place: Course(chance.choices(kinds, weights)[0], chance.choice((0.5, 0.8, 1.0, 1.3, 1.8)))
        for place in places
    }
