"""The units an office watches over: all that stand, or stood before a reorganisation, under its committee."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from motcua.agencies.models import Succession, Unit, UnitKind
from motcua.common.kept import Kept

_kept = Kept()


@dataclass(frozen=True)
class Lines:
    """Every unit there ever was, and the line above it on one day; read in two queries."""

    day: date
    rows: dict[UUID, tuple[UUID | None, str, date | None]]  # parent, kind, end
    heirs: dict[UUID, UUID | None]

    @cached_property
    def standing(self) -> dict[UUID, UUID]:
        """What each unit has become by the day: itself, or its heir; itself too when nothing followed."""
        return {unit: self._standing(unit) for unit in self.rows}

    def _standing(self, unit: UUID) -> UUID:
        seen: set[UUID] = set()
        here = unit
        while self._ended(here) and here not in seen:
            seen.add(here)
            heir = self.heirs.get(here)
            if heir is None or heir not in self.rows:
                break
            here = heir
        return here

    def _ended(self, unit: UUID) -> bool:
        end = self.rows[unit][2]
        return end is not None and end <= self.day

    def chain(self, unit: UUID) -> Iterator[UUID]:
        """The unit as it stands, its parent as that stands, and so on up."""
        seen: set[UUID] = set()
        here: UUID | None = unit
        while here is not None and here in self.rows:
            here = self.standing[here]
            if here in seen:
                return
            seen.add(here)
            yield here
            here = self.rows[here][0]

    def committee(self, unit: UUID) -> UUID:
        found = (here for here in self.chain(unit) if self.rows[here][1] == UnitKind.COMMITTEE)
        return next(found, self.standing[unit])

    def agency(self, unit: UUID) -> UUID:
        """The committee or department the unit belongs to, as it stands."""
        kinds = {UnitKind.COMMITTEE, UnitKind.DEPARTMENT}
        found = (here for here in self.chain(unit) if self.rows[here][1] in kinds)
        return next(found, self.standing[unit])

    def own(self, agency: UUID) -> frozenset[UUID]:
        """Units of that agency itself, without the agencies under it."""
        return frozenset(unit for unit in self.under(agency) if self.agency(unit) == agency)

    @cached_property
    def below(self) -> dict[UUID, set[UUID]]:
        """Every unit by each unit it stands under, itself too."""
        groups: dict[UUID, set[UUID]] = defaultdict(set)
        for unit in self.rows:
            for top in self.chain(unit):
                groups[top].add(unit)
        return groups

    def under(self, top: UUID) -> frozenset[UUID]:
        return frozenset(self.below.get(top, ()))

    def desks(self, committee: UUID) -> tuple[bool, bool]:
        """Whether a one-stop stands on the day at the committee itself, and whether at one under it."""
        units = [unit for unit in self.under(committee) if self.rows[unit][1] == UnitKind.ONE_STOP]
        own = [self.committee(unit) == committee for unit in units if not self._ended(unit)]
        return any(own), not all(own)

    def is_root(self, unit: UUID) -> bool:
        return len(list(self.chain(unit))) == 1


def lines_on(day: date) -> Lines:
    """The lines of all units on a day."""
    units = Unit.objects.values_list("pk", "parent_id", "kind", "valid_to")
    heirs = Succession.objects.filter(inherits=True, effective_on__lte=day)
    return Lines(
        day,
        {unit: (parent, kind, end) for unit, parent, kind, end in units},
        dict(heirs.values_list("predecessor_id", "successor_id")),
    )


def kept_lines(day: date) -> Lines:
    """The same, at most a minute old: for figures of many units."""
    return _kept.get(("lines", day), lambda: lines_on(day))


def area_of(unit: Unit, day: date) -> frozenset[UUID] | None:
    """Units under the committee the unit belongs to; None, without bounds: under the highest one.

    At most a minute old.
    """
    return _kept.get((unit.pk, day), lambda: _area(unit, day))


def _area(unit: Unit, day: date) -> frozenset[UUID] | None:
    lines = lines_on(day)
    committee = lines.committee(unit.pk)
    return None if lines.is_root(committee) else lines.under(committee)
