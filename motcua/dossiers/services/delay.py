"""A dossier that will be late: the handler says why, the head of the agency apologises, the one-stop changes
the date (61/2018/NĐ-CP Điều 19 khoản 9)."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Role
from motcua.agencies.officers import Officer
from motcua.common.invariant import InvariantBroken
from motcua.common.moments import spoken
from motcua.common.refusal import Refusal
from motcua.deadlines.calendars import Calendar, local
from motcua.dossiers import notices, permissions
from motcua.dossiers.completeness import written_reason
from motcua.dossiers.models import Dossier, Matter, MoveNotAllowed
from motcua.dossiers.papers import keep_form, sign_apology
from motcua.dossiers.services import _matters
from motcua.dossiers.services._steps import (
    SomeoneElseDidThis,
    allow,
    answered,
    calendar_of,
    iso,
    keep_duties_apart,
    locked,
    regime_for,
    resume,
)
from motcua.dossiers.status import Act, Status

# The agency is at work: neither waiting for the applicant nor done.
AT_WORK = frozenset(
    {
        Status.PROCESSING,
        Status.CONSULTING,
        Status.VERIFYING,
        Status.INTERLINKED,
        Status.SIGNING,
        Status.REFUSING,
    }
)


class DelayReason(models.TextChoices):
    """Why the result is late; the public list of apologies shows this and nothing that was typed."""

    VERIFICATION = "verification", _("Cần thêm thời gian thẩm tra, xác minh")
    OPINION = "opinion", _("Chờ ý kiến của cơ quan phối hợp")
    WORKLOAD = "workload", _("Số hồ sơ tăng đột xuất")
    SYSTEM = "system", _("Sự cố kỹ thuật")
    FORCE_MAJEURE = "force_majeure", _("Thiên tai, dịch bệnh, sự kiện bất khả kháng")
    OTHER = "other", _("Lý do khác")


class ExtensionUsedUp(Refusal):
    """The date is changed once at most."""

    code = "dossier-extension-used-up"
    message = _(
        "Hồ sơ {dossier} đã được hẹn lại một lần nên không được hẹn lại nữa. Hãy giải quyết ngay; "
        "nếu không kịp, hồ sơ được tính quá hạn trả."
    )


class ExtensionAsked(Refusal):
    """An extension already waits."""

    code = "dossier-extension-asked"
    message = _("Đề nghị gia hạn hồ sơ {dossier} đang chờ xử lý; không cần lập thêm.")


class TooLateToExtend(Refusal):
    """The apology is out some days before the due date, or not at all."""

    code = "dossier-too-late-to-extend"
    message = _(
        "Phiếu xin lỗi của hồ sơ {dossier} phải được ký trước hạn trả ít nhất {days} ngày, "
        "tức là trước {until}. Nay đã quá thời điểm đó nên không gia hạn được."
    )


class PastDue(Refusal):
    """A date that has passed is not changed."""

    code = "dossier-past-due"
    message = _("Hồ sơ {dossier} đã quá hạn trả {due}; hạn đã qua thì không đổi được.")


class NewDateNotLater(Refusal):
    """The new date is a working day after the present due date."""

    code = "dossier-new-date-not-later"
    message = _("Ngày hẹn lại phải là ngày làm việc sau hạn hiện tại ({due}). Vui lòng chọn ngày khác.")


@transaction.atomic
def request_extension(
    *,
    dossier_id: UUID,
    by: Officer,
    at: datetime,
    reason_code: str,
    reason: str,
    new_date: date,
    key: UUID | None = None,
) -> Dossier:
    """The handler drafts form 04: why, and the new date. The agency goes on working on the dossier.

    Raises PermissionDenied, ExtensionUsedUp, ExtensionAsked, TooLateToExtend, NewDateNotLater, ReasonMissing.
    """
    dossier = locked(dossier_id)
    if answered(dossier, key):
        return dossier
    allow(permissions.is_handler(by, dossier))
    keep_duties_apart(dossier, person=by.staff, act=Act.REQUEST_EXTENSION, combines=by.combines)
    _check_at_work(dossier, Act.REQUEST_EXTENSION)
    until = _check_in_time(dossier, at=at)
    due = _due(dossier)
    calendar = calendar_of(dossier.agency)
    if new_date <= local(due).date() or not calendar.works_on(new_date):
        raise NewDateNotLater(due=spoken(due))
    facts = {
        "reason_code": DelayReason(reason_code).value,
        "reason": written_reason(reason),
        "old_due_at": iso(due),
        "new_due_at": iso(calendar.closing(new_date)),
    }
    _check_times(dossier, at=at)
    matter = _matters.open_matter(
        dossier,
        Matter.Kind.EXTENSION,
        Act.SIGN_EXTENSION,
        unit=dossier.agency,
        role=Role.SIGN,
        due_at=until,
        facts=facts,
        by=by,
        at=at,
    )
    dossier.note(Act.REQUEST_EXTENSION, by=by, at=at, facts=facts, key=key)
    _matters.tell_holders(matter, "extension_to_sign_staff", at=at, reason=facts["reason"] or "")
    return dossier


@transaction.atomic
def sign_extension(*, dossier_id: UUID, by: Officer, at: datetime, key: UUID | None = None) -> Dossier:
    """The head of the agency signs form 04, in time; the one-stop will send it.

    Raises PermissionDenied, DutiesNotApart, TooLateToExtend, SomeoneElseDidThis.
    """
    dossier = locked(dossier_id)
    if answered(dossier, key):
        return dossier
    allow(permissions.heads_agency(by, dossier))
    keep_duties_apart(dossier, person=by.staff, act=Act.SIGN, combines=by.combines)
    matter = _matters.waiting(dossier, Act.SIGN_EXTENSION)
    _check_in_time(dossier, at=at)
    new_due_at = datetime.fromisoformat(matter.facts["new_due_at"])
    matter.file = sign_apology(dossier, reason=matter.facts["reason"], new_due_at=new_due_at, by=by, at=at)
    _matters.hand_on(
        matter,
        Act.CHANGE_DUE_DATE,
        unit=dossier.receiving_unit,
        role=Role.HEAD_ONE_STOP,
        due_at=dossier.due_at,
    )
    facts = {"sha256": matter.file.blob_id}
    dossier.note(Act.SIGN_EXTENSION, by=by, at=at, facts=facts, key=key)
    _matters.tell_holders(matter, "to_release_staff", at=at)
    return dossier


@transaction.atomic
def decline_extension(
    *, dossier_id: UUID, by: Officer, at: datetime, reason: str, key: UUID | None = None
) -> Dossier:
    """The head of the agency does not sign; the date stays, and the one chance is not used."""
    dossier = locked(dossier_id)
    if answered(dossier, key):
        return dossier
    allow(permissions.heads_agency(by, dossier))
    matter = _matters.waiting(dossier, Act.SIGN_EXTENSION)
    why = written_reason(reason)
    _matters.end(matter, Act.DECLINE_EXTENSION, at=at)
    dossier.note(Act.DECLINE_EXTENSION, by=by, at=at, facts={"reason": why}, key=key)
    if dossier.handler is not None:
        notices.tell_staff(dossier, "extension_declined_staff", to=dossier.handler, at=at, reason=why)
    return dossier


@transaction.atomic
def take_back_extension(
    *, dossier_id: UUID, by: Officer, at: datetime, reason: str, key: UUID | None = None
) -> Dossier:
    """Who asked takes form 04 back, until it is signed; the one chance is not used and the leaders are told.

    Raises PermissionDenied, ReasonMissing, SomeoneElseDidThis.
    """
    dossier = locked(dossier_id)
    if answered(dossier, key):
        return dossier
    allow(permissions.is_handler(by, dossier))
    matter = _matters.waiting(dossier, Act.SIGN_EXTENSION)
    why = written_reason(reason)
    _matters.tell_holders(matter, "draft_taken_back_staff", at=at, reason=f"{by.name}: {why}")
    _matters.end(matter, Act.TAKE_BACK_EXTENSION, at=at)
    dossier.note(Act.TAKE_BACK_EXTENSION, by=by, at=at, facts={"reason": why}, key=key)
    return dossier


@transaction.atomic
def change_due_date(*, dossier_id: UUID, by: Officer, at: datetime, key: UUID | None = None) -> Dossier:
    """The head of the one-stop changes the date and sends the apology; the first due date stays for ever.

    Raises PermissionDenied, PastDue, SomeoneElseDidThis.
    """
    dossier = locked(dossier_id)
    if answered(dossier, key):
        return dossier
    allow(permissions.can_change_due_date(by, dossier))
    matter = _matters.waiting(dossier, Act.CHANGE_DUE_DATE)
    if dossier.status not in AT_WORK:
        raise SomeoneElseDidThis(act=Act.CHANGE_DUE_DATE.label.lower(), dossier=dossier)
    due = _due(dossier)
    if at > due:
        raise PastDue(dossier=dossier, due=spoken(due))
    facts = matter.facts | {"old_due_at": iso(due), "due_at": matter.facts["new_due_at"]}
    dossier.due_at = datetime.fromisoformat(matter.facts["new_due_at"])
    dossier.note(Act.CHANGE_DUE_DATE, by=by, at=at, facts=facts, key=key)
    if dossier.status != Status.REFUSING:  # its step is parked
        resume(dossier, at=at)
    if matter.file is None:
        raise InvariantBroken("The act before signed the paper.")
    keep_form(dossier, "form04", matter.file, at=at)
    matter.released_at = at
    _matters.end(matter, Act.CHANGE_DUE_DATE, at=at)
    notices.tell(dossier, "extended", at=at, reason=matter.facts["reason"])
    return dossier


def sign_by(dossier: Dossier, *, at: datetime) -> datetime:
    """Last moment the head of the agency may sign form 04: the close of a working day that leaves the law's
    days before the due date (61/2018/NĐ-CP Điều 19 khoản 9)."""
    last = local(_due(dossier)).date() - timedelta(days=regime_for(dossier, at=at).apology_before_due)
    calendar = calendar_of(dossier.agency)
    return calendar.closing(_on_or_before(last, calendar))


def _on_or_before(day: date, calendar: Calendar) -> date:
    while not calendar.works_on(day):
        day -= timedelta(days=1)
    return day


def _due(dossier: Dossier) -> datetime:
    if dossier.due_at is None:
        raise InvariantBroken("A dossier in the clock has a due date.")
    return dossier.due_at


def _check_in_time(dossier: Dossier, *, at: datetime) -> datetime:
    until = sign_by(dossier, at=at)
    if at > until:
        days = regime_for(dossier, at=at).apology_before_due
        raise TooLateToExtend(dossier=dossier, days=days, until=spoken(until))
    return until


def _check_at_work(dossier: Dossier, act: Act) -> None:
    if dossier.status not in AT_WORK:
        raise MoveNotAllowed(dossier=dossier, status=Status(dossier.status).label, target=act.label)


def _check_times(dossier: Dossier, *, at: datetime) -> None:
    rows = dossier.matters.filter(kind=Matter.Kind.EXTENSION)
    if rows.filter(closed_at=None).exists():
        raise ExtensionAsked(dossier=dossier)
    if rows.filter(outcome=Act.CHANGE_DUE_DATE).count() >= regime_for(dossier, at=at).extension_max:
        raise ExtensionUsedUp(dossier=dossier)
