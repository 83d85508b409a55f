"""A look at the place itself: planned, the applicant told through the one-stop, what was found written down
(61/2018/NĐ-CP Điều 19 khoản 3). The clock runs."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Role
from motcua.agencies.officers import Officer
from motcua.common.invariant import InvariantBroken
from motcua.common.moments import spoken
from motcua.common.refusal import Refusal
from motcua.deadlines.calendars import local
from motcua.documents.models import File
from motcua.dossiers import notices, permissions
from motcua.dossiers.completeness import written_reason
from motcua.dossiers.letters import issue_letter
from motcua.dossiers.models import Dossier, Matter, Paper
from motcua.dossiers.services import _matters
from motcua.dossiers.services._steps import (
    SomeoneElseDidThis,
    allow,
    answered,
    calendar_of,
    iso,
    keep_duties_apart,
    locked,
)
from motcua.dossiers.status import Act, Status


class VisitOutsideLimit(Refusal):
    """The time chosen has passed, or lies behind the due date."""

    code = "dossier-onsite-outside-limit"
    message = _("Thời gian xác minh phải sau lúc này và trước hạn trả kết quả {due}. Vui lòng chọn lại.")


class PlanIncomplete(Refusal):
    """Time, place, persons and content are all entered (Điều 19 khoản 3)."""

    code = "dossier-onsite-incomplete"
    message = _("Vui lòng ghi đủ địa điểm và thành phần tham gia xác minh.")


class TooLateToInvite(Refusal):
    """Nobody can be asked to be somewhere in the past."""

    code = "dossier-onsite-too-late-to-invite"
    message = _(
        "Buổi xác minh của hồ sơ {dossier} đã qua ({when}) nên không mời được nữa. "
        "Người xử lý cần hủy buổi này và hẹn buổi khác."
    )


class NotYetHeld(Refusal):
    """What was found cannot be known before the visit."""

    code = "dossier-onsite-not-yet"
    message = _("Buổi xác minh hẹn lúc {when}; chưa đến lúc nên chưa ghi kết quả được.")


@dataclass(frozen=True)
class Plan:
    """When, where, who and what for; `applicant`: the person must be there."""

    starts_at: datetime
    place: str
    persons: str
    content: str
    applicant: bool = False


@dataclass(frozen=True)
class Minutes:
    """What was found, who was there; the signed record as a file where there is one."""

    found: str
    present: str = ""
    file: File | None = None


@transaction.atomic
def plan_verification(
    *, dossier_id: UUID, by: Officer, at: datetime, plan: Plan, key: UUID | None = None
) -> Dossier:
    """The handler plans a visit. Where the applicant must be present, the one-stop tells him.

    Raises PermissionDenied, DutiesNotApart, PlanIncomplete, VisitOutsideLimit, ReasonMissing, MoveNotAllowed.
    """
    dossier = locked(dossier_id)
    if answered(dossier, key):
        return dossier
    allow(permissions.is_handler(by, dossier))
    keep_duties_apart(dossier, person=by.staff, act=Act.PLAN_VERIFICATION, combines=by.combines)
    if dossier.status == Status.VERIFYING:
        raise SomeoneElseDidThis(act=Act.PLAN_VERIFICATION.label.lower(), dossier=dossier)
    facts = _facts(dossier, plan, at=at)
    dossier.move(Status.VERIFYING, Act.PLAN_VERIFICATION, by=by, at=at, facts=facts, key=key)
    first = Act.RELEASE_VERIFICATION if plan.applicant else Act.RECORD_VERIFICATION
    matter = _matters.open_matter(
        dossier,
        Matter.Kind.VERIFICATION,
        first,
        unit=dossier.receiving_unit if plan.applicant else dossier.settling_unit,
        role=Role.RECEIVE if plan.applicant else Role.PROCESS,
        due_at=plan.starts_at if plan.applicant else _record_by(dossier, plan.starts_at),
        facts=facts,
        by=by,
        at=at,
    )
    if plan.applicant:
        _matters.tell_holders(matter, "to_release_staff", at=at)
    return dossier


@transaction.atomic
def release_verification(*, dossier_id: UUID, by: Officer, at: datetime, key: UUID | None = None) -> Dossier:
    """The one-stop tells the applicant when and where to be (Điều 5 khoản 1 điểm e).

    Raises PermissionDenied, TooLateToInvite, SomeoneElseDidThis.
    """
    dossier = locked(dossier_id)
    if answered(dossier, key):
        return dossier
    allow(permissions.speaks_for_one_stop(by, dossier))
    matter = _matters.waiting(dossier, Act.RELEASE_VERIFICATION)
    starts_at = datetime.fromisoformat(matter.facts["starts_at"])
    if at >= starts_at:
        raise TooLateToInvite(dossier=dossier, when=spoken(starts_at))
    matter.released_at = at
    _matters.hand_on(
        matter,
        Act.RECORD_VERIFICATION,
        unit=dossier.settling_unit,
        role=Role.PROCESS,
        due_at=_record_by(dossier, starts_at),
    )
    dossier.note(Act.RELEASE_VERIFICATION, by=by, at=at, facts={"reason": invitation(matter)}, key=key)
    issue_letter(dossier, "verification_notice", body=invitation(matter), by=by, at=at)
    place, content = str(matter.facts["place"]), str(matter.facts["content"])
    words = f"{place}. {content}"
    notices.tell(dossier, "verification_invited", at=at, reason=words[:150], until=starts_at)
    return dossier


@transaction.atomic
def record_verification(
    *, dossier_id: UUID, by: Officer, at: datetime, minutes: Minutes, key: UUID | None = None
) -> Dossier:
    """Write down what was found; the handler goes on. The file, signed or not, is kept inside the agency.

    Raises PermissionDenied, NotYetHeld, ReasonMissing, SomeoneElseDidThis.
    """
    dossier = locked(dossier_id)
    if answered(dossier, key):
        return dossier
    allow(permissions.is_handler(by, dossier))
    keep_duties_apart(dossier, person=by.staff, act=Act.RECORD_VERIFICATION, combines=by.combines)
    matter = _matters.waiting(dossier, Act.RECORD_VERIFICATION)
    starts_at = datetime.fromisoformat(matter.facts["starts_at"])
    if at < starts_at:
        raise NotYetHeld(when=spoken(starts_at))
    facts = {"note": written_reason(minutes.found), "present": minutes.present.strip()[:2000]}
    if minutes.file is not None:
        facts["sha256"] = _keep(dossier, minutes.file, at=at)
    matter.facts |= facts
    _matters.end(matter, Act.RECORD_VERIFICATION, at=at)
    dossier.move(Status.PROCESSING, Act.RECORD_VERIFICATION, by=by, at=at, facts=facts, key=key)
    return dossier


@transaction.atomic
def call_off_verification(
    *, dossier_id: UUID, by: Officer, at: datetime, reason: str, key: UUID | None = None
) -> Dossier:
    """The visit does not take place. Who was invited is told so, in the system's own words."""
    dossier = locked(dossier_id)
    if answered(dossier, key):
        return dossier
    allow(permissions.is_handler(by, dossier))
    matter = dossier.matters.filter(kind=Matter.Kind.VERIFICATION, closed_at=None).first()
    if matter is None:
        raise SomeoneElseDidThis(act=Act.CALL_OFF_VERIFICATION.label.lower(), dossier=dossier)
    facts = {"note": written_reason(reason), "invited": matter.released_at is not None}
    _matters.end(matter, Act.CALL_OFF_VERIFICATION, at=at)
    dossier.move(Status.PROCESSING, Act.CALL_OFF_VERIFICATION, by=by, at=at, facts=facts, key=key)
    if matter.released_at is not None:
        starts_at = datetime.fromisoformat(matter.facts["starts_at"])
        notices.tell(dossier, "verification_called_off", at=at, until=starts_at)
    return dossier


