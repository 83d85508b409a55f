"""The map's figures as a spreadsheet: every place with every indicator, numerator and denominator."""

from collections.abc import Sequence
from io import BytesIO

from django.utils import translation
from django.utils.translation import gettext as _

from motcua.oversight.families import family_of
from motcua.oversight.indicators import Indicator, Value
from motcua.oversight.mapping import Drawn


@translation.override("vi")  # what is kept or printed speaks Vietnamese, whatever the page does
def xlsx_of(title: str, drawn: Drawn, indicators: Sequence[Indicator]) -> bytes:
    """One row a place; three columns an indicator: share, numerator, denominator. Too few: no share.

    Where others say the value, a fourth: as of which day, whose, who answers for it.
    """
    import xlsxwriter

    content = BytesIO()
    foreign = {one.key for one in indicators if family_of(one.key)}
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
            heads += [f"{one.name} (%)", _("tử số"), _("mẫu số")]
            heads += [_("ngày, nguồn, người chịu trách nhiệm")] if one.key in foreign else []
        sheet.write_row(2, 0, heads, bold)
        sheet.freeze_panes(3, 1)
        for place, row in enumerate((*drawn.cells, *drawn.others), start=3):
            sheet.write_string(place, 0, row.unit.name, cell)
            column = 1
            for one in indicators:
                value = one.of(row.known)
                if value.share is None:
                    sheet.write_blank(place, column, None, cell)
                else:
                    sheet.write_number(place, column, value.share, cell)
                sheet.write_number(place, column + 1, value.numerator / value.parts, cell)
                sheet.write_number(place, column + 2, value.denominator / value.parts, cell)
                column += 3
                if one.key in foreign:
                    sheet.write_string(place, column, _whose(value), cell)
                    column += 1
    return content.getvalue()


def _whose(value: Value) -> str:
    if value.said is None:
        return ""
    return f"{value.said.day:%d/%m/%Y}; {value.said.source}; {value.said.responsible}"
