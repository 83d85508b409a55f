"""A dossier ends without a result: refused after appraisal, withdrawn by the applicant, closed by time."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Role
from motcua.agencies.officers import Officer
from motcua.common.invariant import InvariantBroken
from motcua.common.refusal import Refusal
from motcua.dossiers import notices, permissions
from motcua.dossiers.completeness import written_reason
from motcua.dossiers.models import Dossier, Matter
from motcua.dossiers.papers import issue_stop_notice, keep_form
from motcua.dossiers.papers import sign_refusal as sign_form
from motcua.dossiers.services import _matters, paying
from motcua.dossiers.services._steps import (
    allow,
    answered,
    keep_duties_apart,
    locked,
    park,
    regime_for,
)
from motcua.dossiers.status import MOVES, Act, Status
from motcua.identity.models import Party
from motcua.workflow import services as workflow


class DecisionSigned(Refusal):
    """Whoever has a signed decision cannot take the request back."""

    code = "dossier-decision-signed"
    message = _(
        "Hồ sơ {dossier} đang ở trạng thái “{status}” nên không rút được nữa: chỉ rút được khi chưa có "
        "quyết định được ký và hồ sơ chưa kết thúc."
    )


@transaction.atomic
def propose_refusal(
    *, dossier_id: UUID, by: Officer, at: datetime, reason_code: str, reason: str, key: UUID | None = None
) -> Dossier:
    """The handler drafts form 03: the dossier cannot be granted (61/2018/NĐ-CP Điều 19 khoản 8).

    Raises PermissionDenied, DutiesNotApart, ReasonMissing, MoveNotAllowed.
    """
    dossier = locked(dossier_id)
    if answered(dossier, key):
        return dossier
    allow(permissions.is_handler(by, dossier))
    keep_duties_apart(dossier, person=by.staff, act=Act.PROPOSE_REFUSAL, combines=by.combines)
    facts = {"reason_code": reason_code, "reason": written_reason(reason)}
    dossier.move(Status.REFUSING, Act.PROPOSE_REFUSAL, by=by, at=at, facts=facts, key=key)
    park(dossier)
    _matters.open_matter(
        dossier,
        Matter.Kind.REFUSAL,
        Act.SIGN_REFUSAL,
        unit=dossier.agency,
        role=Role.SIGN,
        due_at=dossier.due_at,
        facts=facts,
        by=by,
        at=at,
    )
    return dossier


@transaction.atomic
def sign_refusal(*, dossier_id: UUID, by: Officer, at: datetime, key: UUID | None = None) -> Dossier:
    """The leader signs form 03; the one-stop will hand it out."""
    dossier = locked(dossier_id)
    if answered(dossier, key):
        return dossier
    allow(permissions.can_sign(by, dossier))
    keep_duties_apart(dossier, person=by.staff, act=Act.SIGN, combines=by.combines)
    matter = _matters.waiting(dossier, Act.SIGN_REFUSAL)
    _matters.end_extension(dossier, Act.SIGN_REFUSAL, at=at)
    matter.file = sign_form(dossier, reason=matter.facts["reason"], by=by, at=at)
    facts = {"sha256": matter.file.blob_id, "combines": by.combines}
    dossier.move(Status.REFUSAL_SIGNED, Act.SIGN_REFUSAL, by=by, at=at, facts=facts, key=key)
    _matters.hand_on(
        matter, Act.RELEASE_REFUSAL, unit=dossier.receiving_unit, role=Role.RECEIVE, due_at=dossier.due_at
    )
    _matters.tell_holders(matter, "to_release_staff", at=at)
    return dossier


@transaction.atomic
def release_refusal(*, dossier_id: UUID, by: Officer, at: datetime, key: UUID | None = None) -> Dossier:
    """The one-stop gives form 03 to the applicant; the clock ends here, in time or not."""
    dossier = locked(dossier_id)
    if answered(dossier, key):
        return dossier
    allow(permissions.speaks_for_one_stop(by, dossier))
    matter = _matters.waiting(dossier, Act.RELEASE_REFUSAL)
    if matter.file is None:
        raise InvariantBroken("The act before signed the paper.")
    facts = matter.facts | {"on_time": dossier.due_at is not None and at <= dossier.due_at}
    matter.released_at = at
    matter.save()
    _end(dossier, Status.DECLINED, Act.RELEASE_REFUSAL, by=by, at=at, facts=facts, key=key)
    keep_form(dossier, "form03", matter.file, at=at)
    notices.tell(dossier, "declined", at=at, reason=matter.facts["reason"])
    return dossier


@transaction.atomic
def withdraw(
    *, dossier_id: UUID, by: Officer | Party, at: datetime, reason: str = "", key: UUID | None = None
) -> Dossier:
    """The applicant takes the request back, online or on paper at the one-stop; nothing is signed yet.

    Where the regime knows a stop notice the dossier is stopped and the notice issued (118/2025/NĐ-CP Điều 21,
    03/2025/TT-VPCP Điều 7); before it, the national status is 7. An officer writes what paper asked for it.
    Raises PermissionDenied, DecisionSigned, ReasonMissing.
    """
    dossier = locked(dossier_id)
    if answered(dossier, key):
        return dossier
    allow(permissions.can_withdraw(by, dossier))
    why = written_reason(reason) if isinstance(by, Officer) else " ".join(reason.split())[:2000]
    status = Status(dossier.status)
    if Status.WITHDRAWN not in MOVES[status]:
        raise DecisionSigned(dossier=dossier, status=status.label)
    stops = bool(regime_for(dossier, at=at).stop_notice)
    target = Status.STOPPED if stops else Status.WITHDRAWN
    _end(dossier, target, Act.WITHDRAW, by=by, at=at, facts={"reason": why}, key=key)
    if stops:
        issue_stop_notice(dossier, reason=why, at=at)
    notices.tell(dossier, "withdrawn", at=at)
    return dossier


def close_unsupplied(*, at: datetime) -> int:
    """Close the dossiers whose applicant let the time to supply pass; returns how many."""
    late = Matter.objects.filter(act=Act.SUPPLY_SUPPLEMENT, closed_at=None, due_at__lt=at)
    return sum(_close(dossier_id, at=at) for dossier_id in list(late.values_list("dossier", flat=True)))


@transaction.atomic
def _close(dossier_id: UUID, *, at: datetime) -> bool:
    dossier = locked(dossier_id)
    waits = {Status.WAIT_SUPP, Status.WAIT_SUPP_PRE}
    if dossier.status not in waits:  # supplied a moment ago
        return False
    matter = _matters.waiting(dossier, Act.SUPPLY_SUPPLEMENT)
    until = matter.due_at.isoformat() if matter.due_at else None
    _end(dossier, Status.CLOSED, Act.CLOSE, by=None, at=at, facts={"until": until}, key=None)
    notices.tell(dossier, "closed", at=at)
    return True


def _end(
    dossier: Dossier,
    target: Status,
    act: Act,
    *,
    by: Officer | Party | None,
    at: datetime,
    facts: dict[str, object],
    key: UUID | None,
) -> None:
    """The clock ends, nobody has to act any more."""
    dossier.finished_at = at
    dossier.move(target, act, by=by, at=at, facts=facts, key=key)
    _matters.end_all(dossier, act, at=at)
    workflow.cancel(ref=dossier.pk, at=at)
    if target != Status.DECLINED:  # what was appraised is paid for all the same
        paying.let_go(dossier, by=by, at=at)
