"""Counted acts are folded into the figures of their day; run twice, or by two workers, they count once."""

from django.db import connection, transaction

from motcua.dossiers.flows import Measure
from motcua.dossiers.marks import MARKS

BATCH = 20_000
_KEY = "day, desk_id, agency_id, settling_unit_id, procedure_id, channel"
_OWN = f"{_KEY}, staff_id"
_MONTH = "month, settling_unit_id, procedure_id, channel"
_IN_MONTH = "date_trunc('month', day)::date, settling_unit_id, procedure_id, channel"
_NAMES = [measure.value for measure in Measure]
_TAKE = (
    "WITH taken AS (DELETE FROM dossiers_flow WHERE id IN "
    "(SELECT id FROM dossiers_flow ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED) RETURNING *), "
)
_FOLD = (
    _TAKE
    + f"measured AS (INSERT INTO dossiers_flowday (id, {_KEY}, {', '.join(_NAMES)}) "
    + f"SELECT gen_random_uuid(), {_KEY}, "
    + ", ".join(f"count(*) FILTER (WHERE measure = '{name}')" for name in _NAMES)
    + f" FROM taken WHERE measure <> '' GROUP BY {_KEY} ORDER BY {_KEY} "
    + f"ON CONFLICT ({_KEY}) DO UPDATE SET "
    + ", ".join(f"{name} = dossiers_flowday.{name} + excluded.{name}" for name in _NAMES)
    + " RETURNING 1), "
    + "done AS (INSERT INTO dossiers_dutyday (id, day, unit_id, staff_id, duty, n, late) "
    + "SELECT gen_random_uuid(), day, unit_id, staff_id, duty, count(*), count(*) FILTER (WHERE late) "
    + "FROM taken WHERE duty <> '' GROUP BY day, unit_id, staff_id, duty "
    + "ORDER BY day, unit_id, staff_id, duty "
    + "ON CONFLICT (day, unit_id, staff_id, duty) DO UPDATE SET "
    + "n = dossiers_dutyday.n + excluded.n, late = dossiers_dutyday.late + excluded.late RETURNING 1)"
    + ", "
    + f"marked AS (INSERT INTO dossiers_markday (id, {_OWN}, {', '.join(MARKS)}) "
    + f"SELECT gen_random_uuid(), {_OWN}, "
    + ", ".join(f"coalesce(sum((marks->>'{mark}')::int), 0)" for mark in MARKS)
    + f" FROM taken WHERE marks IS NOT NULL GROUP BY {_OWN} ORDER BY {_OWN} "
    + f"ON CONFLICT ({_OWN}) DO UPDATE SET "
    + ", ".join(f"{mark} = dossiers_markday.{mark} + excluded.{mark}" for mark in MARKS)
    + " RETURNING 1), "
    + f"of_month AS (INSERT INTO dossiers_markmonth (id, {_MONTH}, {', '.join(MARKS)}) "
    + "SELECT gen_random_uuid(), date_trunc('month', day)::date AS month, settling_unit_id, procedure_id, "
    + "channel, "
    + ", ".join(f"coalesce(sum((marks->>'{mark}')::int), 0)" for mark in MARKS)
    + f" FROM taken WHERE marks IS NOT NULL GROUP BY {_IN_MONTH} ORDER BY {_IN_MONTH} "
    + f"ON CONFLICT ({_MONTH}) DO UPDATE SET "
    + ", ".join(f"{mark} = dossiers_markmonth.{mark} + excluded.{mark}" for mark in MARKS)
    + " RETURNING 1) "
    + "SELECT count(*) FROM taken"
)


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
        (taken,) = cursor.fetchone()
    return int(taken)
