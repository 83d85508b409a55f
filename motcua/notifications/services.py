"""Acts of notices: write one, carry it, mark it read, try a dead one again."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from motcua.common.later import later
from motcua.common.moments import spoken
from motcua.common.prepared import prepared
from motcua.deadlines.calendars import local
from motcua.identity.masking import mask_phone
from motcua.identity.models import AccountMapping, Member, Party, PhoneChange
from motcua.notifications.channels import CHANNELS, Channel
from motcua.notifications.choosing import carrying, wish_of
from motcua.notifications.models import Delivery, Language, Notice, NoticeWish
from motcua.notifications.quiet import RINGING, waits_until
from motcua.notifications.sender import Rejected, Unreachable
from motcua.notifications.texts import text_on
from motcua.notifications.wording import word


@dataclass(frozen=True)
class Recipient:
    """A person to be told: by account (party or staff) and by the addresses left for this dossier."""

    party_id: UUID | None
    staff_id: UUID | None
    name: str
    email: str = ""
    phone: str = ""


class NotCarried(Exception):
    """The channel did not take the notice this time; the job tries again later."""


class PutOff(Exception):
    """The person's quiet hours: the telephone is left alone until they are over."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"quiet until {until.isoformat()}")
        self.until = until


@transaction.atomic(savepoint=False)
def notify(
    *,
    to: Recipient,
    template: str,
    ref: UUID,
    context: dict[str, str],
    at: datetime,
    event: UUID | None = None,
) -> Notice:
    """Tell one person about one act, once: the same act again gives the notice already written.

    ref is the dossier; event tells two acts of the same kind apart (without it, their moment does). Every
    enabled channel for which the person has an address, and which is wanted, gets a delivery, and a job
    unless it is off.
    """
    wish = wish_of(to.party_id) if to.party_id else None
    day = local(at).date()
    language, text = text_on(template, day, wish.language if wish else Language.VI)
    said = word(template, context, text=text, language=language)
    notice = Notice(
        key=_key(to, template, ref, str(event or at.timestamp())),
        ref=ref,
        party_id=to.party_id,
        staff_id=to.staff_id,
        to_name=to.name,
        to_email=to.email,
        to_phone=to.phone,
        template=template,
        language=language,
        context=context,
        subject=said.subject,
        body=said.body,
        created_at=at,
    )
    Notice.objects.bulk_create([notice], ignore_conflicts=True)
    written = _notice.get(key=notice.key)
    if written == notice:
        _hand_over(notice, wish, at=at)
    return written


@prepared
def _notice(*, key: str) -> QuerySet[Notice]:
    return Notice.objects.filter(key=key)


@transaction.atomic
def tell_of_account(*, mapping_id: UUID, at: datetime) -> list[Notice]:
    """What a one-stop unit decided about a portal account, to whoever signed in with it and to the person
    known before, where that is another address: an account taken over by a stranger must not go unnoticed.
    """
    row = AccountMapping.objects.select_related("holder").get(pk=mapping_id)
    confirmed = row.state == AccountMapping.State.CONFIRMED
    known = row.before if row.before else vars(row.holder)
    claimant = Recipient(row.holder_id if confirmed else None, None, row.name, row.email, row.phone)
    holder = Recipient(
        None if confirmed else row.holder_id, None, known["name"], known["email"], known["phone"]
    )
    context = {"owner": row.name, "unit": row.decided_in, "reason": row.reason}
    people = [(claimant, f"account_{row.state}")]
    if (holder.email, holder.phone) != (claimant.email, claimant.phone):
        people.append((holder, f"account_{row.state}_known"))
    return [
        notify(to=to, template=template, ref=row.pk, context=context, at=at, event=row.pk)
        for to, template in people
    ]


@transaction.atomic
def tell_of_invitation(*, member_id: UUID, at: datetime) -> Notice:
    """That an enterprise invites a person, to the address it typed and into his own inbox if he has one."""
    row = Member.objects.select_related("enterprise").get(pk=member_id)
    person = Party.objects.filter(id_number=row.id_number).first()
    to = Recipient(person.pk if person else None, None, row.name, row.email, row.phone)
    context = {
        "owner": row.enterprise.name,
        "reason": ", ".join(row.rights_in_words()),
        "answer_by": row.expires_at.isoformat(),
    }
    return notify(to=to, template="member_invited", ref=row.pk, context=context, at=at, event=row.pk)


