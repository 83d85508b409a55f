"""Dated rows of the law of time: regimes, days off and swaps, office hours, the demo's clock."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from motcua.common.keys import UUID7Key


class LegalRegime(models.Model):
    """One column of the table of regimes: parameters in force for dossiers accepted in its dates."""

    code = models.CharField(max_length=4, unique=True)
    name = models.CharField(_("tên"), max_length=200)
    legal_basis = models.TextField(_("căn cứ"))
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến trước ngày"), null=True, blank=True)
    parameters = models.JSONField(_("tham số"))
    unconfirmed = models.JSONField(_("tham số chưa có văn bản xác nhận"), default=dict, blank=True)

    class Meta:
        verbose_name = _("chế độ pháp lý")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="regime_dates", condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.name}"


class CalendarDay(models.Model):
    """A day that differs from its weekday: a holiday, a rest in lieu, a swap."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", _("Nghỉ lễ, tết")
        REST_IN_LIEU = "rest_in_lieu", _("Nghỉ bù")
        SWAPPED_OFF = "swapped_off", _("Nghỉ hoán đổi")
        SWAPPED_WORK = "swapped_work", _("Làm bù")

    day = models.DateField(_("ngày"))
    kind = models.CharField(_("loại"), max_length=14, choices=Kind)
    scope = models.CharField(_("mã đơn vị áp dụng"), max_length=40, blank=True)  # empty: the whole country
    name = models.CharField(_("tên"), max_length=120)
    decision = models.CharField(_("văn bản"), max_length=200)
    confirmed = models.BooleanField(_("đã có văn bản"), default=True)

    class Meta:
        verbose_name = _("ngày đặc biệt")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["day", "scope"], name="calendar_day_once"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name} {self.scope}".strip()


class CalendarYear(models.Model):
    """Whether a year's calendar is published; an unpublished year follows the stated policy."""

    year = models.SmallIntegerField(primary_key=True)
    published = models.BooleanField(_("đã công bố"))
    decision = models.CharField(_("văn bản"), max_length=300)

    class Meta:
        verbose_name = _("lịch năm")

    def __str__(self) -> str:
        return str(self.year)


class CalendarChange(models.Model):
    """One act on a calendar: who changed which day, by which decision. Rows are never changed."""

    append_only: ClassVar[bool] = True

    class Act(models.TextChoices):
        ADD = "add", _("Thêm ngày")
        EDIT = "edit", _("Sửa ngày")
        CONFIRM = "confirm", _("Xác nhận ngày")
        REMOVE = "remove", _("Bỏ ngày")
        PUBLISH = "publish", _("Xác nhận lịch năm")

    id = UUID7Key()
    at = models.DateTimeField(_("lúc"))
    staff_id = models.UUIDField()
    staff_name = models.CharField(_("cán bộ"), max_length=200)
    act = models.CharField(_("việc"), max_length=10, choices=Act)
    year = models.SmallIntegerField(_("năm"), db_index=True)
    about = models.CharField(_("nội dung"), max_length=500, blank=True)
    decision = models.CharField(_("văn bản"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("thay đổi lịch")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.act} {self.year}"


class OfficeHours(models.Model):
    """Hours of a weekday in a unit, or in every unit when `scope` is empty; from a date on."""

    scope = models.CharField(_("mã đơn vị áp dụng"), max_length=40, blank=True)
    weekday = models.SmallIntegerField(_("thứ (0 là thứ Hai)"))
    spans = ArrayField(models.CharField(max_length=11), verbose_name=_("khung giờ"))  # ["07:30-11:30", …]
    receives_only = models.BooleanField(_("chỉ tiếp nhận, không tính vào thời hạn"), default=False)
    decision = models.CharField(_("văn bản"), max_length=200, blank=True)
    valid_from = models.DateField(_("từ ngày"))

    class Meta:
        verbose_name = _("giờ làm việc")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["scope", "weekday", "valid_from"], name="office_hours_once"),
        ]

    def __str__(self) -> str:
        return f"{self.scope or '*'} {self.weekday} {self.valid_from}"


class Commissioning(models.Model):
    """The single row that says: this installation is in service. It never was a demo and never becomes one.

    The application's role cannot take it back: no UPDATE, no DELETE.
    """

    append_only: ClassVar[bool] = True

    id = models.SmallIntegerField(primary_key=True, default=1)
    at = models.DateTimeField(_("lúc"))

    class Meta:
        verbose_name = _("đưa vào sử dụng")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="commissioning_single", condition=Q(id=1)),
        ]

    def __str__(self) -> str:
        return str(self.at)


class DemoClock(models.Model):
    """The single row that ties the demo's domain time to real time."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    real_at = models.DateTimeField()
    domain_at = models.DateTimeField()

    class Meta:
        verbose_name = _("đồng hồ bản trình diễn")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="demo_clock_single", condition=Q(id=1)),
        ]

    def __str__(self) -> str:
        return str(self.domain_at)
