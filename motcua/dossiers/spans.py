"""Whole years, months, half months in a period: what is summed in few rows, and the days around it. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db.models import Q

from motcua.deadlines.calendars import local

MONTHS = (1,)  # days of a month on which a span begins
HALVES = (1, 15)  # the second where reports begin (09/2019/NĐ-CP Điều 12)
# spans of which a unit keeps one row each
DAY, FIVE, HALF, MONTH, YEAR = "day", "five", "half", "month", "year"
# days of a month on which they begin; five days are a third of a half, and some more or fewer at its end
BEGINS = {FIVE: (1, 6, 11, 15, 20, 25), HALF: HALVES, MONTH: MONTHS}
_DAY = timedelta(days=1)
_LATER = datetime(2300, 1, 1, tzinfo=UTC)  # no period ends then


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


def begun_sql(column: str, begins: tuple[int, ...]) -> str:
    """The same as `begun` of a column."""
    later = " ".join(f"WHEN extract(day FROM {column}) >= {day} THEN {day - 1}" for day in reversed(begins))
    return f"(date_trunc('month', {column})::date + CASE {later} END)"


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
        first = following(first, begins)
    after = begun(day, begins)
    if after < day and (at is None or local(at).date() < day):
        after = following(after, begins)
    return Whole(first, after) if first < after else None


@dataclass(frozen=True)
class Piece:
    """Rows of one span that begin from a day to before another.

    less  they are in the rows of a longer span, and not in the period.
    """

    span: str
    first: date
    after: date
    less: bool = False


def pieces(period: Period, at: datetime | None) -> Iterator[Piece]:
    """The fewest rows that make up a period: years, months, halves of months, five days, days.

    at: when it is read; what is not over then is read with the days to come, less these. None: it is over.
    """
    at = at or _LATER
    whole = whole_spans(period, at, BEGINS[FIVE])
    if whole is None:
        yield Piece(DAY, period.first, period.last + _DAY)
        return
    if local(at).date() <= period.last:
        whole = to_new_year(whole, at)
    yield from longest_spans(whole)
    for first, last in whole.around(period):
        yield Piece(DAY, first, last + _DAY)
    for first, last in whole.beyond(period):
        yield Piece(DAY, first, last + _DAY, less=True)


def longest_spans(whole: Whole) -> Iterator[Piece]:
    """Whole spans of five days as the fewest years, months, halves of months and such."""
    for span in (YEAR, MONTH, HALF, FIVE):
        inner = _inside(whole, span)
        if inner.first < inner.after:
            yield Piece(span, inner.first, inner.after)
            for edge in (Whole(whole.first, inner.first), Whole(inner.after, whole.after)):
                if edge.first < edge.after:
                    yield from longest_spans(edge)
            return


def _inside(whole: Whole, span: str) -> Whole:
    first, after = whole.first, whole.after
    if span == YEAR:
        new_year = (first.month, first.day) == (1, 1)
        return Whole(first if new_year else _new_year(first), after.replace(month=1, day=1))
    begins = BEGINS[span]
    return Whole(first if first.day in begins else following(first, begins), begun(after, begins))


def to_new_year(whole: Whole, at: datetime) -> Whole:
    """The same to the end of a year that is not over: what is to come adds nothing."""
    if local(at).date() < whole.after:
        return Whole(whole.first, _new_year(whole.after - _DAY))
    return whole


def _new_year(day: date) -> date:
    return date(day.year + 1, 1, 1)


def following(first: date, begins: tuple[int, ...]) -> date:
    """The first day of the span after one."""
    later = [one for one in begins if one > first.day]
    return (
        first.replace(day=later[0]) if later else (first.replace(day=1) + timedelta(days=32)).replace(day=1)
    )
