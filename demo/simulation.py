"""A plausible province: dossiers that live through the same services as real ones.

Each dossier is a plan of acts with their times; acts of all dossiers run in the order of time, so codes are
given as they would have been. Whatever the plan puts after `until` stays undone: the province wakes up with
open dossiers in every state, some late, some refused.
"""

import heapq
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache, partial
from uuid import UUID

from demo import side_lives
from demo.lives import collector_of, file_at_desk, file_online, officers, owes, pay_at_desk, specialist_writes
from demo.side_lives import Life
from motcua.agencies.models import Assignment, Role, Unit, UnitKind
from motcua.agencies.officers import Officer
from motcua.catalogue.models import ProcedureVersion
from motcua.common.invariant import InvariantBroken
from motcua.common.refusal import Refusal
from motcua.deadlines import clock
from motcua.deadlines import services as deadlines
from motcua.deadlines.counting import Calendar, add_working_hours
from motcua.dossiers.models import Dossier
from motcua.dossiers.routing import NotReceivedHere, Road, road
from motcua.dossiers.services import intake, outcome, processing
from motcua.dossiers.status import Act
from motcua.workflow.models import Step

REFUSAL_REASONS = [
    ("khong-thuoc-tham-quyen", "Thủ tục không thuộc thẩm quyền; đề nghị nộp tại Bộ phận Một cửa nơi cư trú."),
    ("thieu-giay-to", "Hồ sơ thiếu giấy tờ bắt buộc và người nộp chưa thể bổ sung trong ngày."),
    ("thong-tin-khong-khop", "Thông tin trên tờ khai không khớp với giấy tờ kèm theo."),
]
# How often each of the best-known procedures is filed, against 1 for any other.
WEIGHTS = {"1.001193": 30, "1.004873": 16, "2.000635": 24, "2.000815": 20, "1.001612": 10, "1.009994": 8}


@dataclass
class Outcome:
    """What a run of the simulation did, by act."""

    acts: dict[str, int] = field(default_factory=dict)
    refused_by_rules: int = 0


def fill_province(count: int, *, progress: Callable[[int, int], None]) -> Outcome:
    """About `count` dossiers over the four weeks before the demo begins."""
    days = min(20, count)
    per_day = max(1, round(count / (days * 1.2)))  # a fifth comes on days off
    return simulate(days=days, per_day=per_day, seed=20220725, until=clock.DEMO_BEGINS, progress=progress)


