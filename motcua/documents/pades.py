"""One PAdES B-B signature with a visible mark, made by pyHanko as an incremental change of the PDF."""

from datetime import datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

from pyhanko.pdf_utils import content, layout
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.general import SigningError
from pyhanko.stamp import StaticStampStyle

from motcua.common.invariant import InvariantBroken
from motcua.documents import render
from motcua.documents.signing import SignerIdentity

# what pyHanko raises over a PDF that is broken, locked or closed
BROKEN = (PdfError, SigningError, ValueError, KeyError, TypeError, IndexError)
STAMP_WIDTH, STAMP_HEIGHT = 160, 50  # points; also in typst/paper.typ and typst/stamp.typ
QR_SIDE = 54  # points: the code at the left of the mark on a digitised paper
_TYPST_LIFTS = 10  # Typst sets a named destination so many points above its heading
_EDGE, _NAME_HEIGHT = 4, 36
# hexadecimal digits kept for the signature: three RSA-4096 certificates fit. Unsaid, pyHanko signs twice
_RESERVED = 16_384


class _Mark(content.PdfContent):
    """One page of a PDF in memory, laid in as the mark (pyHanko's own class takes only files)."""

    def __init__(self, pdf: bytes, size: tuple[int, int]) -> None:
        super().__init__()
        self.pdf, self.size = pdf, size

    def render(self) -> bytes:
        if self.writer is None:
            raise InvariantBroken("The writer is opened before anything is signed.")
        page = self.writer.import_page_as_xobject(PdfFileReader(BytesIO(self.pdf)))
        self.resources.xobject["/Mark"] = page
        self.box = layout.BoxConstraints(width=self.size[0], height=self.size[1])
        return b"/Mark Do"


class _PdfSigner(signers.PdfSigner):
    """pyHanko's, with the moment given instead of read."""

    at: datetime

    def init_signing_session(self, *args: Any, **kwargs: Any) -> Any:
        session = super().init_signing_session(*args, **kwargs)
        session.system_time = self.at
        return session


def sign(
    pdf: bytes,
    key: signers.Signer,
    signer: SignerIdentity,
    *,
    reason: str,
    at: datetime,
    act_at: datetime,
    qr: str = "",
    visible: bool = True,
) -> bytes:
    """`pdf` with one more signature by `key`, its mark beside a QR code of `qr`. Raises one of BROKEN.

    at        when the key is used, which the signature states; act_at: of the act, which the mark prints.
    visible   False leaves the page as it is: the signature is in the file only.
    """
    writer = IncrementalPdfFileWriter(BytesIO(pdf), strict=False)
    existing = len(list(fields.enumerate_sig_fields(writer.prev)))
    name, style = f"ChuKy{existing + 1}", None
    if visible:
        size = (STAMP_WIDTH + QR_SIDE, QR_SIDE) if qr else (STAMP_WIDTH, STAMP_HEIGHT)
        page, box = _place(writer.prev, existing, size)
        field = fields.SigFieldSpec(name, on_page=page, box=box)
        style = StaticStampStyle(background=_Mark(_mark(signer, act_at, qr), size), border_width=0)
    else:
        field = fields.SigFieldSpec(name)
    run = _PdfSigner(
        signers.PdfSignatureMetadata(
            field_name=name,
            reason=reason or None,
            name=signer.name,
            location=signer.organisation or None,
            md_algorithm="sha256",
            subfilter=fields.SigSeedSubFilter.PADES,
        ),
        signer=key,
        stamp_style=style,
        new_field_spec=field,
    )
    run.at = at
    return bytes(run.sign_pdf(writer, bytes_reserved=_RESERVED).getvalue())


def _mark(signer: SignerIdentity, at: datetime, qr: str) -> bytes:
    local = at.astimezone(ZoneInfo("Asia/Ho_Chi_Minh"))
    facts = {
        "name": signer.name,
        "title": signer.title,
        "organisation": signer.organisation,
        "signed_at": f"{local:%d/%m/%Y %H:%M:%S} +07:00",
    }
    return render.typeset("stamp", facts, tags=False, picture=render.qr_svg(qr) if qr else "")


def _place(reader: Any, existing: int, size: tuple[int, int]) -> tuple[int, tuple[int, int, int, int]]:
    """Page index and box of the next mark, in points from the bottom left; further ones stand under it."""
    reserved = _reserved(reader)
    if reserved is not None:
        page, left, top = reserved
        top -= existing * (STAMP_HEIGHT + _NAME_HEIGHT)
    if reserved is None or top < size[1] + _EDGE:
        x1, _y1, _x2, y2 = (
            float(side) for side in _media_box(reader.find_page_for_modification(0)[0].get_object())
        )
        page, left, top = 0, x1 + _EDGE + existing * (STAMP_WIDTH + _EDGE), y2 - _EDGE
    return page, (int(left), int(top) - size[1], int(left) + size[0], int(top))


def _reserved(reader: Any) -> tuple[int, float, float] | None:
    """Where the template wants the mark: its named destination "signature". None in other people's PDFs."""
    try:
        names = list(reader.root["/Names"]["/Dests"]["/Names"])
        goal = dict(zip(names[::2], names[1::2], strict=False))["signature"].get_object()
        wanted = goal.raw_get(0).reference
        count = int(reader.root["/Pages"]["/Count"])
        pages = (reader.find_page_for_modification(place)[0].reference for place in range(count))
        return list(pages).index(wanted), float(goal[2]), float(goal[3]) - _TYPST_LIFTS
    except (PdfError, KeyError, TypeError, ValueError, AttributeError, IndexError):
        return None


def _media_box(page: DictionaryObject) -> ArrayObject:
    """The page's own box, or the one it inherits."""
    while "/MediaBox" not in page:
        page = page["/Parent"]
    box = page["/MediaBox"]
    if not isinstance(box, ArrayObject):
        raise InvariantBroken("The box of a PDF page is an array.")
    return box
