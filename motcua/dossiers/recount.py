"""The index counted again from the events, beside what the acts counted: every difference by its name."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Q

from motcua.dossiers.flows import Flow, Measure, whose_marks
from motcua.dossiers.mark_rows import (
    MarkDay,
    Marked,
    MarkMonth,
    MarkStaff,
    MarkUnit,
)
from motcua.dossiers.marks import MARKS, Happened, Mark, Tally, of_events
from motcua.dossiers.models import Dossier, Event
from motcua.dossiers.service_sets import wrong_sets
from motcua.dossiers.spans import DAY, HALF, LONGER, begun, begun_sql
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
Sums = dict[tuple[Any, ...], list[int]]  # in the order of MARKS
_NONE = [0] * len(MARKS)
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

    span   of which rows: "day", "month", "staff-half"; "unit-" (all procedures together) or "set-" (0 or 1:
           whether the unit's set holds the procedure) and one of `spans`; they stand under the first day.
    """

    day: date
    settling_unit_id: UUID | None
    procedure_id: UUID | None
    channel: str
    staff_id: UUID | None
    mark: Mark
    counted: int
    should_be: int
    span: str = DAY


@dataclass(frozen=True)
class WrongHalf:
    """Half a month of a unit whose measure is not the sum of its days: by how much."""

    half: date
    settling_unit_id: UUID
    measure: Measure
    difference: int


@dataclass(frozen=True)
class Recount:
    """dossiers: how many were counted again; whole: nothing differs."""

    dossiers: int
    figures: int
    tallies: list[WrongTally]
    days: list[WrongFigure]
    halves: list[WrongHalf]

    @property
    def whole(self) -> bool:
        return not self.tallies and not self.days and not self.halves


def recount(progress: Callable[[int], None] = lambda _done: None) -> Recount:
    """Count everything again, in one snapshot: acts and folding go on meanwhile and are not seen."""
    with transaction.atomic():
        if not connection.savepoint_ids:  # inside another's transaction its snapshot is used
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return _recount(progress)


def _recount(progress: Callable[[int], None]) -> Recount:
    right: Sums = {}
    known: dict[Any, Any] = {}  # one of each day, unit, procedure and official: keys come by the million
    wrong: list[WrongTally] = []
    done = 0
    for dossier, tally in _counted_again():
        done += 1
        why = _difference(dossier, tally)
        if why:
            wrong.append(WrongTally(dossier.pk, str(dossier), why))
        if tally.day is not None:
            key = tuple(known.setdefault(one, one) for one in (tally.day, *_places(dossier)))
            _add(right, key, [int(mark in tally.counts) for mark in MARKS])
        if done % BATCH == 0:
            progress(done)
    waiting = _waiting()
    figures, days = _compared(_DAYS, right, waiting)
    wrong_spans = [one for span in _SPANS for one in _compared(span, right, waiting)[1]]
    return Recount(done, figures, wrong, days + wrong_spans + _wrong_sets(), _wrong_halves())


def _add(sums: Sums, key: tuple[Any, ...], numbers: list[int]) -> None:
    before = sums.get(key, _NONE)
    sums[key] = [one + more for one, more in zip(before, numbers, strict=True)]


