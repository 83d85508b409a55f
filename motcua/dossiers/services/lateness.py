"""What is late is carried upwards as it grows: holder, leaders, head of the one-stop, control room.

T1, T2, T4, T5 and T6 of the table of timers. How late each is told stands in the regime (`escalate_hours`).
"""

from collections.abc import Iterator
from datetime import datetime

from motcua.agencies import services as agencies
from motcua.agencies.models import Role
from motcua.common.invariant import InvariantBroken
from motcua.deadlines.calendars import local
from motcua.dossiers.models import Dossier, Matter
from motcua.dossiers.reminders import Timer
from motcua.dossiers.services.ringing import LAST, Ring, leaders, levels, ring, rung, still, told_at
from motcua.dossiers.services.warning import is_late, unanswered
from motcua.dossiers.status import Act, Status
from motcua.identity.models import Staff
from motcua.workflow.models import Step

LATE = "late_staff"
STEP_LATE = "step_late_staff"
MATTER_LATE = "matter_late_staff"
OPINION_LATE = "opinion_late_staff"
_RELATED = ("version__procedure", "regime", "receiving_unit", "agency", "settling_unit", "handler")
# Their time is the dossier's own: when they are late, it is.
_WITH_DOSSIER = frozenset({Act.SIGN_REFUSAL, Act.RELEASE_REFUSAL, Act.RELEASE_DUTY})


def carry_upwards(*, at: datetime) -> int:
    """Ring for everything that is late, at each level it has reached; returns how many people were told."""
    told = 0
    for find in (_unanswered, _unanswered_applicants, _untransferred, _steps, _matters, _dossiers):
        told += sum(ring(one, at=at) for one in find(at))
    return told


def _unanswered(at: datetime) -> Iterator[Ring]:
    rows = Dossier.objects.answer_overdue(at=at)
    rows = rows.filter(~rung(Timer.ANSWER, level=LAST, subject="pk", due_at="answer_by"))
    for dossier in rows.select_related(*_RELATED).iterator():
        if dossier.answer_by is None:
            raise InvariantBroken("The query asks for rows that have this moment.")
        yield from _at_desk(dossier, Timer.ANSWER, dossier.answer_by, "answer_late_staff", at=at)


def _unanswered_applicants(at: datetime) -> Iterator[Ring]:
    """Whoever waits for an answer that is late is told so, with an apology and whom to call."""
    rows = Dossier.objects.answer_overdue(at=at)
    rows = rows.filter(~rung(Timer.UNANSWERED, level=0, subject="pk", due_at="answer_by"))
    for dossier in rows.select_related(*_RELATED).iterator():
        if dossier.answer_by is None:
            raise InvariantBroken("The query asks for rows that have this moment.")
        yield Ring(
            dossier.pk,
            Timer.UNANSWERED,
            dossier.pk,
            dossier.answer_by,
            0,
            Act.REMIND,
            "answer_late",
            None,
            reason=str(agencies.contact_of(dossier.receiving_unit, local(at).date())),
            until=dossier.answer_by,
            waits=unanswered,
        )


def _untransferred(at: datetime) -> Iterator[Ring]:
    """The paper folder has not left the desk in time (61/2018/NĐ-CP Điều 18)."""
    rows = Dossier.objects.open().filter(status=Status.RECEIVED, transfer_by__lt=at)
    rows = rows.filter(~rung(Timer.TRANSFER, level=LAST, subject="pk", due_at="transfer_by"))
    for dossier in rows.select_related(*_RELATED).iterator():
        if dossier.transfer_by is None:
            raise InvariantBroken("The query asks for rows that have this moment.")
        yield from _at_desk(dossier, Timer.TRANSFER, dossier.transfer_by, "transfer_late_staff", at=at)


def _at_desk(
    dossier: Dossier, timer: Timer, due_at: datetime, template: str, *, at: datetime
) -> Iterator[Ring]:
    holders = agencies.staff_in(dossier.receiving_unit, Role.RECEIVE, local(at).date())
    if timer == Timer.ANSWER:  # the head hears at once; who watches, where nobody is there
        holders = holders + leaders(dossier.receiving_unit, at=at)
        holders = holders or agencies.watchers_over(dossier.receiving_unit, local(at).date())
    waits = unanswered if timer == Timer.ANSWER else _not_transferred
    for level in levels(dossier, due_at, at=at):
        people = told_at(level, dossier, dossier.receiving_unit, holders, at=at)
        act = Act.ESCALATE if level else Act.REMIND
        yield Ring(
            dossier.pk,
            timer,
            dossier.pk,
            due_at,
            level,
            act,
            template,
            people,
            until=due_at,
            waits=waits,
        )


def _not_transferred(dossier: Dossier) -> bool:
    return dossier.status == Status.RECEIVED


