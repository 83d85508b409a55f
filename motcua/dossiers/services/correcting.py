"""A result that turns out wrong: corrected at the agency's cost (61/2018/NĐ-CP Điều 21), or revoked
(45/2020/NĐ-CP Điều 15). What was given before is marked and kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from motcua.agencies import services as agencies
from motcua.agencies.models import Role
from motcua.agencies.officers import Officer
from motcua.common.refusal import Refusal
from motcua.deadlines.counting import Limit, LimitUnit, due_at
from motcua.dossiers import collecting, notices, permissions
from motcua.dossiers.collecting import Collector
from motcua.dossiers.completeness import written_reason
from motcua.dossiers.letters import issue_letter
from motcua.dossiers.models import Dossier, Matter, MoveNotAllowed, Paper
from motcua.dossiers.papers import draft_result, sign_result
from motcua.dossiers.services import _matters
from motcua.dossiers.services._steps import (
    DutiesNotApart,
    SomeoneElseDidThis,
    allow,
    answered,
    calendar_of,
    keep_duties_apart,
    locked,
    park,
    regime_for,
    resume,
)
from motcua.dossiers.status import Act, Status
from motcua.identity.models import Staff


class NoResultInForce(Refusal):
    """There is no result to correct or revoke: none was given here, or it was revoked."""

    code = "dossier-no-result-in-force"
    message = _("Hồ sơ {dossier} không có kết quả điện tử nào đang có hiệu lực.")


class FoundBy(models.TextChoices):
    """Who noticed the mistake."""

    APPLICANT = "applicant", _("Người nộp hồ sơ")
    ONE_STOP = "one_stop", _("Bộ phận Một cửa")
    AGENCY = "agency", _("Cơ quan giải quyết")
    INSPECTION = "inspection", _("Kiểm tra, thanh tra")


@dataclass(frozen=True)
class Finding:
    """What is wrong in the result, by the agency's fault, and who found it."""

    found_by: str  # a FoundBy
    wrong: str


@transaction.atomic
def report_error(
    *, dossier_id: UUID, by: Officer, at: datetime, finding: Finding, key: UUID | None = None
) -> Dossier:
    """A result is wrong by the agency's fault: it corrects, and the person pays nothing.

    The time to correct is the procedure's own limit, counted anew: the law names none.
    Raises PermissionDenied, NoResultInForce, ReasonMissing, MoveNotAllowed.
    """
    dossier = locked(dossier_id)
    if answered(dossier, key):
        return dossier
    allow(permissions.can_report_error(by, dossier))
    origin = Status(dossier.status)
    facts = {
        "found_by": FoundBy(finding.found_by).value,
        "note": written_reason(finding.wrong),
        "origin": origin.value,
    }
    _in_force(dossier)
    if origin == Status.CORRECTING:
        raise SomeoneElseDidThis(act=Act.REPORT_ERROR.label.lower(), dossier=dossier)
    dossier.move(Status.CORRECTING, Act.REPORT_ERROR, by=by, at=at, facts=facts, key=key)
    park(dossier)
    until = _correct_by(dossier, at=at)
    _matters.open_matter(
        dossier,
        Matter.Kind.CORRECTION,
        Act.PROPOSE_CORRECTION,
        unit=dossier.settling_unit,
        role=Role.PROCESS,
        due_at=until,
        facts=facts,
        by=by,
        at=at,
    )
    for person in _who_corrects(dossier, at=at):
        notices.tell_staff(dossier, "error_staff", to=person, at=at, reason=facts["note"], until=until)
    notices.tell(dossier, "error_found", at=at, until=until)
    return dossier


