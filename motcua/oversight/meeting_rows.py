"""The quarterly meeting of a head of a one-stop with the agencies (61/2018/NĐ-CP Điều 9)."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Unit
from motcua.common.keys import UUID7Key
from motcua.identity.models import Staff


class AgencyMeeting(models.Model):
    """One period of one desk: the report made when it was over, the date set, what was concluded.

    held_on  none until somebody records that it was held; then nothing of it changes any more.
    """

    id = UUID7Key()
    desk = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    first = models.DateField(_("từ ngày"))
    last = models.DateField(_("đến hết ngày"))
    drafted_at = models.DateTimeField(_("lập báo cáo lúc"))
    due_on = models.DateField(_("họp chậm nhất ngày"))
    planned_at = models.DateTimeField(_("họp lúc"), null=True)
    place = models.CharField(_("nơi họp"), max_length=200, blank=True)
    held_on = models.DateField(_("đã họp ngày"), null=True)
    conclusions = models.TextField(_("kết luận của cuộc họp"), blank=True)
    recorded_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(_("ghi lúc"), null=True)
    reminded_at = models.DateTimeField(_("nhắc lúc"), null=True)

    class Meta:
        verbose_name = _("cuộc họp quý với các cơ quan")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="agency_meeting_once", fields=["desk", "first"]),
            models.CheckConstraint(
                name="agency_meeting_recorded_by_name",
                condition=models.Q(held_on=None, recorded_by=None, recorded_at=None)
                | models.Q(held_on__isnull=False, recorded_by__isnull=False, recorded_at__isnull=False),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="agency_meeting_by_period", fields=["-first", "-id"]),
        ]

    def __str__(self) -> str:
        return f"{self.desk_id} {self.first}"

    @property
    def held_late(self) -> bool:
        return self.held_on is not None and self.held_on > self.due_on


class MeetingSeat(models.Model):
    """An agency of the meeting with its figures of the period, and who came for it.

    open_late  dossiers late and still open when the report was made;  doubts: questions nobody answered yet.
    """

    id = UUID7Key()
    meeting = models.ForeignKey(AgencyMeeting, on_delete=models.CASCADE, related_name="seats")
    agency = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    received = models.IntegerField(_("tiếp nhận"))
    settled = models.IntegerField(_("đã giải quyết"))
    late = models.IntegerField(_("giải quyết quá hạn trả"))
    extended = models.IntegerField(_("xin lỗi, hẹn lại"))
    open_late = models.IntegerField(_("đang quá hạn trả"))
    doubts = models.IntegerField(_("câu hỏi chưa trả lời"))
    came = models.BooleanField(_("có dự"), null=True)
    who = models.CharField(_("người dự"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("cơ quan dự họp quý")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="meeting_seat_once", fields=["meeting", "agency"]),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.agency_id}"
