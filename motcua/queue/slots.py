"""Times that can be booked, from the unit's own calendar. Pure."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from motcua.deadlines.calendars import VIETNAM, Calendar


def slots(calendar: Calendar, day: date, *, minutes: int) -> list[datetime]:
    """Beginnings of the slots of a day, in order; none on a day on which nothing is received.

    A slot ends before the counter closes; Saturday mornings that only receive count, holidays do not, a
    worked rest day does.
    """
    midnight = datetime.combine(day, time.min, VIETNAM)
    return [
        midnight + timedelta(minutes=start)
        for opens, closes in calendar.reception(day)
        for start in range(opens, closes - minutes + 1, minutes)
    ]


def is_slot(calendar: Calendar, starts_at: datetime, *, minutes: int) -> bool:
    """True when the calendar, as it stands now, has this very slot."""
    local = starts_at.astimezone(VIETNAM)
    return local in slots(calendar, local.date(), minutes=minutes)


def still_received(calendar: Calendar, starts_at: datetime) -> bool:
    """True when the counter still receives at that moment, whatever slots it has now."""
    return calendar.is_open(starts_at)


def days_ahead(calendar: Calendar, today: date, *, days: int) -> Iterator[date]:
    """Days from today on which something is received, as far as `days` and the known calendar reach."""
    for number in range(days + 1):
        day = today + timedelta(days=number)
        if day.year in calendar.years and calendar.reception(day):
            yield day
