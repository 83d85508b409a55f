"""What falls due without anybody's press: reminders of what is late, dossiers of units that are no more."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from motcua.agencies import services as agencies
from motcua.agencies.models import Role, Unit
from motcua.dossiers import notices
from motcua.dossiers.models import Dossier, Matter
from motcua.dossiers.services._steps import locked
from motcua.dossiers.services.ending import close_unsupplied
from motcua.dossiers.status import OVER, Act, Status
from motcua.identity.models import Staff
from motcua.notifications.models import Notice
from motcua.workflow.models import Step

LATE = "late_staff"
OPINION_LATE = "opinion_late_staff"
LAPSED = "lapsed"  # outcome of an extension whose time has passed


@dataclass(frozen=True)
class Upkeep:
    """Reminders sent, dossiers that followed their unit, dossiers closed because nothing was supplied."""

    reminders: int
    followed: int
    closed: int


def run_due(*, at: datetime) -> Upkeep:
    """Everything that falls due at this moment; running it again does nothing more."""
    closed = close_unsupplied(at=at)
    _lapse_extensions(at=at)
    reminders = remind_late(at=at) + _remind_matters(at=at) + tell_late_opinions(at=at)
    return Upkeep(reminders=reminders, followed=follow_successors(at=at), closed=closed)


def remind_late(*, at: datetime) -> int:
    """Tell whoever holds a late step, or has left an online filing unanswered; each lateness once."""
    sent = 0
    told = _told(LATE, "ref")
    for step in Step.objects.filter(~Exists(told), closed_at=None, due_at__lt=at).select_related(
        "assignee", "unit"
    ):
        sent += _tell(step.ref, _holders(step, at), at=at)
    unanswered = Notice.objects.filter(
        template=LATE, ref=OuterRef("pk"), created_at__gte=OuterRef("answer_by")
    )
    for dossier in (
        Dossier.objects.waiting()
        .filter(~Exists(unanswered), answer_by__lt=at)
        .select_related("receiving_unit")
    ):
        people = agencies.staff_in(dossier.receiving_unit, Role.RECEIVE, at.date())
        sent += _tell(dossier.pk, people, at=at)
    return sent


def tell_late_opinions(*, at: datetime) -> int:
    """A unit asked for its opinion has let its time pass: the head of the one-stop, the handler and the unit
    itself are told, once (61/2018/NĐ-CP Điều 19 khoản 5)."""
    sent = 0
    told = _told(OPINION_LATE, "dossier")
    late = Matter.objects.filter(~Exists(told), kind=Matter.Kind.CONSULTATION, closed_at=None, due_at__lt=at)
    for matter in late.select_related("unit", "dossier__receiving_unit", "dossier__handler"):
        dossier, day = matter.dossier, at.date()
        people = agencies.staff_in(dossier.receiving_unit, Role.HEAD_ONE_STOP, day)
        people += [dossier.handler] if dossier.handler else []
        people += agencies.staff_in(matter.unit, Role.PROCESS, day) if matter.unit else []
        name = matter.unit.name if matter.unit else ""
        sent += _tell(dossier.pk, people, at=at, template=OPINION_LATE, reason=name, until=matter.due_at)
    return sent


def _remind_matters(*, at: datetime) -> int:
    """Side matters that wait while the dossier itself is late; each once for each turn."""
    held = [Act.RELEASE_SUPPLEMENT, Act.SIGN_REFUSAL, Act.RELEASE_REFUSAL]
    late = Matter.objects.filter(
        ~Exists(_told(LATE, "dossier")), act__in=held, closed_at=None, due_at__lt=at, dossier__due_at__lt=at
    )
    return sum(
        _tell(matter.dossier_id, agencies.staff_in(matter.unit, Role(matter.role), at.date()), at=at)
        for matter in late.select_related("unit")
        if matter.unit
    )


def _lapse_extensions(*, at: datetime) -> None:
    """What was not signed, or not sent, in time can no longer be: the date stays."""
    lapsed = Matter.objects.filter(kind=Matter.Kind.EXTENSION, closed_at=None, due_at__lt=at)
    lapsed.update(closed_at=at, outcome=LAPSED)


def _told(template: str, dossier: str) -> QuerySet[Notice]:
    return Notice.objects.filter(template=template, ref=OuterRef(dossier), created_at__gte=OuterRef("due_at"))


def follow_successors(*, at: datetime) -> int:
    """Open dossiers of a unit that was merged, renamed or closed go on with its heir, under the same code."""
    followed = 0
    for dossier_id in list(_of_former_units(at).values_list("pk", flat=True)):
        followed += _follow(dossier_id, at=at)
    return followed


@transaction.atomic
def _follow(dossier_id: UUID, *, at: datetime) -> bool:
    dossier = locked(dossier_id)
    day = at.date()
    changed = {}
    for role in ("receiving_unit", "agency", "settling_unit"):
        unit: Unit = getattr(dossier, role)
        heir = agencies.successor_on(unit, day)
        if heir is not None and heir != unit:
            Step.objects.filter(ref=dossier.pk, closed_at=None, unit=unit).update(unit=heir)
            dossier.matters.filter(closed_at=None, unit=unit).update(unit=heir)
            setattr(dossier, role, heir)
            changed[role] = f"{unit.name} → {heir.name}"
    if changed:
        dossier.append(Act.FOLLOW_UNIT, by=None, at=at, source=Status(dossier.status), facts=changed)
        dossier.save()
    return bool(changed)


def _of_former_units(at: datetime) -> QuerySet[Dossier]:
    day = at.date()
    former = Unit.objects.filter(valid_to__lte=day).exclude(valid_to=F("valid_from"))
    unfinished = Dossier.objects.exclude(status__in=OVER)
    return unfinished.filter(
        Q(receiving_unit__in=former) | Q(agency__in=former) | Q(settling_unit__in=former)
    )


def _holders(step: Step, at: datetime) -> list[Staff]:
    if step.assignee is not None:
        return [step.assignee]
    return agencies.staff_in(step.unit, step.lane, at.date()) if step.unit else []


def _tell(
    dossier_id: UUID,
    people: list[Staff],
    *,
    at: datetime,
    template: str = LATE,
    reason: str = "",
    until: datetime | None = None,
) -> int:
    if not people:
        return 0
    dossier = Dossier.objects.select_related("version", "receiving_unit", "agency").get(pk=dossier_id)
    for person in people:
        notices.tell_staff(dossier, template, to=person, at=at, reason=reason, until=until)
    return len(people)
