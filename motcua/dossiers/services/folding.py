"""Counted acts are folded into the figures of their day; run twice, or by two workers, they count once."""

from datetime import date
from uuid import UUID

from django.db import connection, transaction

from motcua.dossiers import service_sets
from motcua.dossiers.flows import Measure
from motcua.dossiers.marks import MARKS, USES
from motcua.dossiers.spans import DAY, HALF, LONGER, MONTH, begun_sql

BATCH = 20_000
_KEY = "day, desk_id, agency_id, settling_unit_id, procedure_id, channel"
_NAMES = [measure.value for measure in Measure]
# Taken by their place in the table: the planner, who last saw it emptied, would join thousands row by row.
_TAKE = (
    "WITH taken AS (DELETE FROM dossiers_flow WHERE ctid = ANY (ARRAY"
    "(SELECT ctid FROM dossiers_flow ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED)) RETURNING *), "
)


def _add(
    name: str, table: str, key: str, sums: dict[str, str], where: str, *, of: str = "", spread: str = ""
) -> str:
    """One part of the statement: what was taken, summed by a key, added to a table.

    of      the columns or expressions of `taken` the key is made of, where they are called otherwise.
    spread  a join that makes several rows of one.
    """
    return (
        f"{name} AS (INSERT INTO dossiers_{table} AS kept (id, {key}, {', '.join(sums)}) "
        f"SELECT gen_random_uuid(), {of or key}, {', '.join(sums.values())} "
        f"FROM taken {spread} WHERE {where} GROUP BY {of or key} ORDER BY {of or key} "
        f"ON CONFLICT ({key}) DO UPDATE SET "  # nosec B608
        + ", ".join(f"{column} = kept.{column} + excluded.{column}" for column in sums)
        + " RETURNING 1)"
    )


def _of_mark(mark: str) -> str:
    return f"coalesce(sum((marks->>'{mark}')::int), 0)"


_MONTH, _HALF = begun_sql("day", MONTH), begun_sql("day", HALF)
_VALUES = ", ".join([f"('{DAY}', day)", *(f"('{span}', {begun_sql('day', span)})" for span in LONGER)])
SPANS = f"CROSS JOIN LATERAL (VALUES {_VALUES}) AS spans (span, first)"
_MARKED = {mark.value: _of_mark(mark.value) for mark in MARKS}
_IS_MARKED = "marks IS NOT NULL"
_IS_USED = " OR ".join(f"marks ? '{mark.value}'" for mark in USES)
_FOLD = _TAKE + ", ".join(
    [
        _add(
            "measured",
            "flowday",
            _KEY,
            {name: f"count(*) FILTER (WHERE measure = '{name}')" for name in _NAMES},
            "measure <> ''",
        ),
        _add(
            "measured_of_half",
            "flowhalf",
            "half, desk_id, settling_unit_id",
            {name: f"count(*) FILTER (WHERE measure = '{name}')" for name in _NAMES},
            "measure <> ''",
            of=f"{_HALF}, desk_id, settling_unit_id",
        ),
        _add(
            "done",
            "dutyday",
            "day, unit_id, staff_id, duty",
            {"n": "count(*)", "late": "count(*) FILTER (WHERE late)"},
            "duty <> ''",
        ),
        _add("marked", "markday", f"{_KEY}, staff_id", _MARKED, _IS_MARKED),
        _add(
            "of_month",
            "markmonth",
            "month, settling_unit_id, procedure_id, channel",
            _MARKED,
            _IS_MARKED,
            of=f"{_MONTH}, settling_unit_id, procedure_id, channel",
        ),
        _add(
            "of_unit",
            "markunit",
            "span, first, settling_unit_id",
            _MARKED,
            _IS_MARKED,
            spread=SPANS,
        ),
        _add(
            "of_staff",
            "markstaff",
            "settling_unit_id, half, staff_id",
            _MARKED,
            _IS_MARKED,
            of=f"settling_unit_id, {_HALF}, staff_id",
        ),
    ]
)
# how many; days of units and procedures whose sets may be others now
_FOLD += f""" SELECT count(*),
    array_agg(DISTINCT settling_unit_id || to_char(day, ' YYYY-MM-DD')) FILTER (WHERE {_IS_USED}),
    array_agg(DISTINCT procedure_id) FILTER (WHERE {_IS_USED}) FROM taken"""  # nosec B608


def fold() -> int:
    """Fold all that waits, a batch a transaction; returns how many rows were folded."""
    folded = 0
    while taken := _fold_batch():
        folded += taken
        if taken < BATCH:
            break
    return folded


@transaction.atomic
def _fold_batch() -> int:
    with connection.cursor() as cursor:
        cursor.execute(_FOLD, [BATCH])
        taken, days, procedures = cursor.fetchone()
    if days:
        touched = {(UUID(unit), date.fromisoformat(day)) for unit, day in map(str.split, days)}
        service_sets.refresh(touched, procedures)
    return int(taken)
