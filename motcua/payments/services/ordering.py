"""What is to be paid: an order is opened, replaced while nothing has come in, and found again."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Unit
from motcua.agencies.officers import Officer
from motcua.common.refusal import Refusal
from motcua.deadlines.calendars import local
from motcua.identity.models import Party
from motcua.payments.models import Attempt, Exemption, Order, OrderLine, PaymentEvent, Receipt
from motcua.payments.receipts import number_receipt

THE_SYSTEM = "Hệ thống"
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # nobody mistakes one for another
Actor = Officer | Party | None


class NothingToPay(Refusal):
    """There is no open order."""

    code = "payment-nothing-open"
    message = _("Khoản này đã được nộp đủ hoặc không còn phải nộp. Vui lòng tải lại trang để xem.")


class MoneyCameIn(Refusal):
    """An order for which money has come in is not replaced; the rest is collected or the whole given back."""

    code = "payment-partly-collected"
    message = _(
        "Khoản {order} đã thu một phần nên không tính lại được. Hãy thu phần còn thiếu hoặc hoàn lại."
    )


class QuantityWrong(Refusal):
    """How many of a thing are paid for."""

    code = "payment-quantity-wrong"
    message = _("Số lượng của khoản “{name}” phải từ 1 đến 10.000.")


class EvidenceMissing(Refusal):
    """Nobody is let off without a paper that shows it."""

    code = "payment-evidence-missing"
    message = _("Vui lòng ghi giấy tờ chứng minh người nộp được miễn, giảm khoản “{name}”.")


@dataclass(frozen=True)
class Item:
    """A line to be. price: whole đồng for one."""

    kind: str
    name: str
    price: int
    quantity: int = 1
    unit: str = ""
    exemption: Exemption | None = None
    evidence: str = ""

    @property
    def amount(self) -> int:
        """Whole đồng to pay; a fraction that is let off is rounded down."""
        full = self.price * self.quantity
        return full - (full * self.exemption.percent // 100 if self.exemption else 0)


def open_order(
    *,
    ref: UUID,
    unit: Unit,
    about: str,
    payer: str,
    items: Sequence[Item],
    by: Actor,
    at: datetime,
) -> Order:
    """Open the order of `ref`, in place of one that is open; nothing to pay makes it paid at once.

    Call inside the act's transaction. Raises QuantityWrong, EvidenceMissing, MoneyCameIn.
    """
    for item in items:
        _check(item)
    before = open_of(ref)
    if before is not None:
        cancel(before, by=by, at=at, why="replaced")
    total = sum(item.amount for item in items)
    order = Order.objects.create(
        ref=ref, unit=unit, code=_code(), about=about[:300], payer=payer[:300], total=total, opened_at=at,
        state=Order.State.OPEN if total else Order.State.PAID, paid_at=None if total else at,
    )  # fmt: skip
    OrderLine.objects.bulk_create(
        OrderLine(
            order=order,
            position=place,
            kind=item.kind,
            name=item.name[:500],
            price=item.price,
            quantity=item.quantity,
            unit=item.unit[:60],
            exemption=item.exemption,
            evidence=item.evidence.strip()[:300],
            amount=item.amount,
        )
        for place, item in enumerate(items, start=1)
    )
    note(order, PaymentEvent.What.OPENED, by=by, at=at, total=total)
    return order


def cancel(order: Order, *, by: Actor, at: datetime, why: str, even_collected: bool = False) -> None:
    """Nothing is owed any more; the order is locked. What came in for it is a surplus, to be given back.

    Raises MoneyCameIn when there is such a sum, unless `even_collected`.
    """
    if order.collected and not even_collected:
        raise MoneyCameIn(order=order)
    order.state = Order.State.CANCELLED
    order.save(update_fields=["state"])
    end_attempts(order.attempts.all(), at=at)
    note(order, PaymentEvent.What.CANCELLED, by=by, at=at, why=why)


def end_attempts(attempts: QuerySet[Attempt], *, at: datetime) -> None:
    """Nobody is led to a bank for these any more; they are still asked after as long as money may come."""
    attempts.filter(state__in=Attempt.OPEN).update(state=Attempt.State.EXPIRED, ended_at=at)


def open_of(ref: UUID) -> Order | None:
    """The open order of `ref`, locked."""
    return Order.objects.select_for_update(of=("self",)).filter(ref=ref, state=Order.State.OPEN).first()


def locked(order_id: UUID) -> Order:
    """An order, locked."""
    return Order.objects.select_for_update(of=("self",)).get(pk=order_id)


def owed_in_place_of(order: Order) -> Order:
    """The order that money meant for `order`, which is locked, is counted for: the one that replaced it."""
    if order.state != Order.State.CANCELLED:
        return order
    return open_of(order.ref) or order


def orders_of(ref: UUID) -> list[Order]:
    """Orders of `ref` with lines and receipt, the latest first; not the cancelled ones nobody paid for."""
    rows = Order.objects.filter(ref=ref).exclude(state=Order.State.CANCELLED, collected=0)
    return list(
        rows.select_related("receipt", "unit").prefetch_related("lines__exemption").order_by("-opened_at")
    )


def give_receipt(order: Order, *, by: Actor, at: datetime) -> Receipt:
    """The receipt of an order that has just been paid."""
    staff = by.staff if isinstance(by, Officer) else None
    return number_receipt(order, staff=staff, at=at)


def note(order: Order, what: PaymentEvent.What, *, by: Actor, at: datetime, **facts: object) -> None:
    """Append what happened."""
    PaymentEvent.objects.create(
        order=order,
        what=what,
        actor=by.name if by else THE_SYSTEM,
        staff=by.staff if isinstance(by, Officer) else None,
        facts=facts,
        happened_at=at,
    )


def note_call(order: Order, what: PaymentEvent.What, *, at: datetime, reference: str) -> None:
    """Write down a gateway's call: one row an attempt, kind and day, and in it how often and when last.

    Anybody can call, as often as he likes. The caller holds the lock of the attempt.
    """
    midnight = local(at).replace(hour=0, minute=0, second=0, microsecond=0)
    alike = order.events.filter(what=what, facts__reference=reference, happened_at__gte=midnight)
    row = alike.order_by("-id").first()
    if row is None:
        note(order, what, by=None, at=at, reference=reference)
    else:
        PaymentEvent.objects.filter(pk=row.pk).update(times=F("times") + 1, last_at=at)


def _check(item: Item) -> None:
    if not 1 <= item.quantity <= 10_000:
        raise QuantityWrong(name=item.name)
    if item.exemption is not None and len(item.evidence.strip()) < 3:
        raise EvidenceMissing(name=item.name)


def _code() -> str:
    """“MC” and ten letters and digits nobody can guess: 32¹⁰ of them."""
    return "MC" + "".join(secrets.choice(_LETTERS) for _place in range(10))
