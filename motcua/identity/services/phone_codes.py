"""Codes sent to a telephone: who types one holds the telephone. Real time throughout."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from motcua.common.later import later
from motcua.common.refusal import Refusal
from motcua.identity.models import PhoneCode

LASTS = timedelta(minutes=10)
TRIES = 5


class PhoneCodeWrong(Refusal):
    """Mistyped, too old, used, or never sent: one sentence, so that nobody learns which."""

    code = "phone-code-wrong"
    message = _(
        "Mã chưa đúng hoặc đã hết hạn. Mã gồm 6 chữ số, dùng được 10 phút và gõ được 5 lần; "
        "chưa nhận được thì làm lại từ đầu."
    )


def make_code(*, phone: str, purpose: str) -> PhoneCode:
    """A code on its way to the telephone; to nowhere where it is empty, which looks the same to who asked."""
    now = datetime.now(UTC)
    row = PhoneCode.objects.create(phone=phone, purpose=purpose, made_at=now, expires_at=now + LASTS)
    if phone:
        later("notifications.send_phone_code", code_id=str(row.pk))
    return row


def digits_of(row: PhoneCode) -> str:
    """The six digits: computed where they are sent or compared, stored nowhere."""
    number = int.from_bytes(salted_hmac("motcua.phone-code", row.pk.hex, algorithm="sha256").digest())
    return f"{number % 1_000_000:06d}"


def prove_phone(*, code_id: UUID, purpose: str, typed: str) -> str:
    """The telephone whose code was typed, once. Raises PhoneCodeWrong; the wrong try is counted."""
    with transaction.atomic():
        row = PhoneCode.objects.select_for_update().filter(pk=code_id, purpose=purpose).first()
        now = datetime.now(UTC)
        right = False
        if row is not None and row.used_at is None and row.expires_at > now and row.tries < TRIES:
            right = bool(row.phone) and "".join(typed.split()) == digits_of(row)
            row.tries += 1
            row.used_at = now if right else None
            row.save(update_fields=["tries", "used_at"])
    if row is None or not right:
        raise PhoneCodeWrong
    return row.phone


def forget_codes(*, before: datetime) -> None:
    """Codes older than that prove nothing any more."""
    PhoneCode.objects.filter(made_at__lt=before).delete()
