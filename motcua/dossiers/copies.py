"""Rows of digitisation: what the catalogue's papers want, and the digital copy of a paper of a dossier."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.catalogue.models import Component
from motcua.common.keys import UUID7Key
from motcua.documents.models import File
from motcua.identity.models import Party


class Asked(models.TextChoices):
    """Is a paper digitised: by duty, at the applicant's wish and cost, or not (107/2021/NĐ-CP Điều 21a)?"""

    MANDATORY = "mandatory", _("Bắt buộc số hóa")
    ON_DEMAND = "on_demand", _("Số hóa theo yêu cầu")
    NONE = "none", _("Không phải số hóa")


class ScanRule(models.Model):
    """What officers decided about a component; without a row its name says it (digitised.py)."""

    component = models.OneToOneField(Component, on_delete=models.CASCADE, related_name="scan_rule")
    kind = models.CharField(_("loại giấy tờ"), max_length=40, blank=True)  # of documents/scans/kinds.json
    asked = models.CharField(_("số hóa"), max_length=10, choices=Asked, blank=True)
    decision = models.CharField(_("văn bản quy định"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("quy định số hóa")

    def __str__(self) -> str:
        return f"{self.component_id} {self.asked}"


class CopyState(models.IntegerChoices):
    """State of one component of a dossier, as the national databases count it."""

    NONE = 0, _("Chưa số hóa")
    DIGITISED = 1, _("Đã số hóa")
    FROM_COMPONENT = 2, _("Dùng lại giấy tờ đã số hóa")
    FROM_RESULT = 3, _("Dùng lại kết quả đã có")


class DigitalCopy(models.Model):
    """The signed electronic form of a paper of a dossier: scanned here, or taken over from what is held.

    owner   whose paper it is: only the same person's next dossier may use it again.
    source  the copy it was taken from; result: the paper of an earlier dossier that it is.
    """

    append_only: ClassVar[bool] = True
    changeable: ClassVar[tuple[str, ...]] = ("replaced_at",)

    id = UUID7Key()
    dossier = models.ForeignKey("dossiers.Dossier", on_delete=models.CASCADE, related_name="digital_copies")
    paper = models.ForeignKey("dossiers.Paper", on_delete=models.CASCADE, related_name="digital_copies")
    owner = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="digital_copies")
    name = models.CharField(_("tên giấy tờ"), max_length=1000)
    kind = models.CharField(_("loại giấy tờ"), max_length=40, blank=True)
    state = models.SmallIntegerField(_("trạng thái số hóa"), choices=CopyState)
    code = models.CharField(_("mã số hóa"), max_length=80)
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="uses")
    result = models.ForeignKey("dossiers.Paper", on_delete=models.PROTECT, null=True, related_name="+")
    facts = models.JSONField(_("nội dung đã xác nhận"), default=dict)
    valid_to = models.DateField(_("có giá trị đến"), null=True)
    made_by = models.CharField(_("người số hóa"), max_length=300)
    made_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("bản số hóa")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                name="copy_of_owner", fields=["owner", "-id"], condition=Q(state=1, replaced_at=None)
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="copy_one_a_paper", fields=["paper"], condition=Q(replaced_at=None)),
            models.CheckConstraint(
                name="copy_knows_its_source",
                condition=Q(state=1, source=None, result=None)
                | Q(state=2, source__isnull=False)
                | Q(state=3, result__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.code
