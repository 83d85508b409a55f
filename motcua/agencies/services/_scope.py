"""Which accounts an administrator sees and may mend."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from motcua.agencies import permissions
from motcua.agencies.models import Assignment, Delegation, Role
from motcua.agencies.officers import Officer, officer, posts
from motcua.agencies.services.lookups import committee_of
from motcua.agencies.tree import tree_on
from motcua.identity.models import Staff


def staff_in_area(*, by: Officer, day: date) -> "QuerySet[Staff]":
    """People this administrator sees: who holds, or will hold, a post in the units administered."""
    units = _area(by, day)
    if units is None:
        return Staff.objects.all()
    held = Assignment.objects.overlapping(day, None).filter(unit__in=units)
    return Staff.objects.filter(pk__in=held.values("staff"))


def manages(staff: Staff, *, by: Officer, day: date) -> bool:
    """May this administrator mend the person's account?

    A unit's administrator may when every power the person has, held or lent, lies in the units administered;
    an account that reaches further, or one of a system administrator, is the system administrator's.
    """
    units = _area(by, day)
    if units is None:
        return True
    if not staff_in_area(by=by, day=day).filter(pk=staff.pk).exists():
        return False
    held = Assignment.objects.overlapping(day, None).filter(staff=staff)
    lent = Delegation.objects.overlapping(day, None).filter(to=staff)
    beyond = held.filter(~Q(unit__in=units) | Q(role=Role.SYSTEM_ADMIN)).exists()
    lent_beyond = ~Q(assignment__unit__in=units) | Q(assignment__role=Role.SYSTEM_ADMIN)
    return not beyond and not lent.filter(lent_beyond).exists()


def any_post(staff: Staff, day: date, test: Callable[[Officer], bool]) -> bool:
    """Is it so of the person in one of the units where he works that day?"""
    at_work = (officer(staff, unit, day=day) for unit in posts(staff, day=day))
    return any(test(one) for one in at_work if one is not None)


def _area(by: Officer, day: date) -> frozenset[UUID] | None:
    """Units the officer administers; None: all of them."""
    if Role.SYSTEM_ADMIN in by.roles:
        return None
    if not by.roles & permissions.ADMINISTRATORS:
        return frozenset()
    tree, own = tree_on(day), committee_of(by.unit, day)
    return frozenset(unit.pk for unit in tree.units.values() if own in tree.chain(unit))
