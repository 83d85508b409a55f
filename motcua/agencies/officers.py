"""The person acting for the administration at this moment: who, where, with which roles."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import F, FilteredRelation, Q, QuerySet

from motcua.agencies.areas import area_of
from motcua.agencies.models import Assignment, Delegation, DelegationQuerySet, Level, Role, Unit
from motcua.common.prepared import prepared
from motcua.identity.models import Staff


@dataclass(frozen=True)
class Officer:
    """A member of staff at work in one unit. Built once per request by `officer()`; passed as `by=`.

    area   units whose work this person watches over without having a part in it.
    """

    staff: Staff
    unit: Unit
    roles: frozenset[Role]
    combines: bool = False  # holds a delegation under 61/2018/NĐ-CP Điều 17 khoản 5
    stands_for: tuple[tuple[UUID, str], ...] = ()  # absent colleagues of this unit, by staff id and name
    lent: tuple[tuple[Role, str], ...] = ()  # roles held only in an absent colleague's stead, and whose
    area: frozenset[UUID] = frozenset()

    @property
    def name(self) -> str:
        return self.staff.full_name

    @cached_property
    def signing_title(self) -> str:
        """The title under which the person signs in this unit; an officer lives as long as one request."""
        row = self.staff.assignments.filter(unit=self.unit, role=Role.SIGN).order_by("-valid_from").first()
        return row.title if row else ""

    def holds(self, role: Role, *, unit_id: UUID) -> bool:
        """True when this person holds the role in that unit now."""
        return role in self.roles and unit_id == self.unit.pk

    def acts_for(self, staff_id: UUID | None) -> bool:
        """This very person, or an absent colleague this person stands in for."""
        return staff_id == self.staff.pk or any(staff_id == absent for absent, _name in self.stands_for)

    def watches(self, *units: UUID) -> bool:
        """True when one of the units lies in the area this person watches over."""
        return Role.TTHC_CONTROL in self.roles or not self.area.isdisjoint(units)


def lent_to(staff: Staff, *, day: date) -> DelegationQuerySet:
    """Delegations the person may use that day: nobody lends what they no longer hold."""
    return Delegation.objects.on(day).filter(to=staff, assignment__in=Assignment.objects.on(day))


def posts(staff: Staff, *, day: date) -> list[Unit]:
    """Units where the person holds any role that day, own assignments before delegations."""
    own = Unit.objects.filter(assignments__in=Assignment.objects.on(day).filter(staff=staff)).distinct()
    lent = Unit.objects.filter(assignments__delegations__in=lent_to(staff, day=day)).distinct()
    units = list(own.order_by("sort_key"))
    return units + [unit for unit in lent.order_by("sort_key") if unit not in units]


def officer(staff: Staff, unit: Unit | UUID, *, day: date) -> Officer | None:
    """The person in that unit on that day, or None when no role is held there; one query.

    Control of procedures in the province's own office watches over everything and publishes procedures; the
    same assignment below it watches over its own territory and publishes nothing (Role.AREA_CONTROL). The
    head of a district's one-stop is a leader of the district's office (61/2018/NĐ-CP Điều 7 khoản 3).
    """
    if staff.has_left(day):
        return None
    unit_id = unit.pk if isinstance(unit, Unit) else unit
    held = _held.rows(staff_id=staff.pk, unit_id=unit_id, day=day)
    if not held:
        return None
    roles = frozenset(Role(row.role) for row in held)
    combines = any(row.combining for row in held)  # type: ignore[attr-defined]
    roles, area = _watching(roles, held[0].unit, day)
    stands_for, lent = _standing_in(staff, held)
    return Officer(staff, held[0].unit, roles, combines=combines, area=area, stands_for=stands_for, lent=lent)


def _standing_in(
    staff: Staff, held: list[Any]
) -> tuple[tuple[tuple[UUID, str], ...], tuple[tuple[Role, str], ...]]:
    """Absent colleagues the person stands in for, and the roles held only because of that."""
    stood = [row for row in held if row.absence is not None and row.staff_id != staff.pk]
    own = {row.role for row in held if row not in stood}
    people = {row.staff_id: row.lender for row in stood}
    roles = {Role(row.role): row.lender for row in stood if row.role not in own}
    return tuple(people.items()), tuple(roles.items())


def _watching(roles: frozenset[Role], unit: Unit, day: date) -> tuple[frozenset[Role], frozenset[UUID]]:
    """The roles as they count in this unit, and the area they open."""
    controls = {Role.TTHC_CONTROL, Role.AREA_CONTROL}
    heads = Role.HEAD_ONE_STOP in roles and unit.level == Level.DISTRICT
    if not roles & controls and not heads:
        return roles, frozenset()
    area = area_of(unit, day)
    if not roles & controls:
        return roles, area or frozenset()
    if area is None:
        return roles - controls | {Role.TTHC_CONTROL}, frozenset()
    return roles - controls | {Role.AREA_CONTROL}, area


@prepared
def _held(*, staff_id: UUID, unit_id: UUID, day: date) -> QuerySet[Assignment]:
    """Own assignments in the unit that day, and others' that are lent to the person, with their unit."""
    to_staff = Q(delegations__to=staff_id, delegations__valid_from__lte=day, delegations__valid_to__gt=day)
    rows = Assignment.objects.on(day).filter(unit=unit_id).select_related("unit")
    rows = rows.annotate(lent=FilteredRelation("delegations", condition=to_staff))
    mine = rows.filter(Q(staff=staff_id) | Q(lent__isnull=False))
    return mine.annotate(
        combining=F("lent__combines_roles"), absence=F("lent__absence"), lender=F("staff__full_name")
    )
