"""Timers that ring before, or exactly at, a time: answers, returns, apologies, results not fetched.

T1, T3, T7 of the table of timers; T10 is `returning.remind_uncollected`.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta

from django.db.models import Exists, OuterRef

from motcua.agencies import services as agencies
from motcua.agencies.models import Role
from motcua.common.invariant import InvariantBroken
from motcua.deadlines import services as deadlines
from motcua.deadlines.calendars import VIETNAM, local
from motcua.deadlines.counting import time_left
from motcua.dossiers.models import Dossier, Matter
from motcua.dossiers.reminders import Reminder, Timer
from motcua.dossiers.services._steps import calendar_of, regime_for
from motcua.dossiers.services.delay import AT_WORK, sign_by
from motcua.dossiers.services.ringing import Ring, leaders, ring, rung
from motcua.dossiers.services.supplement import return_by
from motcua.dossiers.status import WAITING, Act, Status

WARNING = -1  # the last one before the time
_SLACK = timedelta(days=4)  # a unit's own days off; what the query lets through is looked at one by one
_RELATED = ("version__procedure", "regime", "receiving_unit", "agency", "settling_unit", "handler")
_MINUTES = 60


def warn(*, at: datetime) -> int:
    """Ring every warning that is due; returns how many people were told."""
    rings = [*_unanswered(at), *_returnable(at), *_to_apologise(at), *_breached(at)]
    return sum(ring(one, at=at) for one in rings)


def _unanswered(at: datetime) -> Iterator[Ring]:
    """An online filing waits for its answer (45/2020/NĐ-CP Điều 11): the desk hears, at last its head too."""
    rows = Dossier.objects.waiting().filter(answer_by__gte=at)
    rows = rows.filter(~rung(Timer.ANSWER, level=WARNING, subject="pk", due_at="answer_by"))
    for dossier in rows.select_related(*_RELATED).iterator():
        level = _warned(dossier, at=at)
        if level == 0 or dossier.answer_by is None:
            continue
        people = agencies.staff_in(dossier.receiving_unit, Role.RECEIVE, local(at).date())
        if level == WARNING:
            people += leaders(dossier.receiving_unit, at=at)
        yield Ring(
            dossier.pk,
            Timer.ANSWER,
            dossier.pk,
            dossier.answer_by,
            level,
            Act.WARN,
            "answer_due_staff",
            people,
            until=dossier.answer_by,
            waits=unanswered,
        )


def unanswered(dossier: Dossier) -> bool:
    """Filed, neither accepted nor refused nor sent back."""
    return dossier.status in WAITING


def _warned(dossier: Dossier, *, at: datetime) -> int:
    """The warning that has been reached: -1 the last, -2 the one before; 0 none yet."""
    if dossier.answer_by is None:
        raise InvariantBroken("The query asks for rows that have this moment.")
    regime = regime_for(dossier, at=at)
    left = time_left(at, dossier.answer_by, calendar_of(dossier.receiving_unit))
    gone = regime.online_answer_hours * _MINUTES - left
    reached = sum(gone >= hours * _MINUTES for hours in regime.answer_warn_hours)
    return reached - len(regime.answer_warn_hours) - 1 if reached else 0


def _returnable(at: datetime) -> Iterator[Ring]:
    """The time in which a dossier may go back for a supplement runs out (61/2018/NĐ-CP Điều 19 khoản 4)."""
    today = local(at).date()
    days = deadlines.regime_on(today).post_appraisal_days
    since = deadlines.calendar_for().working_day(today, -days - 1) - _SLACK
    told = Reminder.objects.filter(timer=Timer.RETURN, subject=OuterRef("pk"))
    asked = Matter.objects.filter(dossier=OuterRef("pk"), kind=Matter.Kind.SUPPLEMENT)
    rows = Dossier.objects.open().filter(
        ~Exists(told),
        ~Exists(asked),
        status=Status.PROCESSING,
        handler__isnull=False,
        received_at__gte=datetime.combine(since, time.min, VIETNAM),
    )
    for dossier in rows.select_related(*_RELATED).iterator():
        until = return_by(dossier, at=at)
        warn_at = regime_for(dossier, at=at).return_warn_hours * _MINUTES
        near = at <= until and time_left(at, until, calendar_of(dossier.agency)) <= warn_at
        if near and dossier.due_at is not None and dossier.due_at > until and dossier.handler:
            yield Ring(
                dossier.pk,
                Timer.RETURN,
                dossier.pk,
                until,
                WARNING,
                Act.WARN,
                "return_ends_staff",
                [dossier.handler],
                until=until,
                waits=lambda row: row.status == Status.PROCESSING,
            )


def _to_apologise(at: datetime) -> Iterator[Ring]:
    """Days before the due date the head of the agency gets a task: settle, or sign form 04 in time
    (61/2018/NĐ-CP Điều 19 khoản 9)."""
    today = local(at).date()
    days = deadlines.regime_on(today).apology_task_days
    last = deadlines.calendar_for().working_day(today, days) + _SLACK
    asked = Matter.objects.filter(dossier=OuterRef("pk"), kind=Matter.Kind.EXTENSION)
    rows = Dossier.objects.open().filter(
        ~Exists(asked.filter(closed_at=None)),
        ~Exists(asked.filter(outcome=Act.CHANGE_DUE_DATE)),
        ~rung(Timer.APOLOGY, level=WARNING, subject="pk"),
        status__in=AT_WORK | {Status.WITH_AGENCY},
        paused_at=None,
        due_at__gt=at,
        due_at__lt=datetime.combine(last, time.min, VIETNAM),
    )
    for dossier in rows.select_related(*_RELATED).iterator():
        until = sign_by(dossier, at=at)
        begins = _task_begins(dossier, until, at=at)
        if begins is None or not begins <= at <= until or dossier.due_at is None:
            continue
        people = agencies.staff_in(dossier.agency, Role.SIGN, local(at).date())
        people += [dossier.handler] if dossier.handler else []
        yield Ring(
            dossier.pk,
            Timer.APOLOGY,
            dossier.pk,
            dossier.due_at,
            WARNING,
            Act.WARN,
            "apology_task_staff",
            people,
            until=until,
            waits=lambda row: row.status in AT_WORK | {Status.WITH_AGENCY},
        )


def _task_begins(dossier: Dossier, until: datetime, *, at: datetime) -> datetime | None:
    """The opening of the working day so many before the due date; of the last day to sign, for a dossier so
    short that it came in later; None when that too is past at its reception."""
    if dossier.due_at is None or dossier.received_at is None:
        raise InvariantBroken("An open dossier is in the clock.")
    calendar = calendar_of(dossier.agency)
    days = regime_for(dossier, at=at).apology_task_days
    begins = calendar.opening(calendar.working_day(local(dossier.due_at).date(), -days))
    for moment in (begins, calendar.opening(local(until).date())):
        if moment > dossier.received_at:
            return moment
    return None


def _breached(at: datetime) -> Iterator[Ring]:
    """The due date has passed and no form 04 was sent: a breach, written down whoever is there to be told."""
    apologised = Matter.objects.filter(
        dossier=OuterRef("pk"), kind=Matter.Kind.EXTENSION, outcome=Act.CHANGE_DUE_DATE
    )
    rows = Dossier.objects.overdue(at=at).filter(
        ~Exists(apologised), ~rung(Timer.BREACH, level=0, subject="pk")
    )
    day = local(at).date()
    for dossier in rows.select_related(*_RELATED).iterator():
        if dossier.due_at is None:
            raise InvariantBroken("An open dossier is in the clock.")
        people = agencies.staff_in(dossier.agency, Role.SIGN, day)
        people += agencies.staff_in(dossier.receiving_unit, Role.HEAD_ONE_STOP, day)
        yield Ring(
            dossier.pk,
            Timer.BREACH,
            dossier.pk,
            dossier.due_at,
            0,
            Act.BREACH_APOLOGY,
            "apology_breach_staff",
            people,
            waits=is_late(at),
        )


def is_late(at: datetime) -> Callable[[Dossier], bool]:
    """Asks whether a dossier is still open and late."""

    def late(row: Dossier) -> bool:
        return (
            row.finished_at is None and row.paused_at is None and row.due_at is not None and row.due_at < at
        )

    return late
