"""One-time links: made by an administrator's act, used by the person alone.

Real time throughout: this is about trust, and not about the law's clock.
"""

import hashlib
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from motcua.audit import security_events
from motcua.audit.security_events import Kind
from motcua.common.refusal import Refusal
from motcua.identity.models import PasswordLink, Staff, User
from motcua.identity.services.mapping import end_sessions

Way = PasswordLink.Way
LASTS = {Way.EMAIL: timedelta(hours=2), Way.SMS: timedelta(minutes=30), Way.PAPER: timedelta(hours=8)}
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without those read for one another
_GROUPS, _GROUP = 4, 4  # 79 bits


class LinkSpent(Refusal):
    """Used, replaced by a newer one, too old, or never made: the same sentence for all."""

    code = "password-link-spent"
    message = _(
        "Mã đặt mật khẩu này không dùng được: đã dùng rồi, đã có mã mới hơn, đã hết hạn, hoặc chép chưa đủ. "
        "Vui lòng xem lại mã; nếu vẫn không được, hãy nhờ người quản trị của đơn vị cấp mã khác."
    )


class StaffWithoutAccount(Refusal):
    """There is no sign-in to mend."""

    code = "staff-without-account"
    message = _(
        "Cán bộ này chưa có tài khoản đăng nhập nên không có mật khẩu hay xác thực hai bước để đặt lại. "
        "Nếu người đó cần đăng nhập, hãy mở tài khoản ở trang của người đó."
    )


def account_of(staff_id: UUID) -> User:
    """The person's sign-in, locked until the act is over. Raises StaffWithoutAccount."""
    user = User.objects.select_for_update().filter(staff__pk=staff_id).first()
    if user is None:
        raise StaffWithoutAccount
    return user


@transaction.atomic
def make_link(
    *,
    staff_id: UUID,
    way: PasswordLink.Way,
    first: Staff | None = None,
    second: Staff | None = None,
    second_name: str = "",
) -> PasswordLink:
    """A new link; those before it are void, the password of before no longer works, every session ends.

    first, second  who hands over which half of a code on paper; second_name: the same, by name.
    Raises StaffWithoutAccount.
    """
    user = account_of(staff_id)
    now = datetime.now(UTC)
    user.password_links.filter(used_at=None, expires_at__gt=now).update(expires_at=now)
    user.set_unusable_password()
    user.save(update_fields=["password"])
    end_sessions(user)
    link = PasswordLink(user=user, way=way, made_at=now, expires_at=now + LASTS[way])
    if way == Way.PAPER:
        link.first, link.second, link.second_name = first, second, second_name
    link.digest = _digest(code_of(link))
    link.save(force_insert=True)
    return link


def code_of(link: PasswordLink) -> str:
    """The link's code, four groups of four letters: computed where it is sent or printed, stored nowhere."""
    number = int.from_bytes(salted_hmac("motcua.password-link", link.pk.hex, algorithm="sha256").digest())
    letters = []
    for _letter in range(_GROUPS * _GROUP):
        number, place = divmod(number, len(_LETTERS))
        letters.append(_LETTERS[place])
    return "-".join("".join(letters[start : start + _GROUP]) for start in range(0, len(letters), _GROUP))


def half_of(link: PasswordLink, *, second: bool) -> str:
    """Two groups of the code, with dots where the other two stand."""
    groups = code_of(link).split("-")
    hidden = ["·" * _GROUP] * (_GROUPS // 2)
    shown = groups[_GROUPS // 2 :] if second else groups[: _GROUPS // 2]
    return "-".join([*hidden, *shown] if second else [*shown, *hidden])


def url_of(link: PasswordLink) -> str:
    """The address that carries the code."""
    return f"{settings.PUBLIC_URL}/tai-khoan/dat-mat-khau/{code_of(link)}/"


def open_link(code: str) -> PasswordLink:
    """The link behind a code that may still be used. Raises LinkSpent."""
    rows = PasswordLink.objects.select_related("user__staff")
    link = rows.filter(digest=_digest(code), used_at=None, expires_at__gt=datetime.now(UTC)).first()
    if link is None:
        raise LinkSpent
    return link


@transaction.atomic
def use_link(*, code: str, password: str) -> Staff:
    """The person's own password, chosen with the link; two browsers at once use it once. Raises LinkSpent."""
    link = PasswordLink.objects.select_for_update().get(pk=open_link(code).pk)
    if link.used_at is not None:  # the other browser
        raise LinkSpent
    link.used_at = datetime.now(UTC)
    link.save(update_fields=["used_at"])
    user = User.objects.select_for_update().get(pk=link.user_id)
    user.set_password(password)
    user.password_due = False
    user.save(update_fields=["password", "password_due"])
    end_sessions(user)
    staff: Staff = user.staff
    security_events.record(
        Kind.LINK_USED,
        staff_id=staff.pk,
        staff_name=staff.full_name,
        account_id=user.pk,
        detail=link.way,
    )
    return staff


def _digest(code: str) -> str:
    """However it was typed: with or without hyphens, in capitals."""
    plain = "".join(code.split()).replace("-", "").lower()
    return hashlib.sha256(plain.encode()).hexdigest()
