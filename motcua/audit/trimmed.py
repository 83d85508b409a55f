"""Days of append-only tables that were deleted lawfully: recorded under seal, and found again."""

from datetime import date, datetime

from motcua.audit import log_keys
from motcua.audit.models import TrimmedDay
from motcua.audit.table_days import Day

_PURPOSE = "trimmed day of a log"


def keep(table: str, columns: list[str], day: Day, *, at: datetime) -> TrimmedDay:
    """Record the day, as `table_days.days_of` read it before its rows go."""
    name, rows, sha256 = day
    row = TrimmedDay(
        table=table, day=date.fromisoformat(name), columns=columns, rows=rows, sha256=sha256, trimmed_at=at
    )
    row.seal = log_keys.seal(_PURPOSE, *_sealed(row))
    row.save(force_insert=True)
    return row


def was_lawful(table: str, columns: list[str], day: Day, *, whole: bool) -> bool:
    """Was all that the day held deleted by `motcua access trim`, as it stood when somebody signed it?

    columns  that were signed; where the table has others since, the number of rows decides.
    whole    the day was over when it was signed; otherwise rows came after.
    """
    name, rows, sha256 = day
    for row in TrimmedDay.objects.filter(table=table, day=name):
        if not log_keys.holds(row.seal, _PURPOSE, *_sealed(row)):
            continue
        same = row.sha256 == sha256 if row.columns == columns else row.rows == rows
        if same if whole else row.rows >= rows:
            return True
    return False


def _sealed(row: TrimmedDay) -> tuple[object, ...]:
    return row.pk, row.table, row.day, ",".join(row.columns), row.rows, row.sha256
