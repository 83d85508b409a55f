"""Four eyes: what binds people, leads, oversees, or opens such a person's account waits for a second person.

The one who asks is an administrator who could do it alone, were it a lesser post. The one who confirms could
ask for it just as well, and is neither the one who asked nor the one it is about. Where an installation has
nobody else, the operator of the machine confirms on the server, by name and on record.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from motcua.agencies import permissions
from motcua.agencies.models import AccessRequest, Assignment, Change, Role
from motcua.agencies.officers import Officer
from motcua.agencies.services import _deeds, _frame, _scope
from motcua.agencies.services._deeds import Second
from motcua.audit import security_events
from motcua.audit.security_events import Kind
from motcua.common.later import later
from motcua.common.refusal import Refusal
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


def do_or_ask(deed: AccessRequest, *, alone: bool, by: Officer, at: datetime) -> Any:
    """What the deed made, when one person may do it alone; otherwise the deed, saved as a request.

    Raises AlreadyAsked and what the deed raises.
    """
    if alone:
        return _deeds.carry_out(deed, by=by.staff, second=None, at=at)
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
    return [
        staff for staff in people if _scope.any_post(staff, day, lambda by: may_confirm(deed, by=by, at=at))
    ]


@transaction.atomic
def confirm_request(
    *, request_id: UUID, ways: list[PasswordLink.Way], by: Officer, at: datetime
) -> tuple[AccessRequest, PasswordLink | None]:
    """The second person agrees, and it is done; with it comes the link, where a password is reset.

    ways  how a link reaches the person in this installation, the own addresses first.
    A sign-in that one administrator alone handled lately does not carry over into a guarded post: it ends,
    and the link is the way in. Raises RequestDecided, OwnRequest and what the act raises today.
    """
    deed = _locked(request_id, at)
    if by.staff.pk in {deed.asked_by_id, deed.staff_id}:
        raise OwnRequest
    if not _entitled(deed, by=by, at=at):
        raise PermissionDenied
    return _confirmed(deed, Second(by.name, by.staff), ways, at=at)


@transaction.atomic
def confirm_by_operator(
    *, request_id: UUID, ways: list[PasswordLink.Way], operator: str, reason: str, at: datetime
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
    return _confirmed(deed, Second(f"{operator.strip()} (vận hành máy chủ)"), ways, at=at)


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
    if deed.act not in {Act.ASSIGN, Act.DELEGATE}:
        return _scope.manages(deed.staff, by=by, day=day)
    return _frame.administers(deed.unit, by=by, day=day) and permissions.can_grant(by, Role(deed.role))


def _confirmed(
    deed: AccessRequest, second: Second, ways: list[PasswordLink.Way], *, at: datetime
) -> tuple[AccessRequest, PasswordLink | None]:
    made = _deeds.carry_out(deed, by=deed.asked_by, second=second, at=at)
    link = made if isinstance(made, PasswordLink) else _deeds.renew_sign_in(deed, second, ways, at=at)
    _decide(deed, State.CONFIRMED, second, at=at)
    security_events.record(
        Kind.CONFIRMED,
        staff_id=deed.staff_id,
        staff_name=deed.staff.full_name,
        by_id=second.staff.pk if second.staff else None,
        by_name=second.name,
        detail=f"{in_words(deed)} · {deed.unit.name}",
    )
    return deed, link


def _decide(deed: AccessRequest, state: AccessRequest.State, second: Second, *, at: datetime) -> None:
    deed.state, deed.decided_at = state, at
    deed.decided_by, deed.decided_name = second.staff, second.name[:200]
    deed.save()
