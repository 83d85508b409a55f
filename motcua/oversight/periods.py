"""Quarters and other equal parts of a year: the one that ended last, and what it is called."""

from datetime import date, datetime, time, timedelta

from django.utils import translation
from django.utils.translation import gettext as _

from motcua.deadlines import services as deadlines
from motcua.deadlines.calendars import VIETNAM, CalendarNotPublished
from motcua.dossiers.figures import Period

YEAR = 12


def last_ended(day: date, months: int) -> Period:
    """The last whole part of `months` months that was over before `day`; parts begin in January."""
    begins = part_of(day, months).first
    last = begins - timedelta(days=1)
    return Period(part_of(last, months).first, last)


def part_of(day: date, months: int) -> Period:
    """The part of the year in which the day lies."""
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    number = first.month - 1 + months
    after = date(first.year + number // YEAR, number % YEAR + 1, 1)
    return Period(first, after - timedelta(days=1))


def name_of(first: date, last: date) -> str:
    """ "quý 3/2022", "tháng 8/2022", "năm 2022", else both days."""
    months = (last.year - first.year) * YEAR + last.month - first.month + 1
    if months == 3:
        return _("quý {number}/{year}").format(number=(first.month + 2) // 3, year=first.year)
    if months == 1:
        return _("tháng {month}/{year}").format(month=first.month, year=first.year)
    if months == YEAR:
        return _("năm {year}").format(year=first.year)
    return f"{first:%d/%m/%Y} – {last:%d/%m/%Y}"


@translation.override("vi")  # what notices say
def official_name(first: date, last: date) -> str:
    """The name of a period in Vietnamese, whatever the page speaks."""
    return name_of(first, last)


def working_days_after(period: Period, number: int, *, scope: str) -> date:
    """The `number`-th working day of a unit after the period; where no calendar reaches, as many days."""
    try:
        return deadlines.calendar_for(scope).working_day(period.last, number)
    except CalendarNotPublished:
        return period.last + timedelta(days=number)


def moments(period: Period) -> tuple[datetime, datetime]:
    """From its first moment to the first moment after it, by the country's clock."""
    after = period.last + timedelta(days=1)
    return datetime.combine(period.first, time(), VIETNAM), datetime.combine(after, time(), VIETNAM)