@dataclass(frozen=True)
class _Span:
    """Rows of one table of sums: their columns, the key of a day's figure in them, which rows."""

    name: str
    model: type[Marked]
    columns: tuple[str, ...]
    key_of: Callable[[Key], SpanKey] | None = None
    where: Q = field(default_factory=Q)

    def key(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        if self.key_of is None:
            return row[: len(self.columns)]
        named = dict(zip(self.columns, row, strict=False))
        unit, procedure = named.get("settling_unit_id"), named.get("procedure_id")
        return row[0], unit, procedure, named.get("channel", ""), named.get("staff_id")

    def summed(self, days: Sums) -> Sums:
        """The sums of days by its own keys."""
        if self.key_of is None:
            return dict(days)
        sums: Sums = {}
        for key, numbers in days.items():
            _add(sums, self.key_of(key), numbers)
        return sums

    def wrong(self, key: tuple[Any, ...], counted: list[int], should_be: list[int]) -> Iterator[WrongFigure]:
        """Where the two differ, by mark."""
        day, (unit, procedure, channel, staff) = key[0], key[-4:]
        for mark, n, right in zip(MARKS, counted, should_be, strict=True):
            if n != right:
                yield WrongFigure(day, unit, procedure, channel, staff, mark, n, right, span=self.name)


def _of_units(span: str, begin: Callable[[date], date]) -> _Span:
    return _Span(
        f"unit-{span}",
        MarkUnit,
        ("first", "settling_unit_id"),
        lambda key: (begin(key[0]), key[3], None, "", None),
        where=Q(span=span),
    )


_DAYS = _Span("day", MarkDay, _KEY)
_SPANS = (
    _Span(
        "month",
        MarkMonth,
        ("month", "settling_unit_id", "procedure_id", "channel"),
        lambda key: (key[0].replace(day=1), key[3], key[4], key[5], None),
    ),
    _of_units(DAY, lambda day: day),
    *(_of_units(span, partial(begun, span=span)) for span in LONGER),
    _Span(
        "staff-half",
        MarkStaff,
        ("half", "settling_unit_id", "staff_id"),
        lambda key: (begun(key[0], HALF), key[3], None, "", key[6]),
    ),
)


def _compared(span: _Span, right: Sums, waiting: Sums) -> tuple[int, list[WrongFigure]]:
    """How many figures the rows and what waits for them hold, and those that are not the sum of dossiers.

    Rows are read one by one against what dossiers add up to: millions of them are never held at once.
    """
    should, pending = span.summed(right), span.summed(waiting)
    figures, wrong = 0, list[WrongFigure]()
    rows = span.model._default_manager.filter(span.where).values_list(*span.columns, *MARKS)
    for row in rows.iterator():
        key, numbers = span.key(row), row[len(span.columns) :]
        counted = [n + more for n, more in zip(numbers, pending.pop(key, _NONE), strict=True)]
        figures += sum(map(bool, counted))
        wrong += span.wrong(key, counted, should.pop(key, _NONE))
    for key in {*should, *pending}:
        counted = pending.get(key, _NONE)
        figures += sum(map(bool, counted))
        wrong += span.wrong(key, counted, should.get(key, _NONE))
    return figures, sorted(wrong, key=str)


def _wrong_sets() -> list[WrongFigure]:
    """Of the procedures units had dossiers of; what waits for the days waits for the sets too."""
    return [
        WrongFigure(
            one.first,
            one.settling_unit_id,
            one.procedure_id,
            "",
            None,
            one.mark,
            int(one.held),
            int(not one.held),
            span=f"set-{one.span}",
        )
        for one in wrong_sets()
    ]


def _wrong_halves() -> list[WrongHalf]:
    """Of what flowed through; what waits for the days waits for the halves too."""
    columns, sums = ", ".join(Measure), [f"sum({one})" for one in Measure]
    less = ", ".join(f"-{one}" for one in Measure)
    query = (
        f"SELECT half, settling_unit_id, {', '.join(sums)} FROM ("
        f"SELECT half, desk_id, settling_unit_id, {columns} FROM dossiers_flowhalf UNION ALL "
        f"SELECT {begun_sql('day', HALF)}, desk_id, settling_unit_id, {less} FROM dossiers_flowday"
        f") AS both_ways (half, desk_id, settling_unit_id, {columns}) "
        f"GROUP BY half, desk_id, settling_unit_id HAVING {' OR '.join(f'{one} <> 0' for one in sums)}"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return [
            WrongHalf(half, unit, measure, int(n))
            for half, unit, *numbers in cursor.fetchall()
            for measure, n in zip(Measure, numbers, strict=True)
            if n
        ]


def _waiting() -> Sums:
    """What acts inserted and nobody folded yet."""
    sums: Sums = {}
    waiting = Flow.objects.filter(marks__isnull=False).values_list(*_KEY, F("marks"))
    for *key, marks in waiting.iterator():
        _add(sums, tuple(key), [marks.get(mark.value, 0) for mark in MARKS])
    return sums


def _counted_again() -> Iterator[tuple[Dossier, Tally]]:
    last: UUID | None = None
    rows = Dossier.objects.select_related("version").order_by("pk")
    rows = rows.only(
        "code",
        "ticket",
        "channel",
        "tally",
        "late_from",
        "late_first_from",
        "finished_at",
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
    if dossier.finished_at is None and (dossier.late_from, dossier.late_first_from) != tally.lapses:
        return "lúc bắt đầu tính trễ đang giữ khác lúc tính lại từ diễn biến"
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
