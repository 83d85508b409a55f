"""Counters of the rate limits: the only rows the page kit has."""

from datetime import date, datetime
from typing import ClassVar

from django.db import connection, models


class RateWindow(models.Model):
    """How often one sender asked for one kind of page in one window of real time."""

    sender = models.CharField(max_length=64)  # keyed digest: no address is kept
    begins_at = models.DateTimeField(db_index=True)
    hits = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "lượt hỏi trong một phút"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="rate_window_once", fields=["sender", "begins_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.sender[:8]} {self.begins_at:%H:%M}: {self.hits}"

    @classmethod
    def count(cls, *, sender: str, begins_at: datetime) -> int:
        """One more hit in the window; the new number. One statement, so two requests never count as one."""
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO web_ratewindow (sender, begins_at, hits) VALUES (%s, %s, 1) "
                "ON CONFLICT (sender, begins_at) DO UPDATE SET hits = web_ratewindow.hits + 1 RETURNING hits",
                [sender, begins_at],
            )
            return int(cursor.fetchone()[0])


class DayCount(models.Model):
    """How often one sender did one kind of thing on one day of real time, where a day allows few."""

    sender = models.CharField(max_length=64)  # keyed digest: no address is kept
    day = models.DateField(db_index=True)
    hits = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "lượt làm trong một ngày"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="day_count_once", fields=["sender", "day"]),
        ]

    def __str__(self) -> str:
        return f"{self.sender[:8]} {self.day:%d/%m}: {self.hits}"

    @classmethod
    def count(cls, *, sender: str, day: date, more: int = 1) -> int:
        """So many more on the day; the new number. One statement, as in RateWindow."""
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO web_daycount (sender, day, hits) VALUES (%s, %s, %s) "
                "ON CONFLICT (sender, day) DO UPDATE SET hits = web_daycount.hits + EXCLUDED.hits "
                "RETURNING hits",
                [sender, day, more],
            )
            return int(cursor.fetchone()[0])
