"""Who signed a PDF, when, and whether it was changed afterwards, in plain sentences."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from asn1crypto import pem, x509
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from motcua.common.refusal import Refusal
from motcua.documents.pdf_stream import WHOLE, PdfStream
from motcua.documents.signing import configured
from motcua.documents.soft_keys import DemoSigner


class BrokenPdf(Refusal):
    """The file is no PDF that can be read, so nothing can be said about signatures."""

    code = "document-broken-pdf"
    message = gettext_lazy(
        "Không đọc được tệp này: tệp không phải PDF, bị hỏng hoặc có mật khẩu. Vui lòng chọn lại tệp gốc."
    )


@dataclass(frozen=True)
class SignatureReport:
    """What is known about one signature. `sentence` says all of it in Vietnamese."""

    signer: str
    organisation: str
    signed_at: datetime | None  # as the signer states it
    intact: bool  # what was signed is as it was
    covers_whole_file: bool
    trusted: bool  # the certificate comes from a trusted authority and was good
    changed_after: bool  # something other than further signatures was added later
    sentence: str

    @property
    def good(self) -> bool:
        return self.intact and self.trusted and not self.changed_after


def validate(pdf: bytes, *, trust_roots: Iterable[x509.Certificate] | None = None) -> list[SignatureReport]:
    """One report per signature, in the order made; an unsigned PDF has none.

    trust_roots  authorities to believe; the installation's (`trusted_roots`) when left out.
    Revocation is not asked for (no network). Raises BrokenPdf.
    """
    roots = list(trusted_roots() if trust_roots is None else trust_roots)
    try:
        reader = PdfFileReader(PdfStream(pdf, WHOLE), strict=False)
        if reader.encrypted:
            raise BrokenPdf
        signatures = list(reader.embedded_regular_signatures)
    except _UNREADABLE as error:
        raise BrokenPdf from error
    return [_report(signature, roots) for signature in signatures]


def trusted_roots() -> list[x509.Certificate]:
    """The demo authority where soft keys sign, and the PEM file settings.TRUST_ROOTS names."""
    keys = configured()
    roots = [keys.root()] if isinstance(keys, DemoSigner) else []
    if settings.TRUST_ROOTS:
        text = Path(settings.TRUST_ROOTS).read_bytes()
        roots += [x509.Certificate.load(der) for _kind, _headers, der in pem.unarmor(text, multiple=True)]
    return roots


# what pyHanko and asn1crypto raise on bytes that somebody has bent
_UNREADABLE = (
    PdfError,
    ValueError,
    KeyError,
    TypeError,
    IndexError,
    AttributeError,
    AssertionError,
    RecursionError,
)


def _report(signature: EmbeddedPdfSignature, roots: list[x509.Certificate]) -> SignatureReport:
    name, organisation, signed_at = _stated(signature)
    try:
        status: PdfSignatureStatus | None = validate_pdf_signature(
            signature, ValidationContext(trust_roots=roots, allow_fetching=False)
        )
    except _UNREADABLE:
        status = None
    intact = bool(status and status.intact and status.valid)
    whole = bool(status and status.coverage == SignatureCoverageLevel.ENTIRE_FILE)
    trusted = bool(status and status.trusted)
    changed = intact and _changed(status)
    sentence = " ".join(
        _sentences(
            name, organisation, signed_at, intact=intact, whole=whole, trusted=trusted, changed=changed
        )
    )
    return SignatureReport(name, organisation, signed_at, intact, whole, trusted, changed, sentence)


def _stated(signature: EmbeddedPdfSignature) -> tuple[str, str, datetime | None]:
    """Name, organisation and time as the certificate and the signature state them."""
    try:
        subject: dict[str, Any] = signature.signer_cert.subject.native
        name, organisation = subject.get("common_name", ""), subject.get("organization_name", "")
        return str(name), str(organisation), signature.self_reported_timestamp
    except _UNREADABLE:
        return "", "", None


def _changed(status: PdfSignatureStatus | None) -> bool:
    """More than further signatures was added after this one."""
    if status is None or status.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return False
    if status.coverage != SignatureCoverageLevel.ENTIRE_REVISION or not status.docmdp_ok:
        return True
    level = status.modification_level
    return level is None or level > ModificationLevel.FORM_FILLING


def _sentences(
    name: str,
    organisation: str,
    signed_at: datetime | None,
    *,
    intact: bool,
    whole: bool,
    trusted: bool,
    changed: bool,
) -> list[str]:
    who = name or _("Người ký không rõ tên")
    if organisation:
        who = f"{who} ({organisation})"
    if not intact:
        return [_("Chữ ký của {who} không còn đúng: nội dung tệp đã bị sửa sau khi ký.").format(who=who)]
    when = _("không ghi thời điểm")
    if signed_at is not None:
        local = signed_at.astimezone(ZoneInfo("Asia/Ho_Chi_Minh"))
        when = _("lúc {hour} ngày {day}").format(hour=f"{local:%H:%M:%S}", day=f"{local:%d/%m/%Y}")
    said = [_("{who} đã ký {when}.").format(who=who, when=when)]
    if changed:
        said.append(_("Tệp đã bị thay đổi sau khi ký; phần thêm vào không được chữ ký này xác nhận."))
    elif whole:
        said.append(_("Nội dung không thay đổi từ khi ký."))
    else:
        said.append(_("Sau đó tệp có thêm chữ ký khác; nội dung đã ký không thay đổi."))
    if trusted:
        said.append(_("Chứng thư của người ký do tổ chức được tin cậy cấp."))
    else:
        said.append(_("Chứng thư của người ký không được tin cậy, nên chưa xác nhận được người ký là ai."))
    return said
