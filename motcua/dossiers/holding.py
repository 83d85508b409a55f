"""Whose turn it is now: who holds an open dossier's next step, the person or, where none is named, the unit.

A step that is parked behind a side matter has no due time: the matter says whose turn it is. A signed refusal
lies at the one-stop that gives it to the applicant, not with whoever wrote it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.fields import UUIDField
from django.db.models.functions import Coalesce

from motcua.agencies.models import Role, Unit
from motcua.dossiers.models import Dossier, Matter
from motcua.identity.models import Staff
from motcua.workflow.models import Step


@dataclass(frozen=True)
class Holder:
    """The unit whose turn it is, and the person where one is named."""

    unit: Unit
    person: Staff | None

    def __str__(self) -> str:
        names = (self.unit.short_name or self.unit.name, self.person.full_name if self.person else "")
        return " · ".join(name for name in names if name)


def running_steps() -> QuerySet[Step]:
    """Steps somebody works on, the returning of a result left out: it waits for its applicant."""
    return Step.objects.filter(closed_at=None, due_at__isnull=False).exclude(lane=Role.RETURN)


def waiting_matters() -> QuerySet[Matter]:
    """Side matters somebody of the administration works on."""
    return Matter.objects.filter(closed_at=None, due_at__isnull=False, unit__isnull=False)


def with_holder(rows: "QuerySet[Any, Any]") -> "QuerySet[Any, Any]":
    """Dossiers with `held_unit`, and `held_by`: the person, none where it is the unit's turn as such.

    Of a dossier that nobody works on, as it is finished or waits for its applicant: the settling unit and the
    handler.
    """
    steps = running_steps().filter(ref=OuterRef("pk")).order_by("due_at", "pk")
    beside = waiting_matters().filter(dossier=OuterRef("pk")).exclude(kind=Matter.Kind.EXTENSION)
    matters = beside.order_by("due_at", "pk")
    found: QuerySet[Any, Any] = rows.annotate(
        held_unit=Coalesce(
            Subquery(steps.values("unit")[:1]),
            Subquery(matters.values("unit")[:1]),
            F("settling_unit"),
            output_field=UUIDField(),
        ),
        held_by=Case(
            When(Exists(steps), then=Subquery(steps.values("assignee")[:1])),
            When(Exists(matters), then=Value(None)),
            default=F("handler"),
            output_field=UUIDField(),
        ),
    )
    return found


def holders(dossiers: Collection[UUID]) -> dict[UUID, Holder]:
    """Who holds each of them. Three queries, whatever their number."""
    rows = with_holder(Dossier.objects.filter(pk__in=dossiers))
    found = list(rows.values_list("pk", "held_unit", "held_by"))
    units = Unit.objects.in_bulk({unit for _pk, unit, _person in found})
    people = Staff.objects.in_bulk({person for _pk, _unit, person in found if person})
    return {pk: Holder(units[unit], people.get(person)) for pk, unit, person in found}
