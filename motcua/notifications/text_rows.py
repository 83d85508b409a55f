"""What officers made of the text of a notice, from a day on; without a row the shipped text holds."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from motcua.common.keys import UUID7Key
from motcua.notifications.wish_rows import Language


class NoticeText(models.Model):
    """Subject and body of one template in one language; `{place}` takes a fact of the act (wording.FACTS)."""

    id = UUID7Key()
    template = models.CharField(max_length=60)
    language = models.CharField(_("ngôn ngữ"), max_length=2, choices=Language, default=Language.VI)
    subject = models.CharField(_("tiêu đề"), max_length=200)
    body = models.TextField(_("nội dung"))
    source = models.CharField(_("lý do, căn cứ"), max_length=300)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến trước ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("lời thông báo")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["template", "language", "valid_from"], name="notice_text_once"),
            models.CheckConstraint(
                name="notice_text_dates", condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} ({self.valid_from})"

    @property
    def title(self) -> str:
        """By its subject officers know a notice."""
        return self.subject

    @property
    def text(self) -> str:
        """As a template file holds it."""
        return f"{self.subject}\n{self.body}"