def simulate(
    *,
    days: int,
    per_day: int,
    seed: int,
    until: datetime,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Outcome:
    """Live through `days` working days before `until`, `per_day` dossiers each, repeatable by `seed`.

    On days off in between citizens file online, half as many, and find the desk closed.
    """
    chance = random.Random(seed)
    plans = [
        _life(random.Random(chance.random()), day, at_desk=works)
        for day, works in _days(until.date(), days, deadlines.calendar_for(""))
        for _dossier in range(per_day if works else -(-per_day // 2))
    ]
    result = Outcome()
    waiting: list[tuple[datetime, int, str, Callable[[], object]]] = []
    for number, plan in enumerate(plans):
        _push(waiting, plan, number, until)
    done = 0
    while waiting:
        _at, number, act, run = heapq.heappop(waiting)
        try:
            run()
            result.acts[act] = result.acts.get(act, 0) + 1
        except Refusal:
            result.refused_by_rules += 1
            continue
        done += act in {Act.SUBMIT, Act.TAKE_IN}
        progress(done, len(plans))
        _push(waiting, plans[number], number, until)
    return result


Planned = tuple[datetime, str, Callable[[], object]]


def _push(
    waiting: list[tuple[datetime, int, str, Callable[[], object]]],
    plan: Iterator[Planned],
    number: int,
    until: datetime,
) -> None:
    step = next(plan, None)
    if step is not None and step[0] <= until:
        heapq.heappush(waiting, (step[0], number, step[1], step[2]))


def _days(before: date, count: int, calendar: Calendar) -> list[tuple[date, bool]]:
    """Every day from `count` working days before that date, and whether it is a working day."""
    days: list[tuple[date, bool]] = []
    day = before
    while count:
        day -= timedelta(days=1)
        works = calendar.works_on(day)
        days.append((day, works))
        count -= works
    return days[::-1]


def _life(chance: random.Random, day: date, *, at_desk: bool) -> Iterator[Planned]:
    """The acts of one dossier, each planned when the one before has happened."""
    desk = chance.choice(list(_procedures_by_desk()))
    rows = _procedures_by_desk()[desk]
    version = chance.choices(rows, [WEIGHTS.get(row.procedure.code, 1) for row in rows])[0]
    way = road(version, desk, day=day)
    calendar = deadlines.calendar_for(way.agency.identifier)
    at = datetime.combine(day, time(7, 40), clock.VIETNAM) + timedelta(minutes=chance.randint(0, 520))
    receiver = chance.choice(officers(desk, Role.RECEIVE, day))
    born: list[Dossier] = []
    if not at_desk or chance.random() < 0.4:
        yield at, Act.SUBMIT, lambda: born.append(file_online(chance, version, desk, at=at))
        at = add_working_hours(at, Decimal(chance.choice([1, 2, 3, 5, 7, 9])), calendar)
    else:
        yield at, Act.TAKE_IN, lambda: born.append(file_at_desk(chance, version, desk, at=at))
        at += timedelta(minutes=chance.randint(4, 15))
    dossier_id = born[0].pk
    if chance.random() < 0.05:
        code, reason = chance.choice(REFUSAL_REASONS)
        yield (
            at,
            Act.REFUSE,
            lambda: intake.refuse(dossier_id=dossier_id, by=receiver, at=at, reason_code=code, reason=reason),
        )
        return
    life = Life(dossier_id, way, receiver, calendar, chance)
    complete = yield from side_lives.at_intake(life, at)
    if complete is None:
        return
    yield complete, Act.RECEIVE, lambda: intake.receive(dossier_id=dossier_id, by=receiver, at=complete)
    if at_desk and complete.minute % 2 and owes(dossier_id):  # every other person pays before going home
        paid = complete + timedelta(minutes=1)
        yield paid, Act.RECORD_PAYMENT, lambda: pay_at_desk(dossier_id, by=receiver, at=paid)
    yield from _settled(life, complete)


def _settled(life: Life, at: datetime) -> Iterator[Planned]:
    """Transfer, assignment, processing, signature and return, at the pace of this dossier."""
    chance, dossier_id, way = life.chance, life.dossier_id, life.way
    pace = _pace(chance)
    hours = _hours_of(dossier_id)
    handler: Officer | None = None
    while True:
        step = Step.objects.filter(ref=dossier_id, closed_at=None).order_by("opened_at").first()
        if step is None:
            return
        share = (
            Decimal(step.limit_hours or 1)
            if step.act != Act.RETURN_RESULT
            else Decimal(chance.randint(1, 24))
        )
        if step.act in {Act.COMPLETE_STEP, Act.PROPOSE, Act.HAND_OVER} and handler is None:
            handler = _handler(dossier_id, way.settling, at.date())
            gone_on = (yield from side_lives.at_work(life, handler, at)) if handler else at
            if gone_on is None:
                return
            at = gone_on
        at = max(add_working_hours(at, min(share, hours) * pace, life.calendar), at + timedelta(minutes=3))
        act = _act(chance, Act(step.act), dossier_id, at, way, life.receiver, handler)
        if act is None:
            return
        if step.act == Act.RETURN_RESULT and owes(dossier_id):
            yield at, Act.RECORD_PAYMENT, partial(pay_at_desk, dossier_id, by=life.receiver, at=at)
        yield at, step.act, act


def _act(
    chance: random.Random,
    act: Act,
    dossier_id: UUID,
    at: datetime,
    way: Road,
    receiver: Officer,
    handler: Officer | None,
) -> Callable[[], object] | None:
    day = at.date()
    if act == Act.TRANSFER:
        return lambda: processing.transfer(dossier_id=dossier_id, by=receiver, at=at)
    if act == Act.ASSIGN:
        leader = chance.choice(officers(way.settling, Role.ASSIGN, day))
        person = chance.choice(officers(way.settling, Role.PROCESS, day)).staff
        return lambda: processing.assign(dossier_id=dossier_id, to=person.pk, by=leader, at=at)
    if act == Act.SIGN:
        signer = chance.choice(officers(way.agency, Role.SIGN, day))
        return lambda: outcome.sign(dossier_id=dossier_id, by=signer, at=at)
    if act == Act.RETURN_RESULT:
        if chance.random() < 0.1:
            return None
        returner = chance.choice(officers(way.receiving, Role.RETURN, day))
        came = collector_of(Dossier.objects.select_related("owner").get(pk=dossier_id))

        return lambda: outcome.return_result(dossier_id=dossier_id, by=returner, at=at, collector=came)
    if handler is None:
        raise InvariantBroken("The stage has a handler.")
    specialist = handler
    return {
        Act.COMPLETE_STEP: lambda: processing.complete_step(
            dossier_id=dossier_id, by=specialist, at=at, note="Hồ sơ đủ điều kiện."
        ),
        Act.PROPOSE: lambda: processing.propose(
            dossier_id=dossier_id, by=specialist, at=at, data=specialist_writes(chance, dossier_id, at)
        ),
        Act.HAND_OVER: lambda: outcome.hand_over(dossier_id=dossier_id, by=specialist, at=at),
    }[act]


def _pace(chance: random.Random) -> Decimal:
    """How fast against the shares of the process: most are in time, some barely, one in ten is late."""
    slowest, fastest = chance.choices([(260, 130), (100, 70), (70, 20)], [10, 45, 45])[0]
    return Decimal(chance.randint(fastest, slowest)) / 100


def _hours_of(dossier_id: UUID) -> Decimal:
    value, unit = Dossier.objects.values_list("limit_value", "limit_unit").get(pk=dossier_id)
    return Decimal(max(8, (value or 0) * (176 if unit == "month" else 8)))


@lru_cache(maxsize=1)
def _procedures_by_desk() -> dict[Unit, list[ProcedureVersion]]:
    """Every staffed one-stop, with the procedures whose whole road is staffed and whose limit is known.

    In an order of their own, so that one seed makes the same lives in every installation.
    """
    day = clock.DEMO_BEGINS.date()
    staffed: dict[UUID, set[str]] = {}
    for unit_id, role in Assignment.objects.on(day).values_list("unit_id", "role"):
        staffed.setdefault(unit_id, set()).add(role)
    desks = Unit.objects.on(day).filter(kind=UnitKind.ONE_STOP).select_related("parent__parent")
    desks = desks.order_by("identifier", "sort_key")
    versions = ProcedureVersion.objects.in_force(day).select_related("procedure").prefetch_related("channels")
    versions = versions.order_by("procedure__code")
    found = {
        desk: [version for version in versions if _can_live(version, desk, staffed, day)]
        for desk in desks
        if {Role.RECEIVE, Role.RETURN} <= staffed.get(desk.pk, set())
    }
    return {desk: rows for desk, rows in found.items() if rows}


def _can_live(version: ProcedureVersion, desk: Unit, staffed: dict[UUID, set[str]], day: date) -> bool:
    if not any(term.limit_value is not None and term.limit_unit for term in version.channels.all()):
        return False
    try:
        way = road(version, desk, day=day)
    except NotReceivedHere:
        return False
    settling, agency = staffed.get(way.settling.pk, set()), staffed.get(way.agency.pk, set())
    return {Role.ASSIGN, Role.PROCESS} <= settling and Role.SIGN in agency


def _handler(dossier_id: UUID, unit: Unit, day: date) -> Officer | None:
    handler = Dossier.objects.values_list("handler_id", flat=True).get(pk=dossier_id)
    return next((o for o in officers(unit, Role.PROCESS, day) if o.staff.pk == handler), None)
