"""Time limits of ratings and petitions, as dated rows: whose they are, and which are local choices."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Dated


class TermQuerySet(Dated["FeedbackTerm"]):
    """Limits by date."""


class FeedbackTerm(models.Model):
    """So many days for one thing, in force from a date to a date."""

    class What(models.TextChoices):
        RATE = "rate", _("Được đánh giá, kể từ khi kết thúc")
        REMIND_RATING = "remind_rating", _("Nhắc đánh giá, kể từ lời mời")
        REFUSE = "refuse", _("Từ chối hoặc gửi trả nơi chuyển")
        ASK = "ask", _("Yêu cầu bổ sung thông tin lần đầu")
        HANDLE = "handle", _("Xử lý đến khi chờ công khai")
        PUBLISH = "publish", _("Công khai")
        SUPPLY = "supply", _("Người gửi bổ sung thông tin")
        REOPEN = "reopen", _("Người gửi đề nghị trả lời lại, kể từ câu trả lời")

    what = models.CharField(_("việc"), max_length=20, choices=What)
    days = models.SmallIntegerField(_("số ngày"))
    working = models.BooleanField(_("ngày làm việc"), default=True)
    source = models.CharField(_("căn cứ"), max_length=300)
    local = models.BooleanField(_("quy định của địa phương"), default=False)
    unconfirmed = models.CharField(_("chưa có văn bản xác nhận"), max_length=300, blank=True)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến trước ngày"), null=True, blank=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = _("thời hạn đánh giá, phản ánh kiến nghị")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="feedback_term_dates", condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from"))
            ),
            models.CheckConstraint(name="feedback_term_positive", condition=Q(days__gt=0)),
            models.UniqueConstraint(name="feedback_term_once", fields=["what", "valid_from"]),
        ]

    def __str__(self) -> str:
        return f"{self.what}: {self.days} ({self.valid_from})"

    @property
    def title(self) -> str:
        """What the limit is for, in the language of the page."""
        return str(self.get_what_display())


BEGINNING = date(2018, 1, 1)
