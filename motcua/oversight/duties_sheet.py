"""The staffing report as a spreadsheet: text as text, so that nothing typed becomes a formula."""

from io import BytesIO

from django.utils import translation
from django.utils.translation import gettext as _

from motcua.agencies.models import Unit
from motcua.dossiers.figures import Period
from motcua.dossiers.flows import Duty
from motcua.oversight.duties import Person, Sender

_WIDTHS = (6, 30, 34, *(12,) * 9, 36)


@translation.override("vi")  # what is kept or printed speaks Vietnamese, whatever the page does
def xlsx_of(desk: Unit, people: list[Person], senders: list[Sender], period: Period) -> bytes:
    """One sheet of people with assigned and done duties, one of the agencies that send them."""
    import xlsxwriter

    content = BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "border": 1})
        cell = book.add_format({"text_wrap": True, "border": 1, "valign": "top"})
        sheet = book.add_worksheet(_("Bố trí người"))
        sheet.set_landscape()
        sheet.set_paper(9)
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
        days = f"{period.first:%d/%m/%Y} – {period.last:%d/%m/%Y}"
        sheet.write_string(0, 0, f"{desk.name}, {days}")
        sheet.write_row(2, 0, _headings(), bold)
        sheet.freeze_panes(3, 0)
        for place, one in enumerate(people, start=3):
            sheet.write_number(place, 0, place - 2, cell)
            for column, value in enumerate(_cells(one), start=1):
                write = sheet.write_number if isinstance(value, int) else sheet.write_string
                write(place, column, value, cell)
        second = book.add_worksheet(_("Người dự phòng"))
        second.set_column(0, 0, 50)
        second.set_column(1, 3, 26)
        names = [_("Cơ quan cử người"), _("Số người đang cử"), _("Người dự phòng"), _("Còn thiếu")]
        second.write_row(0, 0, names, bold)
        for place, sender in enumerate(senders, start=1):
            second.write_string(place, 0, sender.agency.name, cell)
            second.write_number(place, 1, sender.sent, cell)
            second.write_string(place, 2, ", ".join(person.full_name for person in sender.reserve), cell)
            second.write_number(place, 3, sender.lacks, cell)
    return content.getvalue()


def _headings() -> list[str]:
    assigned = [_("Được giao: {duty}").format(duty=duty.label) for duty in Duty]
    done = [_("Đã làm: {duty}").format(duty=duty.label) for duty in Duty]
    return [
        _("STT"),
        _("Họ và tên"),
        _("Chức danh"),
        *assigned,
        *done,
        _("Giải quyết quá hạn trả"),
        _("Cần xem lại"),
    ]


def _cells(one: Person) -> list[str | int]:
    assigned: list[str | int] = ["x" if duty in one.assigned else "" for duty in Duty]
    done: list[str | int] = [one.done.get(duty, 0) for duty in Duty]
    return [one.staff.full_name, ", ".join(sorted(one.titles)), *assigned, *done, one.late, warning(one)]


def warning(one: Person) -> str:
    """Why the person is named; empty when the duties are apart."""
    if not one.grave:
        return ""
    words = {3: _("Vừa tiếp nhận, vừa giải quyết, vừa trả kết quả"), 2: _("Vừa tiếp nhận, vừa giải quyết")}
    return f"{words[one.grave]} ({_('có văn bản ủy quyền')})" if one.combines else words[one.grave]
