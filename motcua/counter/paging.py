"""The place of a row in a list: the moment the list is ordered by, and the row's id."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

Key = tuple[datetime | None, UUID]
_ENDLESS = datetime.max.replace(tzinfo=UTC)


def behind(rows: QuerySet[Any], order: str, after: str, *, nullable: bool = False) -> QuerySet[Any]:
    """The rows behind a key "moment~id", in order; from the beginning when it is no key.

    nullable  a row may have no moment: it stands last, first when the order is turned round.
    """
    down = order.startswith("-")
    column = order.lstrip("-")
    key = key_of(after)
    if key is not None:
        rows = rows.filter(_behind(column, *key, down=down, nullable=nullable))
    first = F(column).desc(nulls_first=True) if down and nullable else order
    return rows.order_by(first, "-id" if down else "id")


def _behind(column: str, at: datetime | None, row: UUID, *, down: bool, nullable: bool) -> Q:
    then = "lt" if down else "gt"
    if at is None:
        last = Q(**{f"{column}__isnull": True, f"id__{then}": row})
        return last | Q(**{f"{column}__isnull": False}) if down else last
    found = Q(**{f"{column}__{then}": at}) | Q(**{column: at, f"id__{then}": row})
    return found | Q(**{f"{column}__isnull": True}) if nullable and not down else found


def key_of(text: str) -> Key | None:
    """The place in a list that a key names; None when it is no key."""
    moment, tilde, last = text.partition("~")
    try:
        at, row = datetime.fromisoformat(moment) if moment else None, UUID(last)
    except ValueError:
        return None
    return (at, row) if tilde and (at is None or at.tzinfo) else None


def is_behind(key: str, other: str, *, down: bool = False) -> bool:
    """True when a row with the key stands further down than the other."""
    if key_of(key) is None or key_of(other) is None or rank(key) == rank(other):
        return False
    return (rank(key) < rank(other)) == down


def rank(key: str) -> tuple[datetime, UUID]:
    """What keys are put in order by; one without a moment comes last."""
    at, row = key_of(key) or (None, UUID(int=0))
    return at or _ENDLESS, row


def place(row: dict[str, Any], order: str) -> str:
    """The key of a row."""
    return key(row[order.lstrip("-")], row["id"])


def key(at: datetime | None, row: UUID) -> str:
    return f"{at.isoformat() if at else ''}~{row}"
