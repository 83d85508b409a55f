"""Typed for a person at the desk: first the consent, by scan or one-time code, then it stands a while.

Nothing is typed without it. The person sees it, and ends it at any moment.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.agencies.officers import Officer
from motcua.audit import services as audit
from motcua.common.refusal import Refusal
from motcua.documents.models import File
from motcua.dossiers import consents, permissions
from motcua.dossiers.consents import ConsentOver
from motcua.dossiers.models import Consent, ConsentWay
from motcua.identity import grant_terms, identifiers
from motcua.identity.models import Party
from motcua.identity.services import telephone as identity
from motcua.notifications import services as notifications
from motcua.notifications.services import Recipient

What = grant_terms.What
Proof = ConsentWay.Proof


class ProofMissing(Refusal):
    """A consent nobody could show later is none."""

    code = "consent-proof-missing"
    message = _("Chưa có bằng chứng của sự đồng ý: {proof}. Xin chụp hoặc chọn tệp rồi ghi lại.")


class WitnessMissing(Refusal):
    """A fingerprint is given before somebody who can say so."""

    code = "consent-witness-missing"
    message = _("Xin ghi họ tên người làm chứng việc điểm chỉ.")


class NoPhone(Refusal):
    """A code needs somewhere to go."""

    code = "consent-no-phone"
    message = _("Người này chưa có số điện thoại trên hệ thống. Xin ghi số điện thoại, hoặc chọn cách khác.")


class CodeWrong(Refusal):
    """Not the code that was sent."""

    code = "consent-code-wrong"
    message = _("Mã chưa đúng; còn {left} lần gõ. Xin hỏi lại người dân mã vừa nhận.")


class CodeOver(Refusal):
    """Too old, or tried too often."""

    code = "consent-code-over"
    message = _("Mã không dùng được nữa vì đã quá giờ hoặc gõ sai nhiều lần. Xin gửi mã khác.")


class TooManyCodes(Refusal):
    """The telephone of a person is not a bell."""

    code = "consent-too-many-codes"
    message = _("Đã gửi {sends} mã cho lượt này. Xin ghi sự đồng ý bằng cách khác.")


@dataclass(frozen=True)
class Asked:
    """What the officer writes down of the consent; phone only where none is known of the person."""

    person: Party
    purpose: str
    way: ConsentWay
    scan: File | None = None
    witness: str = ""
    phone: str = ""


@transaction.atomic
def record_consent(*, consent_id: UUID, asked: Asked, by: Officer, at: datetime) -> Consent:
    """Write a consent down; with a scan it is given at once, with a code when the person has read it out.

    consent_id  made by the form: the same press again is the same consent.
    The code goes to the telephone known of the person; the typed one is used only where none is known.
    Raises PermissionDenied, ProofMissing, WitnessMissing, NoPhone, PhoneNotValid, NoConsentText.
    """
    existing = Consent.objects.filter(pk=consent_id, staff=by.staff).first()
    if existing is not None:
        return existing
    if not permissions.can_type_for_others(by):
        raise PermissionDenied
    _check(asked)
    row = Consent(
        id=consent_id,
        person=asked.person,
        purpose=" ".join(asked.purpose.split())[:300],
        way=asked.way,
        text=consents.text_on(at.date()),
        scan=asked.scan,
        witness=" ".join(asked.witness.split())[:300],
        phone=_phone(asked),
        staff=by.staff,
        unit=by.unit,
        by_post=not by.roles & permissions.DESK,
        asked_at=at,
    )
    if asked.way.proof == Proof.CODE:
        row.save(force_insert=True)
        _send_code(row, by, at)
    else:
        _give(row, by, at)
    return row


@transaction.atomic
def send_code_again(*, consent_id: UUID, by: Officer, at: datetime) -> Consent:
    """Another code to the same telephone; the one before is void. Raises ConsentOver, TooManyCodes."""
    row = _awaited(consent_id, by)
    most = grant_terms.limit(What.CODE_SENDS, at.date())
    if row.code_sends >= most:
        raise TooManyCodes(sends=row.code_sends)
    _send_code(row, by, at)
    return row


def confirm_code(*, consent_id: UUID, code: str, by: Officer, at: datetime) -> Consent:
    """The person read the code out: the consent is given. A wrong code is counted, also when it is refused.

    Raises ConsentOver, CodeOver, CodeWrong.
    """
    row, wrong = _tried(consent_id, code, by, at)
    if wrong is not None:
        raise wrong
    return row


@transaction.atomic
def _tried(consent_id: UUID, code: str, by: Officer, at: datetime) -> tuple[Consent, Refusal | None]:
    row = (
        Consent.objects.select_for_update(of=("self",))
        .select_related("person", "way")
        .get(pk=consent_id, staff=by.staff, unit=by.unit)
    )
    if row.given_at is not None and row.stands(at):
        return row, None  # the second press
    if row.given_at is not None or row.ended_at is not None:
        return row, ConsentOver()
    most = grant_terms.limit(What.CODE_TRIES, at.date())
    if row.code_until is None or row.code_until <= at or row.code_tries >= most:
        return row, CodeOver()
    if not hmac.compare_digest(row.code_digest, _digest(row.pk, code)):
        row.code_tries += 1
        row.save()
        left = most - row.code_tries
        return row, CodeWrong(left=left) if left else CodeOver()
    identity.proven_by_code(party_id=row.person_id, phone=row.phone)
    _give(row, by, at)
    return row, None


@transaction.atomic
def end(*, consent_id: UUID, by: Officer | Party, at: datetime) -> Consent:
    """The officer is done, or the person takes the consent back; nothing more is typed on it."""
    rows = Consent.objects.select_for_update(of=("self",))
    if isinstance(by, Officer):
        row = rows.get(pk=consent_id, staff=by.staff)
    else:
        row = rows.get(pk=consent_id, person=by)
    if row.ended_at is None:
        row.ended_at, row.ended_by_person = at, isinstance(by, Party)
        row.save()
    return row


def _check(asked: Asked) -> None:
    proof = Proof(asked.way.proof)
    if proof != Proof.CODE and asked.scan is None:
        raise ProofMissing(proof=str(proof.label).lower())
    if proof == Proof.WITNESSED_SCAN and not asked.witness.strip():
        raise WitnessMissing


def _phone(asked: Asked) -> str:
    """Where the code goes; with another proof, how the person is reached about what is filed on it."""
    typed = identifiers.normalise_phone(asked.phone) if asked.phone else ""
    if asked.way.proof != Proof.CODE:
        return typed or asked.person.phone
    if not asked.person.phone and not typed:
        raise NoPhone
    return asked.person.phone or typed


def _give(row: Consent, by: Officer, at: datetime) -> None:
    """From now on the officer may type; the person is told at once and reads it in the log of looks."""
    minutes = grant_terms.limit(What.CONSENT_MINUTES, at.date())
    row.given_at, row.valid_until = at, at + timedelta(minutes=minutes)
    row.code_digest = ""
    row.save()
    audit.record(
        at=at,
        staff_id=by.staff.pk,
        staff_name=by.name,
        unit_name=by.unit.name,
        party_id=row.person_id,
        subject="consent",
        subject_id=row.pk,
        purpose=str(_("Gõ giúp hồ sơ theo sự đồng ý của bạn: {purpose}")).format(purpose=row.purpose)[:200],
    )
    person = row.person
    notifications.notify(
        to=Recipient(person.pk, None, person.name, person.email, person.phone),
        template="consent_given",
        ref=row.pk,
        context={
            "owner": by.name,
            "unit": by.unit.name,
            "reason": row.purpose,
            "answer_by": row.valid_until.isoformat(),
        },
        at=at,
        event=row.pk,
    )


def _awaited(consent_id: UUID, by: Officer) -> Consent:
    rows = Consent.objects.select_for_update(of=("self",)).select_related("person")
    row = rows.get(pk=consent_id, staff=by.staff, unit=by.unit)
    if row.given_at is not None or row.ended_at is not None or not row.phone:
        raise ConsentOver
    return row


def _send_code(row: Consent, by: Officer, at: datetime) -> None:
    code = f"{secrets.randbelow(1_000_000):06d}"
    minutes = grant_terms.limit(What.CODE_MINUTES, at.date())
    row.code_digest, row.code_until = _digest(row.pk, code), at + timedelta(minutes=minutes)
    row.code_sends, row.code_tries = row.code_sends + 1, 0
    row.save()
    notifications.notify(
        to=Recipient(None, None, row.person.name, "", row.phone),
        template="consent_code",
        ref=row.pk,
        context={
            "code": code,
            "unit": by.unit.name,
            "reason": row.purpose,
            "answer_by": row.code_until.isoformat(),
        },
        at=at,
        event=UUID(int=row.pk.int ^ row.code_sends),
    )


def _digest(consent_id: UUID, code: str) -> str:
    said = f"{consent_id}:{''.join(code.split())}"
    return hmac.new(settings.SECRET_KEY.encode(), said.encode(), hashlib.sha256).hexdigest()
