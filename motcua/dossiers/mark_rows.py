"""What the dossiers accepted in a day, half a month, a month or a year count for in the index, as of now.

Days know everything; the others are the same sums in fewer rows, so that a province's year is read from a few
thousand; halves of months fit calendar months and the periods of reports. All are written by folding alone,
and counted again by the audit.
"""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Unit
from motcua.catalogue.models import Procedure
from motcua.common.keys import UUID7Key
from motcua.identity.models import Staff

_PLAIN: dict[str, Any] = {"on_delete": models.PROTECT, "related_name": "+", "db_index": False}


class Marked(models.Model):
    """How many dossiers carry each of `marks.MARKS`."""

    received = models.IntegerField(default=0)
    ended = models.IntegerField(default=0)
    late = models.IntegerField(default=0)
    late_first = models.IntegerField(default=0)
    online = models.IntegerField(default=0)
    payable = models.IntegerField(default=0)
    paid_online = models.IntegerField(default=0)
    result = models.IntegerField(default=0)
    parts = models.IntegerField(default=0)
    digitised = models.IntegerField(default=0)
    reused = models.IntegerField(default=0)
    stored = models.IntegerField(default=0)
    identified = models.IntegerField(default=0)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.received - self.late}/{self.received}"


class MarkDay(Marked):
    """Of a day, by one-stop, agency, unit that settles, procedure, channel and official; see `marks`."""

    id = UUID7Key()
    day = models.DateField()  # of reception
    desk = models.ForeignKey(Unit, **_PLAIN)
    agency = models.ForeignKey(Unit, **_PLAIN)
    settling_unit = models.ForeignKey(Unit, **_PLAIN)
    procedure = models.ForeignKey(Procedure, **_PLAIN)
    channel = models.CharField(max_length=8, blank=True)
    staff = models.ForeignKey(Staff, null=True, **_PLAIN)  # the handler; none yet

    class Meta:
        verbose_name = _("số liệu chỉ số theo ngày tiếp nhận")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="mark_day_of_unit", fields=["settling_unit", "day"]),
            models.Index(name="mark_day_of_service", fields=["procedure", "day"]),
            models.Index(name="mark_day_of_staff", fields=["staff", "day"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="mark_day_once",
                fields=["day", "desk", "agency", "settling_unit", "procedure", "channel", "staff"],
                nulls_distinct=False,
            ),
        ]


class MarkMonth(Marked):
    """Of a whole month, whoever handles the dossiers: for one procedure, field or channel."""

    id = UUID7Key()
    month = models.DateField()  # its first day
    settling_unit = models.ForeignKey(Unit, **_PLAIN)
    procedure = models.ForeignKey(Procedure, **_PLAIN)
    channel = models.CharField(max_length=8, blank=True)

    class Meta:
        verbose_name = _("số liệu chỉ số theo tháng tiếp nhận")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="mark_month_of_month", fields=["month"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="mark_month_once", fields=["settling_unit", "month", "procedure", "channel"]
            ),
        ]


class MarkUnit(Marked):
    """Of half a month of a unit, all its procedures together: what cards and rankings add up."""

    id = UUID7Key()
    half = models.DateField()  # its first day: the 1st, or the 15th where reports begin
    settling_unit = models.ForeignKey(Unit, **_PLAIN)

    class Meta:
        verbose_name = _("số liệu chỉ số của đơn vị theo nửa tháng")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="mark_unit_once", fields=["half", "settling_unit"]),
        ]


class MarkStaff(Marked):
    """Of half a month of an official in a unit: who the dossiers lie with."""

    id = UUID7Key()
    half = models.DateField()
    settling_unit = models.ForeignKey(Unit, **_PLAIN)
    staff = models.ForeignKey(Staff, null=True, **_PLAIN)  # the handler; none yet

    class Meta:
        verbose_name = _("số liệu chỉ số của người giải quyết theo nửa tháng")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="mark_staff_once", fields=["settling_unit", "half", "staff"], nulls_distinct=False
            ),
        ]


class Uses(models.Model):
    """How many dossiers of a procedure carry each of `marks.USES`: whether any does."""

    online = models.IntegerField(default=0)
    paid_online = models.IntegerField(default=0)
    payable = models.IntegerField(default=0)
    identified = models.IntegerField(default=0)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.pk}: {self.online}"


class ServiceYear(Uses):
    """Of a year of a unit."""

    id = UUID7Key()
    year = models.DateField()  # its first day
    settling_unit = models.ForeignKey(Unit, **_PLAIN)
    procedure = models.ForeignKey(Procedure, **_PLAIN)

    class Meta:
        verbose_name = _("thủ tục có hồ sơ trực tuyến trong năm")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="service_year_once", fields=["year", "settling_unit", "procedure"]),
        ]


class ServiceMonth(Uses):
    """Of a month of a unit."""

    id = UUID7Key()
    month = models.DateField()
    settling_unit = models.ForeignKey(Unit, **_PLAIN)
    procedure = models.ForeignKey(Procedure, **_PLAIN)

    class Meta:
        verbose_name = _("thủ tục có hồ sơ trực tuyến trong tháng")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="service_month_once", fields=["month", "settling_unit", "procedure"]
            ),
        ]


class ServiceUnitHalf(Uses):
    """Of half a month of a unit."""

    id = UUID7Key()
    half = models.DateField()
    settling_unit = models.ForeignKey(Unit, **_PLAIN)
    procedure = models.ForeignKey(Procedure, **_PLAIN)

    class Meta:
        verbose_name = _("thủ tục có hồ sơ trực tuyến của đơn vị trong nửa tháng")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="service_unit_half_once", fields=["half", "settling_unit", "procedure"]
            ),
        ]


class ServiceHalf(Uses):
    """Of half a month, whichever unit settles the procedure."""

    id = UUID7Key()
    half = models.DateField()
    procedure = models.ForeignKey(Procedure, **_PLAIN)

    class Meta:
        verbose_name = _("thủ tục có hồ sơ trực tuyến trong nửa tháng")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="service_half_once", fields=["half", "procedure"]),
        ]
