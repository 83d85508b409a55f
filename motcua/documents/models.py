"""Files by content, uploads in progress and signatures made. Bytes live outside PostgreSQL."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
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

    append_only: ClassVar[bool] = True

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


class Scan(models.Model):
    """A paper on its way to its digital copy: files come in, are straightened, read, checked, signed.

    ref    whose paper it is: the dossier's id; while nobody said so, the unit's whose folder it lay in.
    part   which paper of `ref`; empty until somebody chose it.
    split  a stack of papers: at separator pages it falls into scans of their own (`parent`).
    """

    class State(models.TextChoices):
        COLLECTING = "collecting", _("Đang nhận trang")
        READING = "reading", _("Đang đọc")
        READ = "read", _("Chờ đối chiếu")
        FAILED = "failed", _("Không mở được")
        SPLIT = "split", _("Đã tách")
        SIGNED = "signed", _("Đã ký")
        DROPPED = "dropped", _("Đã bỏ")

    class Way(models.TextChoices):
        UPLOAD = "upload", _("Tải lên")
        FOLDER = "folder", _("Thư mục quét")
        PHONE = "phone", _("Điện thoại")

    id = UUID7Key()
    ref = models.UUIDField(_("đối tượng"))
    part = models.UUIDField(_("giấy tờ"), null=True)
    name = models.CharField(_("tên giấy tờ"), max_length=1000)
    kind = models.CharField(_("loại giấy tờ"), max_length=40, blank=True)  # of scans/kinds.json
    way = models.CharField(max_length=8, choices=Way)
    split = models.BooleanField(default=False)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="pieces")
    address = models.CharField(_("tờ phân cách ghi"), max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State)
    problem = models.CharField(_("trục trặc"), max_length=500, blank=True)
    pages_total = models.PositiveIntegerField(_("số trang"), default=0)
    pages_done = models.PositiveIntegerField(_("số trang đã đọc"), default=0)
    pdf = models.ForeignKey(File, on_delete=models.PROTECT, null=True, related_name="+")
    begun_by = models.CharField(_("người số hóa"), max_length=300, blank=True)
    begun_at = models.DateTimeField()

    class Meta:
        verbose_name = _("bản quét")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                name="scan_open", fields=["ref", "id"], condition=~Q(state__in=["signed", "dropped", "split"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_state_display()})"


class ScanInput(models.Model):
    """A file of a scan as it came in, in order: one picture, or many pages. Kept as it came."""

    id = UUID7Key()
    scan = models.ForeignKey(Scan, on_delete=models.CASCADE, related_name="inputs")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    left_out = models.BooleanField(_("chụp lại"), default=False)
    pages_done = models.PositiveIntegerField(_("số trang đã mở"), default=0)
    finished = models.BooleanField(_("đã mở hết"), default=False)

    class Meta:
        verbose_name = _("tệp của bản quét")

    def __str__(self) -> str:
        return f"{self.scan_id} {self.file_id}"


class ScanPage(models.Model):
    """A straightened page and the words on it. number: its place in the paper, from 1."""

    id = UUID7Key()
    scan = models.ForeignKey(Scan, on_delete=models.CASCADE, related_name="pages")
    number = models.PositiveIntegerField(_("trang"))
    image = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    width = models.PositiveIntegerField()  # pixels
    height = models.PositiveIntegerField()
    long_mm = models.FloatField()
    blank = models.BooleanField(_("trang trắng"), default=False)
    left_out = models.BooleanField(_("bỏ khỏi bản số hóa"), default=False)
    turn = models.SmallIntegerField(_("còn phải xoay (độ)"), default=0)
    separator = models.CharField(_("tờ phân cách"), max_length=200, blank=True)
    words = models.JSONField(default=list)  # [[text, left, top, width, height, confidence, line], …]
    confidence = models.FloatField(_("độ chắc chắn"), default=0)

    class Meta:
        verbose_name = _("trang quét")

    def __str__(self) -> str:
        return f"{self.scan_id} {self.number}"


class ScanFact(models.Model):
    """A value of a field of the paper: read by machine (no staff), then as an officer confirmed it.

    Rows are never changed; of a field the newest counts.
    """

    append_only: ClassVar[bool] = True

    id = UUID7Key()
    scan = models.ForeignKey(Scan, on_delete=models.PROTECT, related_name="facts")
    key = models.CharField(max_length=40)
    value = models.CharField(_("nội dung"), max_length=500, blank=True)
    confidence = models.SmallIntegerField(null=True)  # of the machine
    page = models.PositiveIntegerField(null=True)
    box = models.JSONField(null=True)  # left, top, width, height in pixels of the page
    staff_code = models.CharField(max_length=40, blank=True)
    staff_name = models.CharField(_("người xác nhận"), max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("nội dung bóc tách")

    def __str__(self) -> str:
        return f"{self.key}: {self.value}"
