"""Printed papers: a Typst template and data become PDF/A-2u, always the same bytes for the same data.

Typst itself is loaded with the first paper.
"""

import json
import re
import threading
import unicodedata
from datetime import UTC, date, datetime, time
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils.safestring import SafeString, mark_safe

from motcua.common.invariant import InvariantBroken
from motcua.documents.templates import TEMPLATES, complete

if TYPE_CHECKING:
    import typst

HERE = Path(__file__).resolve().parent
_VIET_NAM = ZoneInfo("Asia/Ho_Chi_Minh")
_NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)
_LOCK = threading.Lock()
# what Liberation Serif can draw; PDF/A refuses a character without a glyph (an emoji in a name)
_UNDRAWABLE = re.compile(
    "[^\n\u0020-\u007e\u00a0-\u024f\u0300-\u0303\u0309\u0323\u0370-\u0373\u0384-\u0386\u0388-\u038a\u038e-\u03a1"
    "\u03a3-\u03ce\u0400-\u045f\u1e00-\u1eff\u2010-\u2015\u2018-\u201e\u2020-\u2022\u2026\u2030\u20ab\u20ac"
    "\u2116\u2122\u2212\u2264\u2265\u25a1]"
)
_ENDLESS = re.compile(r"[^\s-]{30}")  # a word without an end would run off the paper: it may break here


def render(template: str, data: dict[str, Any]) -> bytes:
    """The paper `template` (a key of templates.TEMPLATES) filled with `data`, as PDF/A-2u.

    Raises ValueError when `data` lacks a required key or has an unknown one. Characters the font cannot draw
    print as “□”. The PDF is dated by data["dated"] (00:00 Việt Nam time), so it depends on nothing else.
    """
    filled = complete(TEMPLATES[template], data)
    url = filled.get("lookup_url")
    return typeset(template, filled, dated=data.get("dated"), picture=qr_svg(url) if url else "")


def typeset(
    source: str, data: dict[str, Any], *, dated: date | None = None, picture: str = "", tags: bool = True
) -> bytes:
    """PDF of `typst/<source>.typ`; thread-safe: one compiler per process, one page set at a time."""
    if isinstance(dated, datetime):
        dated = dated.astimezone(_VIET_NAM).date()
    moment = datetime.combine(dated, time(), _VIET_NAM) if dated else _NO_DATE
    inputs = {"data": json.dumps(_plain(data), ensure_ascii=False), "picture": picture}
    with _LOCK:
        pdf = _compiler().compile(
            input=HERE / "typst" / f"{source}.typ",
            format="pdf",
            sys_inputs=inputs,
            pdf_standards="a-2u",
            timestamp=int(moment.timestamp()),
            pdf_tags=tags,
        )
    if not isinstance(pdf, bytes):
        raise InvariantBroken("Typst gives one PDF as bytes.")
    return pdf


def lay_out(source: str, facts: dict[str, Any], folder: Path) -> bytes:
    """PDF/A-2u of `typst/<source>.typ` over `facts` and the pictures that lie in `folder`.

    The folder is thrown away by the caller; the template and its "pages.json" are put there.
    """
    import typst

    page = folder / "main.typ"
    page.write_bytes((HERE / "typst" / f"{source}.typ").read_bytes())
    (folder / "pages.json").write_text(json.dumps(_plain(facts), ensure_ascii=False), encoding="utf-8")
    pdf = typst.compile(
        page,
        root=folder,
        font_paths=[HERE / "fonts"],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards="a-2u",
        timestamp=int(_NO_DATE.timestamp()),
        pdf_tags=False,
    )
    if not isinstance(pdf, bytes):
        raise InvariantBroken("Typst gives one PDF as bytes.")
    return pdf


def picture_png(svg: str) -> bytes:
    """An SVG drawing as PNG, twice its size, with the fonts of the papers."""
    with _LOCK:
        png = _compiler().compile(
            input=HERE / "typst" / "picture.typ", format="png", ppi=144, sys_inputs={"picture": svg}
        )
    if not isinstance(png, bytes):
        raise InvariantBroken("Typst gives one page as bytes.")
    return png


def qr_svg(text: str, *, border: int = 1, fluid: bool = False) -> SafeString:
    """QR code of `text` as an SVG picture, error correction M; `fluid`: as large as its place on a page.

    Readers take any of the eight masks; choosing the fairest costs more than twice as much as the rest.
    """
    import segno  # 3 MB that a process without papers need not hold

    picture = BytesIO()
    code = segno.make(text, error="m", micro=False, mask=0)
    code.save(picture, kind="svg", border=border, xmldecl=False, scale=1 if fluid else 4, omitsize=fluid)
    return mark_safe(picture.getvalue().decode())  # nosec B308 B703


@cache
def _compiler() -> "typst.Compiler":
    import typst

    return typst.Compiler(
        root=HERE / "typst", font_paths=[HERE / "fonts"], ignore_system_fonts=True, sys_inputs={"data": "{}"}
    )


def _plain(value: Any) -> Any:
    """JSON for Typst: text composed and drawable, moments in Việt Nam time as digits."""
    if isinstance(value, str):
        drawable = _UNDRAWABLE.sub(_replacement, unicodedata.normalize("NFC", value))
        return _ENDLESS.sub("\\g<0>\u200b", drawable)
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, datetime):
        return _digits(value.astimezone(_VIET_NAM))
    if isinstance(value, date):
        return _digits(datetime.combine(value, time()))
    return value


def _replacement(match: re.Match[str]) -> str:
    character = match.group()
    if unicodedata.category(character) in {"Cc", "Cf", "Mn"}:
        return " " if character in "\t\r\u2028\u2029" else ""
    return "□"


def _digits(moment: datetime) -> dict[str, str]:
    names = ("year", "month", "day", "hour", "minute")
    return {name: str(getattr(moment, name)) for name in names}
