"""How far a unit falls from one week to the next before its leaders are told."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.agencies.models import Dated
from motcua.common.keys import UUID7Key


class FallLimitQuerySet(Dated["FallLimit"]):
    """Limits by date."""


class FallLimit(models.Model):
    """So many points of a hundred, in force from a date to a date; no law says it (ngưỡng tụt điểm)."""

    id = UUID7Key()
    points = models.DecimalField(gettext_lazy("số điểm"), max_digits=4, decimal_places=2)
    source = models.CharField(gettext_lazy("căn cứ"), max_length=300)
    valid_from = models.DateField(gettext_lazy("từ ngày"))
    valid_to = models.DateField(gettext_lazy("đến trước ngày"), null=True, blank=True)

    objects = FallLimitQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("ngưỡng tụt điểm")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="fall_limit_dates", condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from"))
            ),
            models.CheckConstraint(name="fall_limit_positive", condition=Q(points__gt=0)),
            models.UniqueConstraint(name="fall_limit_once", fields=["valid_from"]),
        ]

    @property
    def title(self) -> str:
        return _("Tụt điểm 766 trong một tuần")

    def __str__(self) -> str:
        return f"{self.points} ({self.valid_from})"
