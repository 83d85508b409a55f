"""What a DOCX or XLSX does by itself, or brings in from elsewhere.

Every part is looked into by what it is, not by its name alone. Links that somebody must press are left alone.
"""

import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from urllib.parse import unquote
from xml.parsers import expat

from motcua.documents.inspection.verdict import Active, Fault, Refused, active

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_UNPACKED, _XML, _ENTRIES = 200_000_000, 80_000_000, 5000  # far above any honest one
_PIECE = 1_000_000
_TYPES = "[Content_Types].xml"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!")
_PROGRAM_ENDINGS = (
    *(".exe", ".dll", ".com", ".scr", ".pif", ".msi", ".bat", ".cmd", ".js", ".jse", ".vbs", ".vbe"),
    *(".wsf", ".wsh", ".ps1", ".hta", ".lnk", ".cpl", ".jar", ".chm", ".scf", ".sh", ".apk"),
)
_BY_CONTENT_TYPE = (
    ("vbaproject", Active.MACRO),
    ("macroenabled", Active.MACRO),
    ("macrosheet", Active.SHEET_MACRO),
    ("activex", Active.CONTROL),
    ("oleobject", Active.EMBEDDED),
)
_BY_NAME = (
    (re.compile(r"vbaproject\.bin$|vbadata\.xml$"), Active.MACRO),
    (re.compile(r"/macrosheets/"), Active.SHEET_MACRO),
    (re.compile(r"/activex/"), Active.CONTROL),
    (re.compile(r"oleobject[^/]*\.bin$"), Active.EMBEDDED),
)
_PRESSED = {"", "http", "https", "mailto", "tel", "ftp", "file"}  # of links that wait for a press
_FIELD_FROM_OUTSIDE = {"INCLUDETEXT", "INCLUDEPICTURE", "IMPORT", "LINK", "DATABASE", "RD"}
_SCHEME = re.compile(r"([a-z][a-z0-9+.\-]+):", re.I)
_ELSEWHERE = re.compile(r"(?:https?|ftp|mhtml|ms-[a-z]+|search-ms):|\\\\|//", re.I)
_QUOTED = re.compile(r'"[^"]*"')


def kind_of(content: bytes) -> str:
    """DOCX or XLSX, looked through. Raises Refused."""
    return _looked_through(content, depth=0)


def _looked_through(content: bytes, *, depth: int) -> str:
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            entries = packed.infolist()
            _check_packing(entries)
            kind = _kind(packed, {entry.filename for entry in entries})
            for entry in entries:
                _check_entry(packed, entry, depth)
            return kind
    except (zipfile.BadZipFile, expat.ExpatError, UnicodeError, ValueError, OSError, EOFError, RuntimeError):
        raise Refused(Fault.DAMAGED) from None
    except (zipfile.LargeZipFile, NotImplementedError):
        raise Refused(Fault.DAMAGED) from None


def _check_packing(entries: list[zipfile.ZipInfo]) -> None:
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused(Fault.LOCKED)
    names = [entry.filename.lower() for entry in entries]
    xml = sum(entry.file_size for entry in entries if entry.filename.lower().endswith((".xml", ".rels")))
    if (
        len(entries) > _ENTRIES
        or sum(entry.file_size for entry in entries) > _UNPACKED
        or xml > _XML
        or len(set(names)) < len(names)
        or any(".." in name.split("/") or name.startswith("/") for name in names)
    ):
        raise Refused(Fault.DAMAGED)


def _kind(packed: zipfile.ZipFile, names: set[str]) -> str:
    if _TYPES not in names:
        raise Refused(Fault.TYPE)
    types = packed.read(_TYPES)[:_PIECE]
    if "word/document.xml" in names or b"wordprocessingml.document.main+xml" in types:
        return DOCX
    if "xl/workbook.xml" in names or b"spreadsheetml.sheet.main+xml" in types:
        return XLSX
    raise Refused(Fault.TYPE)


def _check_entry(packed: zipfile.ZipFile, entry: zipfile.ZipInfo, depth: int) -> None:
    name = entry.filename.lower()
    _check_name(name)
    with packed.open(entry) as part:
        head = part.read(16)
        if head.startswith(_OLE):
            raise active(Active.EMBEDDED)
        if head.startswith(_PROGRAMS):
            raise active(Active.PROGRAM)
    if head.startswith(b"PK\x03\x04"):
        _check_embedded(packed.read(entry), depth)
    elif name.endswith((".xml", ".rels")) or head.lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").startswith(b"<"):
        _Part(packed, entry).read()
    elif "/embeddings/" in name:
        raise active(Active.EMBEDDED)


def _check_name(name: str) -> None:
    if name.endswith(_PROGRAM_ENDINGS):
        raise active(Active.PROGRAM)
    for pattern, what in _BY_NAME:
        if pattern.search(name):
            raise active(what)


