"""Money given back, in two acts by two people: asked for, then paid out or declined."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from motcua.agencies.officers import Officer
from motcua.common.refusal import Refusal
from motcua.payments import permissions
from motcua.payments.models import Order, PaymentEvent, Refund
from motcua.payments.services import ordering
from motcua.payments.words import grouped


class TooMuch(Refusal):
    """No more is given back than came in."""

    code = "payment-refund-too-much"
    message = _("Khoản {order} chỉ còn hoàn được tối đa {most} đồng.")


class ReasonMissing(Refusal):
    """Why money is given back, or by which voucher, is written down."""

    code = "payment-refund-reason-missing"
    message = _("Vui lòng ghi lý do hoàn hoặc số chứng từ trả tiền, ít nhất 5 ký tự.")


class SamePerson(Refusal):
    """Who asks does not pay out."""

    code = "payment-refund-same-person"
    message = _("Người đề nghị hoàn không tự xác nhận trả tiền. Hãy để người khác của đơn vị xác nhận.")


class RefundAnswered(Refusal):
    """Someone else did it."""

    code = "payment-refund-answered"
    message = _("Đề nghị hoàn này vừa được {name} xử lý. Vui lòng tải lại trang.")


def ask(order: Order, *, amount: int, why: str, by: Officer, at: datetime, key: UUID) -> Refund:
    """The first act; the order is locked. The same key again: the first outcome.

    Raises TooMuch, ReasonMissing.
    """
    known = Refund.objects.filter(request_key=key, order=order).first()
    if known is not None:
        return known
    most = order.collected - order.refunded
    if not 0 < amount <= most:
        raise TooMuch(order=order, most=grouped(most))
    row = Refund.objects.create(
        order=order,
        amount=amount,
        why=_said(why),
        asked_by=by.staff,
        asked_at=at,
        request_key=key,
    )
    order.refunded += amount
    order.save(update_fields=["refunded"])
    ordering.note(order, PaymentEvent.What.REFUND, by=by, at=at, amount=amount, refund=str(row.pk))
    return row


def answer(order: Order, refund_id: UUID, *, paid_out: bool, words: str, by: Officer, at: datetime) -> Refund:
    """The second act: paid out, by which voucher, or declined, and why; the order is locked.

    Raises PermissionDenied, SamePerson, RefundAnswered, ReasonMissing.
    """
    row = (
        Refund.objects.select_for_update(of=("self",))
        .select_related("answered_by")
        .get(pk=refund_id, order=order)
    )
    if not permissions.can_reconcile(by) or order.unit_id != by.unit.pk:
        raise PermissionDenied
    if row.answered_by is not None:
        raise RefundAnswered(name=row.answered_by.full_name)
    if row.asked_by_id == by.staff.pk:
        raise SamePerson
    row.paid_out, row.answer = paid_out, _said(words)[:300]
    row.answered_by, row.answered_at = by.staff, at
    row.save(update_fields=["paid_out", "answer", "answered_by", "answered_at"])
    if not paid_out:
        order.refunded -= row.amount
        order.save(update_fields=["refunded"])
    what = PaymentEvent.What.REFUNDED if paid_out else PaymentEvent.What.KEPT
    ordering.note(order, what, by=by, at=at, amount=row.amount, refund=str(row.pk))
    return row


def _said(words: str) -> str:
    said = " ".join(words.split())[:500]
    if len(said) < 5:
        raise ReasonMissing
    return said
