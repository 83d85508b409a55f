"""Halls of the demo province: desks, people with numbers, an appointment, through the services as in life."""

import heapq
import random
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from uuid import UUID

from django.db.models import Count

from demo.lives import officers
from motcua.agencies.models import Assignment, Role, Unit
from motcua.agencies.officers import Officer
from motcua.catalogue.models import Field, ProcedureVersion
from motcua.common.ids import uuid7
from motcua.common.refusal import Refusal
from motcua.deadlines import clock
from motcua.deadlines import services as deadlines
from motcua.identity.models import Party
from motcua.queue.models import Desk, Purpose
from motcua.queue.rules import priority_groups
from motcua.queue.services import booking, calling, daily, desks, tickets
from motcua.queue.services.booking import Wish

HALLS = 2  # one-stop units with a head and several receivers that get desks
DAYS = 1  # working days before the demo begins
PEOPLE = 18  # who come on each of them
PURPOSES = [Purpose.FILE, Purpose.FILE, Purpose.FILE, Purpose.COLLECT, Purpose.ASK]


def fill_halls(*, until: datetime) -> None:
    """Desks and people at a few one-stop units, up to this moment; the last people are still waiting."""
    chance = random.Random(20220725)
    for head in _heads(until.date()):
        places = _set_up(head, until.date())
        for day in _days(until.date()):
            _Hall(chance, head.unit, places, day, until=min(until, _at(day, 23, 59))).live()
        _book(head.unit, at=until)
    daily.tend(at=until)


def _heads(day: date) -> list[Officer]:
    rows = Assignment.objects.on(day).filter(role=Role.HEAD_ONE_STOP).select_related("unit")
    units = list({row.unit: None for row in rows.order_by("unit__level", "unit__sort_key")})
    found = [officers(unit, Role.HEAD_ONE_STOP, day)[0] for unit in units]
    return [head for head in found if len(officers(head.unit, Role.RECEIVE, day)) > 1][:HALLS]


def _set_up(head: Officer, day: date) -> list[tuple[Desk, Officer]]:
    """A desk for whatever comes, desks by field, one where results are returned; each with its person."""
    received = ProcedureVersion.objects.in_force(day).filter(competences__level=head.unit.level)
    often = list(
        Field.objects.filter(versions__in=received)
        .annotate(n=Count("versions"))
        .order_by("-n", "sort_key")[:4]
    )
    receivers = officers(head.unit, Role.RECEIVE, day)
    returners = officers(head.unit, Role.RETURN, day)
    plan: list[tuple[str, list[str], list[Field], Officer]] = [
        ("Tiếp nhận tổng hợp", list(Purpose.values), [], receivers[0])
    ]
    for place, who in enumerate(receivers[1:3]):
        plan.append((often[place].name, [Purpose.FILE, Purpose.ASK], list(often[place : place + 2]), who))
    if returners:
        plan.append(("Trả kết quả", [Purpose.COLLECT], [], returners[0]))
    return [
        (
            desks.set_up_desk(
                desk_id=uuid7(),
                number=number,
                name=name,
                purposes=purposes,
                fields=fields,
                in_use=True,
                by=head,
            ),
            who,
        )
        for number, (name, purposes, fields, who) in enumerate(plan, 1)
    ]


def _days(last: date) -> list[date]:
    """A few working days and the day on which the demo begins."""
    calendar, day, found = deadlines.calendar_for(""), last, [last]
    while len(found) <= DAYS:
        day -= timedelta(days=1)
        if calendar.works_on(day):
            found.append(day)
    return found[::-1]


def _at(day: date, hour: int, minute: int) -> datetime:
    return datetime.combine(day, time(hour, minute), clock.VIETNAM)


class _Hall:
    """One day of one hall, event after event."""

    def __init__(
        self,
        chance: random.Random,
        unit: Unit,
        places: list[tuple[Desk, Officer]],
        day: date,
        *,
        until: datetime,
    ) -> None:
        self.chance, self.unit, self.until = chance, unit, until
        self.people = dict(places)
        self.busy: set[Officer] = set()
        self.fields = list(
            Field.objects.filter(pk__in=[f.pk for desk, _ in places for f in desk.fields.all()]).order_by(
                "code"
            )
        )
        self.groups = list(priority_groups(day))
        self.waiting: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self.count = 0
        for desk, who in places:
            self.plan(_at(day, 7, 0), partial(self.open, desk, who))
            self.plan(_at(day, 17, 0), partial(self.close, desk, who))
        for number in range(PEOPLE):  # most come early; on the day the demo begins, all of them
            early = number < PEOPLE * 2 // 3 or until < _at(day, 12, 0)
            minute = chance.randint(1, 55 if early else 235)
            self.plan(_at(day, 7, 0) + timedelta(minutes=minute), self.come)

    def plan(self, at: datetime, act: Callable[[datetime], None]) -> None:
        self.count += 1
        heapq.heappush(self.waiting, (at, self.count, act))

    def live(self) -> None:
        while self.waiting:
            at, _number, act = heapq.heappop(self.waiting)
            if at > self.until:
                return
            act(at)

    def open(self, desk: Desk, who: Officer, at: datetime) -> None:
        desks.open_desk(desk_id=desk.pk, by=who, at=at)

    def close(self, desk: Desk, who: Officer, at: datetime) -> None:
        desks.close_desk(desk_id=desk.pk, by=who, at=at)

    def come(self, at: datetime) -> None:
        purpose = self.chance.choice(PURPOSES)
        field = self.chance.choice([None, *self.fields]) if purpose == Purpose.FILE else None
        group = self.chance.choice(self.groups) if self.chance.random() < 0.15 else None
        tickets.take(ticket_id=uuid7(), unit=self.unit, purpose=purpose, field=field, priority=group, at=at)
        for who in self.people.values():
            if who not in self.busy and self.call(who, at):
                return

    def call(self, who: Officer, at: datetime) -> bool:
        """A free desk calls; whoever is called begins at once and takes a while, or is not there."""
        self.busy.discard(who)
        turn = calling.call_next(by=who, at=at)
        if turn is None:
            return False
        self.busy.add(who)
        if self.chance.random() < 0.06:
            self.plan(at + timedelta(minutes=2), partial(self.miss, turn.pk, who))
            return True
        calling.start(turn_id=turn.pk, by=who, at=at)
        takes = timedelta(minutes=self.chance.choice([4, 6, 7, 9, 12, 16]))
        self.plan(at + takes, partial(self.finish, turn.pk, who))
        return True

    def finish(self, turn_id: UUID, who: Officer, at: datetime) -> None:
        calling.finish(turn_id=turn_id, by=who, at=at)
        self.call(who, at)

    def miss(self, turn_id: UUID, who: Officer, at: datetime) -> None:
        calling.no_show(turn_id=turn_id, by=who, at=at)
        self.call(who, at)


def _book(unit: Unit, *, at: datetime) -> None:
    """The demo's first citizen keeps an appointment on the next day that has one."""
    party = Party.objects.filter(user__isnull=False).order_by("pk").first()
    rows = ProcedureVersion.objects.in_force(at.date()).filter(competences__level=unit.level)
    version = rows.select_related("field").order_by("-procedure__usage", "pk").first()
    if party is None or version is None:
        return
    days = booking.free_days(unit, version, at=at)
    later = [time for one in days[1:] for time in one.times]
    for starts_at in later[3:4]:
        try:
            wish = Wish(uuid7(), unit, version, starts_at, party.name, party.phone, party)
            booking.book(wish=wish, at=at)
        except Refusal:
            return  # has enough appointments elsewhere