def _check_embedded(content: bytes, depth: int) -> None:
    """The table behind a chart is a spreadsheet inside; it is looked through as the whole is."""
    if depth > 1:
        raise active(Active.EMBEDDED)
    try:
        _looked_through(content, depth=depth + 1)
    except Refused as refused:
        raise active(refused.active or Active.EMBEDDED) from None


class _Part:
    """One XML part, read once from its beginning to its end, without a tree."""

    def __init__(self, packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
        self.packed, self.entry = packed, entry
        self.fields: list[list[str]] = []  # of Word, those that are open, the outermost first
        self.every_field: list[str] = []
        self.text: list[str] | None = None  # of the element that is collected
        self.starts: dict[str, Callable[[dict[str, str]], None]] = {
            "Relationship": self._relationship,
            "Override": self._content_type,
            "Default": self._content_type,
            "fldChar": self._field_mark,
            "fldSimple": lambda facts: _judge_field(_attribute(facts, "instr")),
            "instrText": self._collect,
            "delInstrText": self._collect,
            "f": self._collect,
            "ddeLink": lambda _facts: _found(Active.DDE),
            "altChunk": lambda _facts: _found(Active.EMBEDDED),
            "connection": lambda _facts: _found(Active.CONNECTION),
        }

    def read(self) -> None:
        """Raise Refused for what is found."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _no_doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._words
        with self.packed.open(self.entry) as part:
            while piece := part.read(_PIECE):
                parser.Parse(piece, False)
        parser.Parse(b"", True)
        if "DDEAUTO" in "".join(self.every_field).upper():
            raise active(Active.DDE)

    def _start(self, name: str, facts: dict[str, str]) -> None:
        act = self.starts.get(name.rpartition(":")[2])
        if act is not None:
            act(facts)

    def _collect(self, _facts: dict[str, str]) -> None:
        self.text = []

    def _words(self, text: str) -> None:
        if self.text is not None:
            self.text.append(text)

    def _end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if self.text is None or local not in {"f", "instrText", "delInstrText"}:
            return
        text, self.text = "".join(self.text), None
        if local == "f":
            if "|" in _QUOTED.sub("", text):  # only a DDE reference has a bar outside of quotes
                raise active(Active.DDE)
            return
        self.every_field.append(text)
        if self.fields:
            self.fields[-1].append(text)
        else:
            _judge_field(text)

    def _field_mark(self, facts: dict[str, str]) -> None:
        kind = _attribute(facts, "fldCharType")
        if kind == "begin":
            self.fields.append([])
        elif self.fields:
            _judge_field("".join(self.fields[-1]))
            if kind == "end":
                self.fields.pop()

    def _content_type(self, facts: dict[str, str]) -> None:
        said = _attribute(facts, "ContentType").lower()
        for word, what in _BY_CONTENT_TYPE:
            if word in said:
                raise active(what)

    def _relationship(self, facts: dict[str, str]) -> None:
        kind = _attribute(facts, "Type").rpartition("/")[2].lower()
        if kind in {"vbaproject", "wordvbadata"}:
            raise active(Active.MACRO)
        if kind == "afchunk":
            raise active(Active.EMBEDDED)
        if _attribute(facts, "TargetMode").lower() != "external":
            return
        target = unquote(_attribute(facts, "Target")).strip()
        scheme = _scheme(target)
        if kind == "hyperlink":
            if scheme not in _PRESSED:
                raise active(Active.EXTERNAL)
        elif not _on_this_machine(target, scheme):
            raise active(Active.TEMPLATE if kind == "attachedtemplate" else Active.EXTERNAL)


def _judge_field(text: str) -> None:
    """A field of Word: its first word says what it does."""
    words = text.split()
    first = words[0].upper() if words else ""
    if first in {"DDE", "DDEAUTO"}:
        raise active(Active.DDE)
    if first == "QUOTE" and sum(word.strip('"').isdigit() for word in words) > 7:  # letters by their numbers
        raise active(Active.DDE)
    if first in _FIELD_FROM_OUTSIDE and _ELSEWHERE.search(text.replace("\\\\\\\\", "\\\\")):
        raise active(Active.EXTERNAL)


def _scheme(target: str) -> str:
    """ "https" of an address; empty for a path, also for one that begins with a drive's letter."""
    match = _SCHEME.match(target)
    return match[1].lower() if match else ""


def _on_this_machine(target: str, scheme: str) -> bool:
    """A path beside the document, or of the machine it was written on; nothing fetched from a server."""
    if scheme == "file":
        path = target[5:].replace("\\", "/")
        return bool(re.match(r"/{0,3}[A-Za-z]:|/?[^/]|///[^/]", path))
    return not scheme and not target.replace("\\", "/").startswith("//")


def _attribute(facts: dict[str, str], name: str) -> str:
    return next((value for key, value in facts.items() if key.rpartition(":")[2] == name), "")


def _found(what: Active) -> None:
    raise active(what)


def _no_doctype(*_facts: object) -> None:
    raise Refused(Fault.DAMAGED)
