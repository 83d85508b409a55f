"""What every act on the organisation shares: who may, from which day, and the line it leaves."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from motcua.agencies import permissions
from motcua.agencies.models import Change, Unit
from motcua.agencies.officers import Officer
from motcua.agencies.services.lookups import committee_of
from motcua.agencies.tree import chain_on
from motcua.audit import security_events
from motcua.audit.security_events import Kind
from motcua.common.later import later
from motcua.common.refusal import Refusal
from motcua.identity.models import Staff


class BackDated(Refusal):
    """The past of the organisation is not rewritten: dossiers have already been settled by it."""

    code = "organisation-back-dated"
    message = _(
        "Ngày có hiệu lực {on} đã qua nên không ghi được: hồ sơ từ ngày đó đã do đơn vị cũ xử lý. "
        "Vui lòng chọn từ ngày {today} trở đi."
    )


class DecisionMissing(Refusal):
    """A change of the organisation rests on a decision."""

    code = "organisation-decision-missing"
    message = _("Chưa có số văn bản quyết định. Vui lòng ghi số, ngày của quyết định làm căn cứ.")


class RoleForOneself(Refusal):
    """Nobody gives a role to himself, whoever he administers."""

    code = "role-for-oneself"
    message = _(
        "Không ai tự giao vai trò cho chính mình, kể cả người quản trị. "
        "Vui lòng nhờ một người quản trị khác giao."
    )


def spoken(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def check_date(on: date, at: datetime) -> None:
    today = timezone.localdate(at)
    if on < today:
        raise BackDated(on=spoken(on), today=spoken(today))


def check(unit: Unit, *, by: Officer, on: date, decision: str, at: datetime) -> None:
    """Refuse an act on the unit by the wrong person, in the past or without a decision."""
    require_administrator(unit, by=by, at=at)
    check_date(on, at)
    if not decision.strip():
        raise DecisionMissing


def require_administrator(unit: Unit, *, by: Officer, at: datetime) -> None:
    if not administers(unit, by=by, day=timezone.localdate(at)):
        raise PermissionDenied


def administers(unit: Unit, *, by: Officer, day: date) -> bool:
    """May this officer change the unit? Faces ask it to show or hide the acts."""
    if not by.roles & permissions.ADMINISTRATORS:
        return False
    return permissions.can_administer(by, chain_on(unit, day), committee_of(by.unit, day))


_EVENTS = {
    Change.Act.ASSIGN: Kind.ROLE_GIVEN,
    Change.Act.END_ASSIGNMENT: Kind.ROLE_ENDED,
    Change.Act.DELEGATE: Kind.ROLE_LENT,
    Change.Act.END_DELEGATION: Kind.ROLE_ENDED,
    Change.Act.ABSENCE: Kind.ROLE_LENT,
    Change.Act.HIRE: Kind.ACCOUNT_OPENED,
    Change.Act.RESET_PASSWORD: Kind.PASSWORD_RESET,
    Change.Act.RESET_SECOND_FACTOR: Kind.FACTOR_RESET,
    Change.Act.CHANGE_CONTACT: Kind.CONTACT_CHANGED,
    Change.Act.OPEN_ACCOUNT: Kind.ACCOUNT_OPENED,
    Change.Act.LEAVE: Kind.ACCOUNT_CLOSED,
    Change.Act.ASK: Kind.ASKED,
    Change.Act.DECLINE: Kind.DECLINED,
}
_TOLD = frozenset(_EVENTS) - {Change.Act.ASK, Change.Act.DECLINE}


def record(
    act: Change.Act,
    unit: Unit,
    *,
    by: Officer,
    at: datetime,
    on: date,
    decision: str = "",
    about: str = "",
    person: Staff | None = None,
) -> Change:
    """As `record_by`, for an officer at work."""
    return record_by(act, unit, staff=by.staff, at=at, on=on, decision=decision, about=about, person=person)


def record_by(
    act: Change.Act,
    unit: Unit,
    *,
    staff: Staff,
    at: datetime,
    on: date,
    decision: str = "",
    about: str = "",
    person: Staff | None = None,
    second: str = "",
) -> Change:
    """The line an act leaves; second: who confirmed it, where two had to.

    Where it touches somebody's account or powers (person), it is an event about access too, and the person
    and the head of the unit are told.
    """
    if second:
        about = f"{about[:400]} · xác nhận: {second}"
    change = Change.objects.create(
        at=at,
        staff=staff,
        unit=unit,
        act=act,
        effective_on=on,
        decision=decision,
        about=about[:500],
        person=person,
        second_name=second[:200],
    )
    if person is not None:
        security_events.record(
            _EVENTS[act],
            staff_id=person.pk,
            staff_name=person.full_name,
            account_id=person.user_id,
            by_id=staff.pk,
            by_name=staff.full_name,
            detail=f"{about} · {unit.name}",
        )
        if act in _TOLD:
            later("notifications.tell_of_access", change_id=str(change.pk))
    return change
