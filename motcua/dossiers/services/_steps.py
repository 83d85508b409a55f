"""What every act shares: the lock, the first answer of a repeated request, the placing of steps."""

from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, QuerySet
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Role, Unit
from motcua.agencies.officers import Officer
from motcua.common.prepared import prepared
from motcua.common.refusal import Refusal
from motcua.deadlines import services as deadlines
from motcua.deadlines.counting import Calendar, add_working_hours
from motcua.dossiers import permissions
from motcua.dossiers.form_sets import regime_for as regime_for
from motcua.dossiers.models import Dossier, Event, Matter
from motcua.dossiers.status import Act
from motcua.identity.models import Staff
from motcua.workflow import services as workflow
from motcua.workflow.models import Step


class SomeoneElseDidThis(Refusal):
    """The step this act completes is no longer open."""

    code = "dossier-step-already-done"
    message = _(
        "Việc “{act}” của hồ sơ {dossier} không còn chờ xử lý; có thể cán bộ khác vừa làm. "
        "Vui lòng tải lại trang để xem diễn biến mới nhất."
    )


class DutiesNotApart(Refusal):
    """The same person would receive, process or sign one dossier."""

    code = "dossier-duties-not-apart"
    message = _(
        "{person} đã tiếp nhận hoặc xử lý hồ sơ {dossier} nên không được {act}. "
        "Hãy giao người khác, hoặc ghi nhận văn bản ủy quyền theo khoản 5 Điều 17 Nghị định 61/2018/NĐ-CP."
    )


def locked(dossier_id: UUID) -> Dossier:
    """The dossier with its row locked; every act begins here. Raises Dossier.DoesNotExist."""
    return _dossier_locked.get(dossier_id=dossier_id)


@prepared
def _dossier_locked(*, dossier_id: UUID) -> QuerySet[Dossier]:
    """More joins than these cost planning time."""
    rows = Dossier.objects.select_related("version__procedure", "receiving_unit", "agency", "settling_unit")
    return rows.select_for_update(of=("self",)).filter(pk=dossier_id)


def answered(dossier: Dossier, key: UUID | None) -> bool:
    """True when this very request was already carried out: the caller answers with the dossier as it is."""
    return key is not None and Event.objects.filter(dossier=dossier, request_key=key).exists()


def calendar_of(unit: Unit) -> Calendar:
    """Working calendar of the agency a unit belongs to."""
    return deadlines.calendar_for(unit.identifier)


def open_step(dossier: Dossier, act: Act) -> Step:
    """The step that waits for this act; while others are asked, or a visit is due, it is held.

    Raises SomeoneElseDidThis when none does.
    """
    step = _waiting_step.first(dossier_id=dossier.pk, act=act)
    if step is None:
        raise SomeoneElseDidThis(act=act.label.lower(), dossier=dossier)
    return step


@prepared
def _waiting_step(*, dossier_id: UUID, act: str) -> QuerySet[Step]:
    holds = [Matter.Kind.CONSULTATION, Matter.Kind.VERIFICATION, Matter.Kind.SHARE]
    held = Matter.objects.filter(dossier=dossier_id, kind__in=holds, closed_at=None)
    waiting = Step.objects.filter(ref=dossier_id, act=act, closed_at=None, due_at__isnull=False)
    return waiting.exclude(Exists(held)).order_by("opened_at")[:1]


def keep_duties_apart(dossier: Dossier, *, person: Staff, act: Act, combines: bool) -> None:
    """Refuse when the law's separation of receiving, processing and signing would be broken."""
    if not permissions.keeps_duties_apart(person.pk, dossier, act=act, combines=combines):
        raise DutiesNotApart(person=person.full_name, dossier=dossier, act=act.label.lower())


def finish_step(
    dossier: Dossier,
    act: Act,
    *,
    by: Officer,
    at: datetime,
    outcome: str = "",
    facts: dict[str, Any] | None = None,
) -> list[Step]:
    """Complete the waiting step and place the ones that open; returns them."""
    step = open_step(dossier, act)
    change = workflow.complete(
        step=step,
        by=by.staff,
        outcome=outcome,
        facts=facts or {},
        at=at,
        place=partial(place, dossier, at=at),
    )
    return change.opened


def place(dossier: Dossier, step: Step, *, at: datetime) -> None:
    """Give a step its unit, its person where one is known, and its own due time; the caller saves it."""
    step.unit = _unit_for(dossier, Role(step.lane))
    if step.lane == Role.PROCESS:
        step.assignee_id = dossier.handler_id
    step.due_at = _step_due(dossier, step, at=at)


def park(dossier: Dossier) -> None:
    """The open step waits for a side matter: it keeps its place, but has no due time and leaves the lists."""
    Step.objects.filter(ref=dossier.pk, closed_at=None).update(due_at=None)


def resume(dossier: Dossier, *, at: datetime) -> None:
    """The open step goes on, its share counted from now and inside the dossier's due date."""
    for step in Step.objects.filter(ref=dossier.pk, closed_at=None):
        place(dossier, step, at=at)
        step.save(update_fields=["unit", "assignee", "due_at"])


def answer_by(at: datetime, receiving: Unit) -> datetime:
    """Moment by which the one-stop must answer an online filing (45/2020/NĐ-CP Điều 11)."""
    regime = deadlines.regime_on(at.date())
    return add_working_hours(at, regime.online_answer_hours, calendar_of(receiving))


def iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def allow(permitted: bool) -> None:
    """Raise PermissionDenied unless permitted."""
    if not permitted:
        raise PermissionDenied


def _unit_for(dossier: Dossier, lane: Role) -> Unit:
    if lane in {Role.RECEIVE, Role.RETURN}:
        return dossier.receiving_unit
    if lane == Role.SIGN:
        return dossier.agency
    return dossier.settling_unit


def _step_due(dossier: Dossier, step: Step, *, at: datetime) -> datetime | None:
    if step.limit_hours is None or dossier.due_at is None:
        return dossier.due_at
    calendar = calendar_of(dossier.agency)
    return min(add_working_hours(at, Decimal(step.limit_hours), calendar), dossier.due_at)
