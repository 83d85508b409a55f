"""The weekly rankings that were published."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from motcua.common.keys import UUID7Key


class WeeklyRanking(models.Model):
    """Departments, districts or communes by their points from New Year to a Sunday (bảng xếp hạng tuần).

    rows  place (null: too few points could be judged), unit's id and name, points, class, numerator and
          denominator of every component.
    idle  how many units of the kind accepted nothing in the period: they have no place.
    """

    append_only: ClassVar[bool] = True

    class Kind(models.TextChoices):
        DEPARTMENTS = "so-nganh", _("Sở, ban, ngành")
        DISTRICTS = "cap-huyen", _("Cấp huyện")
        COMMUNES = "cap-xa", _("Cấp xã")

    id = UUID7Key()
    kind = models.CharField(max_length=10, choices=Kind)
    first = models.DateField(_("từ ngày"))
    last = models.DateField(_("đến ngày"))
    indicators = models.CharField(_("bộ chỉ số"), max_length=200)
    rows = models.JSONField()
    idle = models.IntegerField()
    published_at = models.DateTimeField(_("công bố lúc"))

    class Meta:
        verbose_name = _("bảng xếp hạng tuần")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kind", "last"], name="ranking_once_a_week"),
        ]

    @property
    def idle_words(self) -> str:
        """Who has no place, in a sentence; nothing where every unit has one."""
        if not self.idle:
            return ""
        said = ngettext(
            "%(n)s cơ quan chưa tiếp nhận hồ sơ nào trong thời gian này nên không xếp hạng.",
            "%(n)s cơ quan chưa tiếp nhận hồ sơ nào trong thời gian này nên không xếp hạng.",
            self.idle,
        )
        return said % {"n": self.idle}

    @property
    def unranked_words(self) -> str:
        """Who stands apart because too little of it can be judged, in a sentence; nothing without any."""
        number = sum(row["place"] is None for row in self.rows)
        if not number:
            return ""
        said = ngettext(
            "%(n)s cơ quan chấm được quá ít điểm nên chưa xếp loại và không xếp hạng, đứng ở cuối bảng.",
            "%(n)s cơ quan chấm được quá ít điểm nên chưa xếp loại và không xếp hạng, đứng ở cuối bảng.",
            number,
        )
        return said % {"n": number}

    def __str__(self) -> str:
        return f"{self.kind} {self.last}"
