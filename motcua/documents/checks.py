"""What a file is, by its content and never by its name; and what is not taken in."""

import json
import logging
import re
import unicodedata
from dataclasses import dataclass
from io import BytesIO

import filetype
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from motcua.common import child
from motcua.common.refusal import Refusal
from motcua.documents.inspection.verdict import Active, Fault

log = logging.getLogger(__name__)

PDF = "application/pdf"
TIFF = "image/tiff"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# type: the endings a name may have, the first is given to names with another
ALLOWED = {
    PDF: ("pdf",),
    "image/jpeg": ("jpg", "jpeg", "jfif"),
    "image/png": ("png",),
    "image/webp": ("webp",),
    TIFF: ("tif", "tiff"),
    DOCX: ("docx",),
    XLSX: ("xlsx",),
}
LONGEST_NAME = 120
_PROGRAM_ENDINGS = {
    "exe",
    "bat",
    "cmd",
    "scr",
    "pif",
    "msi",
    "dll",
    "js",
    "jse",
    "vbs",
    "vbe",
    "wsf",
    "ps1",
} | {"jar", "apk", "sh", "hta", "lnk"}
_PROGRAM_STARTS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xfe\xed\xfa")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")  # how Word and Excel keep a file with a password
_INSPECTED = {PDF: "pdf", "office": "office", TIFF: "tiff"}  # opened in a process of its own
_CHILD = "motcua.documents.inspection.child"
_LIMITS = child.Limits(seconds=12, memory=1024**3, answer=10_000)


class FileEmpty(Refusal):
    code = "document-empty"
    message = _("Tệp “{name}” không có nội dung. Vui lòng mở tệp kiểm tra lại rồi chọn lại.")


class FileTooLarge(Refusal):
    code = "document-too-large"
    message = _(
        "Tệp “{name}” lớn quá {limit} MB. Vui lòng giảm độ phân giải khi quét hoặc chụp, "
        "hoặc tách thành nhiều tệp, rồi tải lên lại."
    )


class TooManyPages(Refusal):
    code = "document-too-many-pages"
    message = _(
        "Tệp “{name}” có {pages} trang, nhiều hơn mức {limit} trang. "
        "Vui lòng tách thành nhiều tệp rồi tải lên lại."
    )


class FileIsProgram(Refusal):
    code = "document-is-program"
    message = _(
        "Tệp “{name}” là chương trình chạy được hoặc mang đuôi của chương trình, nên không được nhận. "
        "Vui lòng chọn tệp PDF, ảnh JPEG, PNG, WebP, TIFF, hoặc tệp DOCX, XLSX."
    )


class TypeNotAllowed(Refusal):
    code = "document-type-not-allowed"
    message = _(
        "Không nhận được tệp “{name}” vì nội dung không phải PDF, JPEG, PNG, WebP, TIFF, DOCX hay XLSX. "
        "Vui lòng lưu lại thành PDF hoặc chụp ảnh giấy tờ rồi tải lên."
    )


class FileDamaged(Refusal):
    code = "document-damaged"
    message = _("Tệp “{name}” bị hỏng nên không mở được. Vui lòng mở tệp kiểm tra, lưu lại rồi tải lên.")


class FileLocked(Refusal):
    code = "document-locked"
    message = _(
        "Tệp “{name}” có mật khẩu nên cán bộ không mở được. Vui lòng bỏ mật khẩu, lưu lại rồi tải lên."
    )


class FileActive(Refusal):
    code = "document-active"
    message = _(
        "Tệp “{name}” có {what}, nên không được nhận. "
        "Vui lòng in ra PDF hoặc lưu lại không kèm phần đó rồi tải lên."
    )


_ACTIVE = {
    Active.SCRIPT: _("mã lệnh JavaScript"),
    Active.LAUNCH: _("lệnh mở chương trình trên máy"),
    Active.SUBMIT: _("lệnh tự gửi dữ liệu đi nơi khác"),
    Active.OPENS: _("lệnh tự mở địa chỉ hoặc tệp khác khi người xem chưa bấm"),
    Active.ATTACHMENT: _("tệp khác đính kèm bên trong"),
    Active.XFA: _("biểu mẫu động (XFA)"),
    Active.MEDIA: _("phim, âm thanh hoặc mô hình tự chạy"),
    Active.MACRO: _("macro"),
    Active.SHEET_MACRO: _("macro Excel 4.0"),
    Active.CONTROL: _("điều khiển ActiveX"),
    Active.EMBEDDED: _("đối tượng nhúng (OLE)"),
    Active.PROGRAM: _("chương trình chạy được bên trong"),
    Active.TEMPLATE: _("mẫu (template) lấy từ máy khác"),
    Active.EXTERNAL: _("nội dung tự lấy từ máy khác"),
    Active.DDE: _("liên kết DDE gọi chương trình khác"),
    Active.CONNECTION: _("kết nối tới nguồn dữ liệu ngoài"),
}
_FAULTS: dict[Fault, type[Refusal]] = {
    Fault.DAMAGED: FileDamaged,
    Fault.LOCKED: FileLocked,
    Fault.TYPE: TypeNotAllowed,
}


