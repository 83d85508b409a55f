"""Desks of a one-stop unit and the people who wait at them; figures of a day; devices of the hall."""

from datetime import date
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Unit
from motcua.catalogue.models import Field, ProcedureVersion
from motcua.common.keys import UUID7Key
from motcua.identity.models import Party, Staff


class Purpose(models.TextChoices):
    """What somebody comes for."""

    FILE = "file", pgettext_lazy("purpose", "Nộp hồ sơ")
    COLLECT = "collect", pgettext_lazy("purpose", "Nhận kết quả")
    ASK = "ask", pgettext_lazy("purpose", "Hỏi, được hướng dẫn")


class PriorityGroup(models.Model):
    """Persons whom the law gives priority, from a date on (63/2010/NĐ-CP Điều 18 khoản 8)."""

    code = models.SlugField(max_length=20)
    name = models.CharField(_("tên"), max_length=120)
    name_en = models.CharField(_("tên tiếng Anh"), max_length=120)
    basis = models.CharField(_("căn cứ"), max_length=200)
    position = models.SmallIntegerField(_("thứ tự"))
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến trước ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("đối tượng ưu tiên")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="priority_group_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def shown(self) -> str:
        """The name in the language of the page."""
        return self.name_en if (get_language() or "").startswith("en") else self.name


class QueueRule(models.Model):
    """A number the queue goes by, from a date on; the law's targets and the house's own habits."""

    class Code(models.TextChoices):
        WAIT_MINUTES = "wait_minutes", _("Chờ không quá (phút)")
        SERVE_MINUTES = "serve_minutes", _("Phục vụ không quá (phút)")
        JUMPS = "jumps", _("Số lần liên tiếp được gọi vượt người đến trước")
        EARLY_MINUTES = "early_minutes", _("Lịch hẹn được gọi sớm (phút)")
        GRACE_MINUTES = "grace_minutes", _("Đến muộn vẫn giữ lịch hẹn (phút)")
        SLOT_MINUTES = "slot_minutes", _("Một khung giờ hẹn (phút)")
        BOOKING_DAYS = "booking_days", _("Đặt lịch trước nhiều nhất (ngày)")
        BOOKING_MOST = "booking_most", _("Lịch hẹn đang chờ của một số điện thoại")

    code = models.CharField(max_length=16, choices=Code)
    value = models.SmallIntegerField(_("giá trị"))
    valid_from = models.DateField(_("từ ngày"))
    basis = models.CharField(_("căn cứ"), max_length=300)
    confirmed = models.BooleanField(_("đã có văn bản"), default=True)

    class Meta:
        verbose_name = _("quy định hàng chờ")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="queue_rule_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code} = {self.value} ({self.valid_from})"

    @property
    def title(self) -> str:
        """What the number is, in the language of the page."""
        return str(self.get_code_display())


class DeskQuerySet(models.QuerySet["Desk"]):
    """Desks that are in use."""

    def of(self, unit: Unit) -> Self:
        return self.filter(unit=unit, in_use=True)

    def serving(self, purpose: str, field: Field | None) -> Self:
        """Desks for that purpose and field; a desk without fields serves every one."""
        rows = self.filter(purposes__contains=[purpose])
        return rows if field is None else rows.filter(Q(fields=None) | Q(fields=field)).distinct()


