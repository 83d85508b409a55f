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

from motcua.dossiers.flows import Flow, whose_marks
from motcua.dossiers.mark_rows import (
    MarkDay,
    Marked,
    MarkMonth,
    MarkStaff,
    MarkUnit,
    ServiceHalf,
    ServiceYear,
)
from motcua.dossiers.marks import MARKS, USES, Happened, Mark, Tally, of_events
from motcua.dossiers.models import Dossier, Event
from motcua.dossiers.spans import HALVES, begun
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
SpanKey = tuple[date, UUID | None, UUID | None, str, UUID | None]


@dataclass(frozen=True)
class WrongTally:
    """A dossier whose running tally is not what its events say."""

    dossier_id: UUID
    code: str
    why: str


@dataclass(frozen=True)
class WrongFigure:
    """A figure that is not the sum of its dossiers.

    span   of which rows: "day", "month", "unit-half" (half a month, all procedures together), "staff-half",
           "year", "service-half" (of all units); they stand under the first day.
    """

    day: date
    settling_unit_id: UUID | None
    procedure_id: UUID | None
    channel: str
    staff_id: UUID | None
    mark: Mark
    counted: int
    should_be: int
    span: str = "day"


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
    kept = _kept()
    days = [
        WrongFigure(key[0], *key[3:], mark, kept[key, mark], right[key, mark])
        for key, mark in sorted({*right, *kept}, key=str)
        if kept[key, mark] != right[key, mark]
    ]
    waiting = _waiting()
    wrong_spans = [one for span in _SPANS for one in _wrong_of(span, right, waiting)]
    return Recount(done, len(kept), wrong, days + wrong_spans)


@dataclass(frozen=True)
class _Span:
    """Rows of one table of sums: their columns, the key of a day's figure in them, which marks they hold."""

    name: str
    model: type[Marked] | type[ServiceYear] | type[ServiceHalf]
    columns: tuple[str, ...]
    key_of: Callable[[Key], SpanKey]
    marks: tuple[Mark, ...] = MARKS

    def key(self, row: tuple[Any, ...]) -> SpanKey:
        named = dict(zip(self.columns, row, strict=False))
        unit, procedure = named.get("settling_unit_id"), named.get("procedure_id")
        return row[0], unit, procedure, named.get("channel", ""), named.get("staff_id")


def _month(key: Key) -> date:
    return key[0].replace(day=1)


def _half(key: Key) -> date:
    return begun(key[0], HALVES)


_SPANS = (
    _Span(
        "month",
        MarkMonth,
        ("month", "settling_unit_id", "procedure_id", "channel"),
        lambda key: (_month(key), key[3], key[4], key[5], None),
    ),
    _Span(
        "unit-half", MarkUnit, ("half", "settling_unit_id"), lambda key: (_half(key), key[3], None, "", None)
    ),
    _Span(
        "staff-half",
        MarkStaff,
        ("half", "settling_unit_id", "staff_id"),
        lambda key: (_half(key), key[3], None, "", key[6]),
    ),
    _Span(
        "year",
        ServiceYear,
        ("year", "settling_unit_id", "procedure_id"),
        lambda key: (key[0].replace(month=1, day=1), key[3], key[4], "", None),
        USES,
    ),
    _Span(
        "service-half",
        ServiceHalf,
        ("half", "procedure_id"),
        lambda key: (_half(key), None, key[4], "", None),
        USES,
    ),
)


def _wrong_of(
    span: _Span, right: Counter[tuple[Key, Mark]], waiting: Counter[tuple[Key, Mark]]
) -> Iterator[WrongFigure]:
    should: Counter[tuple[SpanKey, Mark]] = Counter()
    kept: Counter[tuple[SpanKey, Mark]] = Counter()
    for sums, counted in ((should, right), (kept, waiting)):
        for (key, mark), n in counted.items():
            if mark in span.marks:
                sums[span.key_of(key), mark] += n
    names = (mark.value for mark in span.marks)
    for row in span.model._default_manager.values_list(*span.columns, *names).iterator():
        for mark, n in zip(span.marks, row[len(span.columns) :], strict=True):
            kept[span.key(row), mark] += n
    for where, mark in sorted({*should, *kept}, key=str):
        if kept[where, mark] != should[where, mark]:
            yield WrongFigure(*where, mark, kept[where, mark], should[where, mark], span=span.name)


def _waiting() -> Counter[tuple[Key, Mark]]:
    """What acts inserted and nobody folded yet."""
    sums: Counter[tuple[Key, Mark]] = Counter()
    waiting = Flow.objects.filter(marks__isnull=False).values_list(*_KEY, F("marks"))
    for row in waiting.iterator():
        for name, n in row[-1].items():
            sums[_key(row), Mark(name)] += n
    return sums


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
    sums = _waiting()
    folded = MarkDay.objects.values_list(*_KEY, *(mark.value for mark in MARKS))
    for row in folded.iterator():
        for mark, n in zip(MARKS, row[len(_KEY) :], strict=True):
            sums[_key(row), mark] += n
    return Counter({key: n for key, n in sums.items() if n})


def _key(row: tuple[Any, ...]) -> Key:
    day, desk, agency, settling, procedure, channel, staff = row[: len(_KEY)]
    return day, desk, agency, settling, procedure, channel, staff
