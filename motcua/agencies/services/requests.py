"""Four eyes: what binds people, leads, oversees, or opens such a person's account waits for a second person.

The one who asks is an administrator who could do it alone, were it a lesser post. The one who confirms could
ask for it just as well, and is neither the one who asked nor the one it is about. Where an installation has
nobody else, the operator of the machine confirms on the server, by name and on record.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from motcua.agencies import permissions
from motcua.agencies.models import AccessRequest, Assignment, Change, Delegation, Role, Unit
from motcua.agencies.officers import Officer, officer, posts
from motcua.agencies.services import _frame, _granting, _scope
from motcua.audit import security_events
from motcua.audit.security_events import Kind
from motcua.common.later import later
from motcua.common.refusal import Refusal
from motcua.identity import services as identity
from motcua.identity.models import PasswordLink, Staff

Act, State = AccessRequest.Act, AccessRequest.State


class AlreadyAsked(Refusal):
    """The same waits already."""

    code = "access-request-waits"
    message = _("Việc này đã được đề nghị và đang chờ người thứ hai xác nhận. Xem ở mục “Chờ xác nhận”.")


class RequestDecided(Refusal):
    """Somebody was quicker, or it waited too long."""

    code = "access-request-decided"
    message = _(
        "Đề nghị này không còn chờ nữa: đã có người xác nhận, từ chối, rút lại, hoặc đã quá 7 ngày. "
        "Vui lòng tải lại trang; nếu vẫn cần thì đề nghị lại."
    )


class OwnRequest(Refusal):
    """Two people are two people."""

    code = "access-request-own"
    message = _(
        "Bạn là người đề nghị, hoặc là người được giao việc này, nên không tự xác nhận được. "
        "Vui lòng nhờ một người quản trị khác."
    )


class ReasonMissing(Refusal):
    """Who says no says why."""

    code = "access-request-reason-missing"
    message = _("Chưa có lý do. Vui lòng ghi vì sao không xác nhận, hoặc vì sao phải xác nhận tại máy chủ.")


class SomebodyElseConfirms(Refusal):
    """The operator of the machine stands in only where there is no second administrator."""

    code = "access-request-somebody-else"
    message = _("Đã có người xác nhận được đề nghị này tại trang Quản trị: {names}. Vui lòng nhờ họ.")


@dataclass(frozen=True)
class Second:
    """Who confirmed, for the record; None: nobody had to."""

    name: str
    staff: Staff | None = None


def do_or_ask(deed: AccessRequest, *, alone: bool, by: Officer, at: datetime) -> Any:
    """What the deed made, when one person may do it alone; otherwise the deed, saved as a request.

    Raises AlreadyAsked and what the deed raises.
    """
    if alone:
        return _carry_out(deed, by=by.staff, second=None, at=at)
    waiting = AccessRequest.objects.waiting(at).filter(
        act=deed.act, staff=deed.staff, unit=deed.unit, role=deed.role
    )
    if waiting.exists():
        raise AlreadyAsked
    deed.asked_by, deed.asked_at = by.staff, at
    deed.save(force_insert=True)
    _frame.record(
        Change.Act.ASK,
        deed.unit,
        by=by,
        at=at,
        on=timezone.localdate(at),
        about=in_words(deed),
        person=deed.staff,
    )
    later("notifications.tell_of_request", request_id=str(deed.pk))
    return deed


def send_link(staff: Staff, way: PasswordLink.Way) -> PasswordLink:
    """A new link for the person, on its way unless it goes by hand."""
    link = identity.make_link(staff_id=staff.pk, way=way)
    if way != PasswordLink.Way.PAPER:
        later("notifications.send_password_link", link_id=str(link.pk))
    security_events.record(
        Kind.LINK_MADE,
        staff_id=staff.pk,
        staff_name=staff.full_name,
        account_id=link.user_id,
        detail=way.value,
    )
    return link


def in_words(deed: AccessRequest) -> str:
    """What is asked for, in a line."""
    role = f": {Role(deed.role).label}" if deed.role else ""
    return f"{deed.get_act_display()}, {deed.staff.full_name}{role}"


def may_confirm(deed: AccessRequest, *, by: Officer, at: datetime) -> bool:
    """Could this officer ask for it too, and is somebody else than the two it is between?"""
    return by.staff.pk not in {deed.asked_by_id, deed.staff_id} and _entitled(deed, by=by, at=at)


def requests_seen(*, by: Officer, at: datetime) -> list[AccessRequest]:
    """Waiting requests this administrator asked for or could have, the oldest first."""
    rows = AccessRequest.objects.waiting(at).select_related("staff", "unit", "asked_by").order_by("id")
    return [row for row in rows if row.asked_by_id == by.staff.pk or _entitled(row, by=by, at=at)]


def confirmers(deed: AccessRequest, *, at: datetime) -> list[Staff]:
    """Everybody who may confirm the request on that day, by name."""
    day = timezone.localdate(at)
    held = Assignment.objects.on(day).filter(role__in=permissions.ADMINISTRATORS)
    people = Staff.objects.filter(assignments__in=held).distinct().order_by("sort_key", "code")
    return [staff for staff in people if _any_post(staff, day, lambda by: may_confirm(deed, by=by, at=at))]


@transaction.atomic
def confirm_request(
    *, request_id: UUID, by: Officer, at: datetime
) -> tuple[AccessRequest, PasswordLink | None]:
    """The second person agrees, and it is done; with it comes the link, where a password is reset.

    Raises RequestDecided, OwnRequest and what the act raises today.
    """
    deed = _locked(request_id, at)
    if by.staff.pk in {deed.asked_by_id, deed.staff_id}:
        raise OwnRequest
    if not _entitled(deed, by=by, at=at):
        raise PermissionDenied
    return _confirmed(deed, Second(by.name, by.staff), at=at)


@transaction.atomic
def confirm_by_operator(
    *, request_id: UUID, operator: str, reason: str, at: datetime
) -> tuple[AccessRequest, PasswordLink | None]:
    """The operator of the machine confirms, where no second administrator is there to.

    operator  the name of the person at the server, for the record.
    Raises as `confirm_request`, SomebodyElseConfirms, ReasonMissing.
    """
    deed = _locked(request_id, at)
    if not (operator.strip() and reason.strip()):
        raise ReasonMissing
    others = confirmers(deed, at=at)
    if others:
        raise SomebodyElseConfirms(names=", ".join(map(str, others)))
    deed.reason = reason.strip()[:500]
    return _confirmed(deed, Second(f"{operator.strip()} (vận hành máy chủ)"), at=at)


@transaction.atomic
def decline_request(*, request_id: UUID, reason: str, by: Officer, at: datetime) -> AccessRequest:
    """The second person does not agree, or the first takes it back; nothing happens. Raises RequestDecided,
    ReasonMissing.
    """
    deed = _locked(request_id, at)
    own = by.staff.pk == deed.asked_by_id
    if not own and not _entitled(deed, by=by, at=at):
        raise PermissionDenied
    if not own and not reason.strip():
        raise ReasonMissing
    deed.reason = reason.strip()[:500]
    _decide(deed, State.WITHDRAWN if own else State.DECLINED, Second(by.name, by.staff), at=at)
    day = timezone.localdate(at)
    about = f"{in_words(deed)} · {deed.get_state_display()}"
    _frame.record(Change.Act.DECLINE, deed.unit, by=by, at=at, on=day, about=about, person=deed.staff)
    return deed


def _locked(request_id: UUID, at: datetime) -> AccessRequest:
    rows = AccessRequest.objects.select_for_update(of=("self",)).select_related("staff", "unit", "asked_by")
    deed = rows.filter(pk=request_id).waiting(at).first()
    if deed is None:
        raise RequestDecided
    return deed


def _entitled(deed: AccessRequest, *, by: Officer, at: datetime) -> bool:
    day = timezone.localdate(at)
    if deed.act in {Act.RESET_PASSWORD, Act.RESET_SECOND_FACTOR}:
        return _scope.manages(deed.staff, by=by, day=day)
    return _frame.administers(deed.unit, by=by, day=day) and permissions.can_grant(by, Role(deed.role))


def _any_post(staff: Staff, day: date, test: Callable[[Officer], bool]) -> bool:
    at_work = (officer(staff, unit, day=day) for unit in posts(staff, day=day))
    return any(test(one) for one in at_work if one is not None)


def _confirmed(
    deed: AccessRequest, second: Second, *, at: datetime
) -> tuple[AccessRequest, PasswordLink | None]:
    made = _carry_out(deed, by=deed.asked_by, second=second, at=at)
    _decide(deed, State.CONFIRMED, second, at=at)
    security_events.record(
        Kind.CONFIRMED,
        staff_id=deed.staff_id,
        staff_name=deed.staff.full_name,
        by_id=second.staff.pk if second.staff else None,
        by_name=second.name,
        detail=f"{in_words(deed)} · {deed.unit.name}",
    )
    return deed, made if isinstance(made, PasswordLink) else None


def _decide(deed: AccessRequest, state: AccessRequest.State, second: Second, *, at: datetime) -> None:
    deed.state, deed.decided_at = state, at
    deed.decided_by, deed.decided_name = second.staff, second.name[:200]
    deed.save()


def _carry_out(deed: AccessRequest, *, by: Staff, second: Second | None, at: datetime) -> object:
    """Do it, on the first day not yet past, and leave the line that names both."""
    today = timezone.localdate(at)
    made, on, about = _DONE[Act(deed.act)](deed, today)
    if second is not None:
        about = f"{about} · xác nhận: {second.name}"
    _frame.record_by(
        Change.Act(deed.act),
        deed.unit,
        staff=by,
        at=at,
        on=on,
        decision=deed.facts.get("decision", ""),
        about=about,
        person=deed.staff,
    )
    return made


Made = tuple[object, date, str]


def _assign(deed: AccessRequest, today: date) -> Made:
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


def _delegate(deed: AccessRequest, today: date) -> Made:
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


def _reset_password(deed: AccessRequest, today: date) -> Made:
    return send_link(deed.staff, PasswordLink.Way(deed.facts["way"])), today, str(deed.staff)


def _reset_second_factor(deed: AccessRequest, today: date) -> Made:
    identity.reset_second_factor(staff_id=deed.staff_id)
    return deed.staff, today, str(deed.staff)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


_DONE: dict[AccessRequest.Act, Callable[[AccessRequest, date], Made]] = {
    Act.ASSIGN: _assign,
    Act.DELEGATE: _delegate,
    Act.RESET_PASSWORD: _reset_password,
    Act.RESET_SECOND_FACTOR: _reset_second_factor,
}
