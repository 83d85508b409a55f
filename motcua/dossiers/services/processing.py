"""The agency at work: transfer, assignment, steps, the proposal and its return."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.agencies import services as agencies
from motcua.agencies.models import Role
from motcua.agencies.officers import Officer, officer
from motcua.common.refusal import Refusal
from motcua.dossiers import completeness, notices, permissions
from motcua.dossiers.models import Dossier, DraftReading, MoveNotAllowed
from motcua.dossiers.papers import draft_result
from motcua.dossiers.services import _matters, digitisation
from motcua.dossiers.services._steps import (
    allow,
    answered,
    finish_step,
    keep_duties_apart,
    locked,
    resume,
)
from motcua.dossiers.status import Act, Status
from motcua.identity.models import Staff
from motcua.workflow import services as workflow


class NotASpecialistHere(Refusal):
    """The chosen person does not process dossiers in the settling unit today."""

    code = "dossier-not-a-specialist-here"
    message = _(
        "Người được chọn hiện không xử lý hồ sơ tại {unit}. Vui lòng chọn người khác trong danh sách."
    )


class NotToReassign(Refusal):
    """There is no handler to take the dossier from, or it is the chosen person already."""

    code = "dossier-not-to-reassign"
    message = _(
        "Hồ sơ {dossier} không giao lại được: chưa có người xử lý, đã xử lý xong, "
        "hoặc người được chọn đang giữ hồ sơ này."
    )


_SENT_FOR_SIGNING = frozenset({Status.SIGNING, Status.REFUSING, Status.CORRECTING})


@transaction.atomic
def transfer(*, dossier_id: UUID, by: Officer, at: datetime, key: UUID | None = None) -> Dossier:
    """Hand the dossier to the agency that settles it; lateness is written down (61/2018/NĐ-CP Điều 18)."""
    dossier = locked(dossier_id)
    if answered(dossier, key):
        return dossier
    allow(permissions.can_transfer(by, dossier))
    digitisation.check_transfer(dossier, at=at)
    late = dossier.transfer_by is not None and at > dossier.transfer_by
    facts = {"to": dossier.settling_unit.name, "late": late}
    dossier.move(Status.WITH_AGENCY, Act.TRANSFER, by=by, at=at, facts=facts, key=key)
    finish_step(dossier, Act.TRANSFER, by=by, at=at)
    return dossier


@transaction.atomic
def assign(*, dossier_id: UUID, to: UUID, by: Officer, at: datetime, key: UUID | None = None) -> Dossier:
    """Give the dossier to a specialist (61/2018/NĐ-CP Điều 19 khoản 1)."""
    dossier = locked(dossier_id)
    if answered(dossier, key):
        return dossier
    allow(permissions.can_assign(by, dossier))
    person = _specialist(dossier, to, at=at)
    dossier.handler = person
    facts = {"to": person.full_name, "to_code": person.code}
    dossier.move(Status.PROCESSING, Act.ASSIGN, by=by, at=at, facts=facts, key=key)
    finish_step(dossier, Act.ASSIGN, by=by, at=at)
    notices.tell_staff(dossier, "assigned_staff", to=person, at=at)
    return dossier


@transaction.atomic
def reassign(
    *, dossier_id: UUID, to: UUID, by: Officer, at: datetime, reason: str, key: UUID | None = None
) -> Dossier:
    """Give a dossier that has a handler to another specialist: absent, overburdened, gone.

    Whoever had it before never signs it. Raises NotToReassign, NotASpecialistHere, DutiesNotApart.
    """
    dossier = locked(dossier_id)
    if answered(dossier, key):
        return dossier
    allow(permissions.can_assign(by, dossier))
    before = dossier.handler
    if before is None or dossier.finished_at is not None or before.pk == to:
        raise NotToReassign(dossier=dossier)
    person = _specialist(dossier, to, at=at)
    dossier.handler = person
    dossier.stood_in = [*{*dossier.stood_in, before.pk}]
    facts = {"from": before.full_name, "to": person.full_name, "to_code": person.code, "reason": reason}
    dossier.note(Act.REASSIGN, by=by, at=at, facts=facts, key=key)
    workflow.hand_on(ref=dossier.pk, lane=Role.PROCESS, to=person)
    notices.tell_staff(dossier, "assigned_staff", to=person, at=at)
    return dossier


@transaction.atomic
def complete_step(
    *, dossier_id: UUID, by: Officer, at: datetime, note: str, key: UUID | None = None
) -> Dossier:
    """Finish the specialist's present step (thẩm định); the note never reaches the applicant."""
    dossier = locked(dossier_id)
    if answered(dossier, key):
        return dossier
    allow(permissions.is_handler(by, dossier))
    keep_duties_apart(dossier, person=by.staff, act=Act.COMPLETE_STEP, combines=by.combines)
    facts = {"note": note.strip(), "combines": by.combines}
    dossier.move(Status.PROCESSING, Act.COMPLETE_STEP, by=by, at=at, facts=facts, key=key)
    finish_step(dossier, Act.COMPLETE_STEP, by=by, at=at)
    return dossier


