"""Electronic forms: dated versions, the one draft that is worked on, and who changed what."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.common.keys import UUID7Key


class EFormQuerySet(models.QuerySet["EForm"]):
    def published(self) -> Self:
        return self.exclude(published_at=None)

    def on(self, day: date) -> Self:
        """Published versions that have begun by that day."""
        return self.published().filter(Q(valid_from=None) | Q(valid_from__lte=day))


class EForm(models.Model):
    """A version of an electronic form: its definition is data (see the package eforms).

    A row without `published_at` is the draft that editors work on; `revision` counts its changes.
    `valid_from` None: in force from the beginning (the forms that come with the system).
    """

    id = UUID7Key()
    key = models.SlugField(max_length=80)
    number = models.PositiveIntegerField(_("phiên bản"))
    title = models.CharField(_("tên"), max_length=300)
    definition = models.JSONField(_("định nghĩa"))
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.CharField(_("người công bố"), max_length=200, blank=True)
    valid_from = models.DateField(_("dùng từ ngày"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)

    objects = EFormQuerySet.as_manager()

    class Meta:
        verbose_name = _("biểu mẫu điện tử")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["key", "number"], name="e_form_version_once"),
            models.UniqueConstraint(fields=["key"], name="e_form_one_draft", condition=Q(published_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.key} v{self.number}"


class EFormChange(models.Model):
    """Who changed what of a form, kept also when the draft is thrown away."""

    append_only: ClassVar[bool] = True

    class Act(models.TextChoices):
        CREATED = "created", _("Tạo bản nháp")
        IMPORTED = "imported", _("Nạp từ tệp")
        ADDED = "added", _("Thêm")
        CHANGED = "changed", _("Sửa")
        MOVED = "moved", _("Chuyển chỗ")
        REMOVED = "removed", _("Bỏ")
        PUBLISHED = "published", _("Công bố")
        DISCARDED = "discarded", _("Bỏ bản nháp")

    id = UUID7Key()
    key = models.SlugField(max_length=80)
    number = models.PositiveIntegerField(_("phiên bản"))
    act = models.CharField(_("việc"), max_length=10, choices=Act)
    what = models.CharField(_("ở đâu"), max_length=400, blank=True)
    before = models.JSONField(_("trước"), null=True, blank=True)
    after = models.JSONField(_("sau"), null=True, blank=True)
    at = models.DateTimeField(_("lúc"))
    staff_id = models.UUIDField()
    staff_name = models.CharField(_("cán bộ"), max_length=200)

    class Meta:
        verbose_name = _("thay đổi của biểu mẫu")
        indexes: ClassVar[list[models.Index]] = [models.Index(name="e_form_changes", fields=["key", "-id"])]

    def __str__(self) -> str:
        return f"{self.key} v{self.number} {self.act} {self.what}"
