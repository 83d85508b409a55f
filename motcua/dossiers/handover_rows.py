"""Paper folders on their way between units: the lists they travel on, and what the other side found."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Unit
from motcua.common.keys import UUID7Key
from motcua.identity.models import Staff


class HandoverList(models.Model):
    """One hand-over of paper folders; the electronic dossiers have gone before it (61/2018/NĐ-CP Điều 18)."""

    class Way(models.TextChoices):
        TO_AGENCY = "to_agency", _("Một cửa giao cơ quan giải quyết")
        TO_ONE_STOP = "to_one_stop", _("Cơ quan giải quyết giao Một cửa")
        TO_POST = "to_post", _("Một cửa giao bưu chính")

    id = UUID7Key()
    way = models.CharField(_("chiều giao"), max_length=12, choices=Way)
    year = models.SmallIntegerField(_("năm"))
    number = models.PositiveIntegerField(_("số"))
    giver = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    taker = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")  # none: the post
    opened_at = models.DateTimeField(_("lập lúc"))
    opened_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(_("giao lúc"), null=True)
    sent_by_name = models.CharField(_("người giao"), max_length=200, blank=True)
    taken_at = models.DateTimeField(_("nhận xong lúc"), null=True)
    taken_by_name = models.CharField(_("người nhận"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("danh sách bàn giao hồ sơ giấy")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="handover_given", fields=["giver", "-id"]),
            models.Index(name="handover_taken", fields=["taker", "-id"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["giver", "year", "number"], name="handover_number_once"),
            models.CheckConstraint(
                name="handover_in_order", condition=Q(taken_at=None) | Q(sent_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number:02d}/{self.year}"

    @property
    def taker_name(self) -> str:
        return self.taker.name if self.taker else str(_("Bưu chính"))


class HandoverItem(models.Model):
    """A folder on a list, and whether the other side found it."""

    class Outcome(models.TextChoices):
        ON_THE_WAY = "", _("Chờ bên nhận xác nhận")
        TAKEN = "taken", _("Đã nhận")
        MISSING = "missing", _("Thiếu")
        EXTRA = "extra", _("Ngoài danh sách")

    class End(models.TextChoices):
        DELIVERED = "delivered", _("Đã phát")
        FAILED = "failed", _("Chưa phát được")

    id = UUID7Key()
    list = models.ForeignKey(HandoverList, on_delete=models.CASCADE, related_name="items")
    dossier = models.ForeignKey("dossiers.Dossier", on_delete=models.PROTECT, related_name="folder_moves")
    contents = models.CharField(
        _("gồm"), max_length=200, blank=True
    )  # as counted when it was put on the list
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(_("bên nhận"), max_length=8, choices=Outcome, blank=True)
    confirmed_at = models.DateTimeField(_("xác nhận lúc"), null=True)
    confirmed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    scan_key = models.UUIDField(null=True)  # of the last scan: a double click is not a second one
    repeats = models.PositiveSmallIntegerField(_("số lần quét lại"), default=0)
    # what the post says of the parcel afterwards
    end = models.CharField(_("bưu chính phát"), max_length=10, choices=End, blank=True)
    ended_at = models.DateTimeField(_("bưu chính báo lúc"), null=True)
    ended_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    ended_note = models.CharField(_("người đã nhận, hoặc vì sao chưa phát được"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("túi hồ sơ trong danh sách bàn giao")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["list", "dossier"], name="handover_item_once"),
            models.UniqueConstraint(  # a folder cannot be on its way twice
                fields=["dossier"], name="handover_one_way", condition=Q(outcome="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.list_id} {self.dossier_id}"
