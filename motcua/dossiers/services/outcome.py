"""The result: signed, handed to the one-stop, returned to the person."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.agencies.officers import Officer
from motcua.common.refusal import Refusal
from motcua.dossiers import collecting, notices, permissions
from motcua.dossiers.collecting import Collector
from motcua.dossiers.models import Dossier
from motcua.dossiers.papers import sign_result
from motcua.dossiers.services import _matters, duty, paying
from motcua.dossiers.services._steps import allow, answered, finish_step, keep_duties_apart, locked
from motcua.dossiers.status import Act, Delivery, Money, Status
from motcua.payments.models import Collection


class FeeUnpaid(Refusal):
    """The fee stated on the receipt has not been collected."""

    code = "dossier-fee-unpaid"
    message = _("Hồ sơ {dossier} chưa nộp phí, lệ phí. Hãy thu và đánh dấu “đã thu”, rồi trả kết quả.")


class WithThePost(Refusal):
    """The parcel is on its way; nothing about it can be changed."""

    code = "dossier-with-the-post"
    message = _(
        "Kết quả hồ sơ {dossier} đang ở bưu chính, mã bưu gửi {item}. "
        "Chờ bưu chính phát hoặc chuyển hoàn rồi mới làm tiếp được."
    )


_READY = {
    Delivery.DESK: "result_ready",
    Delivery.ONLINE: "result_online",
    Delivery.POST: "result_to_post",
}


@transaction.atomic
def sign(*, dossier_id: UUID, by: Officer, at: datetime, shown: str = "", key: UUID | None = None) -> Dossier:
    """Approve and sign the proposed result digitally (ký; 45/2020/NĐ-CP Điều 14).

    shown  SHA-256 of the draft the leader read; another draft is not signed.
    Raises PermissionDenied, DutiesNotApart, SomeoneElseDidThis, DraftChanged.
    """
    dossier = locked(dossier_id)
    if answered(dossier, key):
        return dossier
    allow(permissions.can_sign(by, dossier))
    keep_duties_apart(dossier, person=by.staff, act=Act.SIGN, combines=by.combines)
    result = sign_result(dossier, by=by, at=at, shown=shown)
    facts = {
        "shown": shown,
        "result": result.code,
        "sha256": result.file.blob_id if result.file else "",
        "combines": by.combines,
    }
    dossier.move(Status.RESULT_SIGNED, Act.SIGN, by=by, at=at, facts=facts, key=key)
    finish_step(dossier, Act.SIGN, by=by, at=at, outcome="approve", facts={"outcome": "approve"})
    _matters.end_extension(dossier, Act.SIGN, at=at)
    return dossier


@transaction.atomic
def hand_over(*, dossier_id: UUID, by: Officer, at: datetime, key: UUID | None = None) -> Dossier:
    """Send the signed result to the one-stop: the agency's clock ends here (trạng thái 9)."""
    dossier = locked(dossier_id)
    if answered(dossier, key):
        return dossier
    allow(permissions.is_handler(by, dossier))
    if duty.unconfirmed(dossier):
        raise duty.DutyUnconfirmed(dossier=dossier)
    dossier.finished_at = at
    in_time = dossier.due_at is not None and at <= dossier.due_at
    in_store = bool(dossier.owner.id_number)  # nobody without a number has one
    facts = {"on_time": in_time and not duty.missed_first(dossier), "store": in_store}
    dossier.move(Status.DONE, Act.HAND_OVER, by=by, at=at, facts=facts, key=key)
    finish_step(dossier, Act.HAND_OVER, by=by, at=at)
    notices.tell(dossier, _READY[Delivery(dossier.delivery)], at=at)
    return dossier


def settle_fee(dossier: Dossier, *, collected: bool, by: Officer, at: datetime) -> None:
    """Before a result is given what is owed is there, or taken in cash now; call inside the act.

    Raises FeeUnpaid, FeeNotReckoned.
    """
    if dossier.money != Money.DUE:
        return
    if not collected:
        raise FeeUnpaid(dossier=dossier)
    paying.collect_rest(dossier, method=Collection.Method.CASH, by=by, at=at)


@transaction.atomic
def return_result(
    *,
    dossier_id: UUID,
    by: Officer,
    at: datetime,
    collector: Collector,
    fee_collected: bool = False,
    key: UUID | None = None,
) -> Dossier:
    """Give the result to the person (trả kết quả; 61/2018/NĐ-CP Điều 20).

    fee_collected   the desk takes what is owed in cash, now.
    Raises PermissionDenied, WithThePost, FeeUnpaid, FeeNotReckoned, SomeoneElseDidThis and what
    `collecting.check` raises.
    """
    dossier = locked(dossier_id)
    if answered(dossier, key):
        return dossier
    allow(permissions.can_return(by, dossier))
    if dossier.post_item:
        raise WithThePost(dossier=dossier, item=dossier.post_item)
    came = collecting.check(dossier, collector)
    settle_fee(dossier, collected=fee_collected, by=by, at=at)
    dossier.returned_at = at
    facts = {"collector": came, "way": Delivery(dossier.delivery).value, "money": dossier.money}
    dossier.move(Status.RETURNED, Act.RETURN_RESULT, by=by, at=at, facts=facts, key=key)
    finish_step(dossier, Act.RETURN_RESULT, by=by, at=at)
    notices.tell(dossier, "returned", at=at)
    return dossier
