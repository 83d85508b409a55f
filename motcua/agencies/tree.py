"""The tree of units as it stands on a day.

A unit keeps the parent it was made under. When that parent is renamed, merged or split, the unit's parent
on a later day is whatever its stored parent became, so that no row below has to change.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from motcua.agencies.models import Succession, Unit, UnitKind
from motcua.common.text import fold

PARTS = frozenset({UnitKind.ONE_STOP, UnitKind.DIVISION, UnitKind.SUB_UNIT})


def in_force(unit: Unit, day: date) -> bool:
    return unit.valid_from <= day and (unit.valid_to is None or day < unit.valid_to)


def successor_on(unit: Unit, day: date) -> Unit | None:
    """What the unit has become by that day: itself while not ended, else the end of its chain of heirs.

    None when it was closed without an heir. A circle in the rows (the services refuse to make one) also ends
    in None, not in a hang.
    """
    seen: set[UUID] = set()
    here: Unit | None = unit
    while here is not None and here.valid_to is not None and here.valid_to <= day:
        if here.pk in seen:
            return None
        seen.add(here.pk)
        row = (
            Succession.objects.filter(predecessor=here, inherits=True, effective_on__lte=day)
            .select_related("successor")
            .first()
        )
        here = row.successor if row else None
    return here


def lineage(unit: Unit, day: date) -> set[UUID]:
    """Ids of the unit and of every earlier unit it has taken over by that day."""
    found = {unit.pk}
    frontier = {unit.pk}
    while frontier:
        rows = Succession.objects.filter(successor__in=frontier, inherits=True, effective_on__lte=day)
        frontier = set(rows.values_list("predecessor_id", flat=True)) - found
        found |= frontier
    return found


def parent_on(unit: Unit, day: date) -> Unit | None:
    return successor_on(unit.parent, day) if unit.parent else None


def climb(unit: Unit, day: date) -> Iterator[Unit]:
    """The unit, its parent on that day, and so on up; each step is asked for when it is reached."""
    seen: set[UUID] = set()
    here: Unit | None = unit
    while here is not None and here.pk not in seen:
        yield here
        seen.add(here.pk)
        here = parent_on(here, day)


def chain_on(unit: Unit, day: date) -> list[Unit]:
    return list(climb(unit, day))


def agency_on(unit: Unit, day: date) -> Unit:
    """The agency with legal standing this unit is part of on that day."""
    start = successor_on(unit, day) or unit
    return next((here for here in climb(start, day) if here.kind not in PARTS), start)


@dataclass(frozen=True)
class Tree:
    """All units in force on one day, read in two queries."""

    day: date
    units: dict[UUID, Unit]
    parents: dict[UUID, UUID | None]

    @cached_property
    def children(self) -> dict[UUID | None, list[Unit]]:
        groups: dict[UUID | None, list[Unit]] = defaultdict(list)
        for unit in self.units.values():
            groups[self.parents[unit.pk]].append(unit)
        return groups

    @property
    def roots(self) -> list[Unit]:
        return self.children[None]

    def chain(self, unit: Unit) -> Iterator[Unit]:
        here: UUID | None = unit.pk
        while here is not None and here in self.units:
            yield self.units[here]
            here = self.parents[here]

    def agency(self, unit: Unit) -> Unit:
        return next((here for here in self.chain(unit) if here.kind not in PARTS), unit)

    def count_below(self, unit: Unit) -> int:
        """Units in the subtree, without the unit itself."""
        return sum(1 + self.count_below(child) for child in self.children.get(unit.pk, ()))

    def search(self, query: str) -> list[Unit]:
        """Units with a word beginning like each word typed, diacritics or not, or by identifier or GSO code.

        The phrase itself comes first, and agencies before their parts.
        """
        typed, code = _words(query), query.strip().upper()
        if not typed:
            return []
        phrase = f" {' '.join(typed)} "
        found: list[tuple[bool, bool, Unit]] = []
        for unit in self.units.values():
            words = _words(unit.name)
            coded = unit.identifier.startswith(code) or unit.gso_code == code
            if coded or all(any(word.startswith(start) for word in words) for start in typed):
                found.append((phrase not in f" {' '.join(words)} ", unit.kind in PARTS, unit))
        return [unit for *_, unit in sorted(found, key=lambda row: row[:2])]


def _words(text: str) -> list[str]:
    return fold(text).replace(",", " ").split()


def tree_on(day: date) -> Tree:
    """The whole tree, siblings in the order of the Vietnamese dictionary."""
    units = {unit.pk: unit for unit in Unit.objects.on(day).order_by("sort_key")}
    heirs = dict(
        Succession.objects.filter(inherits=True, effective_on__lte=day).values_list(
            "predecessor_id", "successor_id"
        )
    )

    def standing(parent: UUID | None) -> UUID | None:
        seen: set[UUID] = set()
        while parent is not None and parent not in units and parent not in seen:
            seen.add(parent)
            parent = heirs.get(parent)
        return parent if parent in units else None

    return Tree(day, units, {unit.pk: standing(unit.parent_id) for unit in units.values()})
