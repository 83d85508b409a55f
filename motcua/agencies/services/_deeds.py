"""What two people agreed on, or one may do alone, carried out: roles given and lent, ways in given again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from motcua.agencies.models import AccessRequest, Assignment, Change, Delegation, Role, Unit
from motcua.agencies.services import _frame, _granting, _sign_ins
from motcua.audit import security_events
from motcua.audit.security_events import Kind
from motcua.common.later import later
from motcua.identity import services as identity
from motcua.identity.masking import mask_email, mask_phone
from motcua.identity.models import PasswordLink, Staff

Act = AccessRequest.Act


@dataclass(frozen=True)
class Second:
    """Who confirmed, for the record; staff is None for the operator of the machine."""

    name: str
    staff: Staff | None = None


def carry_out(deed: AccessRequest, *, by: Staff, second: Second | None, at: datetime) -> object:
    """Do it, on the first day not yet past, and leave the line that names both."""
    today = timezone.localdate(at)
    made, on, about = _DONE[Act(deed.act)](deed, today, _Hands(by, second, at))
    _frame.record_by(
        Change.Act(deed.act),
        deed.unit,
        staff=by,
        at=at,
        on=on,
        decision=deed.facts.get("decision", ""),
        about=about,
        person=deed.staff,
        second=second.name if second else "",
    )
    return made


def renew_sign_in(
    deed: AccessRequest, second: Second, ways: list[PasswordLink.Way], *, at: datetime
) -> PasswordLink | None:
    """The link by which a new holder of a guarded post comes in; None where the sign-in is the person's own.

    Password and second factor end where one administrator alone gave or reset them lately: whoever did that
    may know them, and would hold the post in the person's name.
    """
    if deed.act not in {Act.ASSIGN, Act.DELEGATE} or deed.staff.user_id is None:
        return None
    identity.account_of(deed.staff_id)  # locked: a reset under way is seen here, or sees the post
    if _sign_ins.handled_alone(deed.staff, at=at) is None:
        return None
    identity.reset_second_factor(staff_id=deed.staff_id)
    link = send_link(deed.staff, ways[0], by=deed.asked_by, second=second)
    _frame.record_by(
        Change.Act.RESET_PASSWORD,
        deed.unit,
        staff=deed.asked_by,
        at=at,
        on=timezone.localdate(at),
        about=f"{deed.staff}: {Role(deed.role).label}",
        person=deed.staff,
        second=second.name,
    )
    return link


def send_link(
    staff: Staff, way: PasswordLink.Way, *, by: Staff, second: Second | None = None
) -> PasswordLink:
    """A new link for the person, on its way unless it goes by hand.

    Of a code on paper `by` reads one half; the other is for whoever confirmed, or waits for the head of the
    unit or another administrator, who are told.
    """
    link = identity.make_link(
        staff_id=staff.pk,
        way=way,
        first=by,
        second=second.staff if second else None,
        second_name=second.name if second else "",
    )
    if way != PasswordLink.Way.PAPER:
        later("notifications.send_password_link", link_id=str(link.pk))
    elif second is None:
        later("notifications.tell_of_half", link_id=str(link.pk))
    security_events.record(
        Kind.LINK_MADE,
        staff_id=staff.pk,
        staff_name=staff.full_name,
        account_id=link.user_id,
        by_id=by.pk,
        by_name=by.full_name,
        detail=way.value,
    )
    return link


Made = tuple[object, date, str]


@dataclass(frozen=True)
class _Hands:
    """Who asked, who confirmed where two had to, and when it is done."""

    by: Staff
    second: Second | None
    at: datetime


def _assign(deed: AccessRequest, today: date, _hands: _Hands) -> Made:
    facts = deed.facts
    role = Role(deed.role)
    start, end = max(_day(facts["valid_from"]) or today, today), _day(facts["valid_to"])
    _granting.check_assignment(deed.staff, deed.unit, role, start, end)
    row = Assignment.objects.create(
        staff=deed.staff,
        unit=deed.unit,
        role=role,
        title=facts["title"],
        decision=facts["decision"],
        seconded_from=Unit.objects.filter(pk=facts["seconded_from"]).first(),
        reserve=facts["reserve"],
        valid_from=start,
        valid_to=end,
    )
    return row, start, f"{deed.staff.full_name}: {role.label}"


def _delegate(deed: AccessRequest, today: date, _hands: _Hands) -> Made:
    facts = deed.facts
    rows = Assignment.objects.select_for_update(of=("self",)).select_related("staff")
    held = rows.get(pk=facts["assignment"])
    start, end = max(_day(facts["valid_from"]) or today, today), _day(facts["valid_to"]) or today
    _granting.check_span(start, end)
    _granting.check_borrower(held, deed.staff, start, end)
    row = Delegation.objects.create(
        assignment=held,
        to=deed.staff,
        reason=facts["reason"],
        decision=facts["decision"],
        combines_roles=facts["combines_roles"],
        valid_from=start,
        valid_to=end,
    )
    about = f"{held.staff.full_name} → {deed.staff.full_name}: {held.get_role_display()}"
    return row, start, about


def _reset_password(deed: AccessRequest, today: date, hands: _Hands) -> Made:
    return _link(deed, hands), today, str(deed.staff)


def _open_account(deed: AccessRequest, today: date, hands: _Hands) -> Made:
    deed.staff = identity.open_account(staff_id=deed.staff_id, username=deed.facts["username"])
    return _link(deed, hands), today, f"{deed.staff}: {deed.facts['username']}"


def _link(deed: AccessRequest, hands: _Hands) -> PasswordLink:
    return send_link(deed.staff, PasswordLink.Way(deed.facts["way"]), by=hands.by, second=hands.second)


def _change_contact(deed: AccessRequest, today: date, hands: _Hands) -> Made:
    facts = deed.facts
    row = identity.change_addresses(
        staff_id=deed.staff_id, phone=facts["phone"], email=facts["email"], by=hands.by, at=hands.at
    )
    phones = f"{mask_phone(row.phone_before) or '–'} → {mask_phone(row.phone_after) or '–'}"
    mails = f"{mask_email(row.email_before) or '–'} → {mask_email(row.email_after) or '–'}"
    return row, today, f"{deed.staff}: {phones}; {mails}"


def _reset_second_factor(deed: AccessRequest, today: date, _hands: _Hands) -> Made:
    identity.reset_second_factor(staff_id=deed.staff_id)
    return deed.staff, today, str(deed.staff)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


_DONE: dict[AccessRequest.Act, Callable[[AccessRequest, date, _Hands], Made]] = {
    Act.ASSIGN: _assign,
    Act.DELEGATE: _delegate,
    Act.RESET_PASSWORD: _reset_password,
    Act.RESET_SECOND_FACTOR: _reset_second_factor,
    Act.CHANGE_CONTACT: _change_contact,
    Act.OPEN_ACCOUNT: _open_account,
}
