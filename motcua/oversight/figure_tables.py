"""A table of values as a file: CSV or a spreadsheet, columns found by their headings; opened in a child."""

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.common import tables
from motcua.common.refusal import Refusal
from motcua.common.text import fold
from motcua.oversight.families import Family

MOST_LINES = 5_000
_ABOVE = 100  # lines for headings and words around the table
_HEADINGS = {
    "unit": {"ma don vi", "don vi", "unit"},
    "indicator": {"ma chi so", "chi so", "indicator"},
    "measure": {"don vi tinh", "measure"},
    "numerator": {"tu so", "thuc hien", "numerator"},
    "denominator": {"mau so", "ke hoach", "denominator"},
}
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(\.\d{3})+", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,16}(\.\d{1,6})?", re.ASCII)


class TableUnreadable(Refusal):
    """Not a table we can read."""

    code = "figures-table-unreadable"
    message = gettext_lazy(
        "Không đọc được bảng. Cần tệp CSV (UTF-8) hoặc XLSX, tối đa 5.000 dòng và 200 cột, có dòng tiêu đề: "
        "mã đơn vị, mã chỉ số, đơn vị tính, tử số, mẫu số. Hãy tải bảng mẫu, điền và gửi lại."
    )


@dataclass(frozen=True)
class Line:
    """One line as written; number: its place in the file, the headings' line is counted too."""

    number: int
    unit: str
    indicator: str
    measure: str
    numerator: str
    denominator: str

    @property
    def empty(self) -> bool:
        """Not filled in: the template names more than a source may know."""
        return not self.numerator and not self.denominator


def read(name: str, content: bytes) -> list[Line]:
    """Every line under the headings. Raises TableUnreadable."""
    try:
        rows = tables.rows(name, content, most_rows=MOST_LINES + _ABOVE)
    except tables.TableNotOpened as error:
        raise TableUnreadable from error
    columns: dict[str, int] = {}
    found: list[Line] = []
    for number, row in enumerate(rows, start=1):
        if not columns:
            columns = _columns(row)
        elif any(_words(cell) for cell in row):
            found.append(Line(number, **{key: _cell(row, place) for key, place in columns.items()}))
    if not found or len(found) > MOST_LINES:
        raise TableUnreadable
    return found


def number_of(text: str) -> Decimal | None:
    """ "1.234,5", "1234.5", "1 234,5" → 1234.5; None for what is no number. Dots by threes group."""
    plain = text.replace("\u00a0", "").replace(" ", "").removesuffix("%")
    if "," in plain:
        plain = plain.replace(".", "").replace(",", ".", 1)
    elif _THOUSANDS.fullmatch(plain):
        plain = plain.replace(".", "")
    if not _NUMBER.fullmatch(plain):
        return None
    try:
        return Decimal(plain)
    except InvalidOperation:
        return None


@translation.override("vi")  # a paper for offices
def template(family: Family, places: Sequence[tuple[str, str]]) -> bytes:
    """A spreadsheet with a line for every place and indicator, to be filled in. places: code and name."""
    import xlsxwriter  # with the first spreadsheet

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"constant_memory": True, "strings_to_formulas": False}) as book:
        bold = book.add_format({"bold": True, "bg_color": "#e3e7ec"})
        sheet = book.add_worksheet(_("Số liệu"))
        for column, width in enumerate((16, 44, 14, 52, 14, 16, 16)):
            sheet.set_column(column, column, width)
        heads = (_("Mã đơn vị"), _("Tên đơn vị"), _("Mã chỉ số"), _("Tên chỉ số"), _("Đơn vị tính"))
        sheet.write_row(0, 0, [*heads, _("Tử số"), _("Mẫu số")], bold)
        sheet.freeze_panes(1, 0)
        lines = [(place, one) for place in places for one in family.indicators]
        for row, ((code, name), one) in enumerate(lines, start=1):
            sheet.write_row(row, 0, [code, name, one.key, one.name, family.measure])
    return content.getvalue()


def lines_from(rows: Sequence[Mapping[str, object]]) -> list[Line]:
    """What a connection answered, as the lines of a table; the first is line 1."""
    return [
        Line(number, *(_words(row.get(key)) for key in _HEADINGS)) for number, row in enumerate(rows, start=1)
    ]


def _columns(row: Sequence[object]) -> dict[str, int]:
    heads = [fold(_words(cell)) for cell in row]
    found = {
        column: next((place for place, head in enumerate(heads) if head in names), -1)
        for column, names in _HEADINGS.items()
    }
    return found if -1 not in found.values() else {}


def _cell(row: Sequence[object], place: int) -> str:
    return _words(row[place]) if place < len(row) else ""


def _words(value: object) -> str:
    """A cell's words; what is a number already is written with a comma, so that nobody groups its digits."""
    if value is None:
        return ""
    if isinstance(value, float | Decimal):
        return f"{value:.6f}".rstrip("0").rstrip(".").replace(".", ",")
    return " ".join(str(value).replace("\x00", "").split())[:300]
