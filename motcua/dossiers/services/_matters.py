"""Side matters of a dossier: opened, handed on, ended. The acts decide; these only write whose turn it is."""

from datetime import datetime
from typing import Any

from motcua.agencies import services as agencies
from motcua.agencies.models import Role, Unit
from motcua.agencies.officers import Officer
from motcua.common.invariant import InvariantBroken
from motcua.dossiers import notices
from motcua.dossiers.models import Dossier, Matter
from motcua.dossiers.services._steps import SomeoneElseDidThis
from motcua.dossiers.status import Act


def open_matter(
    dossier: Dossier,
    kind: Matter.Kind,
    act: Act,
    *,
    unit: Unit | None,
    role: str,
    due_at: datetime | None,
    facts: dict[str, Any],
    by: Officer,
    at: datetime,
) -> Matter:
    """A new matter that waits for `act`; no unit: the applicant's turn."""
    return Matter.objects.create(
        dossier=dossier,
        kind=kind,
        act=act,
        unit=unit,
        role=role,
        due_at=due_at,
        facts=facts,
        opened_at=at,
        opened_by=by.staff,
    )


def waiting(dossier: Dossier, act: Act) -> Matter:
    """The matter that waits for this act. Raises SomeoneElseDidThis when none does."""
    rows = dossier.matters.select_related("unit", "file", "opened_by")
    matter = rows.filter(act=act, closed_at=None).first()
    if matter is None:
        raise SomeoneElseDidThis(act=act.label.lower(), dossier=dossier)
    return matter


def hand_on(matter: Matter, act: Act, *, unit: Unit | None, role: str, due_at: datetime | None) -> None:
    """The next turn of the same matter."""
    matter.act, matter.unit, matter.role, matter.due_at = act, unit, role, due_at
    matter.save()


def end(matter: Matter, outcome: Act, *, at: datetime) -> None:
    """The matter is over."""
    matter.closed_at, matter.outcome = at, outcome
    matter.save()


def end_extension(dossier: Dossier, outcome: Act, *, at: datetime) -> None:
    """An extension that was not sent by now is not needed, or not possible, any more."""
    dossier.matters.filter(kind=Matter.Kind.EXTENSION, closed_at=None).update(closed_at=at, outcome=outcome)


def end_all(dossier: Dossier, outcome: Act, *, at: datetime) -> None:
    """Nothing is waited for beside the dossier any more."""
    dossier.matters.filter(closed_at=None).update(closed_at=at, outcome=outcome)


def tell_holders(matter: Matter, template: str, *, at: datetime, reason: str = "") -> None:
    """Tell everybody in the unit whose turn it is."""
    if matter.unit is None:
        raise InvariantBroken("A matter told here has a unit; the applicant is told by the acts themselves.")
    for person in agencies.staff_in(matter.unit, Role(matter.role), at.date()):
        notices.tell_staff(matter.dossier, template, to=person, at=at, reason=reason, until=matter.due_at)
