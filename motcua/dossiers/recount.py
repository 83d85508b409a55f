"""The index counted again from the events, beside what the acts counted: every difference by its name."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Case, F, Q, When

from motcua.dossiers.flows import DUTIES, Flow, Measure, whose_marks
from motcua.dossiers.mark_rows import (
    MarkDay,
    Marked,
    MarkMonth,
    MarkStaff,
    MarkUnit,
)
from motcua.dossiers.marks import MARKS, Happened, Mark, Tally, of_events
from motcua.dossiers.models import Dossier, Event
from motcua.dossiers.packed import Names, Sums, differing, one_of, pack, unpack
from motcua.dossiers.recount_flows import FlowsAgain, WrongDuty, WrongFlow
from motcua.dossiers.service_sets import wrong_sets
from motcua.dossiers.spans import DAY, HALF, LONGER, begun, begun_sql
from motcua.dossiers.status import Act

BATCH = 1000
_ACTS = {act.value: act for act in Act}
_WHO = [Case(When(act__in=DUTIES, then=F(one))) for one in ("staff_id", "unit_id")]  # nobody else counts
_ONE = {str(mark): one_of(position) for position, mark in enumerate(MARKS)}
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
_SPAN_KEY = ("day", "settling_unit_id", "procedure_id", "channel", "staff_id")
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
    """What was counted again, and every difference.

    dossiers  how many were.
    unplaced  of them, those of whose acts nobody can say any more in which unit; see `recount_flows`.
    """

    dossiers: int
    figures: int
    tallies: list[WrongTally]
    days: list[WrongFigure]
    halves: list[WrongHalf]
    flows: list[WrongFlow]
    duties: list[WrongDuty]
    unplaced: int

    @property
    def differences(self) -> int:
        wrong = (self.tallies, self.days, self.halves, self.flows, self.duties)
        return sum(len(found) for found in wrong)

    @property
    def whole(self) -> bool:
        return not self.differences


def recount(progress: Callable[[int], None] = lambda _done: None) -> Recount:
    """Count everything again, in one snapshot: acts and folding go on meanwhile and are not seen."""
    with transaction.atomic():
        if not connection.savepoint_ids:  # inside another's transaction its snapshot is used
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return _recount(progress)


def _recount(progress: Callable[[int], None]) -> Recount:
    names, right = Names(), Sums()
    again = FlowsAgain(names)
    wrong: list[WrongTally] = []
    done = 0
    for dossier, events in with_events():
        done += 1
        tally = of_events(events, channel=dossier.channel)
        why = _difference(dossier, tally)
        if why:
            wrong.append(WrongTally(dossier.pk, str(dossier), why))
        if tally.day is not None:
            key = names.key((tally.day, *_places(dossier)))
            right[key] = right.get(key, 0) + sum(_ONE[mark] for mark in tally.counts)
        again.take(dossier, events)
        if done % BATCH == 0:
            progress(done)
    flowed = again.compared()
    waiting = _waiting(names)
    wrong_spans = [one for span in _SPANS for one in _compared(span, right, waiting, names)[1]]
    figures, days = _compared(_DAYS, right, waiting, names)
    return Recount(
        dossiers=done,
        figures=figures + flowed.figures,
        tallies=wrong,
        days=days + wrong_spans + _wrong_sets(),
        halves=_wrong_halves(),
        flows=flowed.flows,
        duties=flowed.duties,
        unplaced=flowed.unplaced,
    )


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

    def summed(self, days: Sums, names: Names) -> Sums:
        """The sums of days by its own keys."""
        if self.key_of is None:
            return days
        sums: Sums = {}
        for of, packed in days.items():
            day, desk, agency, unit, procedure, channel, staff = names.values_of(of, len(_KEY))
            key = names.key(self.key_of((day, desk, agency, unit, procedure, channel, staff)))
            sums[key] = sums.get(key, 0) + packed
        return sums

    def wrong(self, key: int, counted: int, should_be: int, names: Names) -> Iterator[WrongFigure]:
        """Where the two differ, by mark."""
        for mark, n, right in differing(MARKS, counted, should_be):
            day, *_of, unit, procedure, channel, staff = names.values_of(
                key, len(_KEY) if self.key_of is None else len(_SPAN_KEY)
            )
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


def _compared(span: _Span, right: Sums, waiting: Sums, names: Names) -> tuple[int, list[WrongFigure]]:
    """How many figures the rows and what waits for them hold, and those that are not the sum of dossiers.

    Rows are read one by one against what dossiers add up to: millions of them are never held at once. The
    sums of days, compared last, are used up.
    """
    should, pending = span.summed(right, names), span.summed(waiting, names)
    figures, wrong = 0, list[WrongFigure]()
    rows = span.model._default_manager.filter(span.where).values_list(*span.columns, *MARKS)
    for row in rows.iterator():
        key = names.key(span.key(row))
        numbers = row[len(span.columns) :]
        counted = pack(numbers) + pending.pop(key, 0)
        figures += sum(map(bool, numbers))
        wrong += span.wrong(key, counted, should.pop(key, 0), names)
    for key in should.keys() | pending.keys():
        counted = pending.get(key, 0)
        figures += sum(map(bool, unpack(counted, len(MARKS))))
        wrong += span.wrong(key, counted, should.get(key, 0), names)
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
        f"GROUP BY half, desk_id, settling_unit_id HAVING {' OR '.join(f'{one} <> 0' for one in sums)}"  # nosec B608
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return [
            WrongHalf(half, unit, measure, int(n))
            for half, unit, *numbers in cursor.fetchall()
            for measure, n in zip(Measure, numbers, strict=True)
            if n
        ]


def _waiting(names: Names) -> Sums:
    """What acts inserted and nobody folded yet."""
    sums: Sums = {}
    waiting = Flow.objects.filter(marks__isnull=False).values_list(*_KEY, F("marks"))
    for *of, marks in waiting.iterator():
        key = names.key(of)
        sums[key] = sums.get(key, 0) + sum(n * _ONE[mark] for mark, n in marks.items())
    return sums


def with_events() -> Iterator[tuple[Dossier, list[Happened]]]:
    """Every dossier and what happened to it, a batch at a time."""
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
        "answer_by",
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
            dossier: [Happened(_ACTS[act], *rest) for _dossier, act, *rest in group]
            for dossier, group in groupby(
                events.values_list("dossier_id", "act", "happened_at", "facts", *_WHO),
                key=lambda row: row[0],
            )
        }
        for dossier in batch:
            yield dossier, happened.get(dossier.pk, [])


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
