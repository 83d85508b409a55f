"""Keeps the sets of procedures a unit had dossiers of, and tells where they are not what the days say.

A day's set comes from its sums, every longer one from those of the shorter spans in it; it is written only
when one of these has changed, which soon is seldom.
"""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from motcua.common.arrays import uuids
from motcua.dossiers.mark_rows import PLACES, ServicePlace
from motcua.dossiers.marks import USES, Mark
from motcua.dossiers.spans import DAY, LONGER, begun, begun_sql, following

Touched = set[tuple[UUID, date]]  # unit, first day
_SHORTER = list(zip(LONGER, (DAY, *LONGER), strict=False))
_LOCK = 0x5E7  # of places: one worker gives out the next
_NAMES = ", ".join(USES)
_SUMS = ", ".join(f"sum({use}) AS {use}" for use in USES)
_EMPTY = f"0::bit({PLACES})"
_BIT = f"set_bit({_EMPTY}, mod(place, {PLACES}), 1)"  # of a procedure
ANY_OF = ", ".join(f"bit_or({use}) AS {use}" for use in USES)
_MADE = ", ".join(f"coalesce(bit_or({_BIT}) FILTER (WHERE {use} > 0), {_EMPTY}) AS {use}" for use in USES)
_OF_DAYS = f"""SELECT '{DAY}' AS span, day AS first, settling_unit_id, place / {PLACES} AS part, {_MADE}
    FROM (SELECT day, settling_unit_id, procedure_id, {_SUMS} FROM dossiers_markday {{touched}}
    GROUP BY 1, 2, 3) AS used JOIN dossiers_serviceplace USING (procedure_id) GROUP BY 2, 3, 4"""  # nosec B608
_TOUCHED_DAYS = (
    "JOIN unnest(%s::uuid[], %s::date[]) AS touched (settling_unit_id, day) USING (settling_unit_id, day)"
)
_OF_SHORTER = f"""SELECT '{{span}}' AS span, {{begins}} AS first, settling_unit_id, part, {ANY_OF}
    FROM dossiers_serviceset {{touched}} WHERE span = '{{shorter}}' GROUP BY 2, 3, 4"""  # nosec B608
_TOUCHED_SPANS = """JOIN unnest(%s::uuid[], %s::date[], %s::date[]) AS touched (unit_id, begins, ends)
    ON settling_unit_id = unit_id AND first >= begins AND first < ends"""
_KEEP = f"""INSERT INTO dossiers_serviceset AS kept (id, span, first, settling_unit_id, part, {_NAMES})
    SELECT gen_random_uuid(), span, first, settling_unit_id, part, {_NAMES} FROM ({{sets}}) AS made
    ON CONFLICT (span, first, settling_unit_id, part)
    DO UPDATE SET {", ".join(f"{use} = excluded.{use}" for use in USES)}
    WHERE ({", ".join(f"kept.{use}" for use in USES)}) <> ({", ".join(f"excluded.{use}" for use in USES)})
    RETURNING settling_unit_id, first"""  # nosec B608
_NEW = "SELECT unnest(%s::uuid[]) EXCEPT SELECT procedure_id FROM dossiers_serviceplace"
_PLACE = f"""INSERT INTO dossiers_serviceplace (id, procedure_id, place)
    SELECT gen_random_uuid(), procedure_id, (SELECT coalesce(max(place) + 1, 0) FROM dossiers_serviceplace)
    + row_number() OVER (ORDER BY procedure_id) - 1
    FROM ({_NEW}) AS met (procedure_id)"""  # nosec B608
_SHOULD = " UNION ALL ".join(
    [
        _OF_DAYS.format(touched=""),
        *(
            _OF_SHORTER.format(span=span, begins=begun_sql("first", span), shorter=shorter, touched="")
            for span, shorter in _SHORTER
        ),
    ]
)
_DIFFER = ", ".join(f"coalesce(kept.{use}, {_EMPTY}) # coalesce(should.{use}, {_EMPTY})" for use in USES)
_WRONG = f"""SELECT * FROM (SELECT span, first, settling_unit_id, part,
    {", ".join(f"coalesce(kept.{use}, {_EMPTY})" for use in USES)}, {_DIFFER}
    FROM dossiers_serviceset kept FULL JOIN ({_SHOULD}) AS should USING (span, first, settling_unit_id, part))
    AS both_ways (span, first, unit_id, part, {", ".join(f"kept_{use}" for use in USES)}, {_NAMES})
    WHERE ({_NAMES}) <> ({", ".join([_EMPTY] * len(USES))})"""  # nosec B608


class WrongSet(NamedTuple):
    """A procedure that a set holds without a dossier, or lacks; None where no procedure has the place."""

    span: str
    first: date
    settling_unit_id: UUID
    procedure_id: UUID | None
    mark: Mark
    held: bool


def refresh(days: Touched, procedures: Collection[UUID]) -> None:
    """Write the sets of days of units, and of their spans.

    The caller changed the sums of those days in this transaction, so nobody else does before it is over.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NEW, [uuids(procedures)])
        if cursor.fetchall():
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
            cursor.execute(_PLACE, [uuids(procedures)])
        sets = _OF_DAYS.format(touched=_TOUCHED_DAYS)
        changed = _kept(
            cursor, sets, [uuids(unit for unit, _day in days), _dates(day for _unit, day in days)]
        )
        for span, shorter in _SHORTER:
            firsts = {(unit, begun(day, span)) for unit, day in changed}
            sets = _OF_SHORTER.format(span=span, begins="begins", shorter=shorter, touched=_TOUCHED_SPANS)
            changed = _kept(cursor, sets, _values({key: following(key[1], span) for key in firsts}))


def _values(spans: dict[tuple[UUID, date], date]) -> list[Any]:
    """Spans by unit and first day, each with the first day after it."""
    return [
        uuids(unit for unit, _first in spans),
        _dates(first for _unit, first in spans),
        _dates(spans.values()),
    ]


def _kept(cursor: Any, sets: str, values: list[Any]) -> Touched:
    """The sets that were new or changed."""
    if values[0] == uuids(()):
        return set()
    cursor.execute(_KEEP.format(sets=sets), values)
    return set(cursor.fetchall())


def _dates(days: Any) -> str:
    return f"{{{','.join([day.isoformat() for day in days])}}}"


def wrong_sets() -> Iterator[WrongSet]:
    """Every set beside what it comes from: a day's beside its sums, a longer one beside its shorter ones."""
    named = dict(ServicePlace.objects.values_list("place", "procedure_id"))
    with connection.cursor() as cursor:
        cursor.execute(_WRONG)
        for span, first, unit, part, *bits in cursor.fetchall():
            for mark, kept, differs in zip(USES, bits[: len(USES)], bits[len(USES) :], strict=True):
                for place in (place for place, one in enumerate(differs) if one == "1"):
                    procedure = named.get(part * PLACES + place)
                    yield WrongSet(span, first, unit, procedure, mark, kept[place] == "1")
