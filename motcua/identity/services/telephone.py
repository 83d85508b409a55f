"""The telephone a person is known by: one-time codes and notices go there, so changing it is an act."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.common.later import later
from motcua.identity import identifiers
from motcua.identity.models import Party, PhoneChange, Staff

Source = PhoneChange.Source


@transaction.atomic
def change_phone(
    *, party_id: UUID, phone: str, at: datetime, by: Staff | None = None, unit_name: str = ""
) -> Party:
    """The person's telephone becomes this one; the number before it is told so.

    by      the officer who has the person before him; None: the person himself, signed in.
    Raises  PhoneNotValid. The same number again changes nothing; a first number tells nobody.
    """
    number = identifiers.normalise_phone(phone)
    party = Party.objects.select_for_update().get(pk=party_id)
    _change(party, number, Source.DESK if by else Source.PERSON, at=at, by=by, unit_name=unit_name)
    party.save()
    return party


@transaction.atomic
def proven_by_code(*, party_id: UUID, phone: str) -> None:
    """A code sent to this telephone was read out by the person: it is his where none was known."""
    Party.objects.filter(pk=party_id, phone="").update(phone=phone)


def signed_in_with(party: Party, phone: str, *, at: datetime) -> None:
    """Take over the telephone of the portal's account; the caller holds the row and saves the party.

    A number the person has changed away from since does not come back with the next sign-in.
    """
    if phone and party.phone and phone != party.phone:
        last = PhoneChange.objects.filter(party=party.pk).order_by("-id").first()
        if last is not None and last.before == phone:
            return
    if phone:
        _change(party, phone, Source.SIGN_IN, at=at)


def _change(
    party: Party, number: str, source: Source, *, at: datetime, by: Staff | None = None, unit_name: str = ""
) -> None:
    before, party.phone = party.phone, number
    if not before or before == number:
        return
    row = PhoneChange.objects.create(
        party=party,
        at=at,
        source=source,
        before=before,
        after=number,
        staff_id=by.pk if by else None,
        staff_name=by.full_name if by else "",
        unit_name=unit_name,
    )
    later("notifications.tell_of_phone", change_id=str(row.pk))
