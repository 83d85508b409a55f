"""Money comes in: each sum is counted once, and an order that is covered is paid, for ever."""

from dataclasses import dataclass
from datetime import datetime

from motcua.agencies.officers import Officer
from motcua.payments.models import Collection, Order, PaymentEvent, Receipt
from motcua.payments.services import ordering


@dataclass(frozen=True)
class Income:
    """What a sum did. paid: the order was covered by it; then the receipt is there."""

    order: Order
    collection: Collection
    counted: bool
    paid: bool
    receipt: Receipt | None


def collect(
    order: Order,
    *,
    method: Collection.Method,
    amount: int,
    key: str,
    by: ordering.Actor,
    at: datetime,
    voucher: str = "",
) -> Income:
    """Count a sum for an order, which is locked. The same `key` again changes nothing.

    amount  whole đồng, > 0; it may be less or more than what is owed.
    key     what brought the money: "cash:…", "attempt:…", "line:…".
    """
    known = Collection.objects.filter(key=key).first()
    if known is not None:
        return Income(order, known, counted=False, paid=False, receipt=None)
    officer = by if isinstance(by, Officer) else None
    row = Collection.objects.create(
        order=order,
        key=key,
        method=method,
        amount=amount,
        voucher=voucher[:100],
        unit=officer.unit if officer else order.unit,
        staff=officer.staff if officer else None,
        collected_at=at,
    )
    order.collected += amount
    ordering.note(
        order, PaymentEvent.What.COLLECTED, by=by, at=at, method=method.value, amount=amount, key=key
    )
    covered = order.state == Order.State.OPEN and order.collected >= order.total
    if covered:
        order.state, order.paid_at = Order.State.PAID, at
        ordering.end_attempts(order.attempts.all(), at=at)
    order.save(update_fields=["collected", "state", "paid_at"])
    receipt = None
    if covered:
        receipt = ordering.give_receipt(order, by=by, at=at)
        ordering.note(order, PaymentEvent.What.PAID, by=by, at=at, receipt=str(receipt))
    return Income(order, row, counted=True, paid=covered, receipt=receipt)
