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
from functools import lru_cache
from uuid import UUID

from motcua.agencies import services as agencies
from motcua.agencies.models import Assignment, Role, Unit, UnitKind
from motcua.agencies.officers import Officer, officer
from motcua.catalogue.models import ChannelTerm, Component, ProcedureVersion
from motcua.cli import people
from motcua.common.ids import uuid7
from motcua.common.refusal import Refusal
from motcua.deadlines import clock
from motcua.deadlines import services as deadlines
from motcua.deadlines.counting import Calendar, add_working_hours
from motcua.dossiers.models import Dossier
from motcua.dossiers.routing import NotReceivedHere, Road, road
from motcua.dossiers.services import intake, outcome, processing
from motcua.dossiers.services.intake import Contact, Intake, PaperIn
from motcua.dossiers.services.outcome import Collector
from motcua.dossiers.status import Act, Delivery, FiledBy
from motcua.identity import services as identity
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


def fill_province(count: int) -> Outcome:
    """About `count` dossiers over the six weeks before the demo begins."""
    days = 30
    return simulate(days=days, per_day=max(1, round(count / days)), seed=20220725, until=clock.DEMO_BEGINS)


def simulate(
    *,
    days: int,
    per_day: int,
    seed: int,
    until: datetime,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Outcome:
    """Live through `days` working days before `until`, `per_day` dossiers each; the same seed, the same lives."""
    chance = random.Random(seed)
    calendar = deadlines.calendar_for("")
    plans = [
        _life(chance, day, until)
        for day in _working_days(until.date(), days, calendar)
        for _dossier in range(per_day)
    ]
    result, waiting = Outcome(), []
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
        done += act in {Act.TAKE_IN, Act.REFUSE, Act.RECEIVE}
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


def _working_days(before: date, count: int, calendar: Calendar) -> list[date]:
    days: list[date] = []
    day = before
    while len(days) < count:
        day -= timedelta(days=1)
        if calendar.is_working(day):
            days.append(day)
    return days[::-1]


def _life(chance: random.Random, day: date, until: datetime) -> Iterator[Planned]:
    """The acts of one dossier, each planned when the one before has happened."""
    desk, version, way = chance.choice(_desks_and_procedures())
    version = _weighted(chance, desk) or version
    way = road(version, desk, day=day)
    calendar = deadlines.calendar_for(way.agency.identifier)
    at = datetime.combine(day, time(7, 45), clock.VIETNAM) + timedelta(minutes=chance.randint(0, 490))
    dossier_id = uuid7()
    receiver = _one(chance, desk, Role.RECEIVE, day)
    paper = _filing(chance, dossier_id, version, way)
    yield at, Act.TAKE_IN, lambda: intake.take_in(intake=paper, by=receiver, at=at)
    at = add_working_hours(at, Decimal(chance.choice([0, 0, 0, 1, 3])) / 4, calendar) + timedelta(minutes=7)
    if chance.random() < 0.05:
        code, reason = chance.choice(REFUSAL_REASONS)
        yield at, Act.REFUSE, lambda: intake.refuse(
            dossier_id=dossier_id, by=receiver, at=at, reason_code=code, reason=reason
        )
        return
    yield at, Act.RECEIVE, lambda: intake.receive(dossier_id=dossier_id, by=receiver, at=at)
    yield from _settled(chance, dossier_id, at, receiver, way, calendar)


def _settled(
    chance: random.Random, dossier_id: UUID, at: datetime, receiver: Officer, way: Road, calendar: Calendar
) -> Iterator[Planned]:
    """Transfer, assignment, processing, signature and return, at the pace of this dossier."""
    pace = _pace(chance)
    hours = _hours_of(dossier_id)
    handler: Officer | None = None
    while True:
        step = Step.objects.filter(ref=dossier_id, closed_at=None).order_by("opened_at").first()
        if step is None:
            return
        share = Decimal(step.limit_hours or 1) if step.act != Act.RETURN_RESULT else Decimal(chance.randint(1, 24))
        at = max(add_working_hours(at, min(share, hours) * pace, calendar), at + timedelta(minutes=3))
        if step.act in {Act.COMPLETE_STEP, Act.PROPOSE, Act.HAND_OVER} and handler is None:
            handler = _handler(dossier_id, way.settling, at.date())
        act = _act(chance, Act(step.act), dossier_id, at, way, receiver, handler)
        if act is None:
            return
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
        leader = _one(chance, way.settling, Role.ASSIGN, day)
        person = _one(chance, way.settling, Role.PROCESS, day).staff
        return lambda: processing.assign(dossier_id=dossier_id, to=person.pk, by=leader, at=at)
    if act == Act.SIGN:
        signer = _one(chance, way.agency, Role.SIGN, day)
        return lambda: outcome.sign(dossier_id=dossier_id, by=signer, at=at)
    if act == Act.RETURN_RESULT:
        if chance.random() < 0.1:
            return None
        returner = _one(chance, way.receiving, Role.RETURN, day)
        name = Dossier.objects.values_list("owner_name", flat=True).get(pk=dossier_id)
        return lambda: outcome.return_result(
            dossier_id=dossier_id, by=returner, at=at, collector=Collector(name), fee_collected=True
        )
    assert handler is not None
    person = handler
    return {
        Act.COMPLETE_STEP: lambda: processing.complete_step(
            dossier_id=dossier_id, by=person, at=at, note="Hồ sơ đủ điều kiện."
        ),
        Act.PROPOSE: lambda: processing.propose(dossier_id=dossier_id, by=person, at=at, data={}),
        Act.HAND_OVER: lambda: outcome.hand_over(dossier_id=dossier_id, by=person, at=at),
    }[act]


def _pace(chance: random.Random) -> Decimal:
    """How fast against the shares of the process: most are quicker, one in twelve is late."""
    if chance.random() < 0.08:
        return Decimal(chance.randint(130, 260)) / 100
    return Decimal(chance.randint(15, 90)) / 100


def _hours_of(dossier_id: UUID) -> Decimal:
    value, unit = Dossier.objects.values_list("limit_value", "limit_unit").get(pk=dossier_id)
    return Decimal(max(8, (value or 0) * (176 if unit == "month" else 8)))


def _filing(chance: random.Random, dossier_id: UUID, version: ProcedureVersion, way: Road) -> Intake:
    citizen = people.citizen(chance, way.receiving)
    owner = identity.register_party(**citizen)
    papers = tuple(
        PaperIn(component, max(component.originals, 0 if component.copies else 1), component.copies)
        for component in _papers(version)
    )
    online = chance.random() < 0.35
    return Intake(
        dossier_id=dossier_id,
        version=version,
        owner=owner,
        contact=Contact(owner.phone, owner.email, owner.address),
        answers=people.answers(chance, version.form_key, owner, way.receiving),
        papers=papers,
        channel=ChannelTerm.Channel.ONLINE if online else ChannelTerm.Channel.DIRECT,
        filed_by=FiledBy.OFFICER if online else FiledBy.SELF,
        delivery=Delivery.DESK,
    )


def _papers(version: ProcedureVersion) -> list[Component]:
    rows = version.components.order_by("position")
    return [row for row in rows if row.required and not row.shown_only and row.case_id is None]


@lru_cache(maxsize=1)
def _desks_and_procedures() -> list[tuple[Unit, ProcedureVersion, Road]]:
    """Every one-stop that is staffed, with every procedure whose whole road is staffed."""
    day = clock.DEMO_BEGINS.date()
    roles = Assignment.objects.on(day).values_list("unit_id", "role")
    staffed: dict[UUID, set[str]] = {}
    for unit_id, role in roles:
        staffed.setdefault(unit_id, set()).add(role)
    desks = [u for u in Unit.objects.on(day).filter(kind=UnitKind.ONE_STOP) if Role.RECEIVE in staffed.get(u.pk, ())]
    versions = list(ProcedureVersion.objects.in_force(day).prefetch_related("competences", "channels"))
    found = []
    for desk in desks:
        for version in versions:
            try:
                way = road(version, desk, day=day)
            except NotReceivedHere:
                continue
            if _whole(way, staffed) and _has_limit(version):
                found.append((desk, version, way))
    return found


def _whole(way: Road, staffed: dict[UUID, set[str]]) -> bool:
    settling, agency = staffed.get(way.settling.pk, set()), staffed.get(way.agency.pk, set())
    return {Role.ASSIGN, Role.PROCESS} <= settling and Role.SIGN in agency


def _has_limit(version: ProcedureVersion) -> bool:
    return any(term.limit_value is not None and term.limit_unit for term in version.channels.all())


def _weighted(chance: random.Random, desk: Unit) -> ProcedureVersion | None:
    rows = [version for unit, version, _way in _desks_and_procedures() if unit == desk]
    weights = [WEIGHTS.get(version.procedure.code, 1) for version in rows]
    return chance.choices(rows, weights)[0] if rows else None


@lru_cache(maxsize=512)
def _officers(unit: Unit, role: Role, day: date) -> tuple[Officer, ...]:
    people = (officer(staff, unit, day=day) for staff in agencies.staff_in(unit, role, day))
    return tuple(person for person in people if person is not None)


def _one(chance: random.Random, unit: Unit, role: Role, day: date) -> Officer:
    return chance.choice(_officers(unit, role, day))


def _handler(dossier_id: UUID, unit: Unit, day: date) -> Officer | None:
    handler = Dossier.objects.values_list("handler_id", flat=True).get(pk=dossier_id)
    return next((o for o in _officers(unit, Role.PROCESS, day) if o.staff.pk == handler), None)
