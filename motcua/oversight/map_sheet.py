"""The map's figures as a spreadsheet: every place with every indicator, numerator and denominator."""

from collections.abc import Sequence
from io import BytesIO

from django.utils import translation
from django.utils.translation import gettext as _

from motcua.oversight.indicators import Indicator
from motcua.oversight.mapping import Drawn


@translation.override("vi")  # what is kept or printed speaks Vietnamese, whatever the page does
def xlsx_of(title: str, drawn: Drawn, indicators: Sequence[Indicator]) -> bytes:
    """One row a place; three columns an indicator: share, numerator, denominator. Too few: no share."""
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
        sheet.set_column(1, 3 * len(indicators), 12)
        sheet.write_string(0, 0, title)
        heads = [_("Đơn vị")]
        for one in indicators:
            heads += [f"{one.name} (%)", _("tử số"), _("mẫu số")]
        sheet.write_row(2, 0, heads, bold)
        sheet.freeze_panes(3, 1)
        for place, row in enumerate((*drawn.cells, *drawn.others), start=3):
            sheet.write_string(place, 0, row.unit.name, cell)
            for number, one in enumerate(indicators):
                value, column = one.of(row.known), 1 + 3 * number
                if value.share is None:
                    sheet.write_blank(place, column, None, cell)
                else:
                    sheet.write_number(place, column, value.share, cell)
                sheet.write_number(place, column + 1, value.numerator / value.parts, cell)
                sheet.write_number(place, column + 2, value.denominator / value.parts, cell)
    return content.getvalue()
