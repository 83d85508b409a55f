"""A paper its owner lets somebody see: whom, what for, until when."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Unit
from motcua.common.keys import UUID7Key
from motcua.identity.models import Party


class PaperShareQuerySet(models.QuerySet["PaperShare"]):
    """Shares by whether they still open."""

    def standing(self, at: datetime) -> "PaperShareQuerySet":
        return self.filter(revoked_at=None, expires_at__gt=at)


class PaperShare(models.Model):
    """One paper given to one receiver, to look at until a moment; every opening is in the access log."""

    class To(models.TextChoices):
        PERSON = "person", _("Một người, theo số định danh")
        AGENCY = "agency", _("Một cơ quan nhà nước")
        LINK = "link", _("Người có đường dẫn và mã")

    id = UUID7Key()
    owner = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="paper_shares")
    paper = models.ForeignKey("dossiers.Paper", on_delete=models.PROTECT, related_name="shares")
    name = models.CharField(_("tên giấy tờ"), max_length=1000)
    to = models.CharField(_("cho ai"), max_length=8, choices=To)
    to_number = models.CharField(_("số định danh người nhận"), max_length=20, blank=True)
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    token = models.CharField(max_length=40, unique=True)  # of the address; the code is reckoned from it
    tries = models.PositiveSmallIntegerField(_("số lần gõ sai mã"), default=0)
    purpose = models.CharField(_("để làm gì"), max_length=150)
    given_by = models.CharField(_("người chia sẻ"), max_length=300)
    given_at = models.DateTimeField(_("chia sẻ lúc"))
    expires_at = models.DateTimeField(_("hết hạn lúc"))
    revoked_at = models.DateTimeField(_("thu lại lúc"), null=True)

    objects = PaperShareQuerySet.as_manager()

    class Meta:
        verbose_name = _("giấy tờ được chia sẻ")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="share_of_owner", fields=["owner", "-id"]),
            models.Index(name="share_to_person", fields=["to_number", "-id"], condition=~Q(to_number="")),
            models.Index(
                name="share_to_agency", fields=["to_unit", "-id"], condition=Q(to_unit__isnull=False)
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="share_ends_later", condition=Q(expires_at__gt=F("given_at"))),
            models.CheckConstraint(
                name="share_to_somebody",
                condition=Q(to="person", to_unit=None) & ~Q(to_number="")
                | Q(to="agency", to_unit__isnull=False, to_number="")
                | Q(to="link", to_unit=None, to_number=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.to}: {self.name}"

    def stands(self, at: datetime) -> bool:
        """Neither taken back nor over."""
        return self.revoked_at is None and self.expires_at > at
