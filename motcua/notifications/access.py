"""What is told about accounts and powers of staff: to the person, to who heads the unit, to who must confirm.

The link for a password is never a notice: notices are kept and read in inboxes, a link goes out and is gone.
"""

from datetime import UTC, date, datetime
from uuid import UUID

from django.db import transaction

from motcua.agencies import services as agencies
from motcua.agencies.models import AccessRequest, Assignment, Change, Role
from motcua.agencies.permissions import OVERSEEING
from motcua.deadlines.calendars import local
from motcua.identity import services as identity
from motcua.identity.models import AddressChange, PasswordLink, Staff
from motcua.notifications.channels import CHANNELS, enabled
from motcua.notifications.models import Notice
from motcua.notifications.sender import Rejected, Unreachable
from motcua.notifications.services import NotCarried, Recipient, notify
from motcua.notifications.wording import word

Way = PasswordLink.Way
_MOST = 20  # people told about one request


@transaction.atomic
def tell_of_access(*, change_id: UUID, at: datetime) -> list[Notice]:
    """The person whose account or powers changed, who heads the unit, and, where the person oversees others,
    everybody else who does. Whoever did it is not told what he did.
    """
    change = Change.objects.select_related("person", "staff", "unit").get(pk=change_id)
    if change.person is None:
        return []
    day = local(at).date()
    context = {
        "owner": change.person.full_name,
        "unit": change.staff.full_name,
        "agency": change.unit.name,
        "reason": f"{change.get_act_display()} ({change.about})",
    }
    others = {*agencies.heads_of(change.unit, day, besides=change.person), *_overseers(change.person, day)}
    told = [(change.person, "access_changed_staff")]
    told += [(one, "access_changed_head_staff") for one in sorted(others, key=lambda one: one.sort_key)]
    return [
        notify(to=_to(staff), template=template, ref=change.pk, context=context, at=at, event=change.pk)
        for staff, template in told
        if staff.pk != change.staff_id or staff == change.person
    ]


@transaction.atomic
def tell_of_request(*, request_id: UUID, at: datetime) -> list[Notice]:
    """That a request waits: to those who may confirm it, and to the person it is about."""
    deed = AccessRequest.objects.select_related("staff", "unit", "asked_by").get(pk=request_id)
    context = {
        "owner": deed.staff.full_name,
        "unit": deed.asked_by.full_name,
        "agency": deed.unit.name,
        "reason": agencies.in_words(deed),
    }
    told = [(one, "access_request_staff") for one in agencies.confirmers(deed, at=at)[:_MOST]]
    told.append((deed.staff, "access_request_known_staff"))
    return [
        notify(to=_to(staff), template=template, ref=deed.pk, context=context, at=at, event=deed.pk)
        for staff, template in told
    ]


@transaction.atomic
def tell_of_addresses(*, change_id: UUID, at: datetime) -> Notice:
    """That the addresses of a member of staff were changed, to the ones of before: a thief is heard of."""
    row = AddressChange.objects.select_related("staff").get(pk=change_id)
    to = Recipient(None, None, row.staff.full_name, row.email_before, row.phone_before)
    context = {"owner": row.staff.full_name, "unit": row.by_name}
    template = "access_address_staff"
    return notify(to=to, template=template, ref=row.pk, context=context, at=at, event=row.pk)


@transaction.atomic
def tell_of_half(*, link_id: UUID, at: datetime) -> list[Notice]:
    """That half of a code on paper waits: to the head of the unit; where there is none, to administrators."""
    link = PasswordLink.objects.select_related("user__staff", "first").get(pk=link_id)
    staff: Staff = link.user.staff
    maker = link.first.full_name if link.first else ""
    context = {"owner": staff.full_name, "unit": maker, "answer_by": local(link.expires_at).isoformat()}
    return [
        notify(to=_to(one), template="access_half_staff", ref=link.pk, context=context, at=at, event=link.pk)
        for one in agencies.half_takers(link, at=at)[:_MOST]
    ]


def ways_to(staff: Staff) -> list[PasswordLink.Way]:
    """How a link can reach the person in this installation; paper always, and last."""
    ready = {channel.code for channel in enabled() if channel.ready()}
    reached = {Way.EMAIL: staff.email, Way.SMS: staff.phone}
    return [way for way, address in reached.items() if address and way.value in ready] + [Way.PAPER]


def send_password_link(*, link_id: UUID, at: datetime, last: bool) -> None:
    """Carry the link to the person's own address. Raises NotCarried while another attempt may help.

    Nothing is kept of it but what the mail or message server keeps.
    """
    link = PasswordLink.objects.select_related("user__staff").get(pk=link_id)
    if link.used_at is not None or link.expires_at <= datetime.now(UTC):
        return
    staff: Staff = link.user.staff
    facts = {
        "owner": staff.full_name,
        "url": identity.url_of(link),
        "answer_by": local(link.expires_at).isoformat(),
        "code": staff.user.username if staff.user else "",
    }
    said = word("password_link_staff", facts)
    notice = Notice(
        staff_id=staff.pk,
        to_name=staff.full_name,
        to_email=staff.email,
        to_phone=staff.phone,
        template="password_link_staff",
        context=facts,
        subject=said.subject,
        body=said.body,
        created_at=at,
    )
    try:
        CHANNELS[link.way].send(notice, key=str(link.pk))
    except (Rejected, Unreachable) as failure:
        if isinstance(failure, Unreachable) and not last:
            raise NotCarried(f"{link.way}: {failure}") from failure


def _to(staff: Staff) -> Recipient:
    return Recipient(None, staff.pk, staff.full_name, staff.email, staff.phone)


def _overseers(person: Staff, day: date) -> list[Staff]:
    posts = Assignment.objects.overlapping(day, None).filter(role__in=OVERSEEING)
    if not posts.filter(staff=person).exists():
        return []
    others = posts.filter(role__in={Role.SYSTEM_ADMIN, Role.SECURITY_OFFICER}).exclude(staff=person)
    return list(Staff.objects.filter(assignments__in=others).distinct()[:_MOST])
