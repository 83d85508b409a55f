"""Which days and hours count: the calendar of a unit. Pure: no database, no clock."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from itertools import pairwise
from zoneinfo import ZoneInfo

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from motcua.common.refusal import Refusal

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
MONDAY = 0


class CalendarNotPublished(Refusal):
    """The count enters a year of which the installation has no calendar."""

    code = "calendar-not-published"
    message = _(
        "Chưa có lịch nghỉ năm {year} nên chưa tính được thời hạn. "
        "Người quản trị cần nhập lịch năm {year} rồi thực hiện lại."
    )


Spans = tuple[tuple[int, int], ...]
"""Opening hours of a day: pairs of minutes after midnight, in order, apart."""


def read_spans(texts: Iterable[str]) -> Spans:
    """Minutes of ["07:00-11:30", "13:30-17:00"]. Raises ValueError unless they are in order and apart."""
    spans = tuple(_span(text) for text in texts)
    edges = [edge for span in spans for edge in span]
    if any(first >= second for first, second in pairwise(edges)):
        raise ValueError(f"Opening hours overlap or run backwards: {list(texts)}.")
    return spans


def _span(text: str) -> tuple[int, int]:
    start, end = (time.fromisoformat(part.strip()) for part in text.split("-"))
    return start.hour * 60 + start.minute, end.hour * 60 + end.minute


@dataclass(frozen=True)
class Special:
    """A day that does not follow its weekday: off (holiday, rest in lieu, swap) or worked (swap)."""

    works: bool
    name: str


@dataclass(frozen=True)
class Hours:
    """Hours of a weekday (0 Monday) from a date on.

    receives_only  the counter takes dossiers in, but no limit counts the day (Saturday mornings).
    """

    weekday: int
    since: date
    spans: Spans
    receives_only: bool = False


@dataclass(frozen=True)
class Calendar:
    """Which days and hours count in one unit.

    hours            later rows win over earlier ones of the same weekday.
    years            years whose special days are known; counting outside refuses.
    unpublished      those of them that no decision confirms yet.
    day_minutes      working minutes of one working day in `hour_block` (eight hours).
    same_day_cutoff  a same-day procedure received after it is due the next working day.
    """

    specials: Mapping[date, Special]
    hours: tuple[Hours, ...]
    years: frozenset[int]
    unpublished: frozenset[int]
    day_minutes: int
    same_day_cutoff: time

    def spans(self, day: date) -> Spans:
        """Hours of `day` that count; none on a day off. A worked rest day keeps Monday's hours."""
        special = self.specials.get(day)
        if special is None:
            return self._counting(day.weekday(), day)
        if not special.works:
            return ()
        return self._counting(day.weekday(), day) or self._counting(MONDAY, day)

    def works_on(self, day: date) -> bool:
        return bool(self.spans(day))

    def reception(self, day: date) -> Spans:
        """Hours of `day` in which the counter receives: those that count, or that only receive."""
        spans = self.spans(day)
        if spans or day in self.specials:
            return spans
        row = self._row(day.weekday(), day)
        return row.spans if row else ()

    def is_open(self, moment: datetime) -> bool:
        """Whether the counter receives at `moment`."""
        at = local(moment)
        return any(start <= _minute(at) < end for start, end in self.reception(at.date()))

    def reasons_off(self, days: Iterable[date]) -> tuple[tuple[date, str], ...]:
        """Each day off with the reason in Vietnamese why it does not count."""
        weekly = gettext("ngày nghỉ hằng tuần")  # once: a look-up costs more than the rest of the count
        return tuple((day, self._reason(day) or weekly) for day in days)

    def _reason(self, day: date) -> str:
        if day in self.specials:
            return self.specials[day].name
        row = self._row(day.weekday(), day)
        if row is not None and row.receives_only:
            return gettext("chỉ tiếp nhận, không tính vào thời hạn")
        return ""

    def require(self, first: int, last: int) -> None:
        """Refuse when a year from `first` to `last` has no calendar."""
        for year in range(first, last + 1):
            if year not in self.years:
                raise CalendarNotPublished(year=year)

    def working_day(self, day: date, number: int) -> date:
        """The `number`-th working day after `day`; with 0, `day` itself or the next working day."""
        self.require(day.year, day.year)
        days = self._table.days
        ordinal = day.toordinal()
        place = bisect_right(days, ordinal) + number - 1 if number else bisect_left(days, ordinal)
        if place >= len(days):
            raise CalendarNotPublished(year=self._first_gap(day.year))
        found = date.fromordinal(days[place])
        self.require(day.year, found.year)
        return found

    def working_day_before(self, day: date, number: int) -> date:
        """The `number`-th working day before `day`, at least 1."""
        self.require(day.year, day.year)
        days = self._table.days
        place = bisect_left(days, day.toordinal()) - number
        if place < 0:
            raise CalendarNotPublished(year=day.year - 1)
        found = date.fromordinal(days[place])
        self.require(found.year, day.year)
        return found

    def working_days(self, after: date, until: date) -> list[date]:
        """Working days d with after < d <= until, in order."""
        days = self._table.days
        found = days[bisect_right(days, after.toordinal()) : bisect_right(days, until.toordinal())]
        return [date.fromordinal(day) for day in found]

    def opening(self, day: date) -> datetime:
        """First counted minute of a working day."""
        return _on(day, self.spans(day)[0][0])

    def closing(self, day: date) -> datetime:
        """End of the counted hours of a working day."""
        return _on(day, self.spans(day)[-1][1])

    def position(self, at: datetime) -> int:
        """Working minutes from the calendar's beginning to `at`, a moment in Việt Nam time."""
        self.require(at.year, at.year)
        table, ordinal = self._table, at.toordinal()
        place = bisect_left(table.days, ordinal)
        if place == len(table.days) or table.days[place] != ordinal:
            return table.before[place]
        minute = _minute(at)
        return table.before[place] + sum(
            min(max(minute - start, 0), end - start) for start, end in table.spans[place]
        )

    def moment(self, position: int) -> datetime:
        """First moment with that many working minutes behind it: a closing, never the opening after it."""
        table = self._table
        place = bisect_left(table.before, position) - 1
        if not 0 <= place < len(table.days):
            raise CalendarNotPublished(year=max(self.years, default=0) + 1)
        left = position - table.before[place]
        for start, end in table.spans[place]:
            if left <= end - start:
                break
            left -= end - start
        return _on(date.fromordinal(table.days[place]), start + left)

    def _row(self, weekday: int, day: date) -> Hours | None:
        rows = (row for row in reversed(self.hours) if row.weekday == weekday and row.since <= day)
        return next(rows, None)

    def _counting(self, weekday: int, day: date) -> Spans:
        row = self._row(weekday, day)
        return () if row is None or row.receives_only else row.spans

    def _first_gap(self, year: int) -> int:
        while year in self.years:
            year += 1
        return year

    @cached_property
    def _table(self) -> "_Table":
        """Working days, their hours and the minutes before each: every count is then a bisection."""
        days: list[int] = []
        spans: list[Spans] = []
        before = [0]
        for year in sorted(self.years):
            for ordinal in range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1):
                open_hours = self.spans(date.fromordinal(ordinal))
                if open_hours:
                    days.append(ordinal)
                    spans.append(open_hours)
                    before.append(before[-1] + sum(end - start for start, end in open_hours))
        return _Table(days, spans, before)


@dataclass(frozen=True)
class _Table:
    days: list[int]
    spans: list[Spans]
    before: list[int]


def local(moment: datetime) -> datetime:
    """The moment in Việt Nam time. Raises ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("A moment without a time zone cannot be counted from.")
    return moment.astimezone(VIETNAM)


def _minute(at: datetime) -> int:
    return at.hour * 60 + at.minute


def _on(day: date, minute: int) -> datetime:
    return datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=VIETNAM)
