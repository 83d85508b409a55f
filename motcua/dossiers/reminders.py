"""Timers that have rung: once for each time something was due, whoever runs the job and however often."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.common.keys import UUID7Key


class Timer(models.TextChoices):
    """The timers of a dossier; what each does stands in `services.warning` and `services.lateness`."""

    ANSWER = "answer", _("Trả lời hồ sơ trực tuyến")
    TRANSFER = "transfer", _("Chuyển hồ sơ giấy")
    RETURN = "return", _("Trả hồ sơ để bổ sung sau thẩm định")
    OPINION = "opinion", _("Cho ý kiến")
    SHARE = "share", _("Bước xử lý, phần việc")
    TOTAL = "total", _("Hạn trả kết quả")
    APOLOGY = "apology", _("Ký phiếu xin lỗi")
    BREACH = "breach", _("Quá hạn trả mà chưa xin lỗi")
    COLLECT = "collect", _("Đến nhận kết quả")
    UNANSWERED = "unanswered", _("Báo người nộp là quá hạn trả lời")


class Reminder(models.Model):
    """One timer rang for one thing that waited: a step, a matter or the dossier itself. Never changed.

    level   0 and up: how far the lateness was carried; below 0: warnings before the time.
    """

    append_only: ClassVar[bool] = True

    id = UUID7Key()
    dossier = models.ForeignKey("dossiers.Dossier", on_delete=models.PROTECT, related_name="reminders")
    timer = models.CharField(max_length=10, choices=Timer)
    subject = models.UUIDField()
    level = models.SmallIntegerField()
    due_at = models.DateTimeField()
    rung_at = models.DateTimeField()

    class Meta:
        verbose_name = _("lần nhắc")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="reminder_once", fields=["subject", "timer", "level", "due_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.timer} {self.level} {self.subject}"
