"""Who holds a dossier at this moment, and until when: open matters and steps, read together."""

from dataclasses import dataclass
from datetime import datetime

from motcua.agencies.models import Role, Unit
from motcua.dossiers.models import Dossier
from motcua.dossiers.status import WAITING, Act
from motcua.identity.models import Staff
from motcua.workflow.models import Step


@dataclass(frozen=True)
class Turn:
    """A unit that has something to do, in which role, until when; `person` where it is one person's."""

    unit: Unit
    role: Role
    act: Act
    due_at: datetime
    person: Staff | None = None


def turns(dossier: Dossier) -> list[Turn]:
    """Every unit that holds something with a time on it, the most pressing first; not the applicant."""
    found = _at_intake(dossier) + _matters(dossier) + _steps(dossier)
    return sorted(found, key=lambda turn: turn.due_at)


def _at_intake(dossier: Dossier) -> list[Turn]:
    waits = dossier.status in WAITING
    if not waits or dossier.answer_by is None:
        return []
    return [Turn(dossier.receiving_unit, Role.RECEIVE, Act.RECEIVE, dossier.answer_by)]


def _matters(dossier: Dossier) -> list[Turn]:
    rows = dossier.matters.filter(closed_at=None, due_at__isnull=False, unit__isnull=False)
    return [
        Turn(
            matter.unit,
            Role(matter.role),
            Act(matter.act),
            matter.due_at,
            dossier.handler if _is_handlers(matter.role, matter.unit_id, dossier) else None,
        )
        for matter in rows.select_related("unit")
        if matter.unit is not None and matter.due_at is not None
    ]


def _steps(dossier: Dossier) -> list[Turn]:
    """A result that waits to be fetched presses nobody: the clock has ended."""
    rows = Step.objects.filter(ref=dossier.pk, closed_at=None, due_at__isnull=False, unit__isnull=False)
    rows = rows.exclude(lane=Role.RETURN)
    return [
        Turn(step.unit, Role(step.lane), Act(step.act), step.due_at, step.assignee)
        for step in rows.select_related("unit", "assignee")
        if step.unit is not None and step.due_at is not None
    ]


def _is_handlers(role: str, unit_id: object, dossier: Dossier) -> bool:
    return role == Role.PROCESS and unit_id == dossier.settling_unit_id
