"""Marks of the dossiers accepted in a period, as they stand at this moment; no dossier that is over is read.

Sums of the longest spans that fit, the days around them, what waits, and the open dossiers past their date
are read in one statement, so that nothing is missed or counted twice.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import DateTimeField, F, Q, Value
from django.db.models.functions import Least

from motcua.common.arrays import is_any, plain, uuids
from motcua.deadlines.calendars import VIETNAM
from motcua.dossiers.figures import Period
from motcua.dossiers.marks import MARKS, Mark
from motcua.dossiers.spans import HALF, MONTH, pieces, whole_spans

Marks = dict[Mark, int]
# what figures may be told apart by: the column of a sum, the same of a dossier
_BY = {
    "unit": ("settling_unit_id", "settling_unit_id"),
    "procedure": ("procedure_id", "version__procedure_id"),
    "channel": ("channel", "channel"),
    "staff": ("staff_id", "handler_id"),
}
_TYPES = {"channel": "text[]"}  # the others are keys
# sums in few rows: where they lie, the first day of what they sum, which span that is, what they know
_SUMS = (
    ("dossiers_markstaff", "half", HALF, {"unit", "staff"}),
    ("dossiers_markmonth", "month", MONTH, {"unit", "procedure", "channel"}),
)
_MARKS = ", ".join(MARKS)
_LESS = ", ".join(f"-{mark}" for mark in MARKS)
_WAITING = ", ".join(f"coalesce((marks->>'{mark}')::int, 0)" for mark in MARKS)
_SUMMED = ", ".join(f"coalesce(sum({mark}), 0)::bigint AS {mark}" for mark in MARKS)
_OF_DOSSIER = {
    "unit": "dossier.settling_unit_id",
    "procedure": "version.procedure_id",
    "channel": "dossier.channel",
    "staff": "dossier.handler_id",
}
# from when it is late by one of the dates, where it is not judged so already
_PAST = {Mark.LATE: "late_from", Mark.LATE_FIRST: "late_first_from"}
_LATE = ", ".join(
    f"count(*) FILTER (WHERE dossier.{_PAST[mark]} < until)" if mark in _PAST else "0" for mark in MARKS
)


@dataclass(frozen=True)
class Scope:
    """Dossiers accepted in a period; None: no matter which.

    units       that settle.
    staff       the handler.
    """

    period: Period
    units: Collection[UUID] | None = None
    procedures: Collection[UUID] | None = None
    channel: str | None = None
    staff: UUID | None = None

    @property
    def dossiers(self) -> Q:
        """Which dossiers, whenever accepted."""
        found = Q()
        for name, keys in (("unit", self.units), ("procedure", self.procedures)):
            if keys is not None:
                found &= is_any(_BY[name][1], keys)
        for name, value in (("channel", self.channel), ("staff", self.staff)):
            if value is not None:
                found &= Q(**{_BY[name][1]: value})
        return found

    @property
    def narrowed(self) -> dict[str, Any]:
        """What is asked for, by its name in `_BY`: one of these."""
        asked = {
            "unit": None if self.units is None else uuids(self.units),
            "procedure": None if self.procedures is None else uuids(self.procedures),
            "channel": None if self.channel is None else [self.channel],
            "staff": None if self.staff is None else uuids([self.staff]),
        }
        return {name: values for name, values in asked.items() if values is not None}

    @property
    def begins(self) -> datetime:
        return datetime.combine(self.period.first, time.min, VIETNAM)

    @property
    def ends(self) -> datetime:
        """The moment after the last day."""
        return datetime.combine(self.period.last, time.min, VIETNAM) + timedelta(days=1)


def marked(scope: Scope, *by: str, at: datetime) -> dict[tuple[Any, ...], Marks]:
    """Marks told apart by `unit`, `procedure`, `channel`, `staff`; by nothing: (), always there. One query.

    An open dossier counts as late when its date has passed by the end of the period, or by now if that is
    earlier; while its applicant is waited for, when it had passed before he was asked.
    """
    query, values = _summed(scope, by, at)
    return {row[: len(by)]: _marks(row[len(by) :]) for row in _read(query, values)}


def summed(
    groups: Mapping[UUID, Collection[UUID] | None], scope: Scope, *, at: datetime
) -> dict[UUID, Marks]:
    """Marks of groups of units, each by its key; None: of every unit of the scope. One query."""
    query, values = _summed(scope, ("unit",), at)
    keys = list(groups)
    pairs = [(place, unit) for place, key in enumerate(keys) for unit in groups[key] or ()]
    parts = [
        f"SELECT place, {_SUMMED} FROM of_unit JOIN unnest(%s::int[], %s::uuid[]) AS under (place, unit_id) "
        "ON unit_id = settling_unit_id GROUP BY 1"  # nosec B608
    ]
    values = [*values, plain(place for place, _unit in pairs), uuids(unit for _place, unit in pairs)]
    if None in groups.values():
        parts.append(f"SELECT NULL, {_SUMMED} FROM of_unit HAVING count(*) > 0")  # nosec B608
    rows = _read(f"WITH of_unit AS ({query}) {' UNION ALL '.join(parts)}", values)
    found = {place: _marks(numbers) for place, *numbers in rows}
    places = {key: None if groups[key] is None else place for place, key in enumerate(keys)}
    return {key: found[place] for key, place in places.items() if place in found}


def behind(scope: Scope, *, having: Mark = Mark.RECEIVED, lacking: Mark | None = None, at: datetime) -> Q:
    """Which dossiers a figure is made of: all that carry a mark, or those of them that lack another."""
    where = scope.dossiers & Q(received_at__gte=scope.begins, received_at__lt=scope.ends)
    where &= _carries(scope, having, at)
    return where if lacking is None else where & ~_carries(scope, lacking, at)


def _carries(scope: Scope, mark: Mark, at: datetime) -> Q:
    judged = Q(tally__marks__contains=[mark.value])
    late = _past(scope, at)
    return judged | Q(finished_at=None) & late[mark] if mark in late else judged


def _marks(numbers: Collection[int]) -> Marks:
    return dict(zip(MARKS, numbers, strict=True))


def _read(query: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def _summed(scope: Scope, by: tuple[str, ...], at: datetime) -> tuple[str, list[Any]]:
    """The statement that adds up everything by some columns, with its values."""
    columns = [_BY[name][0] for name in by]
    keys = "".join(f"{column}, " for column in columns)
    parts, values = [], []
    for part, given in [*_folded(scope, by, at), _waiting(scope)]:
        parts.append(f"SELECT {keys}{part}")
        values += given
    late, more = _late(scope, by, at)
    query = " UNION ALL ".join([*parts, late])
    group = f" GROUP BY {', '.join(columns)}" if columns else ""
    named = f"{keys}{_MARKS}"
    return f"SELECT {keys}{_SUMMED} FROM ({query}) AS parts ({named}){group}", [*values, *more]  # nosec B608


def _folded(scope: Scope, by: tuple[str, ...], at: datetime) -> list[tuple[str, list[Any]]]:
    """Of units alone their fewest rows; or the largest sums that know what is asked, and the days around."""
    where, given = _where(scope)
    told = {*scope.narrowed, *by}
    if told <= {"unit"}:
        return [
            (
                f"{_LESS if one.less else _MARKS} FROM dossiers_markunit "
                f"WHERE span = '{one.span}' AND first >= %s AND first < %s{where}",
                [one.first, one.after, *given],
            )
            for one in pieces(scope.period, at)
        ]
    table, column, span, _known = next((one for one in _SUMS if told <= one[3]), (None, "", MONTH, set()))
    whole = whole_spans(scope.period, at, span) if table else None
    days = f"FROM dossiers_markday WHERE day >= %s AND day <= %s{where}"
    if whole is None:
        return [(f"{_MARKS} {days}", [scope.period.first, scope.period.last, *given])]
    parts = [
        (
            f"{_MARKS} FROM {table} WHERE {column} >= %s AND {column} < %s{where}",
            [whole.first, whole.after, *given],
        )
    ]
    parts += [(f"{_MARKS} {days}", [*edge, *given]) for edge in whole.around(scope.period)]
    parts += [(f"{_LESS} {days}", [*edge, *given]) for edge in whole.beyond(scope.period)]
    return parts


def _waiting(scope: Scope) -> tuple[str, list[Any]]:
    where, given = _where(scope)
    table = f"FROM dossiers_flow WHERE marks IS NOT NULL AND day >= %s AND day <= %s{where}"
    return f"{_WAITING} {table}", [scope.period.first, scope.period.last, *given]


def _where(scope: Scope) -> tuple[str, list[Any]]:
    """The same of every table of sums."""
    asked = scope.narrowed
    return _any_of({name: _BY[name][0] for name in asked}), list(asked.values())


def _any_of(columns: Mapping[str, str]) -> str:
    """Conditions on columns by the names of what is asked for."""
    return "".join(f" AND {at} = ANY(%s::{_TYPES.get(name, 'uuid[]')})" for name, at in columns.items())


def _late(scope: Scope, by: tuple[str, ...], at: datetime) -> tuple[str, list[Any]]:
    """Open dossiers that are late and not judged so yet, as `_past` says it; one index holds all it reads."""
    asked, measured = scope.narrowed, min(at, scope.ends)
    keys = "".join(f"{_OF_DOSSIER[name]}, " for name in by)
    told = "procedure" in {*by, *asked}
    version = "JOIN catalogue_procedureversion version ON version.id = dossier.version_id " if told else ""
    where = _any_of({name: _OF_DOSSIER[name] for name in asked})
    query = (
        f"SELECT {keys}{_LATE} FROM dossiers_dossier dossier {version}"
        "CROSS JOIN LATERAL (SELECT least(%s, dossier.paused_at) AS until) measured "
        "WHERE dossier.finished_at IS NULL AND dossier.received_at >= %s AND dossier.received_at < %s "
        "AND (dossier.late_from < %s OR dossier.late_first_from < %s)"  # nosec B608
    )
    group = f" GROUP BY {keys[:-2]}" if by else ""
    return query + where + group, [measured, scope.begins, scope.ends, measured, measured, *asked.values()]


def _past(scope: Scope, at: datetime) -> dict[Mark, Q]:
    """Past the date and not judged late already. PostgreSQL's least() leaves out what is null."""
    measured = Least(Value(min(at, scope.ends), output_field=DateTimeField()), F("paused_at"))
    return {mark: Q(**{f"{column}__lt": measured}) for mark, column in _PAST.items()}
