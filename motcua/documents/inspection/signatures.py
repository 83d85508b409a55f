"""Signatures, looked into by a child: `python -m motcua.documents.inspection.signatures < INPUT`.

The input is one line of JSON, the trusted certificates in DER as base64, and then the PDF. It prints what is
known of each signature, or null where there is no PDF that can be read. No Django here.
"""

import base64
import json
import sys
from typing import Any

from asn1crypto import x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from motcua.common import child
from motcua.documents.pdf_stream import WHOLE, PdfStream

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
Facts = dict[str, object]


def main() -> int:
    child.confine()
    roots = [x509.Certificate.load(base64.b64decode(one)) for one in json.loads(sys.stdin.buffer.readline())]
    try:
        reader = PdfFileReader(PdfStream(sys.stdin.buffer.read(), WHOLE), strict=False)
        signatures = None if reader.encrypted else list(reader.embedded_regular_signatures)
    except _UNREADABLE:
        signatures = None
    said = None if signatures is None else [_facts(signature, roots) for signature in signatures]
    json.dump(said, sys.stdout)
    return 0


def _facts(signature: EmbeddedPdfSignature, roots: list[x509.Certificate]) -> Facts:
    """As `validation.SignatureReport`, its time as ISO text."""
    try:
        status: PdfSignatureStatus | None = validate_pdf_signature(
            signature, ValidationContext(trust_roots=roots, allow_fetching=False)
        )
    except _UNREADABLE:
        status = None
    intact = bool(status and status.intact and status.valid)
    return _stated(signature) | {
        "intact": intact,
        "covers_whole_file": bool(status and status.coverage == SignatureCoverageLevel.ENTIRE_FILE),
        "trusted": bool(status and status.trusted),
        "changed_after": intact and _changed(status),
    }


def _stated(signature: EmbeddedPdfSignature) -> Facts:
    """Name, organisation and time as the certificate and the signature state them."""
    try:
        subject: dict[str, Any] = signature.signer_cert.subject.native
        at = signature.self_reported_timestamp
        return {
            "signer": str(subject.get("common_name", "")),
            "organisation": str(subject.get("organization_name", "")),
            "signed_at": at.isoformat() if at else None,
        }
    except _UNREADABLE:
        return {"signer": "", "organisation": "", "signed_at": None}


def _changed(status: PdfSignatureStatus | None) -> bool:
    """More than further signatures was added after this one."""
    if status is None or status.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return False
    if status.coverage != SignatureCoverageLevel.ENTIRE_REVISION or not status.docmdp_ok:
        return True
    level = status.modification_level
    return level is None or level > ModificationLevel.FORM_FILLING


if __name__ == "__main__":
    sys.exit(main())