@dataclass(frozen=True)
class Checked:
    """A file that may be taken in: its cleaned name, type and number of pages (of PDF and TIFF)."""

    name: str
    mime: str
    pages: int | None


def check(name: str, content: bytes) -> Checked:
    """Look into `content`; raises one of the refusals above, each saying what to do."""
    shown = clean_name(name)
    check_size(shown, len(content))
    if not content:
        raise FileEmpty(name=shown)
    kind = _check_kind(shown, content)
    mime, pages = _inspected(shown, kind, content) if kind in _INSPECTED.values() else (kind, None)
    if pages is not None and pages < 1:
        raise FileEmpty(name=shown)
    return Checked(
        clean_name(shown, ALLOWED[mime]), mime, None if pages is None else _within_limit(shown, pages)
    )


def made_here(name: str, content: bytes) -> Checked:
    """A PDF or picture of this system's own making: nobody need look into it, only its pages are counted."""
    shown = clean_name(name)
    check_size(shown, len(content))
    mime = str(filetype.guess_mime(content[:8192]))
    if mime not in ALLOWED:
        raise TypeNotAllowed(name=shown)
    return Checked(clean_name(shown, ALLOWED[mime]), mime, _own_pages(content) if mime == PDF else None)


def _own_pages(pdf: bytes) -> int:
    from pyhanko.pdf_utils.reader import (
        PdfFileReader,
    )  # with the first paper: it is large, and signs them too

    return int(PdfFileReader(BytesIO(pdf)).root["/Pages"]["/Count"])


def check_size(name: str, size: int) -> None:
    """Refuse by size alone, before anything is read."""
    if size > max_bytes():
        raise FileTooLarge(name=clean_name(name), limit=settings.DOCUMENT_MAX_MB)


def max_bytes() -> int:
    return int(settings.DOCUMENT_MAX_MB) * 1_000_000


def clean_name(name: str, endings: tuple[str, ...] = ()) -> str:
    """A name that is safe to show and to save: no folders, control or direction characters, ≤ 120 long.

    endings   those that suit the content; the first is added when the name has none of them.
    """
    text = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    text = "".join(
        " " if c.isspace() else c for c in text if unicodedata.category(c)[0] != "C" or c.isspace()
    )
    text = re.sub(r'[<>:"|?*]', "_", " ".join(text.split())).strip(". ")
    stem, _dot, ending = text.rpartition(".")
    if not stem or len(ending) > 5:
        stem, ending = text, ""
    if endings and ending.lower() not in endings:
        stem, ending = (stem if ending.lower() in _KNOWN_ENDINGS else text), endings[0]
    suffix = f".{ending}" if ending else ""
    return (stem[: LONGEST_NAME - len(suffix)].rstrip(". ") or "tep") + suffix


_KNOWN_ENDINGS = frozenset(ending for endings in ALLOWED.values() for ending in endings)


def _check_kind(name: str, content: bytes) -> str:
    """ "pdf", "office", "tiff", or the media type of a picture that needs no more than its first bytes.

    Programs are refused under any name, and programs' endings over any content.
    """
    endings = {part.lower().strip() for part in name.split(".")[1:]}
    if content.startswith(_PROGRAM_STARTS) or endings & _PROGRAM_ENDINGS:
        raise FileIsProgram(name=name)
    if content.startswith(_OLE) and _ENCRYPTED_OFFICE in content:
        raise FileLocked(name=name)
    mime = "office" if content.startswith(b"PK\x03\x04") else filetype.guess_mime(_beginning(content))
    if mime not in {"office", *ALLOWED}:
        raise TypeNotAllowed(name=name)
    return _INSPECTED.get(str(mime), str(mime))


def _beginning(content: bytes) -> bytes:
    """The first bytes; of a PDF without the empty lines some programs write before it."""
    first = content[:8192]
    bare = first.lstrip(b"\xef\xbb\xbf\0\r\n\t ")
    return bare if bare.startswith(b"%PDF-") else first


def _inspected(name: str, kind: str, content: bytes) -> tuple[str, int | None]:
    """Media type and pages, as the child that opened the file says. Raises the refusals of its faults."""
    try:
        said = json.loads(child.run(_CHILD, content, kind, limits=_LIMITS))
    except child.ChildFailed as error:
        log.warning("A file could not be looked into: %s", error)
        raise FileDamaged(name=name) from error
    if said["active"]:
        raise FileActive(name=name, what=_ACTIVE[Active(said["active"])])
    if said["fault"]:
        raise _FAULTS[Fault(said["fault"])](name=name)
    return said["mime"], said["pages"]


def _within_limit(name: str, pages: int) -> int:
    if pages > settings.DOCUMENT_MAX_PAGES:
        raise TooManyPages(name=name, pages=pages, limit=settings.DOCUMENT_MAX_PAGES)
    return pages
