"""What those who watch set going: urging many at once, and the monthly word about people sent."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Unit
from motcua.common.keys import UUID7Key
from motcua.documents.models import File
from motcua.dossiers.models import Dossier
from motcua.identity.models import Staff
from motcua.oversight.doubt_rows import Doubt as Doubt
from motcua.oversight.doubt_rows import DoubtDay as DoubtDay
from motcua.oversight.fee_rows import FeeSettlement as FeeSettlement
from motcua.oversight.fee_rows import FeeWord as FeeWord
from motcua.oversight.limit_rows import DoubtLimit as DoubtLimit
from motcua.oversight.meeting_rows import AgencyMeeting as AgencyMeeting
from motcua.oversight.meeting_rows import MeetingSeat as MeetingSeat
from motcua.oversight.outside_rows import OutsideBatch as OutsideBatch
from motcua.oversight.outside_rows import OutsideSource as OutsideSource
from motcua.oversight.outside_rows import OutsideValue as OutsideValue
from motcua.oversight.paper_rows import PaperCount as PaperCount


class UrgeRun(models.Model):
    """One press that urges many dossiers; the form makes its id, so a second press is the same run."""

    id = UUID7Key()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")  # the officer's
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    about = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")  # who settles the dossiers
    text = models.CharField(_("nội dung đôn đốc"), max_length=2000)
    begun_at = models.DateTimeField(_("bấm lúc"))
    ended_at = models.DateTimeField(_("xong lúc"), null=True)

    class Meta:
        verbose_name = _("lượt đôn đốc nhiều hồ sơ")

    def __str__(self) -> str:
        return f"{self.about_id} {self.begun_at:%Y-%m-%d %H:%M}"


class UrgeItem(models.Model):
    """One dossier of a run: whether a letter went out, to whom, or why not."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Đang chờ gửi")
        SENT = "sent", _("Đã đôn đốc")
        SKIPPED = "skipped", _("Không đôn đốc")

    id = UUID7Key()
    run = models.ForeignKey(UrgeRun, on_delete=models.CASCADE, related_name="items")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    said = models.CharField(_("kết quả"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("hồ sơ của lượt đôn đốc")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="urge_item_once", fields=["run", "dossier"]),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}: {self.state}"


class StaffLetter(models.Model):
    """The monthly notice of a one-stop to an agency about the people it sent (61/2018/NĐ-CP Điều 9)."""

    id = UUID7Key()
    desk = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    month = models.DateField(_("tháng"))  # its first day
    facts = models.JSONField(
        default=list
    )  # one entry a person: days at work, received, returned, settled, late
    body = models.TextField(_("nội dung"), blank=True)
    drafted_at = models.DateTimeField(_("dự thảo lúc"))
    number = models.CharField(_("số"), max_length=40, blank=True)
    file = models.ForeignKey(File, on_delete=models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(_("gửi lúc"), null=True)
    sent_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("thông báo tháng về người được cử đến")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="staff_letter_once", fields=["desk", "agency", "month"]),
        ]

    def __str__(self) -> str:
        return f"{self.desk_id} → {self.agency_id} {self.month:%m/%Y}"

    @property
    def last_day(self) -> date:
        """The month's last day."""
        after = date(self.month.year + self.month.month // 12, self.month.month % 12 + 1, 1)
        return date.fromordinal(after.toordinal() - 1)


class Boundary(models.Model):
    """The outline of one territory on the map of its committee (địa giới trên bản đồ).

    committee  whose places were drawn together; none for what came in before maps were drawn one by one.
    grid       width and height all outlines of that map share; path: relative SVG moves on it.
    """

    gso_code = models.CharField(_("mã GSO"), max_length=8, unique=True)
    committee = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    path = models.TextField()
    centre_x = models.IntegerField()
    centre_y = models.IntegerField()
    grid_width = models.IntegerField()
    grid_height = models.IntegerField()
    source = models.CharField(_("nguồn"), max_length=300)
    imported_at = models.DateTimeField(_("nhập lúc"))

    class Meta:
        verbose_name = _("địa giới trên bản đồ")

    def __str__(self) -> str:
        return self.gso_code
