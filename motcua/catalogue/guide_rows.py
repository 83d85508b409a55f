"""What officers made of the questions of a life event, from a day on; without a row the shipped ones hold."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from motcua.common.keys import UUID7Key


class GuideVersion(models.Model):
    """The questionnaire of one life event.

    questions  as a guide's file holds them: [{key, ask, hint, answers: [{key, say, to | procedure, case |
               elsewhere}]}]; the first is where one begins.
    """

    id = UUID7Key()
    event = models.ForeignKey("catalogue.LifeEvent", on_delete=models.CASCADE, related_name="+")
    questions = models.JSONField(_("câu hỏi"))
    source = models.CharField(_("lý do, căn cứ"), max_length=300)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến trước ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("câu hỏi chọn thủ tục")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["event", "valid_from"], name="guide_version_once"),
            models.CheckConstraint(
                name="guide_version_dates", condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} ({self.valid_from})"

    @property
    def title(self) -> str:
        """The moment of life."""
        return self.event.name
