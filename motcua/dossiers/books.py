"""What a one-stop keeps beside its dossiers: people guided, numbers of its letters and codes."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Role, Unit
from motcua.agencies.officers import Officer
from motcua.catalogue.models import ProcedureVersion
from motcua.common.keys import UUID7Key
from motcua.deadlines.calendars import VIETNAM
from motcua.documents.models import File
from motcua.identity.models import Staff

if TYPE_CHECKING:
    from uuid import UUID


class VisitQuerySet(models.QuerySet["Visit"]):
    """Which visits exist for whom, and from when to when."""

    def visible_to(self, officer: Officer) -> Self:
        """All for TTHC control, the area's for who watches over it, the desk's for its head, the own ones for
        who guides."""
        if Role.TTHC_CONTROL in officer.roles:
            return self
        if officer.area:
            return self.filter(unit__in=officer.area)
        if Role.HEAD_ONE_STOP in officer.roles:
            return self.filter(unit=officer.unit)
        return self.filter(unit=officer.unit, guided_by=officer.staff)

    def between(self, first: date, last: date) -> Self:
        """Both days included, by the country's clock."""
        begin = datetime.combine(first, time.min, VIETNAM)
        end = datetime.combine(last + timedelta(days=1), time.min, VIETNAM)
        return self.filter(happened_at__gte=begin, happened_at__lt=end)


class Visit(models.Model):
    """Somebody was guided and filed nothing: what was missing, what was said (61/2018/NĐ-CP Điều 15).

    Never changed, never deleted: turning people away leaves a trace.
    """

    append_only: ClassVar[bool] = True

    class Way(models.TextChoices):
        DESK = "desk", _("Tại quầy")
        PHONE = "phone", _("Điện thoại, đường dây nóng")
        ONLINE = "online", _("Qua mạng")
        POST = "post", _("Bằng thư")

    class Why(models.TextChoices):
        PAPERS = "papers", _("Chưa đủ giấy tờ")
        FORM = "form", _("Giấy tờ chưa đúng mẫu, chưa hợp lệ")
        ELSEWHERE = "elsewhere", _("Thuộc nơi khác giải quyết")
        NOT_ELIGIBLE = "not_eligible", _("Chưa đủ điều kiện")
        ASKED = "asked", _("Chỉ hỏi để chuẩn bị")

    id = UUID7Key()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(ProcedureVersion, on_delete=models.PROTECT, related_name="+")
    way = models.CharField(_("hướng dẫn bằng cách"), max_length=8, choices=Way)
    why = models.CharField(_("vì sao chưa nộp"), max_length=14, choices=Why)
    missing = models.JSONField(_("còn thiếu"), default=list)  # ["Bản chính giấy chứng sinh", …]
    said = models.TextField(_("nội dung hướng dẫn"))
    guided_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    happened_at = models.DateTimeField(_("lúc"))
    person_name = models.CharField(_("họ tên"), max_length=300, blank=True)
    person_phone = models.CharField(_("điện thoại"), max_length=20, blank=True)
    slip = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("lượt hướng dẫn chưa nộp hồ sơ")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="visit_of_unit", fields=["unit", "-happened_at", "-id"]),
            models.Index(name="visit_by_time", fields=["-happened_at", "-id"]),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.happened_at:%Y-%m-%d %H:%M}"


class BookSerial(models.Model):
    """Last number given by a unit in one of its books of a year; from 01 (01/2018/TT-VPCP Điều 10)."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    book = models.CharField(_("sổ"), max_length=20)
    year = models.SmallIntegerField(_("năm"))
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("số văn bản trong năm")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["unit", "book", "year"], name="book_serial_once"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.book} {self.year}: {self.last}"


class CodeSerial(models.Model):
    """Last serial given by an agency on a day; locked while the next is taken (61/2018/NĐ-CP Điều 26).

    Filings are counted here too, under a prefix made of the unit's id: see `numbering`.
    """

    never_deleted: ClassVar[bool] = True

    prefix = models.CharField(max_length=35)
    day = models.DateField()
    last = models.PositiveIntegerField(default=0)
    seal = models.CharField(max_length=73, editable=False)  # by the log's key

    class Meta:
        verbose_name = _("số thứ tự mã hồ sơ")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["prefix", "day"], name="code_serial_once"),
        ]

    def __str__(self) -> str:
        return f"{self.prefix} {self.day}: {self.last}"


def next_number(unit_id: "UUID", book: str, year: int) -> int:
    """The next number of the book, dense: a transaction that fails gives it back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO dossiers_bookserial (unit_id, book, year, last) VALUES (%s, %s, %s, 1) "
            "ON CONFLICT (unit_id, book, year) DO UPDATE SET last = dossiers_bookserial.last + 1 "
            "RETURNING last",
            [unit_id, book, year],
        )
        (number,) = cursor.fetchone()
    return int(number)
