"""Roles: given, ended, lent for a while."""

from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from motcua.agencies import permissions
from motcua.agencies.models import Assignment, Change, Delegation, Role, Unit
from motcua.agencies.officers import Officer
from motcua.agencies.services import _frame
from motcua.agencies.services._frame import spoken
from motcua.common.refusal import Refusal
from motcua.identity.models import Staff


class AlreadyAssigned(Refusal):
    """The person holds this role in this unit during part of these dates."""

    code = "assignment-already-there"
    message = _(
        "{name} đã có vai trò “{role}” tại {unit} trong thời gian này. "
        "Vui lòng kết thúc phân công cũ trước, hoặc chọn ngày khác."
    )


class OutsideUnitDates(Refusal):
    """The unit does not exist during all of these dates."""

    code = "assignment-outside-unit-dates"
    message = _(
        "{unit} không hoạt động trong suốt thời gian đã chọn. "
        "Vui lòng chọn đơn vị đang hoạt động hoặc đổi ngày."
    )


class PersonHasLeft(Refusal):
    """The person has left the administration."""

    code = "assignment-person-has-left"
    message = _("{name} đã nghỉ từ ngày {day} nên không nhận phân công được. Vui lòng chọn người khác.")


class EndsBeforeItBegins(Refusal):
    """The last day comes before the first."""

    code = "assignment-ends-before-it-begins"
    message = _("Ngày kết thúc {end} phải sau ngày bắt đầu {start}. Vui lòng kiểm tra lại hai ngày.")


class AlreadyEnded(Refusal):
    """Someone else ended it, on an earlier day."""

    code = "assignment-already-ended"
    message = _("Việc này đã kết thúc từ ngày {day}. Vui lòng tải lại trang để xem tình hình hiện nay.")


class NotToOneself(Refusal):
    """The holder already has what is lent."""

    code = "delegation-to-oneself"
    message = _("{name} đang giữ chính vai trò này nên không cần ủy quyền. Vui lòng chọn người khác.")


class OutsideAssignmentDates(Refusal):
    """Nobody lends a role for longer than they hold it."""

    code = "delegation-outside-assignment-dates"
    message = _(
        "Chỉ ủy quyền được trong thời gian {name} giữ vai trò này, từ {start} đến {end}. "
        "Vui lòng sửa lại ngày."
    )


class AlreadyDelegated(Refusal):
    """The same role is lent to the same person during part of these dates."""

    code = "delegation-already-there"
    message = _(
        "{name} đã được ủy quyền vai trò này trong thời gian đã chọn. Vui lòng kiểm tra lại danh sách."
    )


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
) -> Assignment:
    """Give a person a role in a unit, from a day until before another (61/2018/NĐ-CP Điều 11, 12)."""
    unit = Unit.objects.select_for_update(of=("self",)).get(pk=unit_id)
    _frame.require_administrator(unit, by=by, at=at)
    if not permissions.can_grant(by, role):
        raise PermissionDenied
    _frame.check_date(valid_from, at)
    _check_span(valid_from, valid_to)
    if staff.left_on is not None and staff.left_on <= (valid_to or date.max):
        raise PersonHasLeft(name=staff.full_name, day=spoken(staff.left_on))
    ends_late = unit.valid_to is not None and (valid_to is None or valid_to > unit.valid_to)
    if valid_from < unit.valid_from or ends_late:
        raise OutsideUnitDates(unit=unit.name)
    same = Assignment.objects.overlapping(valid_from, valid_to).filter(staff=staff, unit=unit, role=role)
    if same.exists():
        raise AlreadyAssigned(name=staff.full_name, role=role.label, unit=unit.name)
    assignment = Assignment.objects.create(
        staff=staff,
        unit=unit,
        role=role,
        title=title,
        decision=decision,
        seconded_from=seconded_from,
        reserve=reserve,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    about = f"{staff.full_name}: {role.label}"
    _frame.record(Change.Act.ASSIGN, unit, by=by, at=at, on=valid_from, decision=decision, about=about)
    return assignment


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
    _check_not_ended(row, on)
    row.valid_to = max(on, row.valid_from)
    row.save(update_fields=["valid_to"])
    about = f"{row.staff.full_name}: {row.get_role_display()}"
    _frame.record(
        Change.Act.END_ASSIGNMENT, row.unit, by=by, at=at, on=row.valid_to, decision=decision, about=about
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
) -> Delegation:
    """Lend a role to another person from a day until before another.

    combines_roles lets the person receive and settle (61/2018/NĐ-CP Điều 17 khoản 5); only an administrator
    records that.
    """
    row = (
        Assignment.objects.select_for_update(of=("self",))
        .select_related("unit", "staff")
        .get(pk=assignment_id)
    )
    _check_may_delegate(row, by=by, at=at, combines_roles=combines_roles)
    _frame.check_date(valid_from, at)
    if not decision.strip():
        raise _frame.DecisionMissing
    _check_span(valid_from, valid_to)
    _check_borrower(row, to, valid_from, valid_to)
    delegation = Delegation.objects.create(
        assignment=row,
        to=to,
        reason=reason,
        decision=decision,
        combines_roles=combines_roles,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    about = f"{row.staff.full_name} → {to.full_name}: {row.get_role_display()}"
    _frame.record(Change.Act.DELEGATE, row.unit, by=by, at=at, on=valid_from, decision=decision, about=about)
    return delegation


@transaction.atomic
def end_delegation(*, delegation_id: UUID, on: date, by: Officer, at: datetime) -> Delegation:
    """The delegation ends before that day begins; on or before its first day it is cancelled."""
    rows = Delegation.objects.select_for_update(of=("self",)).select_related("assignment__unit", "to")
    row = rows.get(pk=delegation_id)
    _check_may_delegate(row.assignment, by=by, at=at, combines_roles=False)
    _frame.check_date(on, at)
    _check_not_ended(row, on)
    row.valid_to = max(on, row.valid_from)
    row.save(update_fields=["valid_to"])
    about = f"{row.to.full_name}: {row.assignment.get_role_display()}"
    unit = row.assignment.unit
    _frame.record(Change.Act.END_DELEGATION, unit, by=by, at=at, on=row.valid_to, about=about)
    return row


def _check_may_delegate(row: Assignment, *, by: Officer, at: datetime, combines_roles: bool) -> None:
    administers = _frame.administers(row.unit, by=by, day=timezone.localdate(at))
    if not permissions.can_delegate(by, row, administers=administers, combines_roles=combines_roles):
        raise PermissionDenied


def _check_span(start: date, end: date | None) -> None:
    if end is not None and end <= start:
        raise EndsBeforeItBegins(start=spoken(start), end=spoken(end))


def _check_not_ended(row: Assignment | Delegation, on: date) -> None:
    if row.valid_to is not None and row.valid_to <= on:
        raise AlreadyEnded(day=spoken(row.valid_to))


def _check_borrower(row: Assignment, to: Staff, start: date, end: date) -> None:
    if to == row.staff:
        raise NotToOneself(name=to.full_name)
    if to.left_on is not None and to.left_on < end:
        raise PersonHasLeft(name=to.full_name, day=spoken(to.left_on))
    if start < row.valid_from or (row.valid_to is not None and end > row.valid_to):
        until = spoken(row.valid_to) if row.valid_to else "…"
        raise OutsideAssignmentDates(name=row.staff.full_name, start=spoken(row.valid_from), end=until)
    if Delegation.objects.overlapping(start, end).filter(assignment=row, to=to).exists():
        raise AlreadyDelegated(name=to.full_name)
