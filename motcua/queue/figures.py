"""How long people waited and how long they were served: a unit, its desks and people, over some days."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from motcua.agencies.models import Unit
from motcua.queue import spread
from motcua.queue.models import DeskDay, TicketSerial
from motcua.queue.rules import Rules, rules_on
from motcua.queue.services.daily import desk_days
from motcua.queue.spread import Spread

Key = TypeVar("Key")


@dataclass(frozen=True)
class Figures:
    """One line of the report."""

    waits: Spread
    serves: Spread
    no_shows: int
    transfers: int
    left: int


@dataclass(frozen=True)
class Report:
    """The unit as a whole, then by desk, person and day; the targets are those of the last day."""

    rules: Rules
    whole: Figures
    by_desk: list[tuple[str, Figures]]
    by_person: list[tuple[str, Figures]]
    by_day: list[tuple[date, Figures]]


def report(unit: Unit, *, first: date, last: date) -> Report:
    """Both days included. Folded days are read as rows, only days not folded yet are counted from calls."""
    rules = rules_on(last)
    folded = DeskDay.objects.filter(unit=unit, day__range=(first, last))
    rows = list(folded.select_related("desk", "staff").order_by("day"))
    pending = TicketSerial.objects.filter(unit=unit, day__range=(first, last), folded_at=None)
    for day in pending.order_by("day").values_list("day", flat=True):
        rows += desk_days(unit, day)
    called = [row for row in rows if row.desk is not None]
    return Report(
        rules,
        _sum(rows, rules),
        [(str(desk), sums) for (_n, desk), sums in _by(called, _desk, rules)],
        [(name, sums) for (_k, name), sums in _by(called, _person, rules)],
        _by(rows, lambda row: row.day, rules),
    )


def _desk(row: DeskDay) -> tuple[int, str]:
    return (row.desk.number, str(row.desk)) if row.desk else (0, "")


def _person(row: DeskDay) -> tuple[str, str]:
    return (row.staff.sort_key, row.staff.full_name) if row.staff else ("", "")


def _by(rows: Iterable[DeskDay], key: Callable[[DeskDay], Key], rules: Rules) -> list[tuple[Key, Figures]]:
    groups: dict[Key, list[DeskDay]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return [(name, _sum(groups[name], rules)) for name in sorted(groups)]  # type: ignore[type-var]


def _sum(rows: list[DeskDay], rules: Rules) -> Figures:
    return Figures(
        waits=spread.read(
            spread.merged(row.waits for row in rows),
            total_seconds=sum(row.wait_seconds for row in rows),
            target=rules.wait,
        ),
        serves=spread.read(
            spread.merged(row.serves for row in rows),
            total_seconds=sum(row.serve_seconds for row in rows),
            target=rules.serve,
        ),
        no_shows=sum(row.no_shows for row in rows),
        transfers=sum(row.transfers for row in rows),
        left=sum(row.left for row in rows),
    )
