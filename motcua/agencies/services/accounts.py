"""Accounts of staff: opened with a first post, given a way in again, closed; within one's own area."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import AccessRequest, Assignment, Change, Role, Unit
from motcua.agencies.officers import Officer
from motcua.agencies.services import _frame, requests
from motcua.agencies.services._deeds import send_link
from motcua.agencies.services._scope import manages
from motcua.agencies.services._sign_ins import holds_guarded, reset_alone
from motcua.agencies.services.people import assign_role
from motcua.common.refusal import Refusal
from motcua.identity import services as identity
from motcua.identity.models import PasswordLink, Staff

Act = AccessRequest.Act


class NotOneself(Refusal):
    """An administrator's own account is another administrator's to mend."""

    code = "account-of-oneself"
    message = _(
        "Đây là tài khoản của chính bạn. Vui lòng đổi mật khẩu ở trang tài khoản của mình, "
        "hoặc nhờ một người quản trị khác."
    )


@dataclass(frozen=True)
class Hired:
    """request: the guarded post that waits for a second person; the link is made when it is confirmed."""

    staff: Staff
    link: PasswordLink | None
    request: AccessRequest | None


@transaction.atomic
def hire(
    *,
    unit_id: UUID,
    code: str,
    full_name: str,
    username: str,
    role: Role,
    valid_from: date,
    way: PasswordLink.Way,
    by: Officer,
    at: datetime,
    title: str = "",
    phone: str = "",
    email: str = "",
    decision: str = "",
) -> Hired:
    """A new member of staff with a first post in the unit, and the link by which to choose a password.

    A guarded post waits for a second person, and the link with it: who opened the account alone gets at no
    way into it. Raises as `create_staff` and `assign_role`.
    """
    unit = Unit.objects.get(pk=unit_id)
    _frame.require_administrator(unit, by=by, at=at)
    staff = identity.create_staff(code=code, full_name=full_name, username=username, phone=phone, email=email)
    _frame.record(
        Change.Act.HIRE, unit, by=by, at=at, on=valid_from, about=str(staff), decision=decision, person=staff
    )
    post = assign_role(
        staff=staff,
        unit_id=unit_id,
        role=role,
        valid_from=valid_from,
        title=title,
        decision=decision,
        by=by,
        at=at,
    )
    if isinstance(post, AccessRequest):
        return Hired(staff, None, post)
    return Hired(staff, send_link(staff, way, by=by.staff), None)


@transaction.atomic
def reset_password(
    *, staff_id: UUID, way: PasswordLink.Way, ways: list[PasswordLink.Way], by: Officer, at: datetime
) -> PasswordLink | AccessRequest:
    """A link by which the person chooses a new password; the old one and every session end.

    ways  how a link reaches the person in this installation.
    Where one person does not do that alone (`reset_alone`): the request a second person confirms.
    Raises NotOneself, StaffWithoutAccount.
    """
    staff = _managed(staff_id, by=by, at=at)
    identity.account_of(staff.pk)
    made: PasswordLink | AccessRequest = requests.do_or_ask(
        _deed(Act.RESET_PASSWORD, staff, by=by, at=at, way=way.value),
        alone=reset_alone(staff, way, ways, at=at),
        by=by,
        at=at,
    )
    return made


@transaction.atomic
def reset_second_factor(*, staff_id: UUID, by: Officer, at: datetime) -> Staff | AccessRequest:
    """The next sign-in sets a second factor up anew; every session of the person ends.

    Of somebody who holds a guarded post: the request a second person confirms. Raises NotOneself,
    StaffWithoutAccount.
    """
    staff = _managed(staff_id, by=by, at=at)
    identity.account_of(staff.pk)
    made: Staff | AccessRequest = requests.do_or_ask(
        _deed(Act.RESET_SECOND_FACTOR, staff, by=by, at=at),
        alone=not holds_guarded(staff, at=at),
        by=by,
        at=at,
    )
    return made


@transaction.atomic
def open_account(
    *,
    staff_id: UUID,
    username: str,
    way: PasswordLink.Way,
    ways: list[PasswordLink.Way],
    by: Officer,
    at: datetime,
) -> PasswordLink | AccessRequest:
    """A sign-in for somebody who works here without one, and the link by which to choose a password.

    Where one person does not give a link alone: the request a second person confirms. Raises NotOneself,
    AccountThere, SignInNameTaken.
    """
    staff = _managed(staff_id, by=by, at=at)
    identity.check_account(staff, username)
    made: PasswordLink | AccessRequest = requests.do_or_ask(
        _deed(Act.OPEN_ACCOUNT, staff, by=by, at=at, username=username, way=way.value),
        alone=reset_alone(staff, way, ways, at=at),
        by=by,
        at=at,
    )
    return made


@transaction.atomic
def change_contact(
    *, staff_id: UUID, phone: str, email: str, by: Officer, at: datetime
) -> Staff | AccessRequest:
    """Where links and notices for the person go; the addresses of before are told, the head too.

    Of somebody who holds a guarded post: the request a second person confirms. Raises NotOneself,
    PhoneNotValid, AddressesSame.
    """
    staff = _managed(staff_id, by=by, at=at)
    phone, email = identity.addresses(staff, phone=phone, email=email)
    before = {"phone_before": staff.phone, "email_before": staff.email}
    made: Staff | AccessRequest = requests.do_or_ask(
        _deed(Act.CHANGE_CONTACT, staff, by=by, at=at, phone=phone, email=email, **before),
        alone=not holds_guarded(staff, at=at),
        by=by,
        at=at,
    )
    return made


@transaction.atomic
def leave(*, staff_id: UUID, on: date, by: Officer, at: datetime) -> Staff:
    """The person stops working from that day on. Raises NotOneself, BackDated."""
    staff = _managed(staff_id, by=by, at=at)
    _frame.check_date(on, at)
    unit = _unit_of(staff, by=by, at=at)
    _frame.record(Change.Act.LEAVE, unit, by=by, at=at, on=on, about=str(staff), person=staff)
    return identity.leave(staff_id=staff.pk, on=on, at=at)


def _managed(staff_id: UUID, *, by: Officer, at: datetime) -> Staff:
    staff = Staff.objects.get(pk=staff_id)
    if not manages(staff, by=by, day=timezone.localdate(at)):
        raise PermissionDenied
    if staff.pk == by.staff.pk:
        raise NotOneself
    return staff


def _deed(act: AccessRequest.Act, staff: Staff, *, by: Officer, at: datetime, **facts: str) -> AccessRequest:
    return AccessRequest(act=act, staff=staff, unit=_unit_of(staff, by=by, at=at), facts=facts)


def _unit_of(staff: Staff, *, by: Officer, at: datetime) -> Unit:
    """Where the line stands: the unit of the person's first post, or where the administrator works."""
    held = Assignment.objects.overlapping(timezone.localdate(at), None).filter(staff=staff)
    post = held.select_related("unit").order_by("valid_from", "pk").first()
    return post.unit if post else by.unit
