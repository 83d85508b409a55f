"""What was written into an append-only table each day: number of rows, their SHA-256. Ids tell the day."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import UUID

from django.db import connection, models
from psycopg import sql

Day = tuple[str, int, str]


def columns_of(model: type[models.Model]) -> list[str]:
    """Columns that are never written later."""
    later = getattr(model, "changeable", ())
    return [str(field.column) for field in model._meta.concrete_fields if field.column not in later]


def days_of(
    model: type[models.Model], columns: list[str], *, until: datetime, since: datetime | None = None
) -> Iterator[Day]:
    """Day (UTC), rows and SHA-256 of the rows made on it before `until`, from the day of `since` on."""
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    first = f"{since:%Y-%m-%d}T00:00:00+00:00" if since else "1970-01-01T00:00:00+00:00"
    rows = sql.SQL("COPY (SELECT id, {} FROM {} WHERE id >= {} AND id < {} ORDER BY id) TO STDOUT").format(
        names,
        sql.Identifier(model._meta.db_table),
        sql.Literal(least_id(datetime.fromisoformat(first))),
        sql.Literal(least_id(until)),
    )
    day, count, whole = None, 0, hashlib.sha256()
    with connection.cursor() as cursor, cursor.copy(rows) as lines:
        for row in lines:  # a row a message
            line = bytes(row)
            made = day_of(UUID(line[:36].decode()))
            if made != day:
                if day is not None:
                    yield day.isoformat(), count, whole.hexdigest()
                day, count, whole = made, 0, hashlib.sha256()
            count += 1
            whole.update(line)
    if day is not None:
        yield day.isoformat(), count, whole.hexdigest()


def least_id(moment: datetime) -> str:
    """The least id a row made at the moment can have."""
    return str(UUID(int=int(moment.timestamp() * 1000) << 80))


def day_of(key: UUID) -> date:
    """The day (UTC) on which a row of that id was made."""
    return datetime.fromtimestamp((key.int >> 80) / 1000, UTC).date()
