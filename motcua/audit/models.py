"""Append-only logs: who looked at whose data; who changed which rule; which shipped data came in; access."""

from typing import ClassVar

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.audit.security_rows import SecurityEvent as SecurityEvent
from motcua.common.keys import UUID7Key


class Access(models.Model):
    """One look. Rows are never changed: the application's role has no UPDATE or DELETE here."""

    append_only: ClassVar[bool] = True

    id = UUID7Key()
    at = models.DateTimeField(_("lúc"))
    staff_id = models.UUIDField(null=True)
    staff_name = models.CharField(_("cán bộ"), max_length=200, blank=True)
    unit_name = models.CharField(_("đơn vị"), max_length=300, blank=True)
    party_id = models.UUIDField(null=True, db_index=True)
    subject = models.CharField(_("dữ liệu"), max_length=20)  # dossier, file, party
    subject_id = models.UUIDField()
    purpose = models.CharField(_("mục đích"), max_length=200)

    class Meta:
        verbose_name = _("lượt xem dữ liệu")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="access_by_staff", fields=["staff_id", "-id"]),
            BrinIndex(name="access_by_time", fields=["at"]),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.staff_name} {self.subject} {self.subject_id}"


class RuleChange(models.Model):
    """One change of a rule kept as dated data: who, when, what it said before and says now."""

    append_only: ClassVar[bool] = True

    class Act(models.TextChoices):
        ADD = "add", _("Thêm")
        CHANGE = "change", _("Đổi từ một ngày")
        CONFIRM = "confirm", _("Đối chiếu văn bản")
        END = "end", _("Kết thúc")
        WITHDRAW = "withdraw", _("Bỏ trước khi áp dụng")

    id = UUID7Key()
    at = models.DateTimeField(_("lúc"))
    staff_id = models.UUIDField()
    staff_name = models.CharField(_("cán bộ"), max_length=200)
    kind = models.SlugField(_("loại quy định"), max_length=30, db_index=False)
    rule = models.CharField(_("quy định"), max_length=300)
    act = models.CharField(_("việc"), max_length=10, choices=Act)
    before = models.JSONField(_("trước"), null=True)
    after = models.JSONField(_("sau"), null=True)

    class Meta:
        verbose_name = _("thay đổi quy định")
        indexes: ClassVar[list[models.Index]] = [models.Index(name="rule_changes", fields=["kind", "-id"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.act} {self.rule}"


class Shipment(models.Model):
    """Data that came with a version of the system reached this installation (lần nạp dữ liệu nền).

    given  natural keys (code, day in force) that count as given from now on: none of them is added again,
           whatever officers make of the row.
    added  those of them that were missing, so that this line added them.
    held   those left out, because the province keeps dated rows of its own there.
    """

    append_only: ClassVar[bool] = True

    id = UUID7Key()
    at = models.DateTimeField(_("lúc"))
    kind = models.SlugField(_("loại dữ liệu nền"), max_length=30, db_index=False)
    given = models.JSONField(_("đã đưa vào"))
    added = models.JSONField(_("đã thêm"))
    held = models.JSONField(_("để địa phương tự quyết"))

    class Meta:
        verbose_name = _("lần nạp dữ liệu nền")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.kind} +{len(self.added)}"


class TrimmedDay(models.Model):
    """A day of an append-only table whose rows were deleted lawfully when their time to be kept was over.

    Number and SHA-256 are those signed heads gave the day (`table_days`); the seal needs the log's key.
    """

    append_only: ClassVar[bool] = True

    id = UUID7Key()
    table = models.CharField(_("bảng"), max_length=63)
    day = models.DateField(_("ngày ghi"))
    columns = models.JSONField()
    rows = models.PositiveIntegerField(_("số dòng"))
    sha256 = models.CharField(max_length=64)
    trimmed_at = models.DateTimeField(_("xóa lúc"))
    seal = models.CharField(max_length=73)

    class Meta:
        verbose_name = _("ngày nhật ký đã xóa vì hết hạn lưu")

    def __str__(self) -> str:
        return f"{self.table} {self.day} ({self.rows})"
