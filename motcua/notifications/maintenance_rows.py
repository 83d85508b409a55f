"""Planned maintenance as it was announced, and what became of it (bảo trì có báo trước)."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from motcua.common.keys import UUID7Key
from motcua.identity.models import Staff


class Maintenance(models.Model):
    """From when to when what stops; people read it at the top of every page until it is over.

    urgent_why  why it begins sooner after the notice than the law lets it; empty when it does not.
    """

    class Stop(models.TextChoices):
        EVERYTHING = "everything", _("Toàn bộ hệ thống")
        FILING = "filing", _("Nộp hồ sơ trực tuyến")
        PAYING = "paying", _("Thanh toán trực tuyến")
        SIGNING_IN = "signing_in", _("Đăng nhập bằng tài khoản định danh")
        TRACKING = "tracking", _("Tra cứu hồ sơ")
        DESK = "desk", _("Tiếp nhận, trả kết quả tại quầy")
        SIGNING = "signing", _("Ký số")
        MESSAGES = "messages", _("Tin nhắn, thư điện tử")

    id = UUID7Key()
    begins_at = models.DateTimeField(_("bắt đầu lúc"))
    ends_at = models.DateTimeField(_("hoạt động lại lúc"))
    stops = ArrayField(models.CharField(max_length=12, choices=Stop), verbose_name=_("phần tạm ngừng"))
    note = models.CharField(_("lời nhắn"), max_length=300, blank=True)
    note_en = models.CharField(_("lời nhắn bằng tiếng Anh"), max_length=300, blank=True)
    urgent_why = models.CharField(_("lý do báo gấp"), max_length=500, blank=True)
    announced_at = models.DateTimeField(_("báo lúc"))
    announced_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    over_at = models.DateTimeField(_("hủy hoặc xong sớm lúc"), null=True)

    class Meta:
        verbose_name = _("thông báo bảo trì")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="maintenance_ends_later", condition=Q(ends_at__gt=F("begins_at"))),
        ]

    def __str__(self) -> str:
        return f"{self.begins_at:%Y-%m-%d %H:%M} – {self.ends_at:%Y-%m-%d %H:%M}"

    @property
    def what(self) -> list[str]:
        """What stops, in words."""
        return [str(self.Stop(stop).label) for stop in self.stops]

    @property
    def said(self) -> str:
        """The note in the language of the page; Vietnamese where no English was written."""
        return self.note_en if self.note_en and translation.get_language() == "en" else self.note


class MaintenanceChange(models.Model):
    """One act on a notice: who, when, until when now, and why. Rows are never changed."""

    append_only: ClassVar[bool] = True

    class Act(models.TextChoices):
        ANNOUNCED = "announced", _("Báo trước")
        MOVED = "moved", _("Đổi giờ hoạt động lại")
        CALLED_OFF = "called_off", _("Hủy bảo trì")
        ENDED = "ended", _("Xong, hoạt động lại")

    id = UUID7Key()
    maintenance = models.ForeignKey(Maintenance, on_delete=models.PROTECT, related_name="changes")
    act = models.CharField(_("việc"), max_length=10, choices=Act)
    ends_at = models.DateTimeField(_("hoạt động lại lúc"))
    why = models.CharField(_("lý do"), max_length=500, blank=True)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    happened_at = models.DateTimeField(_("lúc"))

    class Meta:
        verbose_name = _("diễn biến của thông báo bảo trì")

    def __str__(self) -> str:
        return f"{self.act} {self.maintenance_id}"
