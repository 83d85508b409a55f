"""Dated rows of the indicator sets (766/QĐ-TTg)."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from motcua.scorecard.class_rows import ClassLimit as ClassLimit
from motcua.scorecard.fall_rows import FallLimit as FallLimit
from motcua.scorecard.nine_rows import NinePublication as NinePublication
from motcua.scorecard.nine_rows import NineResult as NineResult
from motcua.scorecard.sets import IndicatorSet as Definition
from motcua.scorecard.sets import read
from motcua.scorecard.week_rows import WeeklyRanking as WeeklyRanking


class IndicatorSet(models.Model):
    """A set of indicators in force from a date to a date, one a day.

    The database lets the application end a set, and take back one that has not begun; what it says is never
    changed.
    """

    only_ends: ClassVar[bool] = True

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(_("tên"), max_length=200)
    legal_basis = models.TextField(_("căn cứ"))
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến trước ngày"), null=True, blank=True)
    levels = models.JSONField(_("cấp áp dụng"))
    definition = models.JSONField(_("nhóm, chỉ số, điểm, cách tính"))
    unconfirmed = models.JSONField(_("phần chưa có văn bản xác nhận"), default=dict, blank=True)

    class Meta:
        verbose_name = _("bộ chỉ số")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="indicator_set_dates", condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from"))
            ),
            ExclusionConstraint(
                name="indicator_set_one_a_day",
                expressions=[
                    (Func(F("valid_from"), F("valid_to"), function="daterange"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.name}"

    def read(self) -> Definition:
        """The row's definition, typed."""
        return read(
            self.definition,
            code=self.code,
            name=self.name,
            legal_basis=self.legal_basis,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            levels=tuple(self.levels),
            unconfirmed=self.unconfirmed,
        )
