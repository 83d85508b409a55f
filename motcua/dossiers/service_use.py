"""Which procedures were filed online, paid for online, owed for, filed by a known person at all: by group of
units, in one statement.

A whole year is read from its own rows, other whole months from theirs, the days around them from days.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from motcua.deadlines.calendars import local
from motcua.dossiers.figures import Period
from motcua.dossiers.mark_figures import Months, whole_months
from motcua.dossiers.marks import USES

_NAMES = ", ".join(mark.value for mark in USES)
_ANY = f"({_NAMES}) <> ({', '.join('0' for _mark in USES)})"
_PARTS = {
    "year": f"SELECT settling_unit_id, procedure_id, {_NAMES} FROM dossiers_serviceyear "
    "WHERE year = %(year)s",
    "months": f"SELECT settling_unit_id, procedure_id, {_NAMES} FROM dossiers_markmonth "
    f"WHERE month >= %(first)s AND month < %(after)s AND {_ANY}",
    "days": f"SELECT settling_unit_id, procedure_id, {_NAMES} FROM dossiers_markday "
    "WHERE (day >= %(begins)s AND day < %(first)s OR day >= %(after)s AND day <= %(ends)s) "
    f"AND {_ANY}",
    # of a month or year that is not over: days after the period, next to none
    "beyond": f"SELECT settling_unit_id, procedure_id, {', '.join(f'-{mark.value}' for mark in USES)} "
    f"FROM dossiers_markday WHERE day > %(ends)s AND day < %(until)s AND {_ANY}",
    "waiting": "SELECT settling_unit_id, procedure_id, "
    + ", ".join(f"coalesce((marks->>'{mark.value}')::int, 0)" for mark in USES)
    + " FROM dossiers_flow WHERE day >= %(begins)s AND day <= %(ends)s AND ("
    + " OR ".join(f"marks ? '{mark.value}'" for mark in USES)
    + ")",
}
_USED = f"""WITH under AS (
    SELECT unnest(%(groups)s::uuid[]) AS group_id, unnest(%(units)s::uuid[]) AS unit_id),
    counted (unit_id, procedure_id, {_NAMES}) AS ({{parts}}),
    used AS (SELECT group_id, procedure_id, {", ".join(f"sum({mark.value}) AS {mark.value}" for mark in USES)}
    FROM counted JOIN under USING (unit_id) GROUP BY 1, 2)
    SELECT group_id, {", ".join(f"array_agg(procedure_id) FILTER (WHERE {mark.value} > 0)" for mark in USES)}
    FROM used GROUP BY 1"""


@dataclass(frozen=True)
class Used:
    """Procedures with at least one dossier that carries each of `marks.USES`, in their order."""

    online: frozenset[UUID] = frozenset()
    paid: frozenset[UUID] = frozenset()
    payable: frozenset[UUID] = frozenset()
    identified: frozenset[UUID] = frozenset()


def used(groups: Mapping[UUID, Collection[UUID]], period: Period, *, at: datetime) -> dict[UUID, Used]:
    """Of dossiers accepted in the period, by the key of each group of units; absent: none."""
    pairs = [(key, unit) for key, units in groups.items() for unit in units]
    months = whole_months(period, at) or Months(period.last, period.first)  # none: every day by itself
    values: dict[str, Any] = {
        "groups": [key for key, _unit in pairs],
        "units": [unit for _key, unit in pairs],
        "begins": period.first,
        "ends": period.last,
        "year": period.first,
        "first": months.first,
        "after": months.after,
        "until": date(period.first.year + 1, 1, 1) if _is_year(period, at) else months.after,
    }
    parts = ["year"] if _is_year(period, at) else ["months", "days"]
    query = " UNION ALL ".join(_PARTS[name] for name in [*parts, "beyond", "waiting"])
    with connection.cursor() as cursor:
        cursor.execute(_USED.format(parts=query), values)
        rows = cursor.fetchall()
    return {key: Used(*(frozenset(one or ()) for one in found)) for key, *found in rows}


def _is_year(period: Period, at: datetime) -> bool:
    """From New Year to its end, or to a day that is not over."""
    first, last = period.first, period.last
    begins = first == date(first.year, 1, 1) and last.year == first.year
    return begins and (last == date(first.year, 12, 31) or last >= local(at).date())
