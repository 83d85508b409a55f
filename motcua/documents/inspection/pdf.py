"""What a PDF does by itself, found through every reference a reader follows.

Read by qpdf, which mends what readers mend. Links that somebody must press are left alone: an address, a
place in another file. Whatever happens without a press, runs or carries files is not.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from motcua.documents.inspection.verdict import Active, Fault, Refused, active

_MOST_OBJECTS = 400_000
_OLD_WAYS = 60  # steps an action may lead to; an honest one leads to none
_ACTIONS = {
    "/JavaScript": Active.SCRIPT,
    "/Launch": Active.LAUNCH,
    "/SubmitForm": Active.SUBMIT,
    "/ImportData": Active.SUBMIT,
    "/GoToE": Active.ATTACHMENT,
    "/Rendition": Active.MEDIA,
    "/RichMediaExecute": Active.MEDIA,
    "/GoTo3DView": Active.MEDIA,
    "/Movie": Active.MEDIA,
    "/Sound": Active.MEDIA,
}
_UNASKED = {"/URI", "/GoToR", "/Thread"}  # harmless where somebody presses
_PLAYED = {"/RichMedia", "/3D", "/Movie", "/Sound"}
_SCRIPT_ADDRESSES = ("javascript:", "vbscript:", "data:", "file:")
# nothing in these is followed by a reader as an action; a structure tree alone may have a million parts
_NOT_FOLLOWED = {
    "/Parent",
    "/Resources",
    "/Contents",
    "/StructTreeRoot",
    "/Metadata",
    "/OutputIntents",
    "/DSS",
    "/AP",
    "/Dest",
}
# files within a file that are plain data: an invoice's XML in a PDF/A-3, a picture
_DATA = (".xml", ".xsd", ".txt", ".csv", ".json", ".p7s", ".jpg", ".jpeg", ".png", ".tif", ".tiff")
_NOT_DATA = (b"MZ", b"\x7fELF", b"#!", b"PK", b"%PDF", b"\xd0\xcf\x11\xe0", b"Rar!", b"7z", b"\x1f\x8b")


def pages_of(content: bytes) -> int:
    """How many pages it has. Raises Refused."""
    try:
        with pikepdf.open(BytesIO(content), suppress_warnings=True) as pdf:
            _judge(pdf)
            return len(pdf.pages)
    except pikepdf.PasswordError:
        raise Refused(Fault.LOCKED) from None
    except (pikepdf.PdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RuntimeError):
        raise Refused(Fault.DAMAGED) from None


def _judge(pdf: pikepdf.Pdf) -> None:
    for holder in _reached(pdf.Root):
        _judge_action(holder)
        _judge_unasked(holder)
        _judge_carried(holder)


def _reached(root: Any) -> Iterator[Any]:
    """Every dictionary that can be reached from the catalogue, each once."""
    seen: set[tuple[int, int]] = set()
    pending, met = [root], 0
    while pending:
        holder = pending.pop()
        met += 1
        if met > _MOST_OBJECTS:
            raise Refused(Fault.DAMAGED)
        if holder.is_indirect:
            if holder.objgen in seen:
                continue
            seen.add(holder.objgen)
        if isinstance(holder, Array):
            pending += [one for one in holder if isinstance(one, Array | Dictionary | Stream)]
        else:
            yield holder
            pending += [
                value
                for key, value in holder.items()
                if key not in _NOT_FOLLOWED and isinstance(value, Array | Dictionary | Stream)
            ]


def _judge_action(holder: Any) -> None:
    """An action, wherever it hangs."""
    kind = _name(holder.get("/S"))
    if kind in _ACTIONS:
        raise active(_ACTIONS[kind])
    if "/JS" in holder:
        raise active(Active.SCRIPT)
    if kind == "/URI" and str(holder.get("/URI", "")).strip().lower().startswith(_SCRIPT_ADDRESSES):
        raise active(Active.OPENS)


def _judge_unasked(holder: Any) -> None:
    """What happens on opening, closing, turning a page, passing over a place."""
    starts = [holder.get("/OpenAction")]
    extra = holder.get("/AA")
    if isinstance(extra, Dictionary):
        starts += [value for _key, value in extra.items()]
    pending = [one for one in starts if isinstance(one, Dictionary)]
    for _step in range(_OLD_WAYS):
        if not pending:
            return
        action = pending.pop()
        if _name(action.get("/S")) in _UNASKED:
            raise active(Active.OPENS)
        following = action.get("/Next")
        further = list(following) if isinstance(following, Array) else [following]
        pending += [one for one in further if isinstance(one, Dictionary)]
    raise active(Active.OPENS)


def _judge_carried(holder: Any) -> None:
    """Files, players and forms that come inside, and content that lies outside."""
    if "/XFA" in holder:
        raise active(Active.XFA)
    if _name(holder.get("/Subtype")) in _PLAYED:
        raise active(Active.MEDIA)
    if isinstance(holder, Stream) and "/F" in holder:
        raise active(Active.EXTERNAL)
    files = holder.get("/EF")
    if isinstance(files, Dictionary):
        _judge_files(holder, files)


def _judge_files(holder: Any, files: Any) -> None:
    names = [str(holder.get(key, "")).strip().lower() for key in ("/UF", "/F") if key in holder]
    if not names or not all(name.endswith(_DATA) for name in names):
        raise active(Active.ATTACHMENT)
    for _key, stream in files.items():
        if not isinstance(stream, Stream) or stream.read_bytes().lstrip().startswith(_NOT_DATA):
            raise active(Active.ATTACHMENT)


def _name(value: Any) -> str:
    return str(value) if isinstance(value, Name) else ""
