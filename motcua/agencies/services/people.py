"""Roles: given, ended, lent for a while. What binds people, leads or oversees waits for a second person."""

from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from motcua.agencies import permissions
from motcua.agencies.models import AccessRequest, Assignment, Change, Delegation, Role, Unit
from motcua.agencies.officers import Officer
from motcua.agencies.services import _frame, requests
from motcua.agencies.services._frame import RoleForOneself as RoleForOneself
from motcua.agencies.services._granting import AlreadyAssigned as AlreadyAssigned
from motcua.agencies.services._granting import AlreadyDelegated as AlreadyDelegated
from motcua.agencies.services._granting import AlreadyEnded as AlreadyEnded
from motcua.agencies.services._granting import EndsBeforeItBegins as EndsBeforeItBegins
from motcua.agencies.services._granting import NotToOneself as NotToOneself
from motcua.agencies.services._granting import OnlyAtProvince as OnlyAtProvince
from motcua.agencies.services._granting import OutsideAssignmentDates as OutsideAssignmentDates
from motcua.agencies.services._granting import OutsideUnitDates as OutsideUnitDates
from motcua.agencies.services._granting import PersonHasLeft as PersonHasLeft
from motcua.agencies.services._granting import (
    check_assignment,
    check_borrower,
    check_not_ended,
    check_span,
)
from motcua.identity.models import Staff


@transaction.atomic
def assign_role(
    *,
    staff: Staff,
    unit_id: UUID,
    role: Role,
    valid_from: date,
    by: Officer,
    at: datetime,
    valid_to: date | None = None,
    title: str = "",
    decision: str = "",
    seconded_from: Unit | None = None,
    reserve: bool = False,
) -> Assignment | AccessRequest:
    """Give a person a role in a unit, from a day until before another (61/2018/NĐ-CP Điều 11, 12).

    A guarded role (`permissions.GUARDED`) is not given yet: returned is the request a second person confirms.
    """
    unit = Unit.objects.select_for_update(of=("self",)).get(pk=unit_id)
    _frame.require_administrator(unit, by=by, at=at)
    if not permissions.can_grant(by, role):
        raise PermissionDenied
    if staff.pk == by.staff.pk:
        raise RoleForOneself
    _frame.check_date(valid_from, at)
    check_assignment(staff, unit, role, valid_from, valid_to)
    facts = {
        "valid_from": valid_from.isoformat(),
        "valid_to": valid_to.isoformat() if valid_to else None,
        "title": title,
        "decision": decision,
        "seconded_from": str(seconded_from.pk) if seconded_from else None,
        "reserve": reserve,
    }
    deed = AccessRequest(act=AccessRequest.Act.ASSIGN, staff=staff, unit=unit, role=role, facts=facts)
    made: Assignment | AccessRequest = requests.do_or_ask(
        deed, alone=role not in permissions.GUARDED, by=by, at=at
    )
    return made


@transaction.atomic
def end_assignment(
    *, assignment_id: UUID, on: date, by: Officer, at: datetime, decision: str = ""
) -> Assignment:
    """The role ends before that day begins; on or before its first day it is cancelled.

    Delegations of the role end with it.
    """
    row = (
        Assignment.objects.select_for_update(of=("self",))
        .select_related("unit", "staff")
        .get(pk=assignment_id)
    )
    _frame.require_administrator(row.unit, by=by, at=at)
    if not permissions.can_grant(by, Role(row.role)):
        raise PermissionDenied
    _frame.check_date(on, at)
    check_not_ended(row, on)
    row.valid_to = max(on, row.valid_from)
    row.save(update_fields=["valid_to"])
    about = f"{row.staff.full_name}: {row.get_role_display()}"
    _frame.record(
        Change.Act.END_ASSIGNMENT,
        row.unit,
        by=by,
        at=at,
        on=row.valid_to,
        decision=decision,
        about=about,
        person=row.staff,
    )
    return row


@transaction.atomic
def delegate(
    *,
    assignment_id: UUID,
    to: Staff,
    reason: str,
    decision: str,
    valid_from: date,
    valid_to: date,
    by: Officer,
    at: datetime,
    combines_roles: bool = False,
) -> Delegation | AccessRequest:
    """Lend a role to another person from a day until before another.

    An administrator who lends another's guarded role, or anybody who lends one that oversees, asks a second
    person: returned is the request. combines_roles lets the person receive and settle (61/2018/NĐ-CP Điều 17
    khoản 5); only an administrator records that.
    """
    row = (
        Assignment.objects.select_for_update(of=("self",))
        .select_related("unit", "staff")
        .get(pk=assignment_id)
    )
    _check_may_delegate(row, by=by, at=at, combines_roles=combines_roles)
    if to.pk == by.staff.pk and to.pk != row.staff_id:
        raise RoleForOneself
    _frame.check_date(valid_from, at)
    if not decision.strip():
        raise _frame.DecisionMissing
    check_span(valid_from, valid_to)
    check_borrower(row, to, valid_from, valid_to)
    facts = {
        "assignment": str(row.pk),
        "reason": reason,
        "decision": decision,
        "combines_roles": combines_roles,
        "valid_from": valid_from.isoformat(),
        "valid_to": valid_to.isoformat(),
    }
    deed = AccessRequest(act=AccessRequest.Act.DELEGATE, staff=to, unit=row.unit, role=row.role, facts=facts)
    made: Delegation | AccessRequest = requests.do_or_ask(
        deed, alone=permissions.lends_alone(by, row), by=by, at=at
    )
    return made


@transaction.atomic
def end_delegation(*, delegation_id: UUID, on: date, by: Officer, at: datetime) -> Delegation:
    """The delegation ends before that day begins; on or before its first day it is cancelled."""
    rows = Delegation.objects.select_for_update(of=("self",)).select_related("assignment__unit", "to")
    row = rows.get(pk=delegation_id)
    _check_may_delegate(row.assignment, by=by, at=at, combines_roles=False)
    _frame.check_date(on, at)
    check_not_ended(row, on)
    row.valid_to = max(on, row.valid_from)
    row.save(update_fields=["valid_to"])
    about = f"{row.to.full_name}: {row.assignment.get_role_display()}"
    unit = row.assignment.unit
    _frame.record(Change.Act.END_DELEGATION, unit, by=by, at=at, on=row.valid_to, about=about, person=row.to)
    return row


def _check_may_delegate(row: Assignment, *, by: Officer, at: datetime, combines_roles: bool) -> None:
    administers = _frame.administers(row.unit, by=by, day=timezone.localdate(at))
    if not permissions.can_delegate(by, row, administers=administers, combines_roles=combines_roles):
        raise PermissionDenied
