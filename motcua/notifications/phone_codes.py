"""Codes that prove a telephone go out by short message."""

from datetime import datetime
from uuid import UUID

from motcua.identity import services as identity
from motcua.identity.models import PhoneCode
from motcua.notifications.channels import enabled
from motcua.notifications.models import Notice
from motcua.notifications.services import Recipient, notify


def can_send() -> bool:
    """Does this installation send short messages?"""
    return any(channel.code == "sms" and channel.ready() for channel in enabled())


def send_phone_code(*, code_id: UUID, at: datetime) -> Notice:
    """The code's message, to the telephone alone."""
    row = PhoneCode.objects.get(pk=code_id)
    to = Recipient(None, None, "", "", row.phone)
    context = {"code": identity.digits_of(row), "unit": "Một Cửa"}
    return notify(to=to, template="phone_code", ref=row.pk, context=context, at=at, event=row.pk)
