"""Consents to typing: words and ways in force, and whether one lets an officer type now."""

import json
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.agencies.officers import Officer
from motcua.common.refusal import Refusal
from motcua.dossiers.models import Consent, ConsentText, ConsentWay
from motcua.identity.models import Party

_SHIPPED = Path(__file__).parent / "consents.json"


class NoConsentText(Refusal):
    """Nobody can agree to words that are not there."""

    code = "consent-no-text"
    message = _(
        "Chưa có lời đồng ý áp dụng cho ngày {day:%d/%m/%Y}. Người quản trị cần kiểm tra bảng lời đồng ý nhờ "
        "nộp hồ sơ rồi thực hiện lại."
    )


class ConsentOver(Refusal):
    """Taken back, ended or never given."""

    code = "consent-over"
    message = _(
        "Sự đồng ý này không còn: đã hết giờ, đã thôi hoặc người dân đã rút lại. "
        "Muốn nộp giúp tiếp thì ghi sự đồng ý mới."
    )


def seed() -> None:
    """Load the shipped words and ways that are missing; what officers changed stays."""
    ConsentText.objects.bulk_create(shipped_texts(), ignore_conflicts=True)
    ConsentWay.objects.bulk_create(shipped_ways(), ignore_conflicts=True)


def shipped_texts() -> list[ConsentText]:
    """The words that come with the system, not saved."""
    return [ConsentText(**row) for row in json.loads(_SHIPPED.read_text(encoding="utf-8"))["texts"]]


def shipped_ways() -> list[ConsentWay]:
    """The ways that come with the system, not saved."""
    return [ConsentWay(**row) for row in json.loads(_SHIPPED.read_text(encoding="utf-8"))["ways"]]


def text_on(day: date) -> ConsentText:
    """The words in force. Raises NoConsentText."""
    row = ConsentText.objects.filter(_on(day)).order_by("-valid_from").first()
    if row is None:
        raise NoConsentText(day=day)
    return row


def ways_on(day: date) -> list[ConsentWay]:
    """The ways a consent may be given, in the order they came."""
    return list(ConsentWay.objects.filter(_on(day)).order_by("position", "code"))


def _on(day: date) -> Q:
    return (Q(valid_to=None) | Q(valid_to__gt=day)) & Q(valid_from__lte=day)


def in_force(consent_id: UUID, *, by: Officer, at: datetime) -> Consent | None:
    """The consent, while it lets this officer type in this unit; one query."""
    rows = Consent.objects.select_related("person").filter(pk=consent_id, staff=by.staff, unit=by.unit)
    row = rows.first()
    return row if row is not None and row.stands(at) else None


def of_hand(party: Party, *, at: datetime) -> Consent | None:
    """The consent on which staff act in the person's name; None when a person acts. Raises ConsentOver."""
    if party.hand is None or party.hand.consent_id is None:
        return None
    row = Consent.objects.filter(pk=party.hand.consent_id, person=party).first()
    if row is None or not row.stands(at):
        raise ConsentOver
    return row


def of_person(party: Party, *, most: int) -> list[Consent]:
    """Consents the person gave, the newest first; one query."""
    rows = Consent.objects.filter(person=party, given_at__isnull=False)
    return list(rows.select_related("way", "staff", "unit").order_by("-id")[:most])
