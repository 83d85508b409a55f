"""One-time links by which a member of staff chooses a password that nobody else has seen."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.common.keys import UUID7Key

if TYPE_CHECKING:
    from motcua.identity.models import Staff, User


class PasswordLink(models.Model):
    """Good once, and not for long. The code itself is nowhere: only its digest.

    A code on paper has two halves: `first` reads and hands over one, `second` the other; nobody reads both.
    second_name  the operator of the machine, who has no row, or whoever `second` is.
    Moments are real time, never the demo's clock: this is about trust.
    """

    class Way(models.TextChoices):
        EMAIL = "email", _("Gửi tới thư điện tử của người đó")
        SMS = "sms", _("Nhắn tới điện thoại của người đó")
        PAPER = "paper", _("In giấy, trao tận tay")

    id = UUID7Key()
    user: "models.ForeignKey[User, User]" = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, related_name="password_links"
    )
    digest = models.CharField(max_length=64, unique=True)
    way = models.CharField(max_length=5, choices=Way)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    first: "models.ForeignKey[Staff | None, Staff | None]" = models.ForeignKey(
        "identity.Staff", on_delete=models.PROTECT, null=True, related_name="+"
    )
    second: "models.ForeignKey[Staff | None, Staff | None]" = models.ForeignKey(
        "identity.Staff", on_delete=models.PROTECT, null=True, related_name="+"
    )
    second_name = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("liên kết đặt mật khẩu")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="password_link_ends", condition=Q(expires_at__gte=models.F("made_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.way} {self.expires_at:%Y-%m-%d %H:%M}"
