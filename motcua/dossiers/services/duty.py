"""A financial duty between two appointments: the first count ends with the notice, the clock waits outside,
the second count begins with the proof of payment (61/2018/NĐ-CP Điều 20; trạng thái 6)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Role
from motcua.agencies.officers import Officer
from motcua.catalogue.arrangements import arrangement_on
from motcua.common.invariant import InvariantBroken
from motcua.common.refusal import Refusal
from motcua.deadlines.calendars import local
from motcua.deadlines.counting import Limit, LimitUnit, due_at
from motcua.documents.models import File
from motcua.dossiers import notices, permissions
from motcua.dossiers.completeness import written_reason
from motcua.dossiers.letters import issue_letter
from motcua.dossiers.models import Dossier, Matter, Paper
from motcua.dossiers.papers import issue_second_appointment
from motcua.dossiers.services import _matters
from motcua.dossiers.services._steps import (
    allow,
    answered,
    calendar_of,
    iso,
    keep_duties_apart,
    locked,
    park,
    regime_for,
    resume,
)
from motcua.dossiers.status import Act, Status
from motcua.identity.models import Party


class DutyAskedBefore(Refusal):
    """The clock stands still for a financial duty once."""

    code = "dossier-duty-asked-before"
    message = _(
        "Hồ sơ {dossier} đã có thông báo nghĩa vụ tài chính; thời hạn chỉ được tạm dừng vì việc này một lần."
    )


class DutyGroundMissing(Refusal):
    """The clock never stops without a legal ground."""

    code = "dossier-duty-ground-missing"
    message = _("Vui lòng ghi căn cứ pháp lý của nghĩa vụ tài chính (văn bản, điều, khoản).")


class DutyUnconfirmed(Refusal):
    """The result is not handed over before the duty is confirmed as done."""

    code = "dossier-duty-unconfirmed"
    message = _(
        "Nghĩa vụ tài chính của hồ sơ {dossier} chưa được xác nhận hoàn thành nên chưa chuyển kết quả được. "
        "Hãy xác nhận theo văn bản của cơ quan thuế, rồi chuyển."
    )


class ProofMissing(Refusal):
    """What proves the payment: a file, or the number of the voucher."""

    code = "dossier-duty-proof-missing"
    message = _("Vui lòng ghi số chứng từ hoặc đính kèm ảnh chụp chứng từ nộp tiền.")


@dataclass(frozen=True)
class Duty:
    """What is to be paid, on which ground, where, until when. amount: whole đồng, None: not known."""

    ground: str
    content: str
    amount: int | None = None
    pay_by: date | None = None


@dataclass(frozen=True)
class Proof:
    """The voucher of a payment."""

    number: str = ""
    file: File | None = None


@transaction.atomic
def propose_duty(
    *, dossier_id: UUID, by: Officer, at: datetime, duty: Duty, key: UUID | None = None
) -> Dossier:
    """The handler drafts the notice; the one-stop sends it.

    Raises PermissionDenied, DutiesNotApart, DutyAskedBefore, DutyGroundMissing, ReasonMissing,
    MoveNotAllowed.
    """
    dossier = locked(dossier_id)
    if answered(dossier, key):
        return dossier
    allow(permissions.is_handler(by, dossier))
    keep_duties_apart(dossier, person=by.staff, act=Act.PROPOSE_DUTY, combines=by.combines)
    if dossier.matters.filter(kind=Matter.Kind.DUTY).exists():
        raise DutyAskedBefore(dossier=dossier)
    if len(duty.ground.strip()) < 5:
        raise DutyGroundMissing
    facts = {
        "ground": duty.ground.strip()[:500],
        "reason": written_reason(duty.content),
        "amount": duty.amount,
        "pay_by": duty.pay_by.isoformat() if duty.pay_by else None,
    }
    dossier.move(Status.DUTY_DRAFTED, Act.PROPOSE_DUTY, by=by, at=at, facts=facts, key=key)
    park(dossier)
    matter = _matters.open_matter(
        dossier,
        Matter.Kind.DUTY,
        Act.RELEASE_DUTY,
        unit=dossier.receiving_unit,
        role=Role.RECEIVE,
        due_at=dossier.due_at,
        facts=facts,
        by=by,
        at=at,
    )
    _matters.tell_holders(matter, "to_release_staff", at=at)
    return dossier


@transaction.atomic
def release_duty(*, dossier_id: UUID, by: Officer, at: datetime, key: UUID | None = None) -> Dossier:
    """The one-stop sends the notice: the first appointment is kept or missed here, the clock stands still."""
    dossier = locked(dossier_id)
    if answered(dossier, key):
        return dossier
    allow(permissions.speaks_for_one_stop(by, dossier))
    matter = _matters.waiting(dossier, Act.RELEASE_DUTY)
    calendar = calendar_of(dossier.agency)
    pay_by = matter.facts["pay_by"]
    until = calendar.closing(date.fromisoformat(pay_by)) if pay_by else None
    on_time = dossier.due_at is not None and at <= dossier.due_at
    matter.facts |= {"on_time": on_time}
    matter.released_at = at
    dossier.paused_at = at
    facts = dict(matter.facts)
    dossier.move(Status.WAIT_PAY, Act.RELEASE_DUTY, by=by, at=at, facts=facts, key=key)
    _matters.end_extension(dossier, Act.RELEASE_DUTY, at=at)
    _matters.hand_on(matter, Act.PROVE_PAYMENT, unit=None, role="", due_at=until)
    issue_letter(dossier, "duty_notice", body=notice(matter, at=at), by=by, at=at)
    notices.tell(dossier, "duty_requested", at=at, reason=str(matter.facts["reason"])[:150], until=until)
    return dossier


@transaction.atomic
def prove_payment(
    *, dossier_id: UUID, by: Officer | Party, at: datetime, proof: Proof, key: UUID | None = None
) -> Dossier:
    """The proof has come, online or over the counter: the second count begins, with its own limit.

    The first due date stays. Raises PermissionDenied, ProofMissing, SomeoneElseDidThis.
    """
    dossier = locked(dossier_id)
    if answered(dossier, key):
        return dossier
    allow(permissions.can_supply(by, dossier))
    matter = _matters.waiting(dossier, Act.PROVE_PAYMENT)
    number = proof.number.strip()[:100]
    if not number and proof.file is None:
        raise ProofMissing
    facts: dict[str, Any] = {"number": number, "note": number, "old_due_at": iso(dossier.due_at)}
    if proof.file is not None:
        facts["sha256"] = _keep(dossier, proof.file, at=at)
    first_due_at = dossier.due_at
    limit = second_limit(dossier, at=at)
    mode = regime_for(dossier, at=at).count_mode
    dossier.due_at = due_at(at, limit=limit, calendar=calendar_of(dossier.agency), mode=mode).at
    dossier.paused_at = None
    facts |= {"due_at": iso(dossier.due_at), "limit": f"{limit.value} {limit.unit}"}
    dossier.move(Status.PROCESSING, Act.PROVE_PAYMENT, by=by, at=at, facts=facts, key=key)
    matter.facts |= {"proof": number}
    unit = dossier.settling_unit
    _matters.hand_on(matter, Act.CONFIRM_DUTY, unit=unit, role=Role.PROCESS, due_at=dossier.due_at)
    resume(dossier, at=at)
    if first_due_at is None:
        raise InvariantBroken("A dossier past reception is in the clock.")
    issue_second_appointment(dossier, first_due_at=first_due_at, at=at)
    notices.tell(dossier, "duty_proved", at=at)
    if dossier.handler is not None:
        notices.tell_staff(dossier, "duty_proved_staff", to=dossier.handler, at=at)
    return dossier


@transaction.atomic
def confirm_duty(
    *, dossier_id: UUID, by: Officer, at: datetime, document: str, key: UUID | None = None
) -> Dossier:
    """The handler enters the tax office's word that the duty is done; without it nothing is handed over.

    It waits beside the work and does not hold it up.
    """
    dossier = locked(dossier_id)
    if answered(dossier, key):
        return dossier
    allow(permissions.is_handler(by, dossier))
    matter = _matters.waiting(dossier, Act.CONFIRM_DUTY)
    facts = {"note": written_reason(document)}
    matter.facts |= {"confirmed": facts["note"]}
    _matters.end(matter, Act.CONFIRM_DUTY, at=at)
    dossier.note(Act.CONFIRM_DUTY, by=by, at=at, facts=facts, key=key)
    return dossier


def unconfirmed(dossier: Dossier) -> bool:
    """The applicant was asked to pay, and nobody has confirmed that it is done."""
    return dossier.matters.filter(kind=Matter.Kind.DUTY, closed_at=None).exists()


def missed_first(dossier: Dossier) -> bool:
    """The notice went out after the first appointment: the second count does not make up for it."""
    return dossier.matters.filter(kind=Matter.Kind.DUTY, facts__on_time=False).exists()


def second_limit(dossier: Dossier, *, at: datetime) -> Limit:
    """How long the agency has after the proof: the procedure's own, else the regime's."""
    own = arrangement_on(dossier.version.procedure_id, local(at).date())
    if own is not None and own.second_limit_value:
        return Limit(own.second_limit_value, LimitUnit(own.second_limit_unit))
    return Limit(regime_for(dossier, at=at).second_limit_days, LimitUnit.WORKING_DAY)


def notice(matter: Matter, *, at: datetime) -> str:
    """What the notice says when it goes out at that moment."""
    facts = matter.facts
    lines = [
        str(_("Nghĩa vụ phải thực hiện: {content}")).format(content=facts["reason"]),
        str(_("Căn cứ: {ground}.")).format(ground=facts["ground"]),
    ]
    if facts["amount"]:
        amount = f"{facts['amount']:,}".replace(",", ".")
        lines.append(str(_("Số tiền: {amount} đồng.")).format(amount=amount))
    if facts["pay_by"]:
        day = date.fromisoformat(facts["pay_by"])
        lines.append(str(_("Nộp trước hết ngày {day}.")).format(day=f"{day:%d/%m/%Y}"))
    lines.append(
        str(
            _(
                "Thời hạn giải quyết tạm dừng từ hôm nay ({today}). Khi có chứng từ nộp tiền, "
                "thời hạn lần hai bắt đầu tính và giấy hẹn mới được cấp."
            )
        ).format(today=f"{local(at):%d/%m/%Y}")
    )
    return "\n".join(lines)


def _keep(dossier: Dossier, file: File, *, at: datetime) -> str:
    Paper.objects.create(
        dossier=dossier,
        kind=Paper.Kind.COMPONENT,
        name=str(_("Chứng từ nghĩa vụ tài chính")),
        file=file,
        made_at=at,
    )
    return str(file.blob_id)
