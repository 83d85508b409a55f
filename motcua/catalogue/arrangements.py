"""What a procedure allows beside its published parts, from a day to a day, each with its source."""

from datetime import date
from typing import ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.common.keys import UUID7Key

LEVELS = [("province", _("tỉnh")), ("district", _("huyện")), ("commune", _("xã"))]


class FeeDue(models.TextChoices):
    RECEPTION = "reception", _("trước khi tiếp nhận")
    RETURN = "return", _("trước khi trả kết quả")


class ShareOrder(models.TextChoices):
    """How the agencies of an interlinked procedure follow one another (61/2018/NĐ-CP Điều 19 khoản 6, 7)."""

    BY_FORM = "by_form", _("hồ sơ giấy lần lượt, hồ sơ điện tử cùng lúc")
    TURN = "turn", _("luôn lần lượt từng cơ quan")
    ONCE = "once", _("luôn cùng lúc")


class ArrangementQuerySet(models.QuerySet["Arrangement"]):
    def on(self, day: date) -> Self:
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)


class Arrangement(models.Model):
    """How a procedure is carried out at the one-stop (cách thức thực hiện riêng của thủ tục).

    at_once        the result may be given at the moment of reception (61/2018/NĐ-CP Điều 17 khoản 4).
    second_limit   what the agency has after the proof that a financial duty is done (Điều 20).
    share_order    in which order the shares are worked on.
    fee_due        by when fees are paid; without an arrangement: before the result is returned.
    confirmed      false: the source is practice or inference, not a text of law that was read.
    """

    id = UUID7Key()
    procedure = models.ForeignKey(
        "catalogue.Procedure", on_delete=models.CASCADE, related_name="arrangements"
    )
    at_once = models.BooleanField(_("trả kết quả ngay khi tiếp nhận"), default=False)
    second_limit_value = models.SmallIntegerField(_("thời hạn lần hai"), null=True, blank=True)
    second_limit_unit = models.CharField(_("đơn vị thời hạn lần hai"), max_length=14, blank=True)
    fee_due = models.CharField(_("nộp phí, lệ phí"), max_length=10, choices=FeeDue, default=FeeDue.RETURN)
    share_order = models.CharField(
        _("thứ tự liên thông"), max_length=8, choices=ShareOrder, default=ShareOrder.BY_FORM
    )
    source = models.CharField(_("nguồn"), max_length=300)
    confirmed = models.BooleanField(_("đã đối chiếu văn bản"), default=False)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến trước ngày"), null=True, blank=True)

    objects = ArrangementQuerySet.as_manager()

    class Meta:
        verbose_name = _("cách thực hiện thủ tục")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["procedure", "valid_from"], name="arrangement_once_a_day"),
            models.CheckConstraint(
                name="arrangement_limit_whole",
                condition=Q(second_limit_value=None, second_limit_unit="")
                | Q(
                    second_limit_value__gt=0,
                    second_limit_unit__in=["working_hour", "working_day", "day", "month"],
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id} ({self.valid_from})"

    @property
    def title(self) -> str:
        """The procedure's code, by which officers know it."""
        return self.procedure.code


class ShareTerm(models.Model):
    """The part another agency has in an interlinked procedure, with its own time (Điều 19 khoản 6, 7)."""

    id = UUID7Key()
    arrangement = models.ForeignKey(Arrangement, on_delete=models.CASCADE, related_name="shares")
    position = models.SmallIntegerField(_("thứ tự"))
    level = models.CharField(_("cấp"), max_length=10, choices=LEVELS)
    settles = models.CharField(_("mảng chuyên môn"), max_length=40, blank=True)
    work = models.CharField(_("phần việc"), max_length=500)
    limit_value = models.SmallIntegerField(_("thời hạn"))
    limit_unit = models.CharField(_("đơn vị thời hạn"), max_length=14)

    class Meta:
        verbose_name = _("phần việc liên thông của thủ tục")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["arrangement", "position"], name="share_term_order"),
            models.CheckConstraint(
                name="share_term_limit",
                condition=Q(
                    limit_value__gt=0, limit_unit__in=["working_hour", "working_day", "day", "month"]
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.work}"


def arrangement_on(procedure_id: UUID, day: date) -> Arrangement | None:
    """The arrangement of a procedure in force that day."""
    rows = Arrangement.objects.on(day).filter(procedure=procedure_id)
    return rows.order_by("-valid_from").first()
