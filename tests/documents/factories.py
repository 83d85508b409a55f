"""Files as people send them, good and bad."""

import io
import zipfile
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import uuid4

from motcua.documents import services
from motcua.documents.models import File
from motcua.documents.render import render
from motcua.documents.samples import sample
from motcua.documents.signing import SignerIdentity

VN = timezone(timedelta(hours=7))
MORNING = datetime(2022, 7, 25, 8, 12, tzinfo=VN)
REAL = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
LAN = SignerIdentity("H47.13.28.01", "Lê Thị Lan", "Công chức một cửa", "UBND xã Bình Nguyên")
ANH = SignerIdentity("H47.13.28.02", "Trương Thị Ngọc Ánh", "Chủ tịch", "UBND xã Bình Nguyên")

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000") + b"\x00" * 40 + b"\xff\xd9"
EXE = b"MZ\x90\x00" + b"\x00" * 60 + b"PE\x00\x00" + b"\x00" * 400


def pdf(template: str = "form01", **changes: Any) -> bytes:
    return render(template, sample(template) | changes)


def office(main: str = "word/document.xml", **others: bytes) -> bytes:
    """A DOCX (or XLSX) as small as can be; others are entries, “__” standing for “/”."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr(main, "<document/>")
        for name, content in others.items():
            packed.writestr(name.replace("__", "/"), content)
    return buffer.getvalue()


def stored(content: bytes | None = None, name: str = "giấy chứng sinh.pdf") -> File:
    return services.store_file(ref=uuid4(), name=name, content=content or pdf(), at=MORNING)


def signed() -> bytes:
    """A result as it leaves the office."""
    from motcua.documents.signing import sign_pdf

    return sign_pdf(pdf("decision"), signer=ANH, reason="Ký kết quả", at=REAL)
