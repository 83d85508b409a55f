"""Bank statements read in, what did not agree, and money given back."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Unit
from motcua.common.keys import UUID7Key
from motcua.identity.models import Staff


class Statement(models.Model):
    """A statement file of a bank, read once (sao kê ngân hàng)."""

    append_only: ClassVar[bool] = True

    id = UUID7Key()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("tên tệp"), max_length=200)
    sha256 = models.CharField(max_length=64)
    taken_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()

    class Meta:
        verbose_name = _("sao kê")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["unit", "sha256"], name="statement_once"),
        ]

    def __str__(self) -> str:
        return self.name


class StatementLine(models.Model):
    """Money the bank says came in. `key` is the same when two files hold the same line."""

    append_only: ClassVar[bool] = True
    changeable: ClassVar[tuple[str, ...]] = ("order_id",)

    id = UUID7Key()
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="lines")
    key = models.CharField(max_length=64, unique=True)
    booked_on = models.DateField(_("ngày ghi có"))
    amount = models.BigIntegerField(_("số tiền (đồng)"))
    text = models.CharField(_("nội dung"), max_length=500)
    bank_ref = models.CharField(_("số tham chiếu"), max_length=60, blank=True)
    order = models.ForeignKey(
        "payments.Order", on_delete=models.PROTECT, null=True, related_name="statement_lines"
    )

    class Meta:
        verbose_name = _("dòng sao kê")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="statement_line_is_money", condition=Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.booked_on}: {self.amount}"


class Difference(models.Model):
    """Something that does not agree between us and a bank, open until a named person says what it was."""

    append_only: ClassVar[bool] = True
    changeable: ClassVar[tuple[str, ...]] = ("resolved_at", "resolved_by_id", "resolution")

    class Kind(models.TextChoices):
        UNKNOWN = "unknown", _("Không rõ nộp cho khoản nào")
        PARTIAL = "partial", _("Chuyển thiếu")
        OVER = "over", _("Chuyển thừa")
        DUPLICATE = "duplicate", _("Nộp trùng")
        AMOUNT = "amount", _("Cổng báo số tiền khác")
        MISSING_THERE = "missing_there", _("Cổng không có khoản đã ghi nhận")

    id = UUID7Key()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("chênh lệch"), max_length=14, choices=Kind)
    key = models.CharField(max_length=80, unique=True)  # the same difference is found once
    order = models.ForeignKey(
        "payments.Order", on_delete=models.PROTECT, null=True, related_name="differences"
    )
    line = models.ForeignKey(StatementLine, on_delete=models.PROTECT, null=True, related_name="differences")
    ours = models.BigIntegerField(_("theo hệ thống (đồng)"))
    theirs = models.BigIntegerField(_("theo ngân hàng (đồng)"))
    found_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    resolution = models.CharField(_("cách xử lý"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("chênh lệch")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="difference_open", fields=["unit", "id"], condition=Q(resolved_at=None)),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="difference_resolved_by_name",
                condition=Q(resolved_at=None, resolved_by=None)
                | (Q(resolved_at__isnull=False, resolved_by__isnull=False) & ~Q(resolution="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.key}"


class Refund(models.Model):
    """Money given back: asked for by one person, paid out or declined by another (hoàn trả)."""

    append_only: ClassVar[bool] = True
    changeable: ClassVar[tuple[str, ...]] = ("paid_out", "answer", "answered_by_id", "answered_at")

    id = UUID7Key()
    order = models.ForeignKey("payments.Order", on_delete=models.PROTECT, related_name="refunds")
    amount = models.BigIntegerField(_("số tiền (đồng)"))
    why = models.CharField(_("lý do"), max_length=500)
    asked_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    request_key = models.UUIDField(unique=True)
    paid_out = models.BooleanField(_("đã trả"), null=True)  # none: waits; false: declined
    answer = models.CharField(_("số chứng từ, lý do"), max_length=300, blank=True)
    answered_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("hoàn trả")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="refund_by_two_people",
                condition=Q(amount__gt=0) & (Q(answered_by=None) | ~Q(answered_by=F("asked_by"))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.amount}"
