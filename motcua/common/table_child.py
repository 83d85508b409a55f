"""The child of `tables`: `python -m motcua.common.table_child KIND ROWS COLUMNS < table`. No Django here."""

import csv
import io
import itertools
import json
import re
import sys
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from motcua.common import child

_MOST_UNPACKED, _MOST_ENTRIES, _PIECE = 200_000_000, 5_000, 1_000_000
_CELL = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]{0,3})(\d{1,9})[\"']")
_LONGEST_CELL = 64  # bytes of a reference: what two pieces share, so that none is cut in two
csv.field_size_limit(200_000)


class TooFar(ValueError):
    """A cell stands further away than a table of people reaches."""


def main() -> int:
    kind, most_rows, most_columns = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    child.confine()
    content = sys.stdin.buffer.read()
    read = _sheet if kind == "sheet" else _csv
    found = list(itertools.islice(read(content, most_rows, most_columns), most_rows + 1))
    if len(found) > most_rows or any(len(row) > most_columns for row in found):
        raise TooFar
    json.dump([[_said(cell) for cell in row] for row in found], sys.stdout, ensure_ascii=False)
    return 0


def _csv(content: bytes, _rows: int, _columns: int) -> Iterable[Sequence[object]]:
    text = content.decode("utf-8-sig").replace("\0", "")
    mark = max(",;\t", key=text[:2000].count)
    return csv.reader(io.StringIO(text), delimiter=mark)


def _sheet(content: bytes, most_rows: int, most_columns: int) -> Iterable[Sequence[object]]:
    from python_calamine import CalamineWorkbook

    if content.startswith(b"PK"):
        _measure(content, most_rows, most_columns)
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    if sheet.total_height > most_rows or sheet.total_width > most_columns:
        raise TooFar
    return sheet.to_python()


def _measure(content: bytes, most_rows: int, most_columns: int) -> None:
    """Raise TooFar before a spreadsheet unfolds: by what it unpacks to, and by its furthest cell."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        entries = packed.infolist()
        if len(entries) > _MOST_ENTRIES or sum(one.file_size for one in entries) > _MOST_UNPACKED:
            raise TooFar
        for entry in entries:
            if "worksheets/" in entry.filename and entry.filename.endswith(".xml"):
                with packed.open(entry) as sheet:
                    _walk(sheet, most_rows, most_columns)


def _walk(sheet: Iterable[bytes], most_rows: int, most_columns: int) -> None:
    rest = b""
    while piece := sheet.read(_PIECE):  # type: ignore[attr-defined]
        for letters, number in _CELL.findall(rest + piece):
            if int(number) > most_rows or _column(letters) > most_columns:
                raise TooFar
        rest = piece[-_LONGEST_CELL:]


def _column(letters: bytes) -> int:
    """ "A" → 1, "AA" → 27; of a row's own number → 0."""
    place = 0
    for letter in letters.upper():
        place = place * 26 + letter - 64
    return place


def _said(cell: object) -> object:
    if isinstance(cell, datetime):
        return {"moment": cell.isoformat()}
    if isinstance(cell, date):
        return {"day": cell.isoformat()}
    if cell is None or isinstance(cell, str | int | float):
        return cell
    return str(cell)


if __name__ == "__main__":
    sys.exit(main())
