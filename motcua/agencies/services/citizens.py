"""Accounts and telephones of people at the desk: whose is it? Each decision is in the access log."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.agencies import permissions
from motcua.agencies.officers import Officer
from motcua.audit import services as audit
from motcua.identity import services as identity
from motcua.identity.models import AccountMapping, Party
from motcua.identity.services import mapping

SAID = {
    AccountMapping.State.CONFIRMED: _("Xác nhận tài khoản"),
    AccountMapping.State.REJECTED: _("Từ chối gắn tài khoản"),
    AccountMapping.State.UNDONE: _("Gỡ tài khoản đã gắn"),
}


@transaction.atomic
def confirm_account(
    *, mapping_id: UUID, card_number: str, reason: str, by: Officer, at: datetime
) -> AccountMapping:
    """The person showed the card: the waiting account is theirs. Raises as `mapping.confirm`."""
    who = _officer(by)
    row = mapping.confirm(mapping_id=mapping_id, card_number=card_number, reason=reason, at=at, **who)
    return _recorded(row, by=by, at=at)


@transaction.atomic
def reject_account(*, mapping_id: UUID, reason: str, by: Officer, at: datetime) -> AccountMapping:
    """The waiting account is not the known person's. Raises as `mapping.reject`."""
    row = mapping.reject(mapping_id=mapping_id, reason=reason, at=at, **_officer(by))
    return _recorded(row, by=by, at=at)


@transaction.atomic
def unlink_account(*, mapping_id: UUID, reason: str, by: Officer, at: datetime) -> AccountMapping:
    """A confirmation was wrong: the account comes off again. Raises as `mapping.undo`."""
    row = mapping.undo(mapping_id=mapping_id, reason=reason, at=at, **_officer(by))
    return _recorded(row, by=by, at=at)


@transaction.atomic
def change_phone(*, party_id: UUID, phone: str, by: Officer, at: datetime) -> Party:
    """The person is before the officer and says a new telephone; the old one is told.

    Raises PermissionDenied, PhoneNotValid.
    """
    who = _officer(by)
    party = identity.change_phone(party_id=party_id, phone=phone, at=at, **who)
    audit.record(
        at=at,
        staff_id=by.staff.pk,
        staff_name=by.name,
        unit_name=by.unit.name,
        party_id=party.pk,
        subject="party",
        subject_id=party.pk,
        purpose=str(_("Đổi số điện thoại đã biết của bạn, khi bạn có mặt tại quầy")),
    )
    return party


def _officer(by: Officer) -> dict[str, Any]:
    if not permissions.can_map_accounts(by):
        raise PermissionDenied
    return {"by": by.staff, "unit_name": by.unit.name}


def _recorded(row: AccountMapping, *, by: Officer, at: datetime) -> AccountMapping:
    """The known person reads it under “who looked at my data”."""
    audit.record(
        at=at,
        staff_id=by.staff.pk,
        staff_name=by.name,
        unit_name=by.unit.name,
        party_id=row.holder_id,
        subject="account",
        subject_id=row.pk,
        purpose=f"{SAID[AccountMapping.State(row.state)]}: {row.reason}"[:200],
    )
    return row
