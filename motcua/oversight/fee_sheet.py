"""A settlement of fees as a spreadsheet: text as text, so that nothing typed becomes a formula."""

from io import BytesIO
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from motcua.common.moments import spoken
from motcua.oversight.models import FeeSettlement, FeeWord
from motcua.oversight.periods import name_of
from motcua.payments.models import Collection, OrderLine


@translation.override("vi")  # what is kept or printed speaks Vietnamese, whatever the page does
def xlsx_of(row: FeeSettlement, words: list[FeeWord]) -> bytes:
    """One sheet: the sums, the ways of paying, the procedures, and what both sides said."""
    import xlsxwriter  # only who exports pays for it

    content = BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "border": 1})
        cell = book.add_format({"text_wrap": True, "border": 1, "valign": "top", "num_format": "#,##0"})
        sheet = book.add_worksheet(_("Quyết toán"))
        sheet.set_paper(9)
        sheet.set_column(0, 0, 18)
        sheet.set_column(1, 1, 60)
        sheet.set_column(2, 3, 18)
        title = _("Quyết toán phí, lệ phí {period}: {desk} – {agency}")
        sheet.write_string(
            0,
            0,
            title.format(period=name_of(row.first, row.last), desk=row.desk.name, agency=row.agency.name),
        )
        for place, (line, heading) in enumerate(_lines(row, words), start=2):
            for column, value in enumerate(line):
                write = sheet.write_number if isinstance(value, int) else sheet.write_string
                write(place, column, value, bold if heading else cell)
    return content.getvalue()


def _lines(row: FeeSettlement, words: list[FeeWord]) -> list[tuple[list[Any], bool]]:
    """Rows of the sheet; true for a heading."""
    found: list[tuple[list[Any], bool]] = [
        (["", _("Khoản"), _("Lượt nộp"), _("Số tiền (đồng)")], True),
        (["", _("Đã thu theo biên lai"), "", row.collected], False),
        (["", _("Đã hoàn"), "", row.refunded], False),
        (["", _("Phải chuyển cho cơ quan"), "", row.net], False),
    ]
    kinds = [["", str(OrderLine.Kind(one["kind"]).label), "", one["amount"]] for one in row.facts["kinds"]]
    found += [(line, False) for line in kinds]
    found.append((["", _("Cách nộp"), _("Lượt nộp"), _("Số tiền (đồng)")], True))
    for one in row.facts["methods"]:
        found.append((["", str(Collection.Method(one["method"]).label), one["n"], one["amount"]], False))
    found.append(([_("Mã thủ tục"), _("Thủ tục"), _("Lượt nộp"), _("Số tiền (đồng)")], True))
    for one in row.facts["procedures"]:
        found.append(([one["code"], one["name"], one["n"], one["amount"]], False))
    found.append(([_("Bên"), _("Ai xác nhận, lúc nào, giải thích"), "", _("Số tiền (đồng)")], True))
    for word in words:
        said = ", ".join(part for part in (word.staff.full_name, spoken(word.said_at), word.note) if part)
        found.append(([str(FeeWord.Side(word.side).label), said, "", word.amount], False))
    return found
