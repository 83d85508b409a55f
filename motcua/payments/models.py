"""Orders, what they consist of, the money that came in for them, and the receipts. Whole đồng everywhere.

An order knows nothing of dossiers: `ref` is the id of whatever it is paid for.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Unit
from motcua.common.keys import UUID7Key
from motcua.identity.models import Staff
from motcua.payments.cash_rows import HandIn as HandIn
from motcua.payments.exemptions import Exemption as Exemption
from motcua.payments.gateway_rows import Attempt as Attempt
from motcua.payments.gateway_rows import CollectingAccount as CollectingAccount
from motcua.payments.gateway_rows import Gateway as Gateway
from motcua.payments.reconcile_rows import Difference as Difference
from motcua.payments.reconcile_rows import Refund as Refund
from motcua.payments.reconcile_rows import Statement as Statement
from motcua.payments.reconcile_rows import StatementLine as StatementLine


class Order(models.Model):
    """What somebody has to pay to one unit at one time (khoản phải nộp).

    total      sum of its lines after exemptions.
    collected  sum of its collections; beyond the total it is a surplus, which is given back.
    refunded   sum of its refunds, those asked for included.
    """

    never_deleted: ClassVar[bool] = True

    class State(models.TextChoices):
        OPEN = "open", _("Chờ nộp")
        PAID = "paid", _("Đã nộp")
        CANCELLED = "cancelled", _("Đã hủy")

    id = UUID7Key()
    ref = models.UUIDField(db_index=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    # letters and digits only: it stands in bank transfers and in the references of gateways
    code = models.CharField(_("mã thanh toán"), max_length=16, unique=True)
    about = models.CharField(_("nội dung thu"), max_length=300)
    payer = models.CharField(_("người nộp"), max_length=300)
    total = models.BigIntegerField(_("phải nộp (đồng)"))
    collected = models.BigIntegerField(_("đã thu (đồng)"), default=0)
    refunded = models.BigIntegerField(_("đã hoàn (đồng)"), default=0)
    state = models.CharField(_("trạng thái"), max_length=10, choices=State, default=State.OPEN)
    opened_at = models.DateTimeField()
    paid_at = models.DateTimeField(_("nộp đủ lúc"), null=True)

    class Meta:
        verbose_name = _("khoản phải nộp")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="order_one_open", fields=["ref"], condition=Q(state="open")),
            models.CheckConstraint(
                name="order_money",
                condition=Q(total__gte=0, refunded__gte=0, collected__gte=F("refunded")),
            ),
            models.CheckConstraint(  # paid means covered, open means not: no act can say otherwise
                name="order_state_is_its_money",
                condition=Q(state="paid", collected__gte=F("total"), paid_at__isnull=False)
                | Q(state="open", collected__lt=F("total"), paid_at=None)
                | Q(state="cancelled", paid_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def remaining(self) -> int:
        """Whole đồng still to be paid."""
        return self.total - self.collected if self.state == Order.State.OPEN else 0

    @property
    def surplus(self) -> int:
        """Whole đồng that came in and were not owed, and have not been given back."""
        owed = 0 if self.state == Order.State.CANCELLED else self.total
        return max(0, self.collected - self.refunded - owed)


class OrderLine(models.Model):
    """One thing to pay for: price × quantity, less what the law lets off."""

    class Kind(models.TextChoices):
        FEE = "fee", _("Lệ phí")
        CHARGE = "charge", _("Phí")
        POSTAGE = "postage", _("Cước bưu chính")

    id = UUID7Key()
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    position = models.SmallIntegerField()
    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(_("tên khoản thu"), max_length=500)
    price = models.BigIntegerField(_("mức thu (đồng)"))
    quantity = models.IntegerField(_("số lượng"), default=1)
    unit = models.CharField(_("đơn vị tính"), max_length=60, blank=True)
    exemption = models.ForeignKey(Exemption, on_delete=models.PROTECT, null=True)
    evidence = models.CharField(_("giấy tờ chứng minh được miễn, giảm"), max_length=300, blank=True)
    amount = models.BigIntegerField(_("thành tiền (đồng)"))

    class Meta:
        verbose_name = _("dòng thu")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["order", "position"], name="order_line_once"),
            models.CheckConstraint(
                name="order_line_money",
                condition=Q(price__gte=0, quantity__gt=0, amount__gte=0)
                & Q(amount__lte=F("price") * F("quantity")),
            ),
            models.CheckConstraint(  # nothing is let off without its ground
                name="order_line_let_off_by_law",
                condition=Q(exemption__isnull=False) | Q(amount=F("price") * F("quantity")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.amount}"


class Collection(models.Model):
    """Money that came in for an order, once (khoản đã thu). Never changed but for its hand-in."""

    append_only: ClassVar[bool] = True
    changeable: ClassVar[tuple[str, ...]] = ("hand_in_id",)

    class Method(models.TextChoices):
        CASH = "cash", _("Tiền mặt tại quầy")
        POST = "post", _("Bưu chính thu hộ")
        GATEWAY = "gateway", _("Thanh toán trực tuyến")
        TRANSFER = "transfer", _("Chuyển khoản")

    id = UUID7Key()
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="collections")
    # what brought the money: the same attempt, statement line or press at the desk counts once
    key = models.CharField(max_length=80, unique=True)
    method = models.CharField(_("cách nộp"), max_length=8, choices=Method)
    amount = models.BigIntegerField(_("số tiền (đồng)"))
    voucher = models.CharField(_("số chứng từ"), max_length=100, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    collected_at = models.DateTimeField(_("thu lúc"))
    hand_in = models.ForeignKey(HandIn, on_delete=models.PROTECT, null=True, related_name="collections")

    class Meta:
        verbose_name = _("khoản đã thu")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                name="collection_in_the_drawer",
                fields=["unit", "staff"],
                condition=Q(method="cash", hand_in=None),
            ),
            models.Index(name="collection_of_unit", fields=["unit", "-collected_at"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="collection_is_money", condition=Q(amount__gt=0)),
            models.CheckConstraint(  # cash is in somebody's hands
                name="collection_cash_has_holder", condition=~Q(method="cash") | Q(staff__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.amount}"


class Receipt(models.Model):
    """The receipt of a paid order, numbered in the unit's series of the year (biên lai thu phí, lệ phí)."""

    append_only: ClassVar[bool] = True

    id = UUID7Key()
    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="receipt")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year = models.SmallIntegerField()
    number = models.PositiveIntegerField(_("số"))
    amount = models.BigIntegerField(_("số tiền (đồng)"))
    issued_at = models.DateTimeField(_("lập lúc"))
    issued_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("biên lai")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["unit", "year", "number"], name="receipt_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number:07d}/{self.year}"


