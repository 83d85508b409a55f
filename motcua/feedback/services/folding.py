"""Figures of ratings: the small rows of each rating become sums of a day."""

from collections import Counter
from typing import Any

from django.db import connection, transaction

from motcua.common.ids import uuid7
from motcua.feedback.models import RatingDelta

BATCH = 2000
_KEYS = ("question", "day", "unit_id", "agency_id", "procedure_id", "score", "assisted")
_ADD = (
    f"INSERT INTO feedback_ratingday (id, {', '.join(_KEYS)}, number) "
    "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) "
    f"ON CONFLICT ({', '.join(_KEYS)}) DO UPDATE SET number = feedback_ratingday.number + EXCLUDED.number"  # nosec B608
)


def fold() -> int:
    """Add what waits to the sums, batch by batch; returns how many rows were folded.

    Each batch is one transaction, so a read in between counts every rating once. Two at once take different
    rows.
    """
    total = 0
    while folded := _batch():
        total += folded
    return total


@transaction.atomic
def _batch() -> int:
    rows = list(RatingDelta.objects.select_for_update(skip_locked=True).order_by("id")[:BATCH])
    sums: Counter[tuple[Any, ...]] = Counter()
    for row in rows:
        sums[tuple(getattr(row, key) for key in _KEYS)] += row.number
    lines = [(uuid7(), *key, number) for key, number in sorted(sums.items(), key=lambda one: str(one[0]))]
    with connection.cursor() as cursor:
        cursor.executemany(_ADD, lines)
    RatingDelta.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)
