"""From which share of the points that can be judged a unit is given a class."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.agencies.models import Dated
from motcua.common.keys import UUID7Key


class ClassLimitQuerySet(Dated["ClassLimit"]):
    """Limits by date."""


class ClassLimit(models.Model):
    """Per cent of the points, in force from a date to a date; our own rule, no law (mức để xếp loại)."""

    id = UUID7Key()
    percent = models.PositiveSmallIntegerField(gettext_lazy("phần trăm số điểm chấm được"))
    source = models.CharField(gettext_lazy("căn cứ"), max_length=300)
    valid_from = models.DateField(gettext_lazy("từ ngày"))
    valid_to = models.DateField(gettext_lazy("đến trước ngày"), null=True, blank=True)

    objects = ClassLimitQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("mức để xếp loại")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="class_limit_dates", condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from"))
            ),
            models.CheckConstraint(name="class_limit_percent", condition=Q(percent__lte=100)),
            models.UniqueConstraint(name="class_limit_once", fields=["valid_from"]),
        ]

    @property
    def title(self) -> str:
        return _("Mức điểm chấm được để xếp loại")

    def __str__(self) -> str:
        return f"{self.percent} % ({self.valid_from})"
