"""Papers of a dossier. What the system made is named by the chain, in an event's facts, and never altered."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.catalogue.models import Component
from motcua.common.keys import UUID7Key
from motcua.documents.models import File
from motcua.dossiers.events import content_digest


class Paper(models.Model):
    """A paper of the dossier: a component handed in, a form issued, a draft, a result. Never deleted."""

    append_only: ClassVar[bool] = True
    # content of a component comes with its digital copy; of what was issued no content changes (a trigger)
    changeable: ClassVar[tuple[str, ...]] = (
        *("file_id", "code"),
        *("replaced_at", "replaced_by_id", "revoked_at", "revoked_why"),
    )

    class Kind(models.TextChoices):
        COMPONENT = "component", _("Thành phần hồ sơ")
        FORM = "form", _("Giấy tờ do Một cửa phát hành")
        DRAFT = "draft", _("Dự thảo kết quả")
        RESULT = "result", _("Kết quả")
        INTERNAL = "internal", _("Văn bản nội bộ")  # never shown to the applicant

    id = UUID7Key()
    dossier = models.ForeignKey("dossiers.Dossier", on_delete=models.CASCADE, related_name="papers")
    kind = models.CharField(max_length=10, choices=Kind)
    component = models.ForeignKey(Component, on_delete=models.PROTECT, null=True)
    template = models.CharField(max_length=60, blank=True)  # of documents: "form01", "birth_certificate"
    name = models.CharField(_("tên giấy tờ"), max_length=1000)
    file = models.ForeignKey(File, on_delete=models.PROTECT, null=True)
    data = models.JSONField(default=dict)  # what the template was filled with
    code = models.CharField(_("mã giấy tờ"), max_length=80, blank=True)  # <mã hồ sơ>-KQ(n)
    number = models.CharField(_("số của kết quả"), max_length=60, blank=True)
    # of a result: printed on it and in its QR, so that whoever holds it may check it
    check_code = models.CharField(_("mã kiểm tra"), max_length=16, unique=True, null=True)
    originals = models.SmallIntegerField(default=0)
    copies = models.SmallIntegerField(default=0)
    made_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)
    # results only (61/2018/NĐ-CP Điều 21; 45/2020/NĐ-CP Điều 15): marked and kept
    replaced_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(_("thu hồi lúc"), null=True)
    revoked_why = models.CharField(_("lý do thu hồi"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("giấy tờ")

    def __str__(self) -> str:
        return self.name


_MARKED_LATER = frozenset({"replaced_at", "replaced_by_id", "revoked_at", "revoked_why"})
ISSUED_KINDS = (Paper.Kind.FORM, Paper.Kind.RESULT, Paper.Kind.INTERNAL)


def record_of(paper: Paper) -> dict[str, Any]:
    """What the chain keeps of a paper: id, SHA-256 of the file, codes, and a digest of all that is fixed."""
    sha256 = paper.file.blob_id if paper.file else ""
    fixed = {
        field.attname: getattr(paper, field.attname)
        for field in paper._meta.concrete_fields
        if field.attname not in _MARKED_LATER
    }
    said = {
        "paper": str(paper.pk),
        "sha256": sha256,
        "code": paper.code,
        "number": paper.number,
        "check_code": paper.check_code or "",
        "digest": content_digest(fixed | {"sha256": sha256}),
    }
    return {key: value for key, value in said.items() if value}
