"""What the dossiers accepted in a day, half a month, a month or a year count for in the index, as of now.

Days know everything; the others are the same sums in fewer rows, so that a province's year is read from a few
hundred; halves of months fit calendar months and the periods of reports. All are written by folding alone,
and counted again by the audit.
"""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Unit
from motcua.catalogue.models import Procedure
from motcua.common.keys import BitsField, UUID7Key
from motcua.identity.models import Staff

PLACES = 1024  # of a set
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
    """Of a span of a unit, all its procedures together: what cards and rankings add up."""

    id = UUID7Key()
    span = models.CharField(max_length=7)  # one of `spans`
    first = models.DateField()  # its first day; of a half the 1st, or the 15th where reports begin
    settling_unit = models.ForeignKey(Unit, **_PLAIN)

    class Meta:
        verbose_name = _("số liệu chỉ số của đơn vị theo ngày, 5 ngày, nửa tháng, tháng, quý, năm")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="mark_unit_once", fields=["span", "first", "settling_unit"]),
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


class ServicePlace(models.Model):
    """Which bit of every `ServiceSet` stands for a procedure: the next one when it is first counted."""

    id = UUID7Key()
    procedure = models.OneToOneField(Procedure, on_delete=models.PROTECT, related_name="+")
    place = models.IntegerField(unique=True)

    class Meta:
        verbose_name = _("vị trí của thủ tục trong tập thủ tục có hồ sơ")

    def __str__(self) -> str:
        return str(self.place)


class ServiceSet(models.Model):
    """The procedures a unit had dossiers of in a span, by each of `marks.USES`.

    Whether, not how often: sets of many units and spans are put together in a moment. See `service_sets`.
    """

    id = UUID7Key()
    span = models.CharField(max_length=7)
    first = models.DateField()
    settling_unit = models.ForeignKey(Unit, **_PLAIN)
    part = models.SmallIntegerField()  # which `PLACES` places, from 0
    online = BitsField(PLACES)
    paid_online = BitsField(PLACES)
    payable = BitsField(PLACES)
    identified = BitsField(PLACES)

    class Meta:
        verbose_name = _("tập thủ tục có hồ sơ của đơn vị theo ngày, 5 ngày, nửa tháng, tháng, quý, năm")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="service_set_once", fields=["span", "first", "settling_unit", "part"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.span} {self.first}"
