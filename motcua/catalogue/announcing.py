"""What has to be done when a procedure begins, changes or ends, and until when (công bố, công khai TTHC).

A chairman's decision announces it before it takes effect (63/2010/NĐ-CP Điều 15); from its signature run the
days for the national database (Điều 24 khoản 2) and for the electronic process. How many: `Regime`. A text
of the shortened procedure (trình tự rút gọn) is announced after it took effect, and has days of its own.
"""

from datetime import date, datetime, timedelta
from typing import ClassVar, Self
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.common.invariant import InvariantBroken
from motcua.common.keys import UUID7Key
from motcua.deadlines import services as deadlines
from motcua.deadlines.calendars import CalendarNotPublished, local
from motcua.identity.models import Staff


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    def open(self) -> Self:
        return self.filter(done_on=None)

    def late(self, day: date) -> Self:
        """Open, and their last day is past."""
        return self.open().filter(due_on__lt=day)


class Announcement(models.Model):
    """One task about one version: by when, and who says when it was done."""

    class Occasion(models.TextChoices):
        BEGIN = "begin", _("Mới, sửa đổi")
        END = "end", _("Bãi bỏ")

    class Task(models.TextChoices):
        SIGN = "sign", _("Ký quyết định công bố")
        NATIONAL = "national", _("Đưa lên Cơ sở dữ liệu quốc gia")
        PROCESS = "process", _("Lập quy trình điện tử")

    id = UUID7Key()
    version = models.ForeignKey(
        "catalogue.ProcedureVersion", on_delete=models.CASCADE, related_name="announcements"
    )
    occasion = models.CharField(_("vì sao"), max_length=5, choices=Occasion)
    task = models.CharField(_("việc"), max_length=8, choices=Task)
    effect_on = models.DateField(_("hiệu lực từ ngày"))
    shortened = models.BooleanField(_("văn bản theo trình tự rút gọn"), default=False)
    due_on = models.DateField(_("chậm nhất ngày"))
    opened_at = models.DateTimeField(_("mở lúc"))
    done_on = models.DateField(_("làm ngày"), null=True)
    paper = models.CharField(_("văn bản, ghi chú"), max_length=200, blank=True)
    said_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    said_at = models.DateTimeField(_("ghi lúc"), null=True)
    reminded_at = models.DateTimeField(_("nhắc lúc"), null=True)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        verbose_name = _("việc công bố thủ tục")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="announcement_once", fields=["version", "occasion", "task"]),
            models.CheckConstraint(
                name="announcement_done_by_name",
                condition=models.Q(done_on=None, said_by=None, said_at=None)
                | models.Q(done_on__isnull=False, said_by__isnull=False, said_at__isnull=False),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="announcement_open", fields=["due_on", "id"], condition=models.Q(done_on=None)),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.task} {self.due_on}"

    @property
    def done_late(self) -> bool:
        return self.done_on is not None and self.done_on > self.due_on


class AnnouncementUndo(models.Model):
    """A task was recorded as done by mistake: what had been said, who took it back, why.

    It names the task by its version, for the task itself goes when the signature it came of is taken back.
    dropped  of a signature: the tasks it had opened, with their last days; the right one opens them anew.
    """

    append_only: ClassVar[bool] = True

    id = UUID7Key()  # the request's key
    version = models.ForeignKey("catalogue.ProcedureVersion", on_delete=models.PROTECT, related_name="+")
    occasion = models.CharField(_("vì sao"), max_length=5, choices=Announcement.Occasion)
    task = models.CharField(_("việc"), max_length=8, choices=Announcement.Task)
    done_on = models.DateField(_("đã ghi làm ngày"))
    paper = models.CharField(_("văn bản, ghi chú"), max_length=200, blank=True)
    said_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField(_("ghi lúc"))
    dropped = models.JSONField(default=list)
    reason = models.CharField(_("lý do hoàn tác"), max_length=500)
    undone_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(_("hoàn tác lúc"))

    class Meta:
        verbose_name = _("lần hoàn tác việc công bố")

    def __str__(self) -> str:
        return f"{self.version_id} {self.task} {self.undone_at}"


def open_first(
    version_id: UUID,
    *,
    occasion: Announcement.Occasion,
    effect_on: date,
    at: datetime,
    shortened: bool = False,
) -> None:
    """The decision that announces it must be signed so many working days before the version takes effect.

    shortened  by a text of the shortened procedure: so many working days after it.
    """
    regime = deadlines.regime_on(local(at).date())
    due_on = _before(effect_on, regime.publish_before_days)
    if shortened:
        due_on = _after(effect_on, regime.short_publish_days)
    Announcement.objects.get_or_create(
        version_id=version_id,
        occasion=occasion,
        task=Announcement.Task.SIGN,
        defaults={"effect_on": effect_on, "due_on": due_on, "opened_at": at, "shortened": shortened},
    )


def open_following(done: Announcement, *, at: datetime) -> None:
    """What the signed decision sets going, counted from its signature."""
    if done.done_on is None:
        raise InvariantBroken("An announcement that was just signed has its day.")
    regime = deadlines.regime_on(local(at).date())
    national = regime.short_national_days if done.shortened else regime.national_entry_days
    days = {Announcement.Task.NATIONAL: national}
    if done.occasion == Announcement.Occasion.BEGIN:
        days[Announcement.Task.PROCESS] = regime.process_entry_days
    for task, number in days.items():
        Announcement.objects.get_or_create(
            version_id=done.version_id,
            occasion=done.occasion,
            task=task,
            defaults={
                "effect_on": done.effect_on,
                "shortened": done.shortened,
                "due_on": _after(done.done_on, number),
                "opened_at": at,
            },
        )


def _before(day: date, number: int) -> date:
    """The `number`-th working day before `day`; where no calendar reaches, twice as many days."""
    try:
        return deadlines.calendar_for().working_day_before(day, number)
    except CalendarNotPublished:
        return day - timedelta(days=2 * number)


def _after(day: date, number: int) -> date:
    """The `number`-th working day after `day`; where no calendar reaches, as many days."""
    try:
        return deadlines.calendar_for().working_day(day, number)
    except CalendarNotPublished:
        return day + timedelta(days=number)
