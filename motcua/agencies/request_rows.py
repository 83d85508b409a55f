"""What one administrator asks for and another one has to confirm."""

from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.common.keys import UUID7Key
from motcua.identity.models import Staff

OPEN_FOR = timedelta(days=7)  # what nobody confirmed by then has to be asked for anew


class AccessRequestQuerySet(models.QuerySet["AccessRequest"]):
    def waiting(self, at: datetime) -> Self:
        """Not decided, and young enough to be."""
        return self.filter(state=AccessRequest.State.WAITING, asked_at__gt=at - OPEN_FOR)


class AccessRequest(models.Model):
    """A power over others, or the sign-in of somebody who holds one, waits for a second person.

    facts  what the act needs beside person, unit and role, as it was asked for.
    """

    class Act(models.TextChoices):
        ASSIGN = "assign", _("Phân công")
        DELEGATE = "delegate", _("Ủy quyền")
        RESET_PASSWORD = "reset_password", _("Đặt lại mật khẩu")
        RESET_SECOND_FACTOR = "reset_second_factor", _("Đặt lại bước xác thực thứ hai")

        CHANGE_CONTACT = "change_contact", _("Đổi thư điện tử, điện thoại")
        OPEN_ACCOUNT = "open_account", _("Mở tài khoản")

    class State(models.TextChoices):
        WAITING = "waiting", _("Chờ xác nhận")
        CONFIRMED = "confirmed", _("Đã xác nhận")
        DECLINED = "declined", _("Không xác nhận")
        WITHDRAWN = "withdrawn", _("Đã rút")

    id = UUID7Key()
    act = models.CharField(_("việc"), max_length=20, choices=Act)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("agencies.Unit", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(_("vai trò"), max_length=20, blank=True)
    facts = models.JSONField(default=dict)
    state = models.CharField(_("tình trạng"), max_length=10, choices=State, default=State.WAITING)
    asked_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("đề nghị lúc"))
    decided_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    decided_name = models.CharField(_("người xác nhận"), max_length=200, blank=True)
    decided_at = models.DateTimeField(_("xác nhận lúc"), null=True)
    reason = models.CharField(_("lý do"), max_length=500, blank=True)

    objects = AccessRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("đề nghị chờ người thứ hai")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="access_request_by_state", fields=["state", "-id"])
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.staff_id} {self.state}"
