"""The day's cash handed in at a one-stop."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Unit
from motcua.common.keys import UUID7Key
from motcua.identity.models import Staff


class HandIn(models.Model):
    """An officer's drawer counted and handed in to another person (nộp quỹ).

    expected  what the receipts say was taken in cash since the last time; counted: what was in the drawer.
    """

    append_only: ClassVar[bool] = True

    id = UUID7Key()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    taken_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    expected = models.BigIntegerField(_("theo biên lai (đồng)"))
    counted = models.BigIntegerField(_("thực nộp (đồng)"))
    why = models.CharField(_("lý do chênh lệch"), max_length=500, blank=True)
    taken_at = models.DateTimeField(_("nộp lúc"))
    request_key = models.UUIDField(unique=True)

    class Meta:
        verbose_name = _("nộp quỹ")
        indexes: ClassVar[list[models.Index]] = [models.Index(name="hand_in_of_unit", fields=["unit", "-id"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="hand_in_to_another", condition=~Q(taken_by=models.F("staff")) & Q(counted__gte=0)
            ),
            models.CheckConstraint(
                name="hand_in_difference_said", condition=Q(counted=models.F("expected")) | ~Q(why="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.taken_at:%Y-%m-%d %H:%M}: {self.counted}"

    @property
    def difference(self) -> int:
        return self.counted - self.expected