class Desk(models.Model):
    """A numbered place where somebody is served (quầy; 61/2018/NĐ-CP Điều 13: counters by field)."""

    id = UUID7Key()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="desks")
    number = models.PositiveSmallIntegerField(_("số quầy"))
    name = models.CharField(_("tên quầy"), max_length=120)
    purposes = ArrayField(models.CharField(max_length=8, choices=Purpose), verbose_name=_("phục vụ việc"))
    fields = models.ManyToManyField(Field, related_name="+", blank=True, verbose_name=_("lĩnh vực"))
    in_use = models.BooleanField(_("đang dùng"), default=True)

    objects = DeskQuerySet.as_manager()

    class Meta:
        verbose_name = _("quầy")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["unit", "number"], name="desk_number_once", condition=Q(in_use=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"


class SittingQuerySet(models.QuerySet["Sitting"]):
    def open(self) -> Self:
        return self.filter(closed_at=None)


class Sitting(models.Model):
    """Who sits at which desk, from when to when; the desk is open as long as this is (cán bộ trực quầy)."""

    id = UUID7Key()
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="sittings")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(_("mở lúc"))
    paused_at = models.DateTimeField(_("tạm nghỉ từ"), null=True)
    closed_at = models.DateTimeField(_("đóng lúc"), null=True)

    objects = SittingQuerySet.as_manager()

    class Meta:
        verbose_name = _("ca trực quầy")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["desk"], name="sitting_one_a_desk", condition=Q(closed_at=None)),
            models.UniqueConstraint(
                fields=["staff"], name="sitting_one_a_person", condition=Q(closed_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.desk_id} {self.opened_at:%Y-%m-%d %H:%M}"


class Kiosk(models.Model):
    """A terminal of the hall that gives numbers out. Its secret is known to its browser only.

    key_digest     of the secret in the terminal's cookie; empty until the link is opened.
    enrol_digest   of the link that enrols it, good once and until `enrol_until` (real time).
    """

    id = UUID7Key()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="kiosks")
    name = models.CharField(_("tên máy"), max_length=120)
    key_digest = models.CharField(max_length=64, blank=True, db_index=True)
    enrol_digest = models.CharField(max_length=64, blank=True, db_index=True)
    enrol_until = models.DateTimeField(null=True)
    registered_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(_("đăng ký lúc"))
    enrolled_at = models.DateTimeField(_("bật lúc"), null=True)
    revoked_at = models.DateTimeField(_("thu hồi lúc"), null=True)

    class Meta:
        verbose_name = _("máy lấy số")

    def __str__(self) -> str:
        return self.name


class Appointment(models.Model):
    """A time kept at a one-stop unit for one procedure (lịch hẹn)."""

    class State(models.TextChoices):
        BOOKED = "booked", _("Đã đặt")
        ARRIVED = "arrived", _("Đã đến")
        CANCELLED = "cancelled", _("Đã hủy")
        CALLED_OFF = "called_off", _("Một cửa không nhận được, cần đặt lại")
        MISSED = "missed", _("Không đến")

    id = UUID7Key()
    code = models.CharField(_("mã lịch hẹn"), max_length=12, unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="appointments")
    version = models.ForeignKey(ProcedureVersion, on_delete=models.PROTECT, related_name="+")
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="appointments")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, related_name="appointments")
    name = models.CharField(_("họ và tên"), max_length=200)
    phone = models.CharField(_("điện thoại"), max_length=20)
    starts_at = models.DateTimeField(_("giờ hẹn"))
    state = models.CharField(_("tình trạng"), max_length=10, choices=State, default=State.BOOKED)
    reason = models.CharField(_("lý do"), max_length=300, blank=True)
    booked_at = models.DateTimeField(_("đặt lúc"))
    ended_at = models.DateTimeField(_("kết thúc lúc"), null=True)

    class Meta:
        verbose_name = _("lịch hẹn")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="appointment_of_unit", fields=["unit", "starts_at"]),
            models.Index(name="appointment_open", fields=["starts_at"], condition=Q(state="booked")),
            models.Index(name="appointment_of_party", fields=["party", "-starts_at"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["desk", "starts_at"],
                name="appointment_slot_once",
                condition=Q(state__in=["booked", "arrived", "missed"]),
            ),
            models.UniqueConstraint(
                fields=["phone", "starts_at"], name="appointment_person_once", condition=Q(state="booked")
            ),
        ]

    def __str__(self) -> str:
        return self.code


class TicketSerial(models.Model):
    """Last number a unit gave out on a day, and whether the day's figures are folded away."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    day = models.DateField(_("ngày"))
    last = models.PositiveIntegerField(default=0)
    folded_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("số thứ tự trong ngày")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["unit", "day"], name="ticket_serial_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="ticket_serial_open", fields=["day"], condition=Q(folded_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.day}: {self.last}"


class TicketQuerySet(models.QuerySet["Ticket"]):
    def of_day(self, unit: Unit, day: date) -> Self:
        return self.filter(unit=unit, day=day)

    def waiting(self) -> Self:
        return self.filter(state=Ticket.State.WAITING)


class Ticket(models.Model):
    """A number in the line of a unit on a day (số thứ tự). It knows no person.

    placed_at  place in the line; kept when sent on to another desk, anew when a missed person comes back.
    queued_at  since when the present wait is measured; never before the time of an appointment.
    waited     seconds waited in all, up to the last time a desk began.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Đang chờ")
        CALLED = "called", _("Đang mời")
        SERVING = "serving", _("Đang phục vụ")
        DONE = "done", _("Xong")
        NO_SHOW = "no_show", _("Không đến")
        LEFT = "left", _("Hết ngày chưa được gọi")

    id = UUID7Key()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="tickets")
    day = models.DateField(_("ngày"))
    number = models.PositiveIntegerField(_("số"))
    purpose = models.CharField(_("việc"), max_length=8, choices=Purpose)
    field = models.ForeignKey(Field, on_delete=models.PROTECT, null=True, related_name="+")
    priority = models.ForeignKey(PriorityGroup, on_delete=models.PROTECT, null=True, related_name="+")
    appointment = models.OneToOneField(
        Appointment, on_delete=models.PROTECT, null=True, related_name="ticket"
    )
    wanted_desk = models.ForeignKey(Desk, on_delete=models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(_("lấy số lúc"))
    placed_at = models.DateTimeField()
    queued_at = models.DateTimeField()
    due_at = models.DateTimeField(_("giờ hẹn"), null=True)
    waited = models.PositiveIntegerField(_("đã chờ (giây)"), default=0)
    state = models.CharField(_("tình trạng"), max_length=8, choices=State, default=State.WAITING)

    objects = TicketQuerySet.as_manager()

    class Meta:
        verbose_name = _("số thứ tự")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="ticket_in_line", fields=["unit", "day"], condition=Q(state="waiting")),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["unit", "day", "number"], name="ticket_number_once"),
        ]

    def __str__(self) -> str:
        return f"A{self.number:03d}"


