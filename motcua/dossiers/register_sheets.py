"""A register on paper (A4 across) and as a spreadsheet. XlsxWriter is loaded with the first spreadsheet."""

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from motcua.deadlines.calendars import local
from motcua.documents.render import typeset
from motcua.documents.templates import TEMPLATES, complete
from motcua.dossiers import letterhead
from motcua.dossiers.form_sets import Form, form_on, symbol_of
from motcua.dossiers.models import RegisterBook
from motcua.dossiers.register import Line

PART = 500  # lines a PDF: more take a hundred megabytes each


def form_of(book: RegisterBook, *, at: datetime) -> Form:
    """Form 06 or 07, of the set in force at the end of the book's year, or today while the year runs."""
    return form_on(min(local(at).date(), date(book.year, 12, 31)), "register")


def pdf_of(
    book: RegisterBook,
    rows: Sequence[Line],
    *,
    at: datetime,
    signature: dict[str, str],
    notes: Sequence[str] = (),
    digest: str = "",
) -> bytes:
    """The lines as the form of the register prints them; at most PART of them, the caller sees to it."""
    form = form_of(book, at=at)
    data: dict[str, Any] = letterhead.of(book.unit, dated=at) | {
        "number": number_of(book, form),
        "field": book.name,
        "book_no": f"{book.number:02d}/{book.year}",
        "from_day": date(book.year, 1, 1),
        "to_day": min(local(at).date(), date(book.year, 12, 31)),
        "rows": [_printed(row) for row in rows],
        "notes": list(notes),
        "digest": digest,
        "signature": signature,
    }
    return typeset(form.template, complete(TEMPLATES[form.template], data), dated=at, tags=False)


def number_of(book: RegisterBook, form: Form) -> str:
    """“01/STD-TTPVHCC”: the book's number among the unit's books of the year."""
    number = form.number.replace("{desk}", symbol_of(book.unit))
    return number.replace("{n}", f"{book.number:02d}")


@translation.override("vi")  # what is kept or printed speaks Vietnamese, whatever the page does
def xlsx_of(book: RegisterBook, rows: Sequence[Line]) -> bytes:
    """The same columns as a spreadsheet: text as text, so that nothing typed becomes a formula."""
    import xlsxwriter

    content = BytesIO()
    with xlsxwriter.Workbook(content, {"constant_memory": True, "strings_to_formulas": False}) as workbook:
        sheet = workbook.add_worksheet(_("Sổ theo dõi hồ sơ")[:31])
        bold = workbook.add_format({"bold": True, "text_wrap": True, "border": 1})
        cell = workbook.add_format({"text_wrap": True, "border": 1, "valign": "top"})
        sheet.set_landscape()
        sheet.set_paper(9)
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
        sheet.write_string(0, 0, f"{book.unit.name} – {book.name} – {book.number:02d}/{book.year}")
        sheet.write_row(2, 0, _headings(), bold)
        sheet.freeze_panes(3, 0)
        sheet.repeat_rows(2)
        for place, row in enumerate(rows, start=3):
            sheet.write_number(place, 0, row.serial, cell)
            for column, text in enumerate(_cells(row), start=1):
                sheet.write_string(place, column, text, cell)
    return content.getvalue()


_WIDTHS = (6, 28, 40, 28, 40, 28, 17, 17, 17, 16, 24)


def _headings() -> list[str]:
    return [
        _("STT"),
        _("Mã hồ sơ"),
        _("Tên thủ tục hành chính"),
        _("Tên tổ chức, cá nhân"),
        _("Địa chỉ, số điện thoại"),
        _("Cơ quan chủ trì"),
        _("Nhận hồ sơ"),
        _("Hẹn trả kết quả"),
        _("Trả kết quả"),
        _("Phương thức nhận"),
        _("Ký nhận"),
    ]


def _cells(row: Line) -> list[str]:
    return [
        row.code,
        row.procedure,
        row.applicant,
        _contact(row),
        row.lead_agency,
        _said(row.received),
        _said(row.due),
        " ".join(filter(None, (_said(row.returned), row.ended))),
        row.channel,
        row.collector,
    ]


def _printed(row: Line) -> dict[str, Any]:
    return {
        "serial": f"{row.serial:02d}",
        "code": row.code,
        "procedure": row.procedure,
        "applicant": row.applicant,
        "contact": _contact(row),
        "lead_agency": row.lead_agency,
        "received_at": row.received,
        "due_at": row.due or row.received,
        "returned_at": row.returned,
        "channel": row.channel,
        "collector": row.collector or row.ended,
    }


def _contact(row: Line) -> str:
    return "; ".join(filter(None, (row.address, row.phone)))


def _said(moment: datetime | None) -> str:
    return f"{local(moment):%d/%m/%Y %H:%M}" if moment else ""
