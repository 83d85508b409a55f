"""What a file is, by its content and never by its name; and what is not taken in."""

import re
import struct
import unicodedata
import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import filetype
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from motcua.common.refusal import Refusal
from motcua.documents.pdf_stream import PADDING, PdfStream

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
_UNPACKED_LIMIT, _ENTRY_LIMIT = 200_000_000, 5000  # of a DOCX or XLSX: far above any honest one


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
        "Tệp “{name}” có chứa mã lệnh (macro hoặc JavaScript), nên không được nhận. "
        "Vui lòng in ra PDF hoặc lưu lại không kèm mã lệnh rồi tải lên."
    )


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
    mime = type_of(shown, content)
    pages = None
    if mime == PDF:
        pages = _check_pdf(shown, content)
    elif mime == TIFF:
        pages = _within_limit(shown, _tiff_pages(content))
    elif mime in {DOCX, XLSX}:
        _check_office(shown, content)
    return Checked(clean_name(shown, ALLOWED[mime]), mime, pages)


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


def type_of(name: str, content: bytes) -> str:
    """Media type by content; programs are refused under any name, and programs' endings over any content."""
    endings = {part.lower().strip() for part in name.split(".")[1:]}
    if content.startswith(_PROGRAM_STARTS) or endings & _PROGRAM_ENDINGS:
        raise FileIsProgram(name=name)
    if content.startswith(b"PK\x03\x04"):
        return _office_type(name, content)
    mime = filetype.guess_mime(content[:8192])
    if mime not in ALLOWED:
        raise TypeNotAllowed(name=name)
    return str(mime)


def _office_type(name: str, content: bytes) -> str:
    try:
        entries = set(zipfile.ZipFile(BytesIO(content)).namelist())
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise FileDamaged(name=name) from error
    if "[Content_Types].xml" in entries and "word/document.xml" in entries:
        return DOCX
    if "[Content_Types].xml" in entries and "xl/workbook.xml" in entries:
        return XLSX
    raise TypeNotAllowed(name=name)


def _check_office(name: str, content: bytes) -> None:
    entries = zipfile.ZipFile(BytesIO(content)).infolist()
    if any(entry.flag_bits & 1 for entry in entries):
        raise FileLocked(name=name)
    if any(entry.filename.lower().endswith(("vbaproject.bin", ".exe", ".dll", ".js")) for entry in entries):
        raise FileActive(name=name)
    if len(entries) > _ENTRY_LIMIT or sum(entry.file_size for entry in entries) > _UNPACKED_LIMIT:
        raise FileDamaged(name=name)


def _check_pdf(name: str, content: bytes) -> int:
    """Number of pages of a PDF that opens without a password and runs nothing."""
    from pyhanko.pdf_utils.misc import (
        PdfError,
    )  # not before the first PDF: jobs seldom see one, and it is large
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        reader = PdfFileReader(PdfStream(content.rstrip(PADDING)), strict=False)
        if reader.encrypted:
            raise FileLocked(name=name)
        active, pages = _is_active(reader.root), int(reader.root["/Pages"]["/Count"])
    except (PdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise FileDamaged(name=name) from error
    if active:
        raise FileActive(name=name)
    if pages < 1:
        raise FileEmpty(name=name)
    return _within_limit(name, pages)


def _tiff_pages(content: bytes) -> int:
    """Pictures in a TIFF, by the chain of their directories; a chain that ends nowhere ends there."""
    order = "<" if content.startswith(b"II") else ">"
    found, place = 0, 4
    try:
        while found <= settings.DOCUMENT_MAX_PAGES:  # a chain that leads back to itself has no end
            (place,) = struct.unpack_from(f"{order}I", content, place)
            if not place:
                break
            (entries,) = struct.unpack_from(f"{order}H", content, place)
            found, place = found + 1, place + 2 + 12 * entries
    except struct.error:
        pass
    return max(found, 1)


def _within_limit(name: str, pages: int) -> int:
    if pages > settings.DOCUMENT_MAX_PAGES:
        raise TooManyPages(name=name, pages=pages, limit=settings.DOCUMENT_MAX_PAGES)
    return pages


def _is_active(root: Any) -> bool:
    """JavaScript or a program started when the document is opened."""
    action = root.get("/OpenAction")
    started = action.get("/S") if isinstance(action, dict) else None
    return started in {"/JavaScript", "/Launch"} or "/JavaScript" in root.get("/Names", {})
