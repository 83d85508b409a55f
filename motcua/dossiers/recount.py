"""The index counted again from the events, beside what the acts counted: every difference by its name."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F

from motcua.dossiers.flows import Flow, MarkDay, MarkMonth, whose_marks
from motcua.dossiers.marks import MARKS, Happened, Mark, Tally, of_events
from motcua.dossiers.models import Dossier, Event
from motcua.dossiers.status import Act

BATCH = 1000
_KEY = (
    "day",
    "desk_id",
    "agency_id",
    "settling_unit_id",
    "procedure_id",
    "channel",
    "staff_id",
)
Key = tuple[date, UUID, UUID, UUID, UUID, str, UUID | None]
MonthKey = tuple[date, UUID, UUID, str]


@dataclass(frozen=True)
class WrongTally:
    """A dossier whose running tally is not what its events say."""

    dossier_id: UUID
    code: str
    why: str


@dataclass(frozen=True)
class WrongFigure:
    """A figure of a day that is not the sum of its dossiers."""

    day: date
    settling_unit_id: UUID
    procedure_id: UUID
    channel: str
    staff_id: UUID | None
    mark: Mark
    counted: int
    should_be: int
    whole_month: bool = False


@dataclass(frozen=True)
class Recount:
    """dossiers: how many were counted again; whole: nothing differs."""

    dossiers: int
    figures: int
    tallies: list[WrongTally]
    days: list[WrongFigure]

    @property
    def whole(self) -> bool:
        return not self.tallies and not self.days


def recount(progress: Callable[[int], None] = lambda _done: None) -> Recount:
    """Count everything again, in one snapshot: acts and folding go on meanwhile and are not seen."""
    with transaction.atomic():
        if not connection.savepoint_ids:  # inside another's transaction its snapshot is used
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return _recount(progress)


def _recount(progress: Callable[[int], None]) -> Recount:
    right: Counter[tuple[Key, Mark]] = Counter()
    wrong: list[WrongTally] = []
    done = 0
    for dossier, tally in _counted_again():
        done += 1
        why = _difference(dossier, tally)
        if why:
            wrong.append(WrongTally(dossier.pk, str(dossier), why))
        if tally.day is not None:
            key = (tally.day, *_places(dossier))
            right.update((key, mark) for mark in tally.counts)
        if done % BATCH == 0:
            progress(done)
    kept, months = _kept(), _kept_months()
    days = [
        WrongFigure(key[0], *key[3:], mark, kept[key, mark], right[key, mark])
        for key, mark in sorted({*right, *kept}, key=str)
        if kept[key, mark] != right[key, mark]
    ]
    return Recount(done, len(kept), wrong, days + _wrong_months(months, right))


def _wrong_months(
    months: Counter[tuple[MonthKey, Mark]], right: Counter[tuple[Key, Mark]]
) -> list[WrongFigure]:
    """Figures of a month stand under its first day, with nobody's name."""
    should: Counter[tuple[MonthKey, Mark]] = Counter()
    for (key, mark), n in right.items():
        should[_month_of(key), mark] += n
    return [
        WrongFigure(*key, None, mark, months[key, mark], should[key, mark], whole_month=True)
        for key, mark in sorted({*should, *months}, key=str)
        if months[key, mark] != should[key, mark]
    ]


def _kept_months() -> Counter[tuple[MonthKey, Mark]]:
    sums: Counter[tuple[MonthKey, Mark]] = Counter()
    columns = ("month", "settling_unit_id", "procedure_id", "channel")
    for row in MarkMonth.objects.values_list(*columns, *(mark.value for mark in MARKS)).iterator():
        for mark, n in zip(MARKS, row[len(columns) :], strict=True):
            sums[(row[0], row[1], row[2], row[3]), mark] += n
    waiting = Flow.objects.filter(marks__isnull=False).values_list(*_KEY, F("marks"))
    for row in waiting.iterator():
        for name, n in row[-1].items():
            sums[_month_of(_key(row)), Mark(name)] += n
    return Counter({key: n for key, n in sums.items() if n})


def _month_of(key: Key) -> MonthKey:
    day, _desk, _agency, settling, procedure, channel, _staff = key
    return day.replace(day=1), settling, procedure, channel


def _counted_again() -> Iterator[tuple[Dossier, Tally]]:
    last: UUID | None = None
    rows = Dossier.objects.select_related("version").order_by("pk")
    rows = rows.only(
        "code",
        "ticket",
        "channel",
        "tally",
        "receiving_unit",
        "agency",
        "settling_unit",
        "handler",
        "version__procedure",
    )
    while batch := list((rows.filter(pk__gt=last) if last else rows)[:BATCH]):
        last = batch[-1].pk
        events = Event.objects.filter(dossier__in=batch).in_order()
        happened = {
            dossier: [Happened(Act(act), at, facts) for _dossier, act, at, facts in group]
            for dossier, group in groupby(
                events.values_list("dossier_id", "act", "happened_at", "facts"), key=lambda row: row[0]
            )
        }
        for dossier in batch:
            yield dossier, of_events(happened.get(dossier.pk, []), channel=dossier.channel)


def _difference(dossier: Dossier, tally: Tally) -> str:
    kept = dossier.tally or {}
    if Tally.from_json(kept) != tally:
        return "số đang giữ khác số tính lại từ diễn biến"
    if kept and kept["whose"] != whose_marks(dossier):
        return "số đang tính cho đơn vị hoặc người xử lý khác"
    return ""


def _places(dossier: Dossier) -> tuple[UUID, UUID, UUID, UUID, str, UUID | None]:
    return (
        dossier.receiving_unit_id,
        dossier.agency_id,
        dossier.settling_unit_id,
        dossier.version.procedure_id,
        dossier.channel,
        dossier.handler_id,
    )


def _kept() -> Counter[tuple[Key, Mark]]:
    """What the daily figures and the rows not folded yet add up to; what adds up to nothing is left out."""
    sums: Counter[tuple[Key, Mark]] = Counter()
    folded = MarkDay.objects.values_list(*_KEY, *(mark.value for mark in MARKS))
    for row in folded.iterator():
        for mark, n in zip(MARKS, row[len(_KEY) :], strict=True):
            sums[_key(row), mark] += n
    waiting = Flow.objects.filter(marks__isnull=False).values_list(*_KEY, F("marks"))
    for row in waiting.iterator():
        for name, n in row[-1].items():
            sums[_key(row), Mark(name)] += n
    return Counter({key: n for key, n in sums.items() if n})


def _key(row: tuple[Any, ...]) -> Key:
    day, desk, agency, settling, procedure, channel, staff = row[: len(_KEY)]
    return day, desk, agency, settling, procedure, channel, staff
