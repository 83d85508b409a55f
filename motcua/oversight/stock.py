"""Work that is open at this moment: in time, due soon, late, waiting for the applicant, set aside.

Bounded by what is open in a unit, read through partial indexes; nothing finished is looked at.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from motcua.agencies.models import Role, Unit
from motcua.deadlines import services as deadlines
from motcua.deadlines.calendars import local
from motcua.deadlines.counting import add_working_hours
from motcua.dossiers.models import Dossier, Matter
from motcua.dossiers.status import Status
from motcua.workflow.models import Step

# Somebody else than the handler has to act first.
SET_ASIDE = frozenset(
    {
        Status.SUPP_DRAFTED,
        Status.DUTY_DRAFTED,
        Status.CONSULTING,
        Status.VERIFYING,
        Status.INTERLINKED,
        Status.REFUSING,
        Status.REFUSAL_SIGNED,
    }
)


class Kind(StrEnum):
    """How an open dossier stands; all but the first and the last are apart from one another."""

    OPEN = "dang-giai-quyet"
    ON_TIME = "trong-han"
    SOON = "sap-den-han"
    LATE = "tre-han"
    APPLICANT = "cho-nguoi-nop"
    ASIDE = "gac-lai"


@dataclass(frozen=True)
class Moment:
    """Now, and until when a due time counts as soon."""

    at: datetime
    soon: datetime


def moment_for(unit: Unit, *, at: datetime) -> Moment:
    """Soon is what may be urged: the regime's working hours before the due time, by the unit's calendar."""
    calendar = deadlines.calendar_for(unit.identifier)
    return Moment(at, add_working_hours(at, Decimal(urge_hours(at)), calendar))


def urge_hours(at: datetime) -> int:
    """Working hours before a due time from which the holder may be urged."""
    return deadlines.regime_on(local(at).date()).urge_before_hours


def is_kind(kind: Kind, now: Moment) -> Q:
    """The condition on an open dossier."""
    runs = Q(paused_at=None)
    return {
        Kind.OPEN: Q(),
        Kind.ON_TIME: runs & Q(due_at__gte=now.soon),
        Kind.SOON: runs & Q(due_at__gte=now.at, due_at__lt=now.soon),
        Kind.LATE: runs & Q(due_at__lt=now.at),
        Kind.APPLICANT: Q(paused_at__isnull=False),
        Kind.ASIDE: Q(status__in=SET_ASIDE),
    }[kind]


Numbers = dict[Kind, int]


def by_unit(dossiers: QuerySet[Dossier], now: Moment) -> dict[UUID, Numbers]:
    """How many open dossiers of each kind each settling unit has. One query; an index holds all it reads."""
    counts = {kind.name: Count("settling_unit", filter=is_kind(kind, now)) for kind in Kind}
    rows = dossiers.open().order_by().values("settling_unit").annotate(**counts)  # type: ignore[attr-defined]
    return {row["settling_unit"]: {kind: row[kind.name] for kind in Kind} for row in rows}


def numbers_to_urge(dossiers: QuerySet[Dossier], now: Moment) -> dict[UUID, int]:
    """How many dossiers of each settling unit may be urged about. One query."""
    rows = dossiers.open().filter(to_urge(now)).order_by()  # type: ignore[attr-defined]
    return dict(rows.values_list("settling_unit").annotate(n=Count("pk")))


def added(numbers: Collection[Numbers]) -> Numbers:
    return {kind: sum(one[kind] for one in numbers) for kind in Kind}


def badness(numbers: Numbers) -> tuple[Any, ...]:
    """The worst first: most late, then most due soon, then most open."""
    return -numbers[Kind.LATE], -numbers[Kind.SOON], -numbers[Kind.OPEN]


def to_urge(now: Moment) -> Q:
    """Somebody of an agency holds a step or a matter of the dossier that is late or nearly so."""
    near: dict[str, Any] = {"closed_at": None, "due_at__lt": now.soon, "unit__isnull": False}
    steps = Step.objects.filter(ref=OuterRef("pk"), **near).exclude(lane=Role.RETURN)
    matters = Matter.objects.filter(dossier=OuterRef("pk"), **near).exclude(kind=Matter.Kind.EXTENSION)
    return Q(Exists(steps)) | Q(Exists(matters))
