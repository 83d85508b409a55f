"""Accounts of staff: opened with a first post, given a new password, closed; within one's own area."""

import secrets
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from motcua.agencies import permissions
from motcua.agencies.models import Assignment, Change, Delegation, Role, Unit
from motcua.agencies.officers import Officer
from motcua.agencies.services import _frame
from motcua.agencies.services.lookups import committee_of
from motcua.agencies.services.people import assign_role
from motcua.agencies.tree import tree_on
from motcua.common.refusal import Refusal
from motcua.identity import services as identity
from motcua.identity.models import Staff

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without those read for one another
_GROUPS, _GROUP = 4, 4


class NotOneself(Refusal):
    """An administrator's own account is another administrator's to mend."""

    code = "account-of-oneself"
    message = _(
        "Đây là tài khoản của chính bạn. Vui lòng đổi mật khẩu ở trang tài khoản của mình, "
        "hoặc nhờ một người quản trị khác."
    )


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


@transaction.atomic
def hire(
    *,
    unit_id: UUID,
    code: str,
    full_name: str,
    username: str,
    role: Role,
    valid_from: date,
    by: Officer,
    at: datetime,
    title: str = "",
    phone: str = "",
    email: str = "",
    decision: str = "",
) -> tuple[Staff, str]:
    """A new member of staff with a first post in the unit; returns the person and the password, said once.

    Raises as `create_staff` and `assign_role`.
    """
    unit = Unit.objects.get(pk=unit_id)
    _frame.require_administrator(unit, by=by, at=at)
    password = _temporary_password()
    staff = identity.create_staff(
        code=code, full_name=full_name, username=username, password=password, phone=phone, email=email
    )
    _frame.record(Change.Act.HIRE, unit, by=by, at=at, on=valid_from, about=str(staff), decision=decision)
    assign_role(
        staff=staff,
        unit_id=unit_id,
        role=role,
        valid_from=valid_from,
        title=title,
        decision=decision,
        by=by,
        at=at,
    )
    return staff, password


@transaction.atomic
def reset_password(*, staff_id: UUID, by: Officer, at: datetime) -> str:
    """A new password, said once; every session of the person ends. Raises NotOneself."""
    staff = _managed(staff_id, by=by, at=at)
    password = _temporary_password()
    identity.set_password(staff_id=staff.pk, password=password)
    _record(Change.Act.RESET_PASSWORD, staff, by=by, at=at)
    return password


@transaction.atomic
def reset_second_factor(*, staff_id: UUID, by: Officer, at: datetime) -> Staff:
    """The next sign-in sets a second factor up anew; every session of the person ends. Raises NotOneself."""
    staff = _managed(staff_id, by=by, at=at)
    identity.reset_second_factor(staff_id=staff.pk)
    _record(Change.Act.RESET_SECOND_FACTOR, staff, by=by, at=at)
    return staff


@transaction.atomic
def leave(*, staff_id: UUID, on: date, by: Officer, at: datetime) -> Staff:
    """The person stops working from that day on. Raises NotOneself, BackDated."""
    staff = _managed(staff_id, by=by, at=at)
    _frame.check_date(on, at)
    _record(Change.Act.LEAVE, staff, by=by, at=at, on=on)
    return identity.leave(staff_id=staff.pk, on=on, at=at)


def _area(by: Officer, day: date) -> frozenset[UUID] | None:
    """Units the officer administers; None: all of them."""
    if Role.SYSTEM_ADMIN in by.roles:
        return None
    if not by.roles & permissions.ADMINISTRATORS:
        return frozenset()
    tree, own = tree_on(day), committee_of(by.unit, day)
    return frozenset(unit.pk for unit in tree.units.values() if own in tree.chain(unit))


def _managed(staff_id: UUID, *, by: Officer, at: datetime) -> Staff:
    staff = Staff.objects.get(pk=staff_id)
    if not manages(staff, by=by, day=timezone.localdate(at)):
        raise PermissionDenied
    if staff.pk == by.staff.pk:
        raise NotOneself
    return staff


def _record(act: Change.Act, staff: Staff, *, by: Officer, at: datetime, on: date | None = None) -> None:
    """The line stands at the unit of the person's first post, or where the administrator works."""
    today = timezone.localdate(at)
    post = (
        Assignment.objects.overlapping(today, None).filter(staff=staff).order_by("valid_from", "pk").first()
    )
    unit = post.unit if post else by.unit
    _frame.record(act, unit, by=by, at=at, on=on or today, about=str(staff))


def _temporary_password() -> str:
    groups = ("".join(secrets.choice(_LETTERS) for _letter in range(_GROUP)) for _group in range(_GROUPS))
    return "-".join(groups)
