"""What people wish about notices: ways, language, hours; browsers to be woken; addresses that want few."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from motcua.common.keys import UUID7Key


class Language(models.TextChoices):
    """What a notice is written in. Each names itself, for those who read no other."""

    VI = "vi", "Tiếng Việt"
    EN = "en", "English"


class NoticeWish(models.Model):
    """Ways a person does not want, by kind of notice; a way that is new is wanted. No row: every way.

    quiet_from, quiet_to: hours of the day, over midnight too, in which the telephone is left alone.
    """

    party_id = models.UUIDField(primary_key=True)
    without = models.JSONField(_("không nhận qua"), default=dict)  # kind -> codes of channels
    devices = models.PositiveSmallIntegerField(_("số thiết bị"), default=0)  # rows of PushDevice
    language = models.CharField(_("ngôn ngữ"), max_length=2, choices=Language, default=Language.VI)
    quiet_from = models.TimeField(_("yên lặng từ"), null=True)
    quiet_to = models.TimeField(_("yên lặng đến"), null=True)
    changed_at = models.DateTimeField(_("đổi lúc"), null=True)

    class Meta:
        verbose_name = _("cách nhận thông báo")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="notice_wish_quiet_hours",
                condition=Q(quiet_from=None, quiet_to=None)
                | Q(quiet_from__isnull=False, quiet_to__isnull=False) & ~Q(quiet_from=F("quiet_to")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.party_id}: {self.without}"

    def refuses(self, kind: str, channel: str) -> bool:
        """Has the person switched this way off for the kind? No browser: nothing is pushed either."""
        return channel in self.without.get(kind, ()) or (channel == "push" and not self.devices)


class PushDevice(models.Model):
    """A browser that asked its push service for an address (Push API); it belongs to who asked last."""

    id = UUID7Key()
    party_id = models.UUIDField(db_index=True)
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the endpoint
    endpoint = models.TextField()
    p256dh = models.CharField(max_length=100)  # public key of the browser, base64url
    auth = models.CharField(max_length=30)  # secret shared with it, base64url
    name = models.CharField(_("thiết bị"), max_length=80)
    added_at = models.DateTimeField(_("bật lúc"))

    class Meta:
        verbose_name = _("thiết bị nhận thông báo")

    def __str__(self) -> str:
        return f"{self.name} ({self.added_at:%Y-%m-%d})"


class ContactStop(models.Model):
    """An address (e-mail or telephone) that wants only what the law owes; gone when it is allowed again."""

    id = UUID7Key()
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the address
    stopped_at = models.DateTimeField(_("ngừng lúc"))

    class Meta:
        verbose_name = _("địa chỉ ngừng nhận tin")

    def __str__(self) -> str:
        return f"{self.digest[:12]} ({self.stopped_at:%Y-%m-%d})"


def as_unset(party_id: UUID) -> NoticeWish:
    """The wish of who never wished anything, unsaved."""
    return NoticeWish(party_id=party_id)
