"""Periods by their names: calendar ones of the index, and those of reports, cut off on the 14th. Pure."""

from datetime import date, timedelta
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from motcua.common.refusal import Refusal
from motcua.dossiers.figures import Period


class Kind(StrEnum):
    """As the national portal names them; a range needs both its days."""

    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"
    RANGE = "range"
    REPORT_YEAR = "report-year"
    REPORT_QUARTER = "report-quarter"
    REPORT_MONTH = "report-month"


class PeriodIncomplete(Refusal):
    """A part of the period is missing."""

    code = "scorecard-period-incomplete"
    message = _(
        "Kỳ chấm điểm chưa đủ: theo năm cần year; theo quý cần year, quarter; theo tháng cần year, month; "
        "kỳ tự chọn cần fromDate, toDate."
    )


def named(
    kind: Kind,
    *,
    year: int | None = None,
    quarter: int | None = None,
    month: int | None = None,
    first: date | None = None,
    last: date | None = None,
) -> Period:
    """The days of a period. Raises PeriodIncomplete.

    Reports of a year, quarter or month begin on the 15th of the month before and end on the 14th of the last
    one (09/2019/NĐ-CP Điều 12).
    """
    if kind == Kind.RANGE:
        if first is None or last is None:
            raise PeriodIncomplete
        return Period(first, last)
    begins = _first_month(kind, quarter, month)
    if year is None or begins is None:
        raise PeriodIncomplete
    whole = Period(date(year, begins, 1), _end(year, begins, _MONTHS[kind]))
    return _cut_off(whole) if kind.value.startswith("report") else whole


_MONTHS = {
    Kind.YEAR: 12,
    Kind.QUARTER: 3,
    Kind.MONTH: 1,
    Kind.REPORT_YEAR: 12,
    Kind.REPORT_QUARTER: 3,
    Kind.REPORT_MONTH: 1,
}


def _first_month(kind: Kind, quarter: int | None, month: int | None) -> int | None:
    if _MONTHS[kind] == 12:
        return 1
    if _MONTHS[kind] == 3:
        return None if quarter is None else 3 * quarter - 2
    return month


def _end(year: int, begins: int, months: int) -> date:
    after = begins + months
    return date(year + (after > 12), after - 12 if after > 12 else after, 1) - timedelta(days=1)


def _cut_off(whole: Period) -> Period:
    before = whole.first - timedelta(days=1)
    return Period(before.replace(day=15), whole.last.replace(day=14))
