"""Gateways and receiving accounts, kept by the administrator of the system."""

import re
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Role, Unit
from motcua.agencies.officers import Officer
from motcua.common.refusal import Refusal
from motcua.payments.models import CollectingAccount, Gateway

_NAME = re.compile(r"[A-Z][A-Z0-9_]{1,38}")


class SecretNameWrong(Refusal):
    """Secrets stand in the environment; here is only the name after MOTCUA_PAY_."""

    code = "payment-secret-name-wrong"
    message = _(
        "Tên biến khóa gồm chữ in hoa, chữ số và gạch dưới, ví dụ KEYPAY_1 cho biến MOTCUA_PAY_KEYPAY_1. "
        "Không ghi chính khóa bí mật vào đây."
    )


class SecretMissing(Refusal):
    """A gateway is not opened while the environment lacks its keys."""

    code = "payment-secret-missing"
    message = _(
        "Máy chủ chưa có khóa của cổng {gateway}. Hãy đặt biến môi trường MOTCUA_PAY_… (hoặc tệp …_FILE), "
        "khởi động lại, rồi bật cổng."
    )


class AccountWrong(Refusal):
    """A bank's BIN is six digits; an account has up to 19 letters and digits."""

    code = "payment-account-wrong"
    message = _("Mã BIN ngân hàng gồm 6 chữ số; số tài khoản gồm tối đa 19 chữ số, chữ cái không dấu.")


@transaction.atomic
def keep_gateway(*, row: Gateway, by: Officer, at: datetime) -> Gateway:
    """Add a gateway, or change one. Raises PermissionDenied, SecretNameWrong, SecretMissing."""
    _allow(by)
    for name in filter(None, (row.secret, row.callback_secret)):
        if not _NAME.fullmatch(name):
            raise SecretNameWrong
    if row.active and not row.ready:
        raise SecretMissing(gateway=row.name)
    row.changed_at, row.changed_by = at, by.name
    row.save()
    return row


@transaction.atomic
def keep_account(*, row: CollectingAccount, by: Officer, at: datetime) -> CollectingAccount:
    """The account fees of a unit, or of all, go to from its first day on; the one before ends that day.

    Raises PermissionDenied, AccountWrong.
    """
    _allow(by)
    if not re.fullmatch(r"\d{6}", row.bank) or not re.fullmatch(r"[0-9A-Za-z]{1,19}", row.number):
        raise AccountWrong
    before = CollectingAccount.objects.filter(
        unit=row.unit, valid_to=None, valid_from__lt=row.valid_from
    ).exclude(pk=row.pk)
    before.update(valid_to=row.valid_from)
    row.save()
    return row


def units_with_accounts() -> list[CollectingAccount]:
    """Every account, the province's first."""
    rows = CollectingAccount.objects.select_related("unit").order_by("unit__sort_key", "valid_from", "pk")
    return sorted(rows, key=lambda row: row.unit_id is not None)


def unit_of(identifier: str) -> Unit | None:
    """The unit with this identifier today, none for an empty one."""
    return Unit.objects.filter(identifier=identifier).order_by("-valid_from").first() if identifier else None


def _allow(by: Officer) -> None:
    if Role.SYSTEM_ADMIN not in by.roles:
        raise PermissionDenied
