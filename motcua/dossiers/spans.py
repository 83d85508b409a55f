"""Whole spans of time in a period: what is summed in few rows, and the days around it. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db.models import Q

from motcua.deadlines.calendars import local

DAY, FIVE, HALF, MONTH, QUARTER, YEAR = "day", "five", "half", "month", "quarter", "year"
# days of a month on which a span begins: a half where reports begin (09/2019/NĐ-CP Điều 12); five days are a
# third of a half, at its end some more or fewer
_DAYS = {FIVE: (1, 6, 11, 15, 20, 25), HALF: (1, 15)}
_MONTHS = {MONTH: tuple(range(1, 13)), QUARTER: (1, 4, 7, 10), YEAR: (1,)}  # of a year, from their first day
LONGER = (FIVE, HALF, MONTH, QUARTER, YEAR)  # each made of whole ones of the one before
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


def begun_sql(column: str, span: str) -> str:
    """The same as `begun` of a column."""
    if span in _MONTHS:
        return f"date_trunc('{span}', {column})::date"
    days = reversed(_DAYS[span])
    later = " ".join(f"WHEN extract(day FROM {column}) >= {day} THEN {day - 1}" for day in days)
    return f"(date_trunc('month', {column})::date + CASE {later} END)"


def begun(day: date, span: str) -> date:
    """The first day of the span a day lies in."""
    if span in _MONTHS:
        return date(day.year, max(one for one in _MONTHS[span] if one <= day.month), 1)
    return day.replace(day=max(one for one in _DAYS[span] if one <= day.day))


def following(first: date, span: str) -> date:
    """The first day of the span after one."""
    later = [one for one in _DAYS.get(span, ()) if one > first.day]
    if later:
        return first.replace(day=later[0])
    month = first.month % 12 + 1
    while month not in _MONTHS.get(span, (month,)):
        month = month % 12 + 1
    return date(first.year + (month <= first.month), month, 1)


def whole_spans(period: Period, at: datetime | None, span: str) -> Whole | None:
    """The whole ones of a span in a period; None where there is none.

    A span that is not over at the end of the period counts as whole: of the days to come, which are next to
    none, the reader takes away what stands there all the same. at: None takes the last span as not over.
    """
    day = period.last + _DAY
    first = begun(period.first, span)
    if first < period.first:
        first = following(first, span)
    after = begun(day, span)
    if after < day and (at is None or local(at).date() < day):
        after = following(after, span)
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
    """The fewest rows that make up a period.

    at: when it is read; what is not over then is read with the days to come, less these. None: it is over.
    """
    at = at or _LATER
    whole = whole_spans(period, at, FIVE)
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
    """Whole spans of five days as the fewest years, quarters, months, halves of months and such."""
    for span in reversed(LONGER):
        first, after = begun(whole.first, span), begun(whole.after, span)
        if first < whole.first:
            first = following(first, span)
        if first < after:
            yield Piece(span, first, after)
            for edge in (Whole(whole.first, first), Whole(after, whole.after)):
                if edge.first < edge.after:
                    yield from longest_spans(edge)
            return


def to_new_year(whole: Whole, at: datetime) -> Whole:
    """The same to the end of a year that is not over: what is to come adds nothing."""
    if local(at).date() < whole.after:
        return Whole(whole.first, following(begun(whole.after - _DAY, YEAR), YEAR))
    return whole