@transaction.atomic
def propose_correction(
    *, dossier_id: UUID, by: Officer, at: datetime, data: dict[str, Any], key: UUID | None = None
) -> Dossier:
    """A specialist drafts the result anew; `data` corrects the facts of the wrong one."""
    dossier = locked(dossier_id)
    if answered(dossier, key):
        return dossier
    allow(permissions.can_correct(by, dossier))
    keep_duties_apart(dossier, person=by.staff, act=Act.PROPOSE_CORRECTION, combines=by.combines)
    matter = _matters.waiting(dossier, Act.PROPOSE_CORRECTION)
    draft = draft_result(dossier, {**_in_force(dossier).data, **data}, at=at)
    facts = {"draft": draft.file.blob_id if draft.file else "", "combines": by.combines}
    dossier.move(Status.CORRECTING, Act.PROPOSE_CORRECTION, by=by, at=at, facts=facts, key=key)
    matter.facts |= {"drafted_by": str(by.staff.pk)}
    _matters.hand_on(matter, Act.SIGN_CORRECTION, unit=dossier.agency, role=Role.SIGN, due_at=matter.due_at)
    return dossier


@transaction.atomic
def sign_correction(*, dossier_id: UUID, by: Officer, at: datetime, key: UUID | None = None) -> Dossier:
    """The leader signs the new result; the old one is marked as replaced and kept.

    Raises PermissionDenied, DutiesNotApart, SomeoneElseDidThis.
    """
    dossier = locked(dossier_id)
    if answered(dossier, key):
        return dossier
    allow(permissions.can_sign(by, dossier))
    keep_duties_apart(dossier, person=by.staff, act=Act.SIGN, combines=by.combines)
    matter = _matters.waiting(dossier, Act.SIGN_CORRECTION)
    if matter.facts["drafted_by"] == str(by.staff.pk) and not by.combines:
        raise DutiesNotApart(person=by.name, dossier=dossier, act=Act.SIGN_CORRECTION.label.lower())
    old = _in_force(dossier)
    new = sign_result(dossier, by=by, at=at)
    old.replaced_at, old.replaced_by = at, new
    old.save(update_fields=["replaced_at", "replaced_by"])
    facts = {
        "result": new.code,
        "replaces": old.code,
        "sha256": new.file.blob_id if new.file else "",
        "combines": by.combines,
    }
    if matter.facts["origin"] == Status.DONE:
        dossier.move(Status.DONE, Act.SIGN_CORRECTION, by=by, at=at, facts=facts, key=key)
        _matters.end(matter, Act.SIGN_CORRECTION, at=at)
        _wait_at_desk(dossier, at=at)
    else:
        dossier.move(Status.CORRECTING, Act.SIGN_CORRECTION, by=by, at=at, facts=facts, key=key)
        _matters.hand_on(
            matter,
            Act.RETURN_CORRECTION,
            unit=dossier.receiving_unit,
            role=Role.RETURN,
            due_at=matter.due_at,
        )
    notices.tell(dossier, "correction_ready", at=at)
    return dossier


@transaction.atomic
def decline_correction(
    *, dossier_id: UUID, by: Officer, at: datetime, reason: str, key: UUID | None = None
) -> Dossier:
    """The leader finds no fault of the agency: the result stays, with a reason for the person."""
    dossier = locked(dossier_id)
    if answered(dossier, key):
        return dossier
    allow(permissions.can_sign(by, dossier))
    undecided = [Act.PROPOSE_CORRECTION, Act.SIGN_CORRECTION]
    matter = dossier.matters.filter(act__in=undecided, closed_at=None).first()
    if matter is None:
        raise SomeoneElseDidThis(act=Act.DECLINE_CORRECTION.label.lower(), dossier=dossier)
    why = written_reason(reason)
    origin = Status(matter.facts["origin"])
    dossier.papers.filter(kind=Paper.Kind.DRAFT, replaced_at=None).update(replaced_at=at)
    _matters.end(matter, Act.DECLINE_CORRECTION, at=at)
    dossier.move(origin, Act.DECLINE_CORRECTION, by=by, at=at, facts={"reason": why}, key=key)
    if origin == Status.DONE:
        _wait_at_desk(dossier, at=at)
    notices.tell(dossier, "correction_declined", at=at, reason=why[:150])
    return dossier


