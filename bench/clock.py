"""What does a due date cost?"""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

from bench.lives import AT
from bench.measure import table, times
from motcua.deadlines import services as deadlines
from motcua.deadlines.counting import (
    Calendar,
    Limit,
    LimitUnit,
    Mode,
    add_working_hours,
    due_at,
    parse_limit,
    time_left,
)


def answer() -> str:
    """Microseconds of the pure functions, over every minute of the demo's first days."""
    calendar = deadlines.calendar_for("")
    lines: list[list[str]] = []
    for name, run in _calls(calendar):
        repeat = times(20_000)
        began = time.process_time()
        for number in range(repeat):
            run(number)
        lines.append([name, f"{1e6 * (time.process_time() - began) / repeat:.0f}"])
    return f"""microseconds of CPU of the due date and its neighbours
Mean of {times(20_000)} calls at different minutes, with the calendar of 2021 to 2027 in memory.

{table(["call", "µs"], lines)}"""


def _calls(calendar: Calendar) -> list[tuple[str, Callable[[int], object]]]:
    def due(text: str, mode: Mode) -> Callable[[int], object]:
        limit: Limit = parse_limit(text)
        return lambda number: due_at(_at(number), limit=limit, calendar=calendar, mode=mode)

    hours = Decimal(12)
    return [
        ("due_at, same day", lambda n: due_at(_at(n), limit=_TODAY, calendar=calendar, mode=Mode.LEGAL_DAY)),
        ("due_at, 3 working days, legal days", due("3 ngày làm việc", Mode.LEGAL_DAY)),
        ("due_at, 20 working days, legal days", due("20 ngày làm việc", Mode.LEGAL_DAY)),
        ("due_at, 20 working days, hour blocks", due("20 ngày làm việc", Mode.HOUR_BLOCK)),
        ("due_at, 2 months", due("2 tháng", Mode.LEGAL_DAY)),
        ("add_working_hours, 12 hours", lambda n: add_working_hours(_at(n), hours, calendar)),
        ("time_left, to 20 days later", lambda n: time_left(_at(n), _LATER, calendar)),
    ]


def _at(number: int) -> datetime:
    return AT + timedelta(minutes=number % 5000)


_TODAY = Limit(0, LimitUnit.WORKING_DAY)
_LATER = AT + timedelta(days=20)
