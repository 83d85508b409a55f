"""From which number on a pattern becomes a question: chosen by the province, said by no law."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.common.keys import UUID7Key


class DoubtLimit(models.Model):
    """A number the questions about figures go by, from a date on (ngưỡng câu hỏi về số liệu)."""

    class Code(models.TextChoices):
        SIGNED_MINUTES = (
            "signed_minutes",
            _("Ký, giải quyết sát hạn: trước giờ hết hạn không quá (phút)"),
        )
        SIGNED_MANY = "signed_many", _("Ký, giải quyết sát hạn: từ bao nhiêu hồ sơ một ngày")
        READING_SECONDS = "reading_seconds", _("Trình quá nhanh: chưa đầy (giây) sau khi được phân công")
        FAST_MANY = "fast_many", _("Trình quá nhanh: từ bao nhiêu hồ sơ một ngày")
        ROW_SECONDS = "row_seconds", _("Ký, hoàn thành bước liên tiếp: mỗi hồ sơ chưa đầy (giây)")
        ROW_MANY = "row_many", _("Ký, hoàn thành bước liên tiếp: từ bao nhiêu hồ sơ một ngày")
        AROUND_MINUTES = "around_minutes", _("Ngoài giờ: trước giờ mở cửa, sau giờ đóng cửa hơn (phút)")
        NIGHT_MANY = "night_many", _("Ngoài giờ: từ bao nhiêu hồ sơ một ngày")
        REFILED_DAYS = "refiled_days", _("Từ chối lại, nộp lại: nhìn lại (ngày)")

    id = UUID7Key()
    code = models.CharField(max_length=16, choices=Code)
    value = models.SmallIntegerField(_("giá trị"))
    source = models.CharField(_("căn cứ"), max_length=300)
    valid_from = models.DateField(_("từ ngày"))

    class Meta:
        verbose_name = _("ngưỡng câu hỏi về số liệu")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="doubt_limit_once", fields=["code", "valid_from"]),
            models.CheckConstraint(name="doubt_limit_not_negative", condition=models.Q(value__gte=0)),
        ]

    @property
    def title(self) -> str:
        return str(self.get_code_display())

    def __str__(self) -> str:
        return f"{self.code} = {self.value} ({self.valid_from})"