def _wait_at_desk(dossier: Dossier, *, at: datetime) -> None:
    """The result is to be handed out; one that is with the post comes back first."""
    if not dossier.post_item:
        resume(dossier, at=at)


@transaction.atomic
def return_correction(
    *, dossier_id: UUID, by: Officer, at: datetime, collector: Collector, key: UUID | None = None
) -> Dossier:
    """The one-stop hands out the new result; nothing is charged (61/2018/NĐ-CP Điều 21)."""
    dossier = locked(dossier_id)
    if answered(dossier, key):
        return dossier
    allow(permissions.can_return(by, dossier))
    matter = _matters.waiting(dossier, Act.RETURN_CORRECTION)
    came = collecting.check(dossier, collector, slip=dossier.returned_at is None)
    facts = {"collector": came, "charged": 0}
    matter.released_at = at
    _matters.end(matter, Act.RETURN_CORRECTION, at=at)
    dossier.move(Status.RETURNED, Act.RETURN_CORRECTION, by=by, at=at, facts=facts, key=key)
    notices.tell(dossier, "returned", at=at)
    return dossier


@transaction.atomic
def revoke_result(
    *, dossier_id: UUID, by: Officer, at: datetime, decision: str, reason: str, key: UUID | None = None
) -> Dossier:
    """The agency takes a returned e-result out of force; it is marked and kept (45/2020/NĐ-CP Điều 15).

    decision   number and day of the decision to revoke.
    Raises PermissionDenied, NoResultInForce, ReasonMissing, MoveNotAllowed.
    """
    dossier = locked(dossier_id)
    if answered(dossier, key):
        return dossier
    allow(permissions.can_sign(by, dossier))
    if dossier.status != Status.RETURNED:
        label = Status(dossier.status).label
        raise MoveNotAllowed(dossier=dossier, status=label, target=Act.REVOKE_RESULT.label)
    why = f"{written_reason(decision)[:200]}: {written_reason(reason)[:1500]}"
    result = _in_force(dossier)
    result.revoked_at, result.revoked_why = at, why
    result.save(update_fields=["revoked_at", "revoked_why"])
    facts = {"result": result.code, "reason": why}
    dossier.note(Act.REVOKE_RESULT, by=by, at=at, facts=facts, key=key)
    issue_letter(dossier, "revocation_notice", body=why, by=by, at=at, unit=dossier.agency)
    notices.tell(dossier, "result_revoked", at=at, reason=why[:150])
    return dossier


def _who_corrects(dossier: Dossier, *, at: datetime) -> list[Staff]:
    """The handler and the heads of the unit; the unit's specialists where nobody handled the dossier."""
    unit, day = dossier.settling_unit, at.date()
    heads = agencies.staff_in(unit, Role.ASSIGN, day)
    specialists = agencies.staff_in(unit, Role.PROCESS, day)
    if dossier.handler_id is not None:
        specialists = [one for one in specialists if one.pk == dossier.handler_id]
    return list({one.pk: one for one in [*specialists, *heads]}.values())


def _in_force(dossier: Dossier) -> Paper:
    """The result that counts now. Raises NoResultInForce."""
    rows = dossier.papers.filter(kind=Paper.Kind.RESULT, replaced_at=None, revoked_at=None)
    result: Paper | None = rows.order_by("-made_at", "-id").first()
    if result is None:
        raise NoResultInForce(dossier=dossier)
    return result


def _correct_by(dossier: Dossier, *, at: datetime) -> datetime:
    limit = Limit(dossier.limit_value or 0, LimitUnit(dossier.limit_unit))
    mode = regime_for(dossier, at=at).count_mode
    return due_at(at, limit=limit, calendar=calendar_of(dossier.agency), mode=mode).at
