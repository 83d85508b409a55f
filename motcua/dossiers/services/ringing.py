"""How a timer rings: who is told, and that it rings once, with a line in the dossier's history."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, Model, OuterRef, QuerySet

from motcua.agencies import services as agencies
from motcua.agencies.models import Role, Unit, UnitKind
from motcua.deadlines.calendars import local
from motcua.deadlines.counting import add_working_hours
from motcua.dossiers import notices
from motcua.dossiers.models import Dossier
from motcua.dossiers.reminders import Reminder, Timer
from motcua.dossiers.services._steps import calendar_of, iso, locked, regime_for
from motcua.dossiers.status import Act
from motcua.identity.models import Staff

LAST = 3  # holder, leaders, head of the one-stop, control room


@dataclass(frozen=True)
class Ring:
    """One timer about to ring. Without `people` the applicant is told.

    subject   the step, the matter or the dossier that waits, for which it was due at `due_at`.
    waits     asked again under the lock: does it still wait?
    """

    dossier_id: UUID
    timer: Timer
    subject: UUID
    due_at: datetime
    level: int
    act: Act
    template: str
    people: Sequence[Staff] | None
    reason: str = ""
    until: datetime | None = None
    waits: Callable[[Dossier], bool] = lambda dossier: True


@transaction.atomic
def ring(one: Ring, *, at: datetime) -> int:
    """Tell the people and write it down, once; returns how many were told."""
    people = _once(one.people)
    # nobody holds that role today: the timer rings when somebody does; a breach is one all the same
    if people == [] and one.act != Act.BREACH_APOLOGY:
        return 0
    dossier = locked(one.dossier_id)
    mark = {"subject": one.subject, "timer": one.timer, "level": one.level, "due_at": one.due_at}
    if Reminder.objects.filter(**mark).exists() or not one.waits(dossier):
        return 0
    Reminder.objects.create(dossier=dossier, rung_at=at, **mark)
    names = dossier.owner_name if people is None else ", ".join(person.full_name for person in people)
    facts = {
        "timer": one.timer.value,
        "level": one.level,
        "due_at_held": iso(one.due_at),
        "to": names,
        "note": ": ".join(part for part in (one.reason, names) if part),
    }
    event = dossier.note(one.act, by=None, at=at, facts=facts)
    if people is None:
        notices.tell(dossier, one.template, at=at, reason=one.reason, until=one.until, event=event.pk)
        return 1
    for person in people:
        notices.tell_staff(
            dossier, one.template, to=person, at=at, reason=one.reason, until=one.until, event=event.pk
        )
    return len(people)


def rung(timer: Timer, *, level: int, subject: str, due_at: str = "due_at") -> Exists:
    """The timer has rung at that level for the row's subject and present due time."""
    told: QuerySet[Reminder] = Reminder.objects.filter(
        timer=timer, level=level, subject=OuterRef(subject), due_at=OuterRef(due_at)
    )
    return Exists(told)


def levels(dossier: Dossier, due_at: datetime, *, at: datetime) -> range:
    """The levels a lateness has reached by now, counted in working hours of the agency's calendar."""
    hours = regime_for(dossier, at=at).escalate_hours
    calendar = calendar_of(dossier.agency)
    reached = sum(at > add_working_hours(due_at, Decimal(wait), calendar) for wait in hours)
    return range(min(reached, LAST + 1))


def told_at(
    level: int, dossier: Dossier, unit: Unit | None, holders: list[Staff], *, at: datetime
) -> list[Staff]:
    """Whom a lateness of that level is carried to: the holder, the unit's leaders, the head of the one-stop
    of reception, the control room over it."""
    day = local(at).date()
    if level == 0:
        return holders
    if level == 1:
        return leaders(unit or dossier.settling_unit, at=at)
    if level == 2:
        return agencies.staff_in(dossier.receiving_unit, Role.HEAD_ONE_STOP, day)
    return agencies.watchers_over(dossier.receiving_unit, day)


def leaders(unit: Unit, *, at: datetime) -> list[Staff]:
    """Whoever leads the unit: assigns or signs there; at a one-stop its head."""
    day = local(at).date()
    roles = (Role.HEAD_ONE_STOP,) if unit.kind == UnitKind.ONE_STOP else (Role.ASSIGN, Role.SIGN)
    return [person for role in roles for person in agencies.staff_in(unit, role, day)]


def still(model: type[Model], subject: UUID, due_at: datetime) -> Callable[[Dossier], bool]:
    """Asks whether a step or matter is still open and due at that time."""
    rows = model._default_manager.filter(pk=subject, closed_at=None, due_at=due_at)
    return lambda dossier: rows.exists()


def _once(people: Iterable[Staff] | None) -> list[Staff] | None:
    return None if people is None else list({person.pk: person for person in people}.values())
