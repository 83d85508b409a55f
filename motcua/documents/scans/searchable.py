"""The stored form of a digitised paper: PDF/A-2u, a picture a page, with its words to search under it.

Typst, which prints every other paper here, sets it in a tenth of a second from words that were read once;
OCRmyPDF would bring Ghostscript and read every page a second time (docs/adr/0003).
"""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from motcua.documents import render
from motcua.documents.scans.reading import Word

_POINTS_A_MM = 72 / 25.4
_LEAST_SURE = 30  # below, a "word" is a stain or a seal


@dataclass(frozen=True)
class Picture:
    """A straightened page: its JPEG, its size in pixels, millimetres of its long side, its words."""

    jpeg: Path
    width: int
    height: int
    long_mm: float
    words: Sequence[Word] = ()


def searchable_pdf(title: str, pictures: Sequence[Picture]) -> bytes:
    """One PDF of all pages in their order; the number of its pages is the number of pictures."""
    pages = [_page(number, picture, len(pictures)) for number, picture in enumerate(pictures, start=1)]
    with tempfile.TemporaryDirectory(prefix="motcua-pdf-") as folder:
        for number, picture in enumerate(pictures, start=1):
            (Path(folder) / f"{number}.jpg").symlink_to(picture.jpeg.resolve())
        return render.lay_out("scan", {"title": title, "pages": pages}, Path(folder))


def _page(number: int, picture: Picture, pages: int) -> dict[str, object]:
    scale = picture.long_mm * _POINTS_A_MM / max(picture.width, picture.height)
    return {
        "picture": f"{number}.jpg",
        "alt": _("Trang %(number)d/%(pages)d") % {"number": number, "pages": pages},
        "pixels": picture.width,
        "width": round(picture.width * scale, 2),
        "height": round(picture.height * scale, 2),
        "words": [
            [word.text, word.left, word.top, word.width, word.height]
            for word in picture.words
            if word.confidence >= _LEAST_SURE
        ],
    }
