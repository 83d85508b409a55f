"""What a figure has more or less than in the period before: a number, an arrow, words."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from motcua.common.refusal import Refusal
from motcua.deadlines.calendars import local
from motcua.dossiers.figures import Period
from motcua.feedback import figures as ratings
from motcua.oversight import trends
from motcua.oversight.indicators import Value, satisfied_of
from motcua.oversight.periods import YEAR, name_of, part_of
from motcua.scorecard.live import LiveCard, cards_of

SHARE = "%"
POINTS = "points"


@dataclass(frozen=True)
class Change:
    """size: more than before, one decimal, below nothing where it is less; None: one of the two is not known.

    unit    SHARE, or POINTS.
    before  name of the period before; "" where there is none.
    """

    size: float | None
    unit: str
    before: str

    @property
    def arrow(self) -> str:
        """Beside the words, for the eye."""
        return ("▲" if self.size > 0 else "▼") if self.size else ""

    @property
    def words(self) -> str:
        """ "giảm 3,1 điểm phần trăm so với tháng 6/2022"."""
        if self.size is None:
            return _("chưa so được với kỳ trước")
        facts = {"size": number_format(abs(self.size), 1), "before": self.before}
        if not self.size:
            return _("như %(before)s") % facts
        facts["unit"] = _("điểm phần trăm") if self.unit == SHARE else _("điểm")
        if self.size > 0:
            return _("tăng %(size)s %(unit)s so với %(before)s") % facts
        return _("giảm %(size)s %(unit)s so với %(before)s") % facts


def change(now: float | None, before: float | None, *, unit: str, name: str) -> Change:
    """From one period to the next; None where too little is known to say a figure."""
    known = now is not None and before is not None
    return Change(round((now or 0.0) - (before or 0.0), 1) if known else None, unit, name)


@dataclass(frozen=True)
class Month:
    """Two shares of the month so far, and of the whole month before."""

    in_time: Value
    in_time_before: Value
    satisfied: Value
    satisfied_before: Value
    name_before: str

    @property
    def in_time_change(self) -> Change:
        return change(self.in_time.share, self.in_time_before.share, unit=SHARE, name=self.name_before)

    @property
    def satisfied_change(self) -> Change:
        return change(self.satisfied.share, self.satisfied_before.share, unit=SHARE, name=self.name_before)


def month_of(units: frozenset[UUID], *, at: datetime) -> Month:
    """What was settled in these units and how it was judged, this month and the one before."""
    before, month = trends.periods_to(local(at).date(), trends.MONTH, number=2)
    return Month(
        trends.in_time(trends.counted(units, month)),
        trends.in_time(trends.counted(units, before)),
        satisfied_in(units, month),
        satisfied_in(units, before),
        name_of(before.first, before.last),
    )


def satisfied_in(units: Collection[UUID], period: Period) -> Value:
    """The satisfied among those who answered."""
    area = frozenset(units)
    return satisfied_of(ratings.overall(ratings.Scope(period.first, period.last, area=area)))


def points_change(own: LiveCard, *, at: datetime) -> Change:
    """Of a card's total, by the same set of indicators; unknown where one of the two has no class."""
    found = before(own.period)
    unknown = Change(None, POINTS, "")
    if found is None or not own.card.reached:
        return unknown
    period, name = found
    try:
        (other,) = cards_of([own.unit], period, at=at, indicators=own.card.indicators)
    except Refusal:
        return unknown
    if not other.busy or not other.card.reached:
        return unknown
    return change(float(own.card.total), float(other.card.total), unit=POINTS, name=name)


def before(period: Period) -> tuple[Period, str] | None:
    """What a period is compared with, and its name: the month, quarter or year before where it is one or runs
    in one; of a year that runs, the same year to the end of the month before. None: nothing lies before.
    """
    first, last = period.first, period.last
    for months in (trends.MONTH, trends.QUARTER):
        if first == part_of(first, months).first and last <= part_of(first, months).last:
            found = part_of(first - timedelta(days=1), months)
            return found, name_of(found.first, found.last)
    if first.year == last.year and last < date(last.year, YEAR, 31):
        end = last.replace(day=1) - timedelta(days=1)
        month = part_of(end, trends.MONTH)
        words = _("hết %(month)s") % {"month": name_of(month.first, month.last)}
        return (Period(first, end), words) if first <= end else None
    length = last - first + timedelta(days=1)
    found = Period(first - length, first - timedelta(days=1))
    return found, f"{found.first:%d/%m/%Y} – {found.last:%d/%m/%Y}"
