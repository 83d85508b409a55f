"""What a one-stop collected for an agency over a quarter, and what both say of it (quyết toán phí)."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Unit
from motcua.common.keys import UUID7Key
from motcua.identity.models import Staff


class FeeSettlement(models.Model):
    """The list of one period, one-stop and agency, as the receipts stand at its end; whole đồng.

    facts   methods: ways of paying; procedures: what it was paid for; kinds: of orders paid in full.
    agreed  both sides named the same sum.
    """

    id = UUID7Key()
    desk = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    first = models.DateField(_("từ ngày"))
    last = models.DateField(_("đến hết ngày"))
    collected = models.BigIntegerField(_("đã thu (đồng)"))
    refunded = models.BigIntegerField(_("đã hoàn (đồng)"))
    facts = models.JSONField(default=dict)
    drafted_at = models.DateTimeField(_("lập lúc"))
    due_on = models.DateField(_("xác nhận chậm nhất ngày"))
    agreed_at = models.DateTimeField(_("hai bên thống nhất lúc"), null=True)
    reminded_at = models.DateTimeField(_("nhắc lúc"), null=True)

    class Meta:
        verbose_name = _("quyết toán phí, lệ phí")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="fee_settlement_once", fields=["desk", "agency", "first"]),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="fee_settlement_by_period", fields=["-first", "-id"]),
        ]

    def __str__(self) -> str:
        return f"{self.desk_id} → {self.agency_id} {self.first}"

    @property
    def net(self) -> int:
        """What the agency is to have of it."""
        return self.collected - self.refunded


class FeeWord(models.Model):
    """What one side says the sum is. Rows are never changed; the last one of a side counts."""

    append_only: ClassVar[bool] = True

    class Side(models.TextChoices):
        DESK = "desk", _("Bộ phận Một cửa")
        AGENCY = "agency", _("Cơ quan")

    id = UUID7Key()
    settlement = models.ForeignKey(FeeSettlement, on_delete=models.PROTECT, related_name="words")
    side = models.CharField(_("bên"), max_length=6, choices=Side)
    amount = models.BigIntegerField(_("số tiền (đồng)"))
    note = models.CharField(_("giải thích chênh lệch"), max_length=500, blank=True)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField(_("lúc"))

    class Meta:
        verbose_name = _("lời xác nhận quyết toán")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="fee_word_is_money", condition=models.Q(amount__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.settlement_id}: {self.amount}"
