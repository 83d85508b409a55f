"""How many procedures were filed online, paid for online, owed for, filed by a known person at all: by group
of units, in one statement.

Groups of units are read from the fewest rows of years, months and half months, with the days around them;
all units together from half months.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from motcua.common.arrays import plain, uuids
from motcua.deadlines.calendars import local
from motcua.dossiers.figures import Period
from motcua.dossiers.marks import USES
from motcua.dossiers.spans import HALVES, Whole, longest_spans, to_new_year, whole_spans

_USES = ", ".join(USES)
_SUMS = ", ".join(f"sum({use}) AS {use}" for use in USES)
_LESS = ", ".join(f"-{use}" for use in USES)
_ANY_USE = f"({_USES}) <> ({', '.join('0' for _use in USES)})"
_WAITING = (
    "procedure_id, "
    + ", ".join(f"coalesce((marks->>'{use}')::int, 0)" for use in USES)
    + " FROM dossiers_flow WHERE day >= %s AND day <= %s AND ("
    + " OR ".join(f"marks ? '{use}'" for use in USES)
    + ")"
)
_OF_UNITS = " AND settling_unit_id = ANY(%s::uuid[])"
_FEW = 200  # units that are looked up; the rows of more are read past one another
_OF_GROUPS = f"""SELECT place, list, procedure_id, {_SUMS}
    FROM ({{parts}}) AS counted (unit_id, procedure_id, {_USES})
    JOIN unnest(%s::int[], %s::int[], %s::uuid[]) AS under (place, list, unit_id) USING (unit_id)
    GROUP BY 1, 2, 3"""
_OF_ALL = f"""SELECT place, list, procedure_id, {_USES}
    FROM (SELECT procedure_id, {_SUMS} FROM ({{parts}}) AS counted (procedure_id, {_USES}) GROUP BY 1) AS used
    CROSS JOIN unnest(%s::int[], %s::int[]) AS above (place, list)"""
_COUNTS = ", ".join(f"count(*) FILTER (WHERE asked.{use} AND used.{use} > 0)" for use in USES)
_LISTS = ", ".join(["%s::int[]", "%s::uuid[]", *("%s::bool[]" for _use in USES)])
_ASKED = (
    f"""FROM used JOIN unnest({_LISTS}) AS asked (list, procedure_id, {_USES}) USING (list, procedure_id)"""
)
_COUNTED = f"WITH used AS ({{used}}) SELECT place, {_COUNTS} {_ASKED} GROUP BY 1"
_ANY = ", ".join(f"asked.{use} AND used.{use} > 0" for use in USES)
_TOLD = f"WITH used AS ({{used}}) SELECT procedure_id, {_ANY} {_ASKED}"
Part = tuple[str, list[Any]]
Span = tuple[str, str, Whole]  # table, column of the first day
# where a unit's years, months and halves of months lie
_OF_UNIT = {
    "year": ("dossiers_serviceyear", "year"),
    "month": ("dossiers_servicemonth", "month"),
    "half": ("dossiers_serviceunithalf", "half"),
}


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
    """Of dossiers accepted in the period, by the key of each group of units; absent: none."""
    keys = list(asked)
    found = _read(_COUNTED, [asked[key] for key in keys], period, at)
    return {keys[place]: Used(*numbers) for place, *numbers in found}


def which(asked: Asked, period: Period, *, at: datetime) -> Procedures:
    """Those of one group that `used` counts."""
    found = _read(_TOLD, [asked], period, at)
    return Procedures(
        *(frozenset(key for key, *carried in found if carried[place]) for place in range(len(USES)))
    )


def _read(query: str, asked: list[Asked], period: Period, at: datetime) -> list[tuple[Any, ...]]:
    """What a statement says of the procedures used, each group by its place."""
    lists = list(dict.fromkeys(one.procedures for one in asked))
    places = [(place, lists.index(one.procedures), one.units) for place, one in enumerate(asked)]
    rows = [
        (number, key, *(key in wanted for wanted in one))
        for number, one in enumerate(lists)
        for key in frozenset().union(*one)
    ]
    if not rows:
        return []
    parts, values = [], []
    for part, given in (_of_groups(places, period, at), _of_all(places, period, at)):
        parts += [part] if part else []
        values += given
    if not parts:
        return []
    numbers, procedures, *wanted = zip(*rows, strict=True)
    values += [plain(numbers), uuids(procedures), *map(plain, wanted)]
    with connection.cursor() as cursor:
        cursor.execute(query.format(used=" UNION ALL ".join(parts)), values)
        return list(cursor.fetchall())


Place = tuple[int, int, Collection[UUID] | None]


def _of_groups(places: list[Place], period: Period, at: datetime) -> Part:
    under = [(place, number, unit) for place, number, units in places for unit in units or ()]
    if not under:
        return "", []
    units = {unit for _place, _number, unit in under}
    whole = whole_spans(period, at, HALVES)
    if whole is not None and local(at).date() <= period.last:
        whole = to_new_year(whole, at)
    spans = [] if whole is None else [(*_OF_UNIT[name], one) for name, one in longest_spans(whole)]
    where, named = (_OF_UNITS, [uuids(units)]) if len(units) < _FEW else ("", [])
    parts, values = [], []
    for part, given in _parts(period, whole, spans):
        parts.append(f"SELECT settling_unit_id, {part}{where}")
        values += [*given, *named]
    above, numbers, below = zip(*under, strict=True)
    values += [plain(above), plain(numbers), uuids(below)]
    return _OF_GROUPS.format(parts=" UNION ALL ".join(parts)), values


def _of_all(places: list[Place], period: Period, at: datetime) -> Part:
    above = [(place, number) for place, number, units in places if units is None]
    if not above:
        return "", []
    parts, values = [], []
    whole = whole_spans(period, at, HALVES)
    spans = [] if whole is None else [("dossiers_servicehalf", "half", whole)]
    for part, given in _parts(period, whole, spans):
        parts.append(f"SELECT {part}")
        values += given
    values += [plain(place for place, _number in above), plain(number for _place, number in above)]
    return _OF_ALL.format(parts=" UNION ALL ".join(parts)), values


def _parts(period: Period, whole: Whole | None, spans: list[Span]) -> Iterator[Part]:
    """What adds up to the period: whole spans; days around and beyond them; what waits."""
    if whole is None:
        yield _days(_USES), [period.first, period.last]
    else:
        for table, column, one in spans:
            yield (
                f"procedure_id, {_USES} FROM {table} WHERE {column} >= %s AND {column} < %s AND {_ANY_USE}",
                [one.first, one.after],
            )
        for edge in whole.around(period):
            yield _days(_USES), [*edge]
        for edge in whole.beyond(period):
            yield _days(_LESS), [*edge]
    yield _WAITING, [period.first, period.last]


def _days(numbers: str) -> str:
    return f"procedure_id, {numbers} FROM dossiers_markday WHERE day >= %s AND day <= %s AND {_ANY_USE}"
