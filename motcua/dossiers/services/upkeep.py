"""What falls due without anybody's press: reminders of what is late, dossiers of units that are no more."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from motcua.agencies import services as agencies
from motcua.agencies.models import Role, Unit
from motcua.dossiers import notices
from motcua.dossiers.models import Dossier
from motcua.dossiers.services._steps import locked
from motcua.dossiers.status import Act, Status
from motcua.identity.models import Staff
from motcua.notifications.models import Notice
from motcua.workflow.models import Step

LATE = "late_staff"


@dataclass(frozen=True)
class Upkeep:
    """How many reminders were sent and how many dossiers followed their unit."""

    reminders: int
    followed: int


def run_due(*, at: datetime) -> Upkeep:
    """Everything that falls due at this moment; running it again does nothing more."""
    return Upkeep(reminders=remind_late(at=at), followed=follow_successors(at=at))


def remind_late(*, at: datetime) -> int:
    """Tell whoever holds a late step, or has left an online filing unanswered; each lateness once."""
    sent = 0
    told = Notice.objects.filter(template=LATE, ref=OuterRef("ref"), created_at__gte=OuterRef("due_at"))
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
            setattr(dossier, role, heir)
            changed[role] = f"{unit.name} → {heir.name}"
    if changed:
        dossier.append(Act.FOLLOW_UNIT, by=None, at=at, source=Status(dossier.status), facts=changed)
        dossier.save()
    return bool(changed)


def _of_former_units(at: datetime) -> QuerySet[Dossier]:
    day = at.date()
    former = Unit.objects.filter(valid_to__lte=day).exclude(valid_to=F("valid_from"))
    unfinished = Dossier.objects.filter(returned_at=None).exclude(status=Status.REFUSED)
    return unfinished.filter(
        Q(receiving_unit__in=former) | Q(agency__in=former) | Q(settling_unit__in=former)
    )


def _holders(step: Step, at: datetime) -> list[Staff]:
    if step.assignee is not None:
        return [step.assignee]
    return agencies.staff_in(step.unit, step.lane, at.date()) if step.unit else []


def _tell(dossier_id: UUID, people: list[Staff], *, at: datetime) -> int:
    if not people:
        return 0
    dossier = Dossier.objects.select_related("version", "receiving_unit", "agency").get(pk=dossier_id)
    for person in people:
        notices.tell_staff(dossier, LATE, to=person, at=at)
    return len(people)
