"""Fees of a dossier: reckoned, taken at the desk, recorded when they come in by another road.

The money itself is counted by `payments`; here it becomes an act of the dossier, its receipt and its notice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.agencies import services as agencies
from motcua.agencies.models import Role
from motcua.agencies.officers import Officer
from motcua.common.refusal import Refusal
from motcua.dossiers import fee_papers, notices, permissions, pricing
from motcua.dossiers.models import Dossier
from motcua.dossiers.services._steps import allow, answered, locked
from motcua.dossiers.status import OVER, Act, Money, Status
from motcua.identity.models import Party
from motcua.payments.models import Collection, Order, OrderLine
from motcua.payments.services import ordering
from motcua.payments.services.collecting import Income, collect
from motcua.payments.services.ordering import Item
from motcua.payments.words import grouped


class FeeDueFirst(Refusal):
    """The procedure's fee is due before the dossier is accepted."""

    code = "dossier-fee-due-first"
    message = _(
        "Thủ tục này thu phí, lệ phí trước khi tiếp nhận và hồ sơ {dossier} chưa nộp. "
        "Hãy thu tiền, hoặc chờ người nộp thanh toán trực tuyến, rồi tiếp nhận."
    )


class FeeNotReckoned(Refusal):
    """Money is owed, and nobody has said how much."""

    code = "dossier-fee-not-reckoned"
    message = _(
        "Hồ sơ {dossier} chưa được tính tiền. Hãy bấm “Tính phí, lệ phí”, chọn khoản và số lượng, rồi thu."
    )


class NothingCharged(Refusal):
    """An order has at least one line."""

    code = "dossier-nothing-charged"
    message = _("Vui lòng chọn ít nhất một khoản phải thu, hoặc ghi cước bưu chính.")


class PriceMissing(Refusal):
    """A line whose amount a council decides, and nobody typed it."""

    code = "dossier-price-missing"
    message = _(
        "Vui lòng ghi mức thu của khoản “{name}”: danh mục không có, mức do Hội đồng nhân dân quyết định."
    )


class ExemptionWrong(Refusal):
    """The group is not let off this fee today."""

    code = "dossier-exemption-wrong"
    message = _("Đối tượng được chọn không thuộc diện miễn, giảm khoản “{name}”. Vui lòng chọn lại.")


class ChargedTooLate(Refusal):
    """The dossier is over: nothing more is taken for it."""

    code = "dossier-charged-too-late"
    message = _("Hồ sơ {dossier} đã kết thúc nên không tính thêm phí, lệ phí.")


@dataclass(frozen=True)
class Charged:
    """What the desk charges for a line of the catalogue. price: whole đồng, where the catalogue has none."""

    fee_id: int
    quantity: int = 1
    price: int | None = None
    exemption_id: int | None = None
    evidence: str = ""


@transaction.atomic
def charge(
    *,
    dossier_id: UUID,
    by: Officer,
    at: datetime,
    charges: Sequence[Charged],
    postage: int = 0,
    key: UUID | None = None,
) -> Dossier:
    """Say what is to be paid: lines of the pinned version, exemptions by law, postage (whole đồng).

    Replaces an open order nobody has paid for. Raises PermissionDenied, ChargedTooLate, NothingCharged,
    PriceMissing, ExemptionWrong, QuantityWrong, EvidenceMissing, MoneyCameIn.
    """
    dossier = locked(dossier_id)
    if answered(dossier, key):
        return dossier
    allow(permissions.can_take_money(by, dossier))
    if dossier.status in OVER:
        raise ChargedTooLate(dossier=dossier)
    items = _items(dossier, charges, at=at)
    if postage > 0:
        items.append(Item(OrderLine.Kind.POSTAGE, str(_("Cước bưu chính trả kết quả")), postage))
    if not items:
        raise NothingCharged
    order = _open(dossier, items, by=by, at=at)
    let_off = [item.exemption.code for item in items if item.exemption]
    facts = {"order": order.code, "total": order.total, "let_off": let_off, "note": _said(order, items)}
    dossier.note(Act.CHARGE_FEES, by=by, at=at, facts=facts, key=key)
    return dossier


def charge_plainly(dossier: Dossier, *, by: Officer | Party, at: datetime) -> None:
    """Open the order at filing where the catalogue alone says what is owed; call inside the act."""
    items = pricing.plain_items(dossier) if dossier.money == Money.DUE else []
    if items:
        _open(dossier, items, by=by, at=at)


def reckon_anew(dossier: Dossier, *, by: Officer | Party, at: datetime) -> None:
    """Replace an open order that the catalogue alone made and whose answers now say another sum.

    Call inside an act, the dossier locked. What an officer reckoned stands, and so does what was partly paid.
    """
    order = ordering.open_of(dossier.pk)
    if order is None or order.collected or dossier.events.filter(act=Act.CHARGE_FEES).exists():
        return
    items = pricing.plain_items(dossier)
    if items and sum(item.amount for item in items) != order.total:
        _open(dossier, items, by=by, at=at)


@transaction.atomic
def take_cash(*, dossier_id: UUID, by: Officer, at: datetime, key: UUID | None = None) -> Dossier:
    """Take in cash, at the desk, all that is still owed; the receipt is there at once.

    Raises PermissionDenied, FeeNotReckoned, NothingToPay.
    """
    dossier = locked(dossier_id)
    if answered(dossier, key):
        return dossier
    allow(permissions.can_take_money(by, dossier))
    collect_rest(dossier, method=Collection.Method.CASH, by=by, at=at, key=key)
    return dossier


