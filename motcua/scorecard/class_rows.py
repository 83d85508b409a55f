"""What must be known before a unit is given a class, or named the lowest or the highest of several."""

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
    """From what on a unit is given a class and compared, from a date to a date; our own rule, no law (mức để
    xếp loại, so sánh).

    percent   of the points that can be judged.
    dossiers  with fewer it is named neither the lowest nor the highest of several places.
    """

    id = UUID7Key()
    percent = models.PositiveSmallIntegerField(gettext_lazy("phần trăm số điểm chấm được"))
    dossiers = models.PositiveSmallIntegerField(gettext_lazy("số hồ sơ để so sánh"), default=10)
    source = models.CharField(gettext_lazy("căn cứ"), max_length=300)
    valid_from = models.DateField(gettext_lazy("từ ngày"))
    valid_to = models.DateField(gettext_lazy("đến trước ngày"), null=True, blank=True)

    objects = ClassLimitQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("mức để xếp loại, so sánh")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="class_limit_dates", condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from"))
            ),
            models.CheckConstraint(name="class_limit_percent", condition=Q(percent__lte=100)),
            models.UniqueConstraint(name="class_limit_once", fields=["valid_from"]),
        ]

    @property
    def title(self) -> str:
        return _("Mức để xếp loại, so sánh")

    def __str__(self) -> str:
        return f"{self.percent} %, {self.dossiers} ({self.valid_from})"