def _facts(dossier: Dossier, plan: Plan, *, at: datetime) -> dict[str, Any]:
    if dossier.due_at is None:
        raise InvariantBroken("A dossier at a handler is in the clock.")
    place, persons = plan.place.strip()[:500], plan.persons.strip()[:2000]
    if not place or not persons:
        raise PlanIncomplete
    if not at < plan.starts_at <= dossier.due_at:
        raise VisitOutsideLimit(due=spoken(dossier.due_at))
    return {
        "starts_at": iso(plan.starts_at),
        "place": place,
        "persons": persons,
        "content": written_reason(plan.content),
        "applicant": plan.applicant,
    }


def _record_by(dossier: Dossier, starts_at: datetime) -> datetime:
    """The record is due at the close of the day of the visit, or of the working day after."""
    calendar = calendar_of(dossier.agency)
    day = local(starts_at).date()
    if calendar.works_on(day) and starts_at < calendar.closing(day):
        return calendar.closing(day)
    return calendar.closing(calendar.working_day(day, 1))


def invitation(matter: Matter) -> str:
    """What the invitation says."""
    facts = matter.facts
    words = _(
        "Mời người nộp hồ sơ có mặt lúc {when} tại {place} để xác minh thực địa. "
        "Nội dung: {content} Thành phần: {persons}"
    )
    return str(words).format(
        when=spoken(datetime.fromisoformat(facts["starts_at"])),
        place=facts["place"],
        content=facts["content"],
        persons=facts["persons"],
    )


def _keep(dossier: Dossier, file: File, *, at: datetime) -> str:
    dossier.add_paper(
        Paper(
            kind=Paper.Kind.INTERNAL,
            template="verification_minutes",
            name=str(_("Biên bản xác minh thực địa")),
            file=file,
            made_at=at,
        )
    )
    return str(file.blob_id)
