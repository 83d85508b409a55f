"""What a one-stop's paper register holds of a month, as somebody counted it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Unit
from motcua.common.keys import UUID7Key
from motcua.identity.models import Staff


class PaperCount(models.Model):
    """One counting of a paper register (số liệu sổ giấy); a later one of the same month stands beside it.

    system_received, system_returned  what the system knew at that moment.
    """

    append_only: ClassVar[bool] = True

    id = UUID7Key()  # made by the form: a second press is the same counting
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")  # the one-stop
    month = models.DateField(_("tháng"))  # its first day
    received = models.IntegerField(_("tiếp nhận, theo sổ giấy"))
    returned = models.IntegerField(_("đã trả kết quả, theo sổ giấy"))
    system_received = models.IntegerField(_("tiếp nhận, theo hệ thống"))
    system_returned = models.IntegerField(_("đã trả kết quả, theo hệ thống"))
    counted_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    counted_at = models.DateTimeField(_("đếm lúc"))

    class Meta:
        verbose_name = _("số liệu sổ giấy")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="paper_count_newest", fields=["unit", "-month", "-id"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="paper_count_not_negative", condition=models.Q(received__gte=0, returned__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.month:%m/%Y}"

    @property
    def difference(self) -> int:
        """Dossiers by which the register and the system differ, received and returned together."""
        received = abs(self.received - self.system_received)
        return received + abs(self.returned - self.system_returned)