def _steps(at: datetime) -> Iterator[Ring]:
    """A share of the time is used up: index 2 of 01/2018/TT-VPCP.

    A result that waits to be fetched is nobody's lateness. A step of a dossier that is late itself is told to
    its holder; the rest goes with the dossier.
    """
    rows = Step.objects.filter(closed_at=None, due_at__lt=at).exclude(lane=Role.RETURN)
    rows = rows.filter(
        ~rung(Timer.SHARE, level=LAST, subject="pk"), ~rung(Timer.TOTAL, level=0, subject="pk")
    )
    steps = list(rows.select_related("unit", "assignee"))
    dossiers = Dossier.objects.select_related(*_RELATED).in_bulk({step.ref for step in steps})
    for step in steps:
        dossier, due_at = dossiers[step.ref], step.due_at
        if due_at is None:
            raise InvariantBroken("The query asks for rows that have this moment.")
        waits = still(Step, step.pk, due_at)
        holders = _holders(step, at)
        if is_late(at)(dossier):
            yield Ring(dossier.pk, Timer.TOTAL, step.pk, due_at, 0, Act.REMIND, LATE, holders, waits=waits)
            continue
        for level in levels(dossier, due_at, at=at):
            yield Ring(
                dossier.pk,
                Timer.SHARE,
                step.pk,
                due_at,
                level,
                Act.ESCALATE if level else Act.REMIND,
                STEP_LATE,
                told_at(level, dossier, step.unit, holders, at=at),
                reason=step.name,
                until=due_at,
                waits=waits,
            )


def _matters(at: datetime) -> Iterator[Ring]:
    """Side matters whose own time has passed; of a late dossier only the holder is told here."""
    rows = Matter.objects.filter(closed_at=None, due_at__lt=at, unit__isnull=False)
    rows = rows.exclude(kind=Matter.Kind.EXTENSION).filter(
        ~rung(Timer.SHARE, level=LAST, subject="pk"), ~rung(Timer.OPINION, level=LAST, subject="pk")
    )
    for matter in rows.select_related("unit", *(f"dossier__{name}" for name in _RELATED)):
        dossier, due_at = matter.dossier, matter.due_at
        if due_at is None or matter.unit is None:
            raise InvariantBroken("The query asks for rows that have both.")
        opinion, late = matter.act == Act.GIVE_OPINION, is_late(at)(dossier)
        holders = _asked(matter, at) if opinion else _turn(matter, at)
        for level in levels(dossier, due_at, at=at)[: 1 if late else LAST + 1]:
            yield Ring(
                dossier.pk,
                Timer.OPINION if opinion else Timer.SHARE,
                matter.pk,
                due_at,
                level,
                Act.ESCALATE if level else Act.REMIND,
                _template(matter, late=late),
                told_at(level, dossier, matter.unit, holders, at=at),
                reason=matter.unit.name if opinion else str(Act(matter.act).label),
                until=due_at,
                waits=still(Matter, matter.pk, due_at),
            )


def _template(matter: Matter, *, late: bool) -> str:
    if matter.act == Act.GIVE_OPINION:
        return OPINION_LATE
    return LATE if late and matter.act in _WITH_DOSSIER else MATTER_LATE


def _dossiers(at: datetime) -> Iterator[Ring]:
    """The whole time has passed: index 1. The holders are told with their steps and matters."""
    rows = Dossier.objects.overdue(at=at).filter(~rung(Timer.TOTAL, level=LAST, subject="pk"))
    for dossier in rows.select_related(*_RELATED).iterator():
        if dossier.due_at is None:
            raise InvariantBroken("An open dossier is in the clock.")
        for level in levels(dossier, dossier.due_at, at=at)[1:]:
            people = told_at(level, dossier, dossier.settling_unit, [], at=at)
            if level == 1 and dossier.agency_id != dossier.settling_unit_id:
                people = people + leaders(dossier.agency, at=at)
            yield Ring(
                dossier.pk,
                Timer.TOTAL,
                dossier.pk,
                dossier.due_at,
                level,
                Act.ESCALATE,
                "late_leader_staff",
                people,
                waits=is_late(at),
            )


def _asked(matter: Matter, at: datetime) -> list[Staff]:
    """Late with its opinion: the head of the one-stop, the handler and the unit itself (Điều 19 khoản 5)."""
    dossier, day = matter.dossier, local(at).date()
    people = agencies.staff_in(dossier.receiving_unit, Role.HEAD_ONE_STOP, day)
    people += [dossier.handler] if dossier.handler else []
    return people + (agencies.staff_in(matter.unit, Role.PROCESS, day) if matter.unit else [])


def _turn(matter: Matter, at: datetime) -> list[Staff]:
    """Who holds the matter: the handler his own, else everybody in that role."""
    if matter.role == Role.PROCESS and matter.unit_id == matter.dossier.settling_unit_id:
        return [matter.dossier.handler] if matter.dossier.handler else []
    return agencies.staff_in(matter.unit, Role(matter.role), local(at).date()) if matter.unit else []


def _holders(step: Step, at: datetime) -> list[Staff]:
    if step.assignee is not None:
        return [step.assignee]
    return agencies.staff_in(step.unit, step.lane, local(at).date()) if step.unit else []
