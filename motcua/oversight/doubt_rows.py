"""Questions about figures that look too good: nothing accuses, each waits for an answer."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Unit
from motcua.common.keys import UUID7Key
from motcua.identity.models import Staff


class Doubt(models.Model):
    """A pattern found in what one unit, or one person there, did or finished on one day (câu hỏi về số liệu).

    dossiers  ids of the evidence, the first of them at most; number: how many there are.
    limits    the numbers it was asked by, as they stood on its day; empty where the pattern needs none.
    told_to   names of those who were told of it, in the morning's notice.
    """

    class Pattern(models.TextChoices):
        SAME_MINUTE = "cung-phut", _("Tiếp nhận và trả kết quả trong cùng một phút")
        LAST_MINUTES = "sat-han", _("Ký hoặc giải quyết xong nhiều hồ sơ ngay trước giờ hết hạn")
        ONE_PERSON = "mot-nguoi", _("Một người vừa tiếp nhận vừa giải quyết")
        ODD_HOURS = "ngoai-gio", _("Nhiều bước hoàn thành ngoài giờ làm việc")
        TOO_FAST = "qua-nhanh", _("Trình kết quả nhanh hơn thời gian đọc hồ sơ")
        IN_A_ROW = "lien-tiep", _("Ký hoặc hoàn thành bước liên tiếp nhanh hơn thời gian đọc hồ sơ")
        NO_FILE = "thieu-tep", _("Đã giải quyết mà không có tệp kết quả")
        TYPED = "nhap-ho", _("Hồ sơ trực tuyến do cán bộ nhập")
        REFUSED_AGAIN = "tu-choi-lai", _("Cùng một người bị từ chối lại cùng một thủ tục")
        REFILED = "nop-lai", _("Cùng một người phải nộp lại cùng một thủ tục")
        SUPPLEMENT_LATE = "bo-sung-muon", _("Yêu cầu bổ sung muộn hơn thời hạn cho phép")
        SUPPLEMENT_TWICE = "bo-sung-lai", _("Yêu cầu bổ sung từ hai lần trở lên")
        NO_APOLOGY = "thieu-phieu", _("Quá hạn trả hoặc hẹn lại mà không gửi phiếu xin lỗi")
        PAPER = "so-giay", _("Sổ giấy khác số liệu trên hệ thống")

    id = UUID7Key()
    pattern = models.CharField(max_length=12, choices=Pattern)
    day = models.DateField(_("ngày"))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    number = models.IntegerField(_("số hồ sơ"))
    dossiers = models.JSONField(default=list)
    limits = models.JSONField(default=dict)
    note = models.CharField(_("số liệu"), max_length=500, blank=True)
    found_at = models.DateTimeField()
    told_at = models.DateTimeField(_("báo lúc"), null=True)
    told_to = models.JSONField(default=list)
    answer = models.CharField(_("trả lời"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(_("trả lời lúc"), null=True)

    class Meta:
        verbose_name = _("câu hỏi về số liệu")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="doubt_open", fields=["unit", "-day"], condition=models.Q(answered_at=None)),
            models.Index(name="doubt_told", fields=["told_at"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["pattern", "day", "unit", "person"], name="doubt_once_a_day", nulls_distinct=False
            ),
            models.CheckConstraint(
                name="doubt_answer_has_author",
                condition=models.Q(answered_at=None, answer="", answered_by=None)
                | models.Q(answered_at__isnull=False, answered_by__isnull=False) & ~models.Q(answer=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_pattern_display()} {self.day}"


class DoubtDay(models.Model):
    """A day that was asked about, whether or not a question came of it."""

    id = UUID7Key()
    day = models.DateField(_("ngày"), unique=True)

    class Meta:
        verbose_name = _("ngày đã hỏi về số liệu")

    def __str__(self) -> str:
        return f"{self.day}"
