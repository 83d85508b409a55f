"""Values that others measure: whose each is, as of when, and who answers for it. None is overwritten."""

from typing import ClassVar
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Unit
from motcua.common.keys import UUID7Key
from motcua.identity.models import Staff


class OutsideSource(models.Model):
    """A connection a job reads values from (kết nối số liệu); its secret stands in the environment.

    query   of a database: yields unit, indicator, measure, numerator, denominator, day.
    secret  name after MOTCUA_FIGURES_: the bearer key of an address, or the whole address of a database.
    """

    class Kind(models.TextChoices):
        HTTP = "http", _("Địa chỉ trả JSON")
        DATABASE = "database", _("Truy vấn cơ sở dữ liệu")

    slug = models.SlugField(_("mã"), max_length=20, primary_key=True)
    family = models.CharField(_("nhóm chỉ số"), max_length=20)
    kind = models.CharField(_("loại"), max_length=10, choices=Kind)
    url = models.CharField(_("địa chỉ"), max_length=500, blank=True)
    query = models.TextField(_("câu truy vấn"), blank=True)
    secret = models.CharField(_("tên biến khóa"), max_length=40)
    source = models.CharField(_("nguồn"), max_length=300)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")  # places are those under it
    responsible = models.CharField(_("người chịu trách nhiệm"), max_length=200)
    active = models.BooleanField(_("đang dùng"), default=True)
    tried_at = models.DateTimeField(_("đọc lần cuối"), null=True)
    read_at = models.DateTimeField(_("đọc được lần cuối"), null=True)
    said = models.CharField(_("kết quả lần cuối"), max_length=1000, blank=True)
    asked_at = models.DateTimeField(_("bấm đọc ngay lúc"), null=True)
    asked_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("kết nối số liệu")

    def __str__(self) -> str:
        return self.slug

    @property
    def key(self) -> str:
        """The secret; empty when the environment lacks it."""
        return str(settings.FIGURE_SECRETS.get(self.secret, ""))

    @property
    def place(self) -> str:
        """Where it reads, without anything that may be a key; empty of a database, whose address is one."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}" if self.url else ""

    @property
    def is_asked(self) -> bool:
        """Somebody pressed, and no reading came after it yet."""
        return self.asked_at is not None and (self.tried_at is None or self.tried_at < self.asked_at)


class OutsideBatch(models.Model):
    """One table or one reading of a connection (lượt nhập số liệu); counts only once it is taken.

    rows  what was read and checked: unit, indicator, numerator and denominator as digits.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Chờ xác nhận")
        TAKEN = "taken", _("Đã nhập")
        DROPPED = "dropped", _("Đã bỏ")

    id = UUID7Key()  # made by the form: a second press is the same batch
    family = models.CharField(_("nhóm chỉ số"), max_length=20)
    day = models.DateField(_("số liệu đến ngày"))
    source = models.CharField(_("nguồn"), max_length=300)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")  # places are those under it
    responsible = models.CharField(_("người chịu trách nhiệm"), max_length=200)
    connection = models.ForeignKey(OutsideSource, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(_("tệp"), max_length=200, blank=True)
    sha256 = models.CharField(max_length=64)
    rows = models.JSONField(default=list)
    missing = models.JSONField(default=list)  # sentences
    state = models.CharField(_("trạng thái"), max_length=7, choices=State, default=State.WAITING)
    read_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    read_at = models.DateTimeField(_("đọc lúc"))
    ended_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(_("nhập hoặc bỏ lúc"), null=True)

    class Meta:
        verbose_name = _("lượt nhập số liệu")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="outside_batch_family", fields=["family", "-read_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.family} {self.day} {self.state}"


class OutsideValue(models.Model):
    """One value of one place, as of a day; a later batch for the same day stands beside it, never over it."""

    append_only: ClassVar[bool] = True

    id = UUID7Key()
    batch = models.ForeignKey(OutsideBatch, on_delete=models.PROTECT, related_name="values")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    indicator = models.CharField(_("chỉ số"), max_length=30)
    day = models.DateField(_("số liệu đến ngày"))
    numerator = models.DecimalField(_("tử số"), max_digits=20, decimal_places=4)
    denominator = models.DecimalField(_("mẫu số"), max_digits=20, decimal_places=4)

    class Meta:
        verbose_name = _("số liệu từ nguồn ngoài")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="outside_value_newest", fields=["indicator", "unit", "-day", "-id"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="outside_value_once", fields=["batch", "unit", "indicator"]),
            models.CheckConstraint(
                name="outside_value_is_ratio",  # above one only where its family says so
                condition=Q(numerator__gte=0, denominator__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.indicator} {self.day}"
