"""Transfers of a bank statement, the gateways' word of the day after, and refunds as acts of the dossier."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.agencies.officers import Officer
from motcua.common.later import later
from motcua.common.refusal import Refusal
from motcua.dossiers import permissions
from motcua.dossiers.models import Dossier
from motcua.dossiers.services import paying_online
from motcua.dossiers.services._steps import allow, answered, locked
from motcua.dossiers.services.paying import record_payment
from motcua.dossiers.status import Act
from motcua.payments.models import Attempt, Collection, Difference, Order, Refund, StatementLine
from motcua.payments.services import attempts, ordering, reconciling, refunding
from motcua.payments.services.collecting import collect
from motcua.payments.words import grouped


class OrderUnknown(Refusal):
    """No payment has this code."""

    code = "payment-order-unknown"
    message = _("Không có khoản phải nộp nào mang mã {code} ở đơn vị này. Vui lòng xem lại mã thanh toán.")


@transaction.atomic
def settle_transfer(*, line_id: UUID, at: datetime) -> None:
    """A transfer of a statement is counted for the order its words name; again: nothing."""
    line = StatementLine.objects.select_related("order").get(pk=line_id)
    if line.order is not None:
        _settle(line, line.order, at=at)


@transaction.atomic
def match(*, difference_id: UUID, code: str, by: Officer, at: datetime) -> Difference:
    """A transfer without a readable code is given, by a named person, to the order it was meant for.

    Raises PermissionDenied, AlreadyResolved, OrderUnknown.
    """
    wanted = "".join(code.split()).upper()
    order = Order.objects.filter(code=wanted, unit=by.unit).first()
    if order is None:
        raise OrderUnknown(code=wanted[:20])
    dossier = locked(order.ref)
    row = reconciling.open_difference(difference_id, by=by)
    if row.line is None or row.kind != Difference.Kind.UNKNOWN:
        raise OrderUnknown(code=wanted[:20])
    reconciling.close(row, str(_("Ghi vào khoản {code}")).format(code=order), by=by, at=at)
    StatementLine.objects.filter(pk=row.line_id).update(order=order)
    _count(dossier, row.line, order.pk, at=at)
    return row


def compare_day(*, at: datetime) -> int:
    """Queue the comparison of the payments of the last two days with their gateways; returns how many."""
    rows = Attempt.objects.filter(asked_at__gte=at - timedelta(days=2), gateway__active=True)
    found = list(rows.order_by("pk").values_list("pk", flat=True))
    for attempt_id in found:
        later("dossiers.compare_payment", attempt_id=str(attempt_id))
    return len(found)


def compare(*, attempt_id: UUID, at: datetime) -> None:
    """What we counted against what the gateway says; what it has and we have not is counted now."""
    attempt = Attempt.objects.select_related("gateway", "order__unit").get(pk=attempt_id)
    if attempt.state != Attempt.State.SUCCEEDED:
        paying_online.follow(attempt_id=attempt_id, at=at)
        return
    heard = attempts.listen(attempt, paying_online.bill_of(attempt))
    if heard.answer is not None:
        reconciling.compare(attempt, heard.answer, at=at)


@transaction.atomic
def ask_refund(
    *, dossier_id: UUID, order_id: UUID, amount: int, why: str, by: Officer, at: datetime, key: UUID
) -> Dossier:
    """The desk asks that money be given back, whole đồng.

    Raises PermissionDenied, TooMuch, ReasonMissing.
    """
    dossier = locked(dossier_id)
    if answered(dossier, key):
        return dossier
    allow(permissions.can_take_money(by, dossier))
    order = Order.objects.select_for_update(of=("self",)).get(pk=order_id, ref=dossier.pk)
    row = refunding.ask(order, amount=amount, why=why, by=by, at=at, key=key)
    facts = {
        "order": order.code,
        "amount": row.amount,
        "note": f"{grouped(row.amount)} đồng",
        "reason": row.why,
    }
    dossier.note(Act.ASK_REFUND, by=by, at=at, facts=facts, key=key)
    return dossier


@transaction.atomic
def answer_refund(*, refund_id: UUID, paid_out: bool, words: str, by: Officer, at: datetime) -> Refund:
    """Another person has paid it out, by a voucher, or declines it.

    Raises PermissionDenied, SamePerson, RefundAnswered, ReasonMissing.
    """
    asked = Refund.objects.select_related("order").get(pk=refund_id)
    dossier = locked(asked.order.ref)
    order = ordering.locked(asked.order_id)
    row = refunding.answer(order, refund_id, paid_out=paid_out, words=words, by=by, at=at)
    facts = {"order": order.code, "amount": row.amount, "paid_out": paid_out, "reason": row.answer}
    facts["note"] = f"{grouped(row.amount)} đồng"
    dossier.note(Act.ANSWER_REFUND, by=by, at=at, facts=facts)
    return row


def _settle(line: StatementLine, order: Order, *, at: datetime) -> None:
    _count(locked(order.ref), line, order.pk, at=at)


def _count(dossier: Dossier, line: StatementLine, order_id: UUID, *, at: datetime) -> None:
    order = ordering.owed_in_place_of(ordering.locked(order_id))
    was_paid = order.state == Order.State.PAID
    income = collect(
        order,
        method=Collection.Method.TRANSFER,
        amount=line.amount,
        key=f"line:{line.key}",
        by=None,
        at=at,
        voucher=line.bank_ref,
    )
    record_payment(dossier, income, by=None, at=at)
    if income.counted:
        reconciling.differ_after(line, income, was_paid=was_paid, at=at)