class TurnQuerySet(models.QuerySet["Turn"]):
    def open(self) -> Self:
        return self.filter(ended_at=None)

    def of_day(self, unit: Unit, day: date) -> Self:
        return self.filter(unit=unit, day=day)


class Turn(models.Model):
    """One call of a ticket to a desk, and what became of it (lượt gọi).

    jumped  the call passed somebody over who came earlier.
    waited  seconds the person had waited in all when the desk began.
    refs    dossiers taken in during the turn, by id.
    """

    class Outcome(models.TextChoices):
        DONE = "done", _("Xong")
        NO_SHOW = "no_show", _("Không đến")
        TRANSFERRED = "transferred", _("Chuyển quầy")
        FORGOTTEN = "forgotten", _("Không bấm xong")  # ended by the night; its time of service is unknown

    id = UUID7Key()
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="turns")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    day = models.DateField(_("ngày"))
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="turns")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    called_at = models.DateTimeField(_("gọi lần đầu lúc"))
    last_called_at = models.DateTimeField(_("gọi lần cuối lúc"))
    calls = models.PositiveSmallIntegerField(_("số lần gọi"), default=1)
    jumped = models.BooleanField(default=False)
    started_at = models.DateTimeField(_("bắt đầu lúc"), null=True)
    waited = models.PositiveIntegerField(_("đã chờ (giây)"), null=True)
    ended_at = models.DateTimeField(_("kết thúc lúc"), null=True)
    outcome = models.CharField(_("kết quả"), max_length=12, choices=Outcome, blank=True)
    refs = ArrayField(models.UUIDField(), default=list)

    objects = TurnQuerySet.as_manager()

    @property
    def waited_minutes(self) -> int:
        return (self.waited or 0) // 60

    class Meta:
        verbose_name = _("lượt gọi")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="turn_of_day", fields=["unit", "day", "-last_called_at"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["desk"], name="turn_one_a_desk", condition=Q(ended_at=None)),
            models.UniqueConstraint(fields=["ticket"], name="turn_one_a_ticket", condition=Q(ended_at=None)),
            models.CheckConstraint(
                name="turn_times", condition=Q(ended_at=None) | Q(ended_at__gte=F("called_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} → {self.desk_id} ({self.called_at:%Y-%m-%d %H:%M})"


class DeskDay(models.Model):
    """What one person did at one desk on one day, folded from the turns; without a desk: who was not called.

    waits, serves  counts per minute, see spread.py; *_seconds are sums.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    day = models.DateField(_("ngày"))
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, null=True, related_name="+")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    waits = ArrayField(models.PositiveIntegerField(), default=list)
    wait_seconds = models.PositiveBigIntegerField(default=0)
    serves = ArrayField(models.PositiveIntegerField(), default=list)
    serve_seconds = models.PositiveBigIntegerField(default=0)
    no_shows = models.PositiveIntegerField(_("không đến"), default=0)
    transfers = models.PositiveIntegerField(_("chuyển quầy"), default=0)
    left = models.PositiveIntegerField(_("chưa được gọi"), default=0)

    class Meta:
        verbose_name = _("số liệu ngày của quầy")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["unit", "day", "desk", "staff"], name="desk_day_once", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.day} {self.desk_id}"
