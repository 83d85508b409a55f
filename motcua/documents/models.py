"""Files by content, uploads in progress and signatures made. Bytes live outside PostgreSQL."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.common.keys import UUID7Key


class Blob(models.Model):
    """Content in the store, under its SHA-256."""

    class State(models.TextChoices):
        QUARANTINE = "quarantine", _("Chờ kiểm tra")
        CLEAN = "clean", _("An toàn")
        REJECTED = "rejected", _("Bị từ chối")

    sha256 = models.CharField(primary_key=True, max_length=64)
    size = models.BigIntegerField(_("dung lượng (byte)"))
    mime = models.CharField(max_length=120)
    pages = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.QUARANTINE)
    stored_at = models.DateTimeField()

    class Meta:
        verbose_name = _("nội dung tệp")

    def __str__(self) -> str:
        return self.sha256[:12]


class File(models.Model):
    """A named file of something outside (`ref`), pointing at content."""

    id = UUID7Key()
    ref = models.UUIDField(_("đối tượng"), db_index=True)
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(_("tên tệp"), max_length=300)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("tệp")

    def __str__(self) -> str:
        return self.name


class Upload(models.Model):
    """A file arriving in pieces; it can go on after a lost connection."""

    id = UUID7Key()
    ref = models.UUIDField(db_index=True)
    name = models.CharField(max_length=300)
    size = models.BigIntegerField()
    received = models.BigIntegerField(default=0)
    purpose = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    file = models.ForeignKey(File, on_delete=models.SET_NULL, null=True)

    class Meta:
        verbose_name = _("lượt tải lên")

    def __str__(self) -> str:
        return f"{self.name} {self.received}/{self.size}"


class Signature(models.Model):
    """A digital signature the system made: whose key, over which content, when (real time)."""

    id = UUID7Key()
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="signatures")
    signer_code = models.CharField(max_length=40)  # staff code, or unit identifier
    signer_name = models.CharField(_("người ký"), max_length=300)
    certificate_serial = models.CharField(max_length=80)
    signed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("chữ ký số")
        indexes: ClassVar[list[models.Index]] = []

    def __str__(self) -> str:
        return f"{self.signer_name} {self.signed_at:%Y-%m-%d %H:%M}"