@transaction.atomic
def tell_of_phone(*, change_id: UUID, at: datetime) -> Notice:
    """That a person's telephone was changed, to the number it was until then: a thief is heard of."""
    row = PhoneChange.objects.select_related("party").get(pk=change_id)
    to = Recipient(None, None, row.party.name, row.party.email, row.before)
    context = {
        "owner": row.party.name,
        "unit": row.unit_name,
        "code": mask_phone(row.after),
    }
    return notify(to=to, template="phone_changed", ref=row.pk, context=context, at=at, event=row.pk)


def _key(to: Recipient, template: str, ref: UUID, act: str) -> str:
    person = to.party_id or to.staff_id or f"{to.name}|{to.email}|{to.phone}"
    return hashlib.sha256(f"{ref}|{template}|{person}|{act}".encode()).hexdigest()


def _hand_over(notice: Notice, wish: NoticeWish | None, *, at: datetime) -> None:
    """Write the deliveries of a new notice, and a job for each that waits."""
    lines = [_line(channel, notice, at=at) for channel in carrying(notice, wish)]
    for delivery in Delivery.objects.bulk_create(lines):
        if delivery.state == Delivery.State.WAITING:
            later("notifications.deliver", delivery_id=str(delivery.pk))


def _line(channel: Channel, notice: Notice, *, at: datetime) -> Delivery:
    if not channel.later:
        return Delivery(
            notice=notice, channel=channel.code, state=Delivery.State.SENT, attempts=1, sent_at=at
        )
    state = Delivery.State.WAITING if channel.ready() else Delivery.State.OFF
    return Delivery(notice=notice, channel=channel.code, state=state)


def deliver(*, delivery_id: UUID, at: datetime, last: bool) -> Delivery:
    """One attempt to carry a notice, outside any transaction: nothing waits for a network.

    A refusal for good ends as FAILED at once; a failure of the line raises NotCarried, and ends as FAILED
    when this was the last attempt. A delivery already carried is left alone. In the person's quiet hours it
    raises PutOff, and the attempt does not count.
    """
    delivery = Delivery.objects.select_related("notice").get(pk=delivery_id)
    if delivery.state != Delivery.State.WAITING:
        return delivery
    _leave_alone(delivery, at=at)
    Delivery.objects.filter(pk=delivery.pk).update(attempts=F("attempts") + 1)
    try:
        answer = CHANNELS[delivery.channel].send(delivery.notice, key=str(delivery.pk))
    except Rejected as refusal:
        return _ended(delivery, Delivery.State.FAILED, str(refusal))
    except Unreachable as failure:
        if last:
            return _ended(delivery, Delivery.State.FAILED, str(failure))
        _ended(delivery, Delivery.State.WAITING, str(failure))
        raise NotCarried(f"{delivery.channel}: {failure}") from failure
    return _ended(delivery, Delivery.State.SENT, answer, at=at)


def _leave_alone(delivery: Delivery, *, at: datetime) -> None:
    """Raises PutOff while the person it goes to wants no ringing, by the wishes of this moment."""
    notice = delivery.notice
    if notice.party_id is None or delivery.channel not in RINGING:
        return
    until = waits_until(notice, wish_of(notice.party_id), channel=delivery.channel, at=at)
    if until is not None:
        _ended(delivery, Delivery.State.WAITING, f"giờ yên lặng, chờ đến {spoken(until)}")
        raise PutOff(until)


def _ended(delivery: Delivery, state: Delivery.State, answer: str, *, at: datetime | None = None) -> Delivery:
    Delivery.objects.filter(pk=delivery.pk).update(state=state, answer=answer[:300], sent_at=at)
    delivery.refresh_from_db()
    return delivery


@transaction.atomic
def send_again(*, delivery_id: UUID) -> Delivery:
    """Put a failed delivery back in the queue (after the address or the gateway was mended)."""
    delivery = Delivery.objects.select_for_update().get(pk=delivery_id)
    if delivery.state == Delivery.State.FAILED:
        delivery.state = Delivery.State.WAITING
        delivery.save(update_fields=["state"])
        later("notifications.deliver", delivery_id=str(delivery.pk))
    return delivery


def mark_read(*, party_id: UUID, at: datetime) -> int:
    """The person has opened the inbox; returns how many notices were new."""
    return Notice.objects.to_party(party_id).unread().update(read_at=at)


def mark_read_by_staff(*, staff_id: UUID, at: datetime) -> int:
    """The member of staff has opened the inbox; returns how many notices were new."""
    return Notice.objects.to_staff(staff_id).unread().update(read_at=at)
