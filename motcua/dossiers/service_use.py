"""How many procedures were filed online, paid for online, owed for, filed by a known person at all: by group
of units.

Read from sets of the longest spans in the period; what waits is read before, so that nothing folded in
between is missed, and a set does not mind being told twice. Where what waits takes dossiers away, a set may
hold too much: those few procedures are counted.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from motcua.common.arrays import plain, uuids
from motcua.common.kept import Kept
from motcua.dossiers.figures import Period
from motcua.dossiers.mark_rows import PLACES, ServicePlace
from motcua.dossiers.marks import USES
from motcua.dossiers.service_sets import ANY_OF
from motcua.dossiers.spans import Piece, pieces

_USES = ", ".join(USES)
_SUMS = ", ".join(f"sum({use})" for use in USES)
_TEXTS = ", ".join(f"{use}::text" for use in USES)
_WAITING = (
    "SELECT settling_unit_id, procedure_id, "  # nosec B608
    + ", ".join(f"coalesce((marks->>'{use}')::int, 0)" for use in USES)
    + " FROM dossiers_flow WHERE day >= %s AND day <= %s AND ("
    + " OR ".join(f"marks ? '{use}'" for use in USES)
    + ")"
)
_ADDED = f"""SELECT unit_id, procedure_id, {_SUMS}
    FROM ({{rows}}) AS rows (unit_id, procedure_id, {_USES}) GROUP BY 1, 2"""  # nosec B608
_COUNTED = f"""SELECT settling_unit_id, procedure_id, {_USES} FROM dossiers_markday
    WHERE day >= %s AND day <= %s AND procedure_id = ANY(%s::uuid[])"""  # nosec B608
_SETS = f"""SELECT settling_unit_id, part, {_USES} FROM dossiers_serviceset
    WHERE span = '{{span}}' AND first >= %s AND first < %s"""  # nosec B608
_OF_UNITS = " AND settling_unit_id = ANY(%s::uuid[])"
_FEW = 200  # units that are looked up; the rows of more are read past one another
_OF_GROUPS = f"""WITH of_unit AS (
    SELECT settling_unit_id, part, {ANY_OF} FROM ({{sets}}) AS sets GROUP BY 1, 2
    ) SELECT place, part, {_TEXTS} FROM (
    SELECT place, part, {ANY_OF} FROM of_unit
    JOIN unnest(%s::int[], %s::uuid[]) AS under (place, unit_id) ON unit_id = settling_unit_id GROUP BY 1, 2
    UNION ALL SELECT NULL, part, {ANY_OF} FROM of_unit GROUP BY 2) AS groups"""  # nosec B608
_places = Kept()
Row = tuple[UUID, UUID, list[int]]  # unit, procedure, how many dossiers by use


class Procedures(NamedTuple):
    """Which are asked about, for each of `marks.USES`, in their order."""

    online: frozenset[UUID]
    paid: frozenset[UUID]
    payable: frozenset[UUID]
    identified: frozenset[UUID]


class Used(NamedTuple):
    """How many of them have at least one dossier that carries the mark."""

    online: int = 0
    paid: int = 0
    payable: int = 0
    identified: int = 0


@dataclass(frozen=True)
class Asked:
    """A group of units, None: every unit; and its procedures."""

    units: Collection[UUID] | None
    procedures: Procedures


def used(asked: Mapping[UUID, Asked], period: Period, *, at: datetime) -> dict[UUID, Used]:
    """Of dossiers accepted in the period, by the key of each group of units. Two queries, as a rule."""
    sets, places = _read([one.units for one in asked.values()], period, at)
    found = {}
    for held, (key, one) in zip(sets, asked.items(), strict=True):
        masks = places.masks(one.procedures)
        found[key] = Used(*((bits & mask).bit_count() for bits, mask in zip(held, masks, strict=True)))
    return found


def which(asked: Asked, period: Period, *, at: datetime) -> Procedures:
    """Those of one group that `used` counts."""
    (held,), places = _read([asked.units], period, at)
    return Procedures(
        *(
            frozenset(one for one in wanted if bits & places.mask([one]))
            for bits, wanted in zip(held, asked.procedures, strict=True)
        )
    )


class _Places:
    """Where procedures stand in sets; a set is a number here, its lowest bit the first place."""

    def __init__(self, of: dict[UUID, int]) -> None:
        self.of = of
        self._masks: dict[Procedures, list[int]] = {}

    def masks(self, procedures: Procedures) -> list[int]:
        """The sets of all that are asked about."""
        if procedures not in self._masks:
            self._masks[procedures] = [self.mask(wanted) for wanted in procedures]
        return self._masks[procedures]

    def mask(self, procedures: Iterable[UUID]) -> int:
        return sum(1 << self.of[one] for one in procedures if one in self.of)

    def also(self, procedures: Collection[UUID]) -> "_Places":
        """With a place for those too that no set knows yet."""
        new = [one for one in procedures if one not in self.of]
        free = range(len(self.of), len(self.of) + len(new))
        return _Places(self.of | dict(zip(new, free, strict=True))) if new else self


def _placed() -> _Places:
    return _Places(dict(ServicePlace.objects.values_list("procedure_id", "place")))


Sets = list[list[int]]  # of each group, by use


def _read(groups: list[Collection[UUID] | None], period: Period, at: datetime) -> tuple[Sets, _Places]:
    spans = list(pieces(period, at))
    waiting, beyond = _waiting(period, [one for one in spans if one.less])
    if beyond:  # the clock was set back: a span that is not over holds what is to come
        spans = list(pieces(period, None))
    sets = _folded(groups, spans)
    places = _places.get("", _placed)
    if any(held.bit_length() > len(places.of) for one in sets for held in one):
        _places.forget()
        places = _places.get("", _placed)
    if not waiting:
        return sets, places
    places = places.also({procedure for _unit, procedure, _numbers in waiting})
    for unit, procedure, numbers in waiting:
        _mark(sets, groups, unit, [places.mask([procedure]) if n > 0 else 0 for n in numbers])
    fewer = {procedure for _unit, procedure, numbers in waiting if min(numbers) < 0}
    if fewer:
        none = ~places.mask(fewer)
        sets = [[held & none for held in one] for one in sets]
        for unit, procedure, numbers in _counted(fewer, period):
            _mark(sets, groups, unit, [places.mask([procedure]) if n > 0 else 0 for n in numbers])
    return sets, places


def _mark(sets: Sets, groups: list[Collection[UUID] | None], unit: UUID, bits: list[int]) -> None:
    """Put a unit's procedures to every group it is in."""
    for held, units in zip(sets, groups, strict=True):
        if units is None or unit in units:
            held[:] = [before | more for before, more in zip(held, bits, strict=True)]