class ReceiptSeries(models.Model):
    """Last number a unit gave to a receipt in a year; locked while the next is taken."""

    never_deleted: ClassVar[bool] = True

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year = models.SmallIntegerField()
    last = models.PositiveIntegerField(default=0)
    seal = models.CharField(max_length=73, editable=False)  # by the log's key: see `receipts`

    class Meta:
        verbose_name = _("số thứ tự biên lai")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["unit", "year"], name="receipt_series_once"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.year}: {self.last}"


class PaymentEvent(models.Model):
    """What happened to an order, in order. Never changed but for a count of the same again, never deleted."""

    append_only: ClassVar[bool] = True
    changeable: ClassVar[tuple[str, ...]] = ("times", "last_at")

    class What(models.TextChoices):
        OPENED = "opened", _("Tính tiền")
        ASKED = "asked", _("Mở giao dịch")
        CALLED = "called", _("Cổng thanh toán gọi lại")
        FORGED = "forged", _("Lời gọi lại sai mã xác thực")
        ANSWERED = "answered", _("Giao dịch kết thúc")
        REFUND = "refund", _("Đề nghị hoàn")
        REFUNDED = "refunded", _("Đã hoàn")
        KEPT = "kept", _("Không hoàn")
        COLLECTED = "collected", _("Thu tiền")
        PAID = "paid", _("Nộp đủ")
        CANCELLED = "cancelled", _("Hủy khoản phải nộp")

    id = UUID7Key()
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="events")
    what = models.CharField(max_length=12, choices=What)
    actor = models.CharField(_("ai"), max_length=300)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    facts = models.JSONField(default=dict)  # amounts, method, references: no personal data, no payloads
    happened_at = models.DateTimeField()
    times = models.PositiveIntegerField(
        _("số lần trong ngày"), default=1
    )  # of calls, which others can repeat
    last_at = models.DateTimeField(_("lần cuối lúc"), null=True)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("diễn biến thanh toán")

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.order_id}"
