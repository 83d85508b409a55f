"""The place of a row in a work list: the moment the list is ordered by, and the row's id."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet


def behind(rows: QuerySet[Any], order: str, after: str) -> QuerySet[Any]:
    """The rows behind a key "moment~id", in order; from the beginning when it is no key."""
    down = order.startswith("-")
    column = order.lstrip("-")
    key = key_of(after)
    if key is not None:
        at, row = key
        then = "lt" if down else "gt"
        rows = rows.filter(Q(**{f"{column}__{then}": at}) | Q(**{column: at, f"id__{then}": row}))
    return rows.order_by(order, "-id" if down else "id")


def key_of(text: str) -> tuple[datetime, UUID] | None:
    """The place in a list that a key names; None when it is no key."""
    moment, _tilde, last = text.partition("~")
    try:
        at, row = datetime.fromisoformat(moment), UUID(last)
    except ValueError:
        return None
    return (at, row) if at.tzinfo else None


def place(row: dict[str, Any], order: str) -> str:
    """The key of a row."""
    return f"{row[order.lstrip('-')].isoformat()}~{row['id']}"
