"""Places whose figures stand side by side: divisions and communes of a district, agencies of the province."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from motcua.agencies.areas import Lines, kept_lines
from motcua.agencies.models import Level, Role, Unit, UnitKind
from motcua.agencies.officers import Officer
from motcua.agencies.services import committee_of
from motcua.common.kept import Kept

_kept = Kept()
_ORDER = {UnitKind.COMMITTEE: 1}  # after the agency's own parts


@dataclass(frozen=True)
class Place:
    """One row: a unit, and every unit under it, those of before a reorganisation too."""

    unit: Unit
    units: frozenset[UUID]
    opens: bool  # has places of its own below


def may_compare(officer: Officer) -> bool:
    """Who watches over an area: the province's control room, the district's office."""
    return Role.TTHC_CONTROL in officer.roles or bool(officer.area)


def top_of(officer: Officer, chosen: UUID | None, day: date) -> Unit | None:
    """The committee whose places are shown: the chosen one, where the officer watches over it; else the own.

    None: the chosen one lies outside.
    """
    own = committee_of(officer.unit, day)
    if chosen is None or chosen == own.pk:
        return own
    found = Unit.objects.on(day).filter(pk=chosen, kind=UnitKind.COMMITTEE).first()
    return found if found is not None and officer.watches(found.pk) else None


def places_under(top: Unit, day: date) -> list[Place]:
    """Parts of the committee first, then the committees below it, each in the order of the dictionary.

    The branch that registers land for the territory stands under a department and settles here. At most a
    minute old.
    """
    return _kept.get((top.pk, day), lambda: _places_under(top, day))


def _places_under(top: Unit, day: date) -> list[Place]:
    lines = kept_lines(day)
    below = {
        unit for unit, (parent, _kind, _end) in lines.rows.items() if _stands_under(lines, unit, parent, top)
    }
    rows = list(Unit.objects.on(day).filter(pk__in=below))
    if top.level != Level.PROVINCE and top.gso_code:
        branches = Unit.objects.on(day).filter(kind=UnitKind.SUB_UNIT, gso_code=top.gso_code, level=top.level)
        rows += [unit for unit in branches if unit.pk not in below]
    rows.sort(key=lambda unit: (_ORDER.get(UnitKind(unit.kind), 0), unit.sort_key))
    return [Place(unit, lines.under(unit.pk), _opens(unit, top)) for unit in rows]


def standing_as(unit: UUID, day: date) -> frozenset[UUID]:
    """The unit and every earlier one it has taken over."""
    lines = kept_lines(day)
    return frozenset(one for one, heir in lines.standing.items() if heir == unit)


def _stands_under(lines: Lines, unit: UUID, parent: UUID | None, top: Unit) -> bool:
    return parent is not None and lines.standing[unit] == unit and lines.standing.get(parent) == top.pk


def _opens(unit: Unit, top: Unit) -> bool:
    """A district opens into its divisions and communes."""
    return unit.kind == UnitKind.COMMITTEE and top.level == Level.PROVINCE
