"""The account and the addresses of a member of staff who is known already."""

from datetime import UTC, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.common.later import later
from motcua.common.refusal import Refusal
from motcua.identity import identifiers
from motcua.identity.models import AddressChange, Staff, User


class SignInNameTaken(Refusal):
    """Sign-in names belong to one person for ever."""

    code = "sign-in-name-taken"
    message = _("Tên đăng nhập {username} đã có người dùng. Vui lòng chọn tên khác.")


class AccountThere(Refusal):
    """Somebody else opened it a moment ago."""

    code = "staff-account-there"
    message = _("Cán bộ này đã có tài khoản đăng nhập. Vui lòng tải lại trang.")


class AddressesSame(Refusal):
    """Nothing would change."""

    code = "staff-addresses-same"
    message = _("Điện thoại và thư điện tử vẫn như cũ nên không có gì để đổi.")


def check_account(staff: Staff, username: str) -> None:
    """Raises AccountThere, SignInNameTaken."""
    if staff.user_id is not None:
        raise AccountThere
    if User.objects.filter(username=username).exists():
        raise SignInNameTaken(username=username)


@transaction.atomic
def open_account(*, staff_id: UUID, username: str) -> Staff:
    """A sign-in for somebody who has none; nobody can use it before a link. Raises as `check_account`."""
    staff = Staff.objects.select_for_update().get(pk=staff_id)
    check_account(staff, username)
    staff.user = User.objects.create_user(username, None, email=staff.email)
    staff.save(update_fields=["user"])
    return staff


def addresses(staff: Staff, *, phone: str, email: str) -> tuple[str, str]:
    """Telephone and e-mail as they would be kept. Raises PhoneNotValid, AddressesSame."""
    phone = identifiers.normalise_phone(phone) if phone else ""
    if (phone, email) == (staff.phone, staff.email):
        raise AddressesSame
    return phone, email


@transaction.atomic
def change_addresses(*, staff_id: UUID, phone: str, email: str, by: Staff, at: datetime) -> AddressChange:
    """Where links and notices go from now on; the addresses of before are told, links on their way are void.

    Raises PhoneNotValid, AddressesSame.
    """
    staff = Staff.objects.select_for_update(of=("self",)).select_related("user").get(pk=staff_id)
    after_phone, after_email = addresses(staff, phone=phone, email=email)
    row = AddressChange.objects.create(
        staff=staff,
        at=at,
        phone_before=staff.phone,
        phone_after=after_phone,
        email_before=staff.email,
        email_after=after_email,
        by_name=by.full_name,
    )
    staff.phone, staff.email = after_phone, after_email
    staff.save(update_fields=["phone", "email"])
    if staff.user is not None:
        staff.user.email = after_email
        staff.user.save(update_fields=["email"])
        now = datetime.now(UTC)
        staff.user.password_links.filter(used_at=None, expires_at__gt=now).update(expires_at=now)
    later("notifications.tell_of_addresses", change_id=str(row.pk))
    return row