@transaction.atomic
def propose(
    *, dossier_id: UUID, by: Officer, at: datetime, data: dict[str, Any], key: UUID | None = None
) -> Dossier:
    """Submit a drafted result to the signing leader (trình ký); `data` corrects the facts filled in."""
    dossier = locked(dossier_id)
    if answered(dossier, key):
        return dossier
    allow(permissions.is_handler(by, dossier))
    keep_duties_apart(dossier, person=by.staff, act=Act.PROPOSE, combines=by.combines)
    draft = draft_result(dossier, data, at=at)
    facts = {"draft": draft.file.blob_id if draft.file else "", "combines": by.combines}
    dossier.move(Status.SIGNING, Act.PROPOSE, by=by, at=at, facts=facts, key=key)
    finish_step(dossier, Act.PROPOSE, by=by, at=at)
    return dossier


@transaction.atomic
def send_back(
    *, dossier_id: UUID, by: Officer, at: datetime, reason: str, key: UUID | None = None
) -> Dossier:
    """The leader returns the draft of a result, refusal or correction to the specialist, with a reason."""
    dossier = locked(dossier_id)
    if answered(dossier, key):
        return dossier
    allow(permissions.can_sign(by, dossier))
    why = completeness.written_reason(reason)
    _return_draft(dossier, Act.SEND_BACK, by=by, at=at, reason=why, key=key)
    if dossier.handler is not None:
        notices.tell_staff(dossier, "sent_back_staff", to=dossier.handler, at=at, reason=why)
    return dossier


@transaction.atomic
def take_back_draft(
    *, dossier_id: UUID, by: Officer, at: datetime, reason: str, key: UUID | None = None
) -> Dossier:
    """Who sent a draft for signing takes it back to mend it, until it is signed; the leaders are told.

    Raises PermissionDenied, ReasonMissing, MoveNotAllowed, SomeoneElseDidThis.
    """
    dossier = locked(dossier_id)
    if answered(dossier, key):
        return dossier
    allow(permissions.can_take_back(by, dossier))
    why = completeness.written_reason(reason)
    _return_draft(dossier, Act.TAKE_BACK_DRAFT, by=by, at=at, reason=why, key=key)
    for leader in agencies.staff_in(dossier.agency, Role.SIGN, at.date()):
        notices.tell_staff(dossier, "draft_taken_back_staff", to=leader, at=at, reason=f"{by.name}: {why}")
    return dossier


def _return_draft(
    dossier: Dossier, act: Act, *, by: Officer, at: datetime, reason: str, key: UUID | None
) -> None:
    """The draft of a result, refusal or correction is the specialist's again; approvals of it are void."""
    status = Status(dossier.status)
    target = Status.CORRECTING if status == Status.CORRECTING else Status.PROCESSING
    if status not in _SENT_FOR_SIGNING:
        raise MoveNotAllowed(dossier=dossier, status=status.label, target=target.label)
    dossier.move(target, act, by=by, at=at, facts={"reason": reason}, key=key)
    if status == Status.REFUSING:
        _matters.end(_matters.waiting(dossier, Act.SIGN_REFUSAL), act, at=at)
        resume(dossier, at=at)
    elif status == Status.CORRECTING:
        matter = _matters.waiting(dossier, Act.SIGN_CORRECTION)
        unit, until = dossier.settling_unit, matter.due_at
        _matters.hand_on(matter, Act.PROPOSE_CORRECTION, unit=unit, role=Role.PROCESS, due_at=until)
    else:
        finish_step(dossier, Act.SIGN, by=by, at=at, outcome="send_back", facts={"outcome": "send_back"})
    dossier.readings.update(sha256=DraftReading.VOID)


def _specialist(dossier: Dossier, staff_id: UUID, *, at: datetime) -> Staff:
    """The chosen person, at work in the settling unit today and kept apart from other duties."""
    people = {one.pk: one for one in agencies.staff_in(dossier.settling_unit, Role.PROCESS, at.date())}
    person = people.get(staff_id)
    if person is None:
        raise NotASpecialistHere(unit=dossier.settling_unit.name)
    acting = officer(person, dossier.settling_unit, day=at.date())
    combines = acting is not None and acting.combines
    keep_duties_apart(dossier, person=person, act=Act.COMPLETE_STEP, combines=combines)
    return person
