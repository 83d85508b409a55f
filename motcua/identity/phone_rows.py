"""Changes of where people are reached: a person's known telephone, the addresses of a member of staff."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.common.keys import UUID7Key


class PhoneChange(models.Model):
    """One change of a known telephone: by whom, from which to which number. Never changed, never deleted."""

    append_only: ClassVar[bool] = True

    class Source(models.TextChoices):
        PERSON = "person", _("Người đó tự đổi")
        SIGN_IN = "sign_in", _("Theo tài khoản Cổng Dịch vụ công quốc gia")
        DESK = "desk", _("Cán bộ đổi khi người đó có mặt")

    id = UUID7Key()
    party = models.ForeignKey("identity.Party", on_delete=models.PROTECT, related_name="phone_changes")
    at = models.DateTimeField(_("lúc"))
    source = models.CharField(_("cách đổi"), max_length=10, choices=Source)
    before = models.CharField(_("số cũ"), max_length=20)
    after = models.CharField(_("số mới"), max_length=20)
    staff_id = models.UUIDField(null=True)
    staff_name = models.CharField(_("cán bộ"), max_length=200, blank=True)
    unit_name = models.CharField(_("đơn vị"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("lần đổi số điện thoại")

    def __str__(self) -> str:
        return f"{self.party_id} {self.source} ({self.at:%Y-%m-%d %H:%M})"


class AddressChange(models.Model):
    """One change of where links and notices for a member of staff go. Never changed, never deleted."""

    append_only: ClassVar[bool] = True

    id = UUID7Key()
    staff = models.ForeignKey("identity.Staff", on_delete=models.PROTECT, related_name="address_changes")
    at = models.DateTimeField(_("lúc"))
    phone_before = models.CharField(_("số cũ"), max_length=20, blank=True)
    phone_after = models.CharField(_("số mới"), max_length=20, blank=True)
    email_before = models.CharField(_("thư điện tử cũ"), max_length=254, blank=True)
    email_after = models.CharField(_("thư điện tử mới"), max_length=254, blank=True)
    by_name = models.CharField(_("người đổi"), max_length=200)

    class Meta:
        verbose_name = _("lần đổi địa chỉ của cán bộ")

    def __str__(self) -> str:
        return f"{self.staff_id} ({self.at:%Y-%m-%d %H:%M})"


class PhoneCode(models.Model):
    """A code sent to a telephone, to be typed in the browser that asked for it. Real time, never the demo's.

    phone  empty: nothing was sent, for what was typed was wrong, and whoever typed it does not learn that.
    """

    id = UUID7Key()
    purpose = models.CharField(max_length=20)
    phone = models.CharField(max_length=20, blank=True)
    made_at = models.DateTimeField(db_index=True)
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("mã gửi tới điện thoại")

    def __str__(self) -> str:
        return f"{self.purpose} {self.made_at:%Y-%m-%d %H:%M}"
