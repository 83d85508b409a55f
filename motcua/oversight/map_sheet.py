"""The map's figures as a spreadsheet: every place with every indicator, numerator and denominator."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from motcua.deadlines.calendars import local
from motcua.oversight.indicators import AsOf, Indicator, Said, Value
from motcua.oversight.mapping import Drawn


@translation.override("vi")  # what is kept or printed speaks Vietnamese, whatever the page does
def xlsx_of(title: str, drawn: Drawn, indicators: Sequence[Indicator], as_of: AsOf) -> bytes:
    """One row a place; four columns an indicator. Too few: no figure.

    Share, numerator, denominator; as of which day or moment, whose, who answers for it.
    """
    import xlsxwriter

    content = BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "border": 1})
        cell = book.add_format({"border": 1})
        sheet = book.add_worksheet(_("Chỉ số"))
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_column(0, 0, 46)
        sheet.set_column(1, 4 * len(indicators), 12)
        sheet.write_string(0, 0, title)
        heads = [_("Đơn vị")]
        for one in indicators:
            heads += [f"{one.name} (%)", _("tử số"), _("mẫu số"), _("ngày, nguồn, người chịu trách nhiệm")]
        sheet.write_row(2, 0, heads, bold)
        sheet.freeze_panes(3, 1)
        for place, row in enumerate((*drawn.cells, *drawn.others), start=3):
            sheet.write_string(place, 0, row.unit.name, cell)
            column = 1
            for one in indicators:
                value = one.of(row.known)
                _write(sheet, place, column, value, cell)
                sheet.write_string(place, column + 3, _whose(as_of.said(value, one, row.unit)), cell)
                column += 4
    return content.getvalue()


def _write(sheet: Any, place: int, column: int, value: Value, cell: Any) -> None:
    """Share, numerator, denominator; why they are not told; nothing where there is nothing to say."""
    if value.share is None:
        sheet.write_string(place, column, value.why, cell)
        sheet.write_blank(place, column + 1, None, cell)
        sheet.write_blank(place, column + 2, None, cell)
        return
    sheet.write_number(place, column, value.share, cell)
    sheet.write_number(place, column + 1, value.numerator / value.parts, cell)
    sheet.write_number(place, column + 2, value.denominator / value.parts, cell)


def _whose(said: Said | None) -> str:
    if said is None:
        return ""
    when = f"{local(said.at):%d/%m/%Y %H:%M}" if said.at else f"{said.day:%d/%m/%Y}"
    return f"{when}; {said.source}; {said.responsible}"
