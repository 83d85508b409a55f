"""What falls due without anybody's press: timers, dossiers nobody completed, units that are no more."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet

from motcua.agencies import services as agencies
from motcua.agencies.models import Unit
from motcua.dossiers.models import Dossier, Matter
from motcua.dossiers.services import lateness, warning
from motcua.dossiers.services._steps import locked
from motcua.dossiers.services.ending import close_unsupplied
from motcua.dossiers.services.returning import remind_uncollected
from motcua.dossiers.status import OVER, Act, Status
from motcua.workflow.models import Step

LAPSED = "lapsed"  # outcome of an extension whose time has passed


@dataclass(frozen=True)
class Upkeep:
    """People told, dossiers that followed their unit, dossiers closed because nothing was supplied."""

    reminders: int
    followed: int
    closed: int


def run_due(*, at: datetime) -> Upkeep:
    """Everything that falls due at this moment; running it again does nothing more."""
    closed = close_unsupplied(at=at)
    _lapse_extensions(at=at)
    reminders = warning.warn(at=at) + lateness.carry_upwards(at=at) + remind_uncollected(at=at)
    return Upkeep(reminders=reminders, followed=follow_successors(at=at), closed=closed)


def _lapse_extensions(*, at: datetime) -> None:
    """What was not signed, or not sent, in time can no longer be: the date stays."""
    lapsed = Matter.objects.filter(kind=Matter.Kind.EXTENSION, closed_at=None, due_at__lt=at)
    lapsed.update(closed_at=at, outcome=LAPSED)


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
    changed: dict[str, str] = {}
    was: dict[str, str] = {}
    for role in ("receiving_unit", "agency", "settling_unit"):
        unit: Unit = getattr(dossier, role)
        heir = agencies.successor_on(unit, day)
        if heir is not None and heir != unit:
            Step.objects.filter(ref=dossier.pk, closed_at=None, unit=unit).update(unit=heir)
            dossier.matters.filter(closed_at=None, unit=unit).update(unit=heir)
            setattr(dossier, role, heir)
            was[role] = str(unit.pk)  # what was done before stays the former unit's
            changed[role] = f"{unit.name} → {heir.name}"
    if changed:
        facts = changed | {"was": was}
        dossier.append(Act.FOLLOW_UNIT, by=None, at=at, source=Status(dossier.status), facts=facts)
        dossier.save()
    return bool(changed)


def _of_former_units(at: datetime) -> QuerySet[Dossier]:
    day = at.date()
    former = Unit.objects.filter(valid_to__lte=day).exclude(valid_to=F("valid_from"))
    unfinished = Dossier.objects.exclude(status__in=OVER)
    return unfinished.filter(
        Q(receiving_unit__in=former) | Q(agency__in=former) | Q(settling_unit__in=former)
    )
