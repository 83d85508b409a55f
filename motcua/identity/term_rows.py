"""Limits of what people entrust to others: invitations, consents, one-time codes, shared papers."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from motcua.common.keys import UUID7Key


class GrantTerm(models.Model):
    """So much of one thing, in force from a date to a date; the unit of `value` stands in the name."""

    class What(models.TextChoices):
        INVITATION_DAYS = "invitation_days", _("Lời mời vào tài khoản doanh nghiệp: số ngày chờ trả lời")
        CONSENT_MINUTES = "consent_minutes", _("Đồng ý nhờ gõ hồ sơ: có hiệu lực bao nhiêu phút")
        CODE_MINUTES = "code_minutes", _("Mã một lần: dùng được trong bao nhiêu phút")
        CODE_TRIES = "code_tries", _("Mã một lần: số lần gõ sai")
        CODE_SENDS = "code_sends", _("Mã một lần: số lần gửi cho một lượt đồng ý")
        SHARE_DAYS = "share_days", _("Chia sẻ giấy tờ: nhiều nhất bao nhiêu ngày")
        SHARE_TRIES = "share_tries", _("Chia sẻ giấy tờ: số lần gõ sai mã")

    id = UUID7Key()
    what = models.CharField(_("giới hạn"), max_length=20, choices=What)
    value = models.PositiveIntegerField(_("giá trị"))
    source = models.CharField(_("căn cứ"), max_length=300)
    unconfirmed = models.CharField(_("chưa có văn bản xác nhận"), max_length=300, blank=True)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến trước ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("giới hạn ủy thác")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="grant_term_dates", condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from"))
            ),
            models.CheckConstraint(name="grant_term_positive", condition=Q(value__gt=0)),
            models.UniqueConstraint(name="grant_term_once", fields=["what", "valid_from"]),
        ]

    @property
    def title(self) -> str:
        """Officers know a limit by what it limits."""
        return str(self.get_what_display())

    def __str__(self) -> str:
        return f"{self.what}: {self.value} ({self.valid_from:%Y-%m-%d})"