def _waiting(period: Period, beyond: list[Piece]) -> tuple[list[Row], bool]:
    """What is not folded yet; and whether anything lies in days of a span after the period."""
    query, values = _ADDED.format(rows=_WAITING), [period.first, period.last]
    for one in beyond:
        query += f" UNION ALL SELECT NULL, NULL, 0, 0, 0, 0 WHERE EXISTS ({_SETS.format(span=one.span)})"
        values += [one.first, one.after]
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        rows = [(unit, procedure, numbers) for unit, procedure, *numbers in cursor.fetchall()]
    waiting = [row for row in rows if row[0] is not None and any(row[2])]
    return waiting, any(unit is None for unit, _procedure, _numbers in rows)


def _folded(groups: list[Collection[UUID] | None], spans: list[Piece]) -> Sets:
    """The sets of each group."""
    under = [(place, unit) for place, units in enumerate(groups) for unit in units or ()]
    units = {unit for _place, unit in under}
    few = None not in groups and len(units) < _FEW
    where, named = (_OF_UNITS, [uuids(units)]) if few else ("", [])
    parts, values = [], list[Any]()
    for one in spans:
        if not one.less:
            parts.append(_SETS.format(span=one.span) + where)
            values += [one.first, one.after, *named]
    values += [plain(place for place, _unit in under), uuids(unit for _place, unit in under)]
    sets = [[0] * len(USES) for _group in groups]
    with connection.cursor() as cursor:
        cursor.execute(_OF_GROUPS.format(sets=" UNION ALL ".join(parts)), values)
        for place, part, *texts in cursor.fetchall():
            bits = [int(text[::-1], 2) << part * PLACES for text in texts]
            for number in [place] if place is not None else _every(groups):
                sets[number] = [before | more for before, more in zip(sets[number], bits, strict=True)]
    return sets


def _every(groups: list[Collection[UUID] | None]) -> list[int]:
    return [place for place, units in enumerate(groups) if units is None]


def _counted(procedures: Collection[UUID], period: Period) -> list[Row]:
    """Dossiers of some procedures in each unit, folded or not."""
    rows = f"{_COUNTED} UNION ALL {_WAITING} AND procedure_id = ANY(%s::uuid[])"
    days, keys = [period.first, period.last], uuids(procedures)
    with connection.cursor() as cursor:
        cursor.execute(_ADDED.format(rows=rows), [*days, keys, *days, keys])
        return [(unit, procedure, numbers) for unit, procedure, *numbers in cursor.fetchall()]