def collect_rest(
    dossier: Dossier, *, method: Collection.Method, by: Officer, at: datetime, key: UUID | None = None
) -> None:
    """All that is owed has been collected, by desk or post; call inside the act, the dossier locked."""
    order = ordering.open_of(dossier.pk)
    if order is None and dossier.money == Money.DUE:
        raise FeeNotReckoned(dossier=dossier)
    if order is None:
        raise ordering.NothingToPay
    income = collect(
        order,
        method=method,
        amount=order.remaining,
        key=f"{method.value}:{order.code}:{order.collected}",
        by=by,
        at=at,
        voucher=dossier.post_item if method == Collection.Method.POST else "",
    )
    record_payment(dossier, income, by=by, at=at, key=key)


def record_payment(
    dossier: Dossier, income: Income, *, by: Officer | None, at: datetime, key: UUID | None = None
) -> None:
    """Money came in for the dossier, which is locked: event, and once it is enough the receipt and a notice.

    A sum that was counted before changes nothing.
    """
    if not income.counted:
        return
    row, order = income.collection, income.order
    facts: dict[str, Any] = {
        "order": order.code,
        "amount": row.amount,
        "method": row.method,
        "voucher": row.voucher,
        "note": _came_in(income),
    }
    if income.paid:
        dossier.money = Money.PAID
    if income.receipt is not None:
        paper = fee_papers.issue_receipt(dossier, income.receipt, row, by=by, at=at)
        facts |= {"receipt": str(income.receipt), "sha256": paper.file.blob_id if paper.file else ""}
    dossier.note(Act.RECORD_PAYMENT, by=by, at=at, facts=facts, key=key)
    if income.receipt is not None:
        notices.tell(dossier, "fee_paid", at=at, reason=f"{grouped(order.total)} đồng")
        _tell_desk(dossier, at=at)


def let_go(dossier: Dossier, *, by: Officer | Party | None, at: datetime) -> None:
    """The dossier ends unsettled: what was not paid is no longer owed; call inside the act."""
    order = ordering.open_of(dossier.pk)
    if order is not None:
        ordering.cancel(order, by=by, at=at, why=dossier.status, even_collected=True)
    if dossier.money == Money.DUE:
        dossier.money = Money.NONE
        dossier.save(update_fields=["money"])


def check_before_reception(dossier: Dossier, *, at: datetime) -> None:
    """Raise FeeDueFirst where the fee is due before the dossier is accepted and has not come in."""
    if dossier.money == Money.DUE and pricing.due_before_reception(dossier, at=at):
        raise FeeDueFirst(dossier=dossier)


def _items(dossier: Dossier, charges: Sequence[Charged], *, at: datetime) -> list[Item]:
    lines = {line.pk: line for line in pricing.fee_lines(dossier)}
    groups = {row.pk: row for row in pricing.exemptions_of(dossier, at=at)}
    items = []
    for one in charges:
        line = lines.get(one.fee_id)
        if line is None:
            raise NothingCharged
        if line.amount is None and not one.price:
            raise PriceMissing(name=line.name)
        group = groups.get(one.exemption_id) if one.exemption_id else None
        if one.exemption_id and (group is None or not group.fits(line)):
            raise ExemptionWrong(name=line.name)
        items.append(
            pricing.item_of(
                line, quantity=one.quantity, price=one.price, exemption=group, evidence=one.evidence
            )
        )
    return items


def _open(dossier: Dossier, items: Sequence[Item], *, by: Officer | Party, at: datetime) -> Order:
    order = ordering.open_order(
        ref=dossier.pk,
        unit=dossier.receiving_unit,
        about=f"{dossier}: {dossier.version.name}",
        payer=dossier.owner_name,
        items=items,
        by=by,
        at=at,
    )
    if order.remaining:
        dossier.money = Money.DUE
    elif dossier.money == Money.DUE:  # all of it is let off
        dossier.money = Money.NONE
    return order


def _said(order: Order, items: Sequence[Item]) -> str:
    lines = "; ".join(f"{item.name} × {item.quantity}: {grouped(item.amount)} đồng" for item in items)
    return str(_("Phải nộp {total} đồng. {lines}.")).format(total=grouped(order.total), lines=lines)


def _came_in(income: Income) -> str:
    facts = {
        "amount": grouped(income.collection.amount),
        "method": Collection.Method(income.collection.method).label,
        "rest": grouped(income.order.remaining),
        "surplus": grouped(income.order.surplus),
        "receipt": income.receipt,
    }
    words = _("{amount} đồng, {method}.")
    if income.receipt is not None:
        words = _("{amount} đồng, {method}; biên lai số {receipt}.")
    elif income.order.remaining:
        words = _("{amount} đồng, {method}; còn thiếu {rest} đồng.")
    elif income.order.surplus:
        words = _("{amount} đồng, {method}; thừa {surplus} đồng phải hoàn.")
    return str(words).format(**facts)


def _tell_desk(dossier: Dossier, *, at: datetime) -> None:
    """Who waited for the money before accepting learns that it is there."""
    if dossier.status == Status.SUBMITTED and pricing.due_before_reception(dossier, at=at):
        for person in agencies.staff_in(dossier.receiving_unit, Role.RECEIVE, at.date()):
            notices.tell_staff(dossier, "fee_paid_staff", to=person, at=at)
