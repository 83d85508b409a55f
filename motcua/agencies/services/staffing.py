"""Who holds duties that one person should not hold together."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from motcua.agencies.models import Assignment, Delegation, Role, Unit, UnitKind
from motcua.agencies.tree import tree_on
from motcua.identity.models import Staff

DUTIES = (
    frozenset({Role.RECEIVE, Role.RETURN}),
    frozenset({Role.PROCESS}),
    frozenset({Role.SIGN}),
)


@dataclass(frozen=True)
class Overlap:
    """A person with two or three of the duties reception, settlement and signature in one agency."""

    staff: Staff
    agency: Unit
    roles: tuple[Role, ...]
    duties: int
    combines: bool  # by a recorded delegation (61/2018/NĐ-CP Điều 17 khoản 5)


def desks_without_head(day: date, *, among: Collection[UUID] | None = None) -> list[Unit]:
    """One-stops where nobody is head that day (61/2018/NĐ-CP Điều 7, 10): who urges there, and changes
    a date there? Somebody who stands in, or has left, is no head.

    among   ids of the units looked at; all when left out.
    """
    heads = Assignment.objects.on(day).filter(role=Role.HEAD_ONE_STOP, unit=OuterRef("pk"))
    heads = heads.filter(Q(staff__left_on=None) | Q(staff__left_on__gt=day))
    desks = Unit.objects.on(day).filter(~Exists(heads), kind=UnitKind.ONE_STOP)
    if among is not None:
        desks = desks.filter(pk__in=among)
    return list(desks.order_by("sort_key", "pk"))


def staffing_report(day: date) -> list[Overlap]:
    """Warnings for that day, the gravest first. Reading only; each dossier is guarded on its own.

    Assigning and signing by one leader is usual and not listed.
    """
    tree = tree_on(day)
    held: dict[tuple[UUID, UUID], set[Role]] = defaultdict(set)
    combines: set[tuple[UUID, UUID]] = set()
    people: dict[UUID, Staff] = {}

    def add(staff: Staff, unit_id: UUID, role: str, combining: bool) -> None:
        unit = tree.units.get(unit_id)
        if unit is None or (staff.left_on and staff.left_on <= day):
            return
        key = staff.pk, tree.agency(unit).pk
        people[staff.pk] = staff
        held[key].add(Role(role))
        if combining:
            combines.add(key)

    watched = Q(role__in=[role for duty in DUTIES for role in duty])
    own = Assignment.objects.on(day).filter(watched)
    for row in own.select_related("staff"):
        add(row.staff, row.unit_id, row.role, False)
    for lent in Delegation.objects.on(day).filter(assignment__in=own).select_related("to", "assignment"):
        add(lent.to, lent.assignment.unit_id, lent.assignment.role, lent.combines_roles)

    found = [
        Overlap(people[person], tree.units[agency], tuple(sorted(roles)), count, (person, agency) in combines)
        for (person, agency), roles in held.items()
        if (count := sum(bool(roles & duty) for duty in DUTIES)) > 1
    ]
    return sorted(found, key=lambda row: (-row.duties, row.combines, row.agency.sort_key, row.staff.sort_key))
