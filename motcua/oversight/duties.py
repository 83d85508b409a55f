"""Who receives, settles, signs and returns: as it is assigned on a day, and as it was done over days.

The law wants reception, settlement and return done by different people; whoever does them all is named here.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Case, When

from motcua.agencies.areas import lines_on
from motcua.agencies.models import Assignment, Delegation, Role, Unit, UnitKind
from motcua.agencies.services import agency_on
from motcua.agencies.tree import PARTS
from motcua.deadlines import services as deadlines
from motcua.dossiers import figures
from motcua.dossiers.figures import Period
from motcua.dossiers.flows import Duty
from motcua.dossiers.holding import with_holder
from motcua.dossiers.models import Dossier
from motcua.identity.models import Staff
from motcua.oversight import stock

DUTY_OF = {
    Role.RECEIVE: Duty.RECEIVE,
    Role.PROCESS: Duty.SETTLE,
    Role.SIGN: Duty.SIGN,
    Role.RETURN: Duty.RETURN,
}
# the three the vice-chairman named
APART = (Duty.RECEIVE, Duty.SETTLE, Duty.RETURN)


@dataclass
class Person:
    """One member of staff in one agency.

    assigned  duties held on the day;  done  dossiers by duty over the period;  late  settled late of them.
    """

    staff: Staff
    titles: set[str] = field(default_factory=set)
    assigned: set[Duty] = field(default_factory=set)
    done: dict[Duty, int] = field(default_factory=dict)
    late: int = 0
    combines: bool = False  # by a recorded delegation (61/2018/NĐ-CP Điều 17 khoản 5)
    open: int = 0
    open_late: int = 0

    @property
    def held(self) -> int:
        """How many of reception, settlement and return are assigned to the person."""
        return sum(duty in self.assigned for duty in APART)

    @property
    def did(self) -> int:
        """How many of the three the person really did."""
        return sum(self.done.get(duty, 0) > 0 for duty in APART)

    @property
    def settles_what_it_receives(self) -> bool:
        """Receives and settles: the pair the law keeps apart, assigned or done."""
        pair = {Duty.RECEIVE, Duty.SETTLE}
        return pair <= self.assigned or pair <= {duty for duty, n in self.done.items() if n}

    @property
    def grave(self) -> int:
        """3: all three; 2: receives and settles; 0: apart."""
        if max(self.held, self.did) == len(APART):
            return 3
        return 2 if self.settles_what_it_receives else 0


@dataclass(frozen=True)
class Sender:
    """An agency that sends people to a desk, and its reserve persons (61/2018/NĐ-CP Điều 12 khoản 8)."""

    agency: Unit
    sent: int
    reserve: list[Staff]
    lacks: int


def units_of(desk: Unit, day: date) -> frozenset[UUID]:
    """The desk, its agency and the agency's parts: where one person should not do everything."""
    lines = lines_on(day)
    agency = agency_on(desk, day)
    parts = {unit for unit, (_parent, kind, _end) in lines.rows.items() if kind in PARTS}
    inside = {
        unit
        for unit in parts
        if next((one for one in lines.chain(unit) if one not in parts), None) == agency.pk
    }
    return frozenset({agency.pk, desk.pk} | inside)


def people(units: Collection[UUID], period: Period, *, day: date) -> list[Person]:
    """Everybody with a duty on the day or a dossier in the period, the gravest first. Five queries."""
    found: dict[UUID, Person] = {}
    watched = Assignment.objects.on(day).filter(unit__in=units, role__in=DUTY_OF)
    for row in watched.select_related("staff"):
        if not row.reserve:
            _hold(found, row.staff, row.role, row.title, day=day)
    lent = Delegation.objects.on(day).filter(assignment__in=watched)
    for loan in lent.select_related("to", "assignment"):
        person = _hold(found, loan.to, loan.assignment.role, "", day=day)
        if person is not None and loan.combines_roles:
            person.combines = True
    _add_done(found, units, period)
    rows = [one for one in found.values() if one.assigned or one.done]
    return sorted(rows, key=lambda one: (-one.grave, one.combines, one.staff.sort_key, one.staff.code))


def workload(units: Collection[UUID], period: Period, now: stock.Moment, *, day: date) -> list[Person]:
    """The same people with what lies open with each, those who carry most first. One query more."""
    rows = people(units, period, day=day)
    by_id = {one.staff.pk: one for one in rows}
    held = with_holder(Dossier.objects.open().filter(settling_unit__in=units)).filter(held_by__in=by_id)
    late = Case(When(stock.is_kind(stock.Kind.LATE, now), then=1), default=0)
    for person, behind in held.order_by().annotate(behind=late).values_list("held_by", "behind"):
        by_id[person].open += 1
        by_id[person].open_late += behind
    return sorted(
        rows, key=lambda one: (-one.open_late, -one.open, -sum(one.done.values()), one.staff.sort_key)
    )


def senders(desk: Unit, day: date) -> list[Sender]:
    """Agencies that send people to the desk; the first are those that keep too few reserve persons."""
    least = deadlines.regime_on(day).reserve_min
    rows = Assignment.objects.on(day).filter(unit=desk, role__in=[Role.RECEIVE, Role.RETURN])
    own = agency_on(desk, day)
    sent: dict[UUID, set[UUID]] = defaultdict(set)
    reserve: dict[UUID, dict[UUID, Staff]] = defaultdict(dict)
    units = {own.pk: own}
    for row in rows.select_related("staff", "seconded_from"):
        agency = row.seconded_from or own
        units[agency.pk] = agency
        if row.reserve:
            reserve[agency.pk][row.staff_id] = row.staff
        else:
            sent[agency.pk].add(row.staff_id)
    found = [
        Sender(units[pk], len(sent[pk]), list(reserve[pk].values()), max(0, least - len(reserve[pk])))
        for pk in units
        if sent[pk]
    ]
    return sorted(found, key=lambda one: (-one.lacks, one.agency.sort_key))


def desks_under(units: Collection[UUID] | None, day: date) -> list[Unit]:
    """One-stops in an area, or all."""
    desks = Unit.objects.on(day).filter(kind=UnitKind.ONE_STOP)
    if units is not None:
        desks = desks.filter(pk__in=units)
    return list(desks.order_by("sort_key"))


def _hold(found: dict[UUID, Person], staff: Staff, role: str, title: str, *, day: date) -> Person | None:
    if staff.left_on and staff.left_on <= day:
        return None
    person = found.setdefault(staff.pk, Person(staff))
    person.assigned.add(DUTY_OF[Role(role)])
    if title:
        person.titles.add(title)
    return person


def _add_done(found: dict[UUID, Person], units: Collection[UUID], period: Period) -> None:
    done = figures.by_person(units, period)
    unknown = {one.staff_id for one in done} - set(found)
    for staff in Staff.objects.filter(pk__in=unknown):
        found[staff.pk] = Person(staff)
    for one in done:
        person = found[one.staff_id]
        person.done[one.duty] = person.done.get(one.duty, 0) + one.n
        person.late += one.late
