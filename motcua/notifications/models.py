"""Notices to applicants and staff, their delivery by channel, and what people wish about them."""

from typing import ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.common.keys import UUID7Key
from motcua.notifications.maintenance_rows import Maintenance as Maintenance
from motcua.notifications.maintenance_rows import MaintenanceChange as MaintenanceChange
from motcua.notifications.text_rows import NoticeText as NoticeText
from motcua.notifications.wish_rows import ContactStop as ContactStop
from motcua.notifications.wish_rows import Language as Language
from motcua.notifications.wish_rows import NoticeWish as NoticeWish
from motcua.notifications.wish_rows import PushDevice as PushDevice


class NoticeQuerySet(models.QuerySet["Notice"]):
    """The inbox of one person."""

    def to_party(self, party_id: UUID) -> Self:
        return self.filter(party_id=party_id)

    def to_staff(self, staff_id: UUID) -> Self:
        return self.filter(staff_id=staff_id)

    def unread(self) -> Self:
        return self.filter(read_at=None)


class Notice(models.Model):
    """One message about one act to one person; the in-app inbox reads these rows."""

    id = UUID7Key()
    key = models.CharField(max_length=64, unique=True)  # digest of dossier, template, person and act
    ref = models.UUIDField(db_index=True)
    party_id = models.UUIDField(null=True, db_index=True)
    staff_id = models.UUIDField(null=True, db_index=True)
    to_name = models.CharField(_("người nhận"), max_length=300)
    to_email = models.EmailField(blank=True)
    to_phone = models.CharField(max_length=20, blank=True)
    template = models.CharField(max_length=60)
    language = models.CharField(max_length=2, choices=Language, default=Language.VI)
    context = models.JSONField(default=dict)
    subject = models.CharField(_("tiêu đề"), max_length=300)
    body = models.TextField(_("nội dung"))
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("thông báo")

    def __str__(self) -> str:
        return f"{self.template} → {self.to_name}"


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Deliveries that somebody must look at."""

    def dead(self) -> Self:
        """Given up: refused for good, or failed at every attempt."""
        return self.filter(state=Delivery.State.FAILED)


class Delivery(models.Model):
    """One attempt line of a notice on one channel."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Chờ gửi")
        SENT = "sent", _("Đã gửi")
        FAILED = "failed", _("Không gửi được")
        OFF = "off", _("Kênh chưa bật")

    id = UUID7Key()
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=20)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    attempts = models.SmallIntegerField(default=0)
    answer = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("lượt gửi")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="delivery_waiting", fields=["id"], condition=Q(state="waiting")),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["notice", "channel"], name="delivery_once_a_channel"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"
