"""Gateways of the installation, the accounts money goes to, and every attempt to pay by a gateway."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Dated, Unit
from motcua.common.keys import UUID7Key


class Gateway(models.Model):
    """A gateway people may pay by; its secrets stand in the environment, here are only their names."""

    class Kind(models.TextChoices):
        PLATFORM = "platform", _("Nền tảng thanh toán 1.0.6")
        KEYPAY = "keypay", _("KeyPay v3.0")
        DEMO = "demo", _("Cổng trình diễn")

    slug = models.SlugField(_("mã"), max_length=20, primary_key=True)
    kind = models.CharField(_("loại"), max_length=10, choices=Kind)
    name = models.CharField(_("tên hiện cho người nộp"), max_length=120)
    url = models.CharField(_("địa chỉ"), max_length=300, blank=True)
    partner = models.CharField(_("mã đối tác (MaDoiTac, client_id)"), max_length=60, blank=True)
    # names after MOTCUA_PAY_, so that no other variable can be read from here
    secret = models.CharField(_("tên biến khóa gửi đi"), max_length=40, blank=True)
    callback_secret = models.CharField(_("tên biến khóa nhận về"), max_length=40, blank=True)
    active = models.BooleanField(_("đang dùng"), default=False)
    changed_at = models.DateTimeField(null=True)
    changed_by = models.CharField(_("ai sửa"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("cổng thanh toán")

    def __str__(self) -> str:
        return self.name

    def key_out(self) -> str:
        """The secret that signs what we send; empty when the environment lacks it."""
        return str(settings.PAYMENT_SECRETS.get(self.secret, ""))

    def key_in(self) -> str:
        """The secret that signs callbacks, where the gateway has another one for them."""
        return str(settings.PAYMENT_SECRETS.get(self.callback_secret or self.secret, ""))

    @property
    def ready(self) -> bool:
        """Open to people: switched on and with its secrets."""
        return self.active and (self.kind == Gateway.Kind.DEMO or bool(self.key_out() and self.key_in()))

    @property
    def gives_receipts(self) -> bool:
        """The gateway has a receipt of its own for a paid payment."""
        return self.kind == Gateway.Kind.PLATFORM


class CollectingAccount(models.Model):
    """The bank account fees of a unit go to, from a day to a day (tài khoản thụ hưởng).

    unit   none: the province's, for every unit without one of its own.
    """

    id = UUID7Key()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    bank = models.CharField(_("mã BIN ngân hàng"), max_length=6)
    bank_name = models.CharField(_("ngân hàng, kho bạc"), max_length=200)
    number = models.CharField(_("số tài khoản"), max_length=19)
    holder = models.CharField(_("tên tài khoản"), max_length=200)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến trước ngày"), null=True, blank=True)

    objects = Dated.as_manager()

    class Meta:
        verbose_name = _("tài khoản thụ hưởng")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="collecting_account_once",
                fields=["unit", "bank", "number", "valid_from"],
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bank_name} {self.number}"


class Attempt(models.Model):
    """One try to pay an order by one gateway (giao dịch).

    State follows the gateway's own answers. Money that came after all turns an attempt given up into one that
    succeeded; nothing turns a success into anything else.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("Đang mở cổng thanh toán")
        WAITING = "waiting", _("Chờ ngân hàng xác nhận")
        SUCCEEDED = "succeeded", _("Đã thanh toán")
        FAILED = "failed", _("Không thành công")
        EXPIRED = "expired", _("Hết hạn")

    OPEN: ClassVar = ("asked", "waiting")

    id = UUID7Key()
    order = models.ForeignKey("payments.Order", on_delete=models.PROTECT, related_name="attempts")
    gateway = models.ForeignKey(Gateway, on_delete=models.PROTECT, related_name="+")
    # ours, in the gateway's hands: letters and digits, at most 20
    reference = models.CharField(_("mã tham chiếu"), max_length=20, unique=True)
    amount = models.BigIntegerField(_("số tiền (đồng)"))
    state = models.CharField(_("trạng thái"), max_length=10, choices=State, default=State.ASKED)
    url = models.CharField(_("trang thanh toán"), max_length=1000, blank=True)
    address = models.GenericIPAddressField(null=True)
    words = models.CharField(_("cổng trả lời"), max_length=300, blank=True)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    next_at = models.DateTimeField(_("hỏi lại lúc"), null=True)
    tries = models.SmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("giao dịch")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="attempt_to_ask", fields=["next_at"], condition=Q(next_at__isnull=False)),
            models.Index(name="attempt_of_day", fields=["gateway", "asked_at"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            # two tabs, a double click: one open try a gateway
            models.UniqueConstraint(
                name="attempt_one_open",
                fields=["order", "gateway"],
                condition=Q(state__in=["asked", "waiting"]),
            ),
            models.CheckConstraint(name="attempt_is_money", condition=Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        return self.reference
