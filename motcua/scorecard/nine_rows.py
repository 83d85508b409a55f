"""The nine scores of a quarter or year as they were published, and what corrected them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Unit
from motcua.common.keys import UUID7Key
from motcua.identity.models import Staff
from motcua.scorecard.nine import Whose


class NinePublication(models.Model):
    """The scores of one quarter or year were published (01/2018/TT-VPCP Điều 15): once.

    idle  how many agencies settled nothing in the period: they have no result.
    """

    append_only: ClassVar[bool] = True

    class Kind(models.TextChoices):
        QUARTER = "quarter", _("Quý")
        YEAR = "year", _("Năm")

    id = UUID7Key()
    kind = models.CharField(max_length=8, choices=Kind)
    first = models.DateField(_("từ ngày"))
    last = models.DateField(_("đến ngày"))
    idle = models.IntegerField()
    published_at = models.DateTimeField(_("công bố lúc"))

    class Meta:
        verbose_name = _("lần công bố chín chỉ số")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kind", "first"], name="nine_published_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.first}"


class NineQuerySet(models.QuerySet["NineResult"]):
    """Which results count."""

    def current(self) -> "NineQuerySet":
        """Without those that a later row corrects."""
        return self.filter(corrected_by=None)

    def agencies(self) -> "NineQuerySet":
        return self.filter(whose=Whose.AGENCY)


class NineResult(models.Model):
    """The scores of one agency or official, frozen with what they were made of.

    Never changed: a correction is a row of its own that says why.

    scores  index → score, or null without data.
    counts  index → what was counted: {"2": n, "1": n, "0": n} of dossiers or slips, or figures by name.
    """

    append_only: ClassVar[bool] = True

    id = UUID7Key()
    publication = models.ForeignKey(NinePublication, on_delete=models.PROTECT, related_name="results")
    whose = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Whose])
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")  # the agency
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(_("tên khi công bố"), max_length=300)
    level = models.CharField(max_length=10)
    scores = models.JSONField()
    counts = models.JSONField()
    total = models.DecimalField(max_digits=4, decimal_places=1)
    counted = models.SmallIntegerField()
    reached = models.CharField(_("xếp loại"), max_length=60)
    made_at = models.DateTimeField()
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="corrected_by")
    reason = models.CharField(_("lý do đính chính"), max_length=500, blank=True)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")

    objects = NineQuerySet.as_manager()

    class Meta:
        verbose_name = _("kết quả chín chỉ số")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="nine_result_once",
                fields=["publication", "unit", "staff"],
                condition=Q(corrects=None),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="nine_correction_says_why", condition=Q(corrects=None) | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.publication_id}: {self.total}"
