"""Whole months and half months in a period: what is summed in few rows, and the days around it. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from motcua.deadlines.calendars import local

MONTHS = (1,)  # days of a month on which a span begins
HALVES = (1, 15)  # the second where reports begin (09/2019/NĐ-CP Điều 12)
# the same in SQL, of a column `day`: the first day of its half
HALF_OF_DAY = (
    "(date_trunc('month', day)::date + "
    f"CASE WHEN extract(day FROM day) < {HALVES[1]} THEN 0 ELSE {HALVES[1] - 1} END)"
)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """From a day to a day, both included."""

    first: date
    last: date

    @property
    def days(self) -> Q:
        return Q(day__gte=self.first, day__lte=self.last)


@dataclass(frozen=True)
class Whole:
    """From the first day of a span to before the first day of another."""

    first: date
    after: date

    def around(self, period: Period) -> Iterator[tuple[date, date]]:
        """The days of the period before and after, each from one to another."""
        if period.first < self.first:
            yield period.first, self.first - _DAY
        if self.after <= period.last:
            yield self.after, period.last

    def beyond(self, period: Period) -> Iterator[tuple[date, date]]:
        """Days in the spans and not in the period."""
        if period.last + _DAY < self.after:
            yield period.last + _DAY, self.after - _DAY


def begun(day: date, begins: tuple[int, ...]) -> date:
    """The first day of the span a day lies in."""
    return day.replace(day=max(one for one in begins if one <= day.day))


def whole_spans(period: Period, at: datetime | None, begins: tuple[int, ...]) -> Whole | None:
    """The whole spans in a period; None where there is none.

    A span that is not over at the end of the period counts as whole: of the days to come, which are next to
    none, the reader takes away what stands there all the same. at: None takes the last span as not over.
    """
    day = period.last + _DAY
    first = begun(period.first, begins)
    if first < period.first:
        first = _next(first, begins)
    after = begun(day, begins)
    if after < day and (at is None or local(at).date() < day):
        after = _next(after, begins)
    return Whole(first, after) if first < after else None


def longest_spans(whole: Whole) -> Iterator[tuple[str, Whole]]:
    """Halves of months as the fewest years, months and halves: `year`, `month` or `half`, and its spans."""
    first, after = whole.first, whole.after
    years = Whole(
        first if (first.month, first.day) == (1, 1) else _new_year(first), after.replace(month=1, day=1)
    )
    months = Whole(first if first.day == 1 else _next(first, MONTHS), after.replace(day=1))
    for name, inner in (("year", years), ("month", months)):
        if inner.first < inner.after:
            yield name, inner
            for edge in (Whole(first, inner.first), Whole(inner.after, after)):
                if edge.first < edge.after:
                    yield from longest_spans(edge)
            return
    yield "half", whole


def to_new_year(whole: Whole, at: datetime) -> Whole:
    """The same to the end of a year that is not over: what is to come adds nothing."""
    if local(at).date() < whole.after:
        return Whole(whole.first, _new_year(whole.after - _DAY))
    return whole


def _new_year(day: date) -> date:
    return date(day.year + 1, 1, 1)


def _next(first: date, begins: tuple[int, ...]) -> date:
    """The first day of the span after one."""
    later = [one for one in begins if one > first.day]
    return (
        first.replace(day=later[0]) if later else (first.replace(day=1) + timedelta(days=32)).replace(day=1)
    )
