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
from motcua.dossiers.services.returning import remind_uncollected
from motcua.dossiers.status import OVER, Act, Status
from motcua.identity.models import Staff
from motcua.notifications.models import Notice
from motcua.workflow.models import Step

LATE = "late_staff"
OPINION_LATE = "opinion_late_staff"
MATTER_LATE = "matter_late_staff"
_LATE_WITH_DOSSIER = (Act.RELEASE_SUPPLEMENT, Act.SIGN_REFUSAL, Act.RELEASE_REFUSAL, Act.RELEASE_DUTY)
_LATE_BY_ITSELF = (
    Act.RELEASE_VERIFICATION,
    Act.RECORD_VERIFICATION,
    Act.CONFIRM_DUTY,
    Act.FINISH_SHARE,
    Act.PROPOSE_CORRECTION,
    Act.SIGN_CORRECTION,
    Act.RETURN_CORRECTION,
)
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
    reminders += remind_uncollected(at=at)
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
    """Side matters whose own time has passed, or that wait while the dossier is late; each turn once."""
    late = Matter.objects.filter(closed_at=None, due_at__lt=at).select_related("unit", "dossier__handler")
    with_dossier = late.filter(
        ~Exists(_told(LATE, "dossier")), act__in=_LATE_WITH_DOSSIER, dossier__due_at__lt=at
    )
    by_themselves = late.filter(~Exists(_told(MATTER_LATE, "dossier")), act__in=_LATE_BY_ITSELF)
    sent = sum(_tell(matter.dossier_id, _turn(matter, at), at=at) for matter in with_dossier)
    return sent + sum(
        _tell(
            matter.dossier_id,
            _turn(matter, at),
            at=at,
            template=MATTER_LATE,
            reason=str(Act(matter.act).label),
            until=matter.due_at,
        )
        for matter in by_themselves
    )


def _turn(matter: Matter, at: datetime) -> list[Staff]:
    """Who holds the matter: the handler his own, else everybody in that role."""
    if matter.role == Role.PROCESS and matter.unit_id == matter.dossier.settling_unit_id:
        return [matter.dossier.handler] if matter.dossier.handler else []
    return agencies.staff_in(matter.unit, Role(matter.role), at.date()) if matter.unit else []


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
    _write_down(dossier_id, people, at=at, reason=reason)
    return len(people)


@transaction.atomic
def _write_down(dossier_id: UUID, people: list[Staff], *, at: datetime, reason: str) -> None:
    """The reminder stands in the dossier's history."""
    names = ", ".join(person.full_name for person in people)
    facts = {"to": names, "note": ": ".join(part for part in (reason, names) if part)}
    locked(dossier_id).note(Act.REMIND, by=None, at=at, facts=facts)
