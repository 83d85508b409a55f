"""Consents of people for whom an officer or the post types: the wording, the ways, each one given."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Unit
from motcua.common.keys import UUID7Key
from motcua.documents.models import File
from motcua.identity.models import Party, Staff

SHIPPED = (  # labels of consents.json, marked so that they have an English text
    gettext_noop("Ký vào tờ đồng ý in ra"),
    gettext_noop("Đọc mã một lần gửi tới điện thoại của người đó"),
    gettext_noop("Điểm chỉ vào tờ đồng ý, có người làm chứng"),
)


class ConsentText(models.Model):
    """What the person agrees to, in the words in force from a date to a date; each consent keeps its own."""

    id = UUID7Key()
    body = models.TextField(_("lời đồng ý"))
    source = models.CharField(_("căn cứ"), max_length=300)
    unconfirmed = models.CharField(_("chưa có văn bản xác nhận"), max_length=300, blank=True)
    valid_from = models.DateField(_("từ ngày"), unique=True)
    valid_to = models.DateField(_("đến trước ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("lời đồng ý nhờ nộp hồ sơ")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="consent_text_dates", condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.valid_from:%Y-%m-%d}: {self.body[:60]}"

    @property
    def title(self) -> str:
        """There is one wording at a time."""
        return str(self._meta.verbose_name).capitalize()


class ConsentWay(models.Model):
    """How a person may give the consent, and what must be kept as its proof."""

    class Proof(models.TextChoices):
        SCAN = "scan", _("Bản chụp tờ đồng ý đã ký")
        WITNESSED_SCAN = "witnessed", _("Bản chụp tờ đồng ý đã điểm chỉ, có người làm chứng")
        CODE = "code", _("Mã một lần gửi tới điện thoại của người đó")

    id = UUID7Key()
    code = models.SlugField(_("mã"), max_length=20)
    label = models.CharField(_("cách đồng ý"), max_length=200)
    proof = models.CharField(_("bằng chứng"), max_length=10, choices=Proof)
    position = models.PositiveSmallIntegerField(_("thứ tự"), default=0)
    source = models.CharField(_("căn cứ"), max_length=300)
    unconfirmed = models.CharField(_("chưa có văn bản xác nhận"), max_length=300, blank=True)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến trước ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("cách đồng ý nhờ nộp hồ sơ")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="consent_way_dates", condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from"))
            ),
            models.UniqueConstraint(name="consent_way_once", fields=["code", "valid_from"]),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def title(self) -> str:
        """The label in the language of the page; one that a province writes itself is shown as written."""
        return gettext(self.label)


class Consent(models.Model):
    """One person's consent that one officer types and files for him, at one desk, for one visit."""

    id = UUID7Key()
    person = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(_("nhờ làm gì"), max_length=300)
    way = models.ForeignKey(ConsentWay, on_delete=models.PROTECT, related_name="+")
    text = models.ForeignKey(ConsentText, on_delete=models.PROTECT, related_name="+")
    scan = models.ForeignKey(File, on_delete=models.PROTECT, null=True, related_name="+")
    witness = models.CharField(_("người làm chứng"), max_length=300, blank=True)
    phone = models.CharField(_("điện thoại nhận mã"), max_length=20, blank=True)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    by_post = models.BooleanField(_("nhân viên bưu chính gõ"), default=False)
    asked_at = models.DateTimeField(_("ghi lúc"))
    given_at = models.DateTimeField(_("đồng ý lúc"), null=True)  # none while a code is awaited
    valid_until = models.DateTimeField(_("có hiệu lực đến"), null=True)
    ended_at = models.DateTimeField(_("thôi lúc"), null=True)
    ended_by_person = models.BooleanField(_("chính người đó rút lại"), default=False)
    code_digest = models.CharField(max_length=64, blank=True)  # of the last code sent; never the code
    code_until = models.DateTimeField(null=True)
    code_sends = models.PositiveSmallIntegerField(default=0)
    code_tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("sự đồng ý nhờ nộp hồ sơ")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="consent_of_person", fields=["person", "-id"]),
            models.Index(name="consent_of_staff", fields=["staff", "-id"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="consent_given_until",
                condition=Q(given_at=None, valid_until=None) | Q(valid_until__gt=F("given_at")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.purpose}"

    def stands(self, at: datetime) -> bool:
        """Given, not taken back, not over."""
        return self.ended_at is None and self.valid_until is not None and self.valid_until > at
