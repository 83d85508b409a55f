"""A published weekly ranking as a spreadsheet, with the columns of its page."""

from collections.abc import Sequence
from io import BytesIO

from django.utils import translation
from django.utils.translation import gettext as _

from motcua.deadlines.calendars import local
from motcua.scorecard.models import WeeklyRanking
from motcua.scorecard.weekly import Line


@translation.override("vi")  # what is kept or printed speaks Vietnamese, whatever the page does
def xlsx_of(ranking: WeeklyRanking, lines: Sequence[Line]) -> bytes:
    """One row a unit in its place; a week without any says so under the heads."""
    import xlsxwriter  # here: a server that makes no spreadsheet does not carry it

    content = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        head = book.add_format({"bold": True, "text_wrap": True, "border": 1, "valign": "top"})
        text = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
        number = book.add_format({"border": 1, "valign": "top", "num_format": "0.00"})
        sheet = book.add_worksheet(_("Xếp hạng"))
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        for column, width in enumerate((8, 56, 10, 16, 20)):
            sheet.set_column(column, column, width)
        for row, words in enumerate(_about(ranking)):
            sheet.write_string(row, 0, words)
        heads = [_("Hạng"), _("Cơ quan"), _("Điểm"), _("Xếp loại"), _("So với tuần trước")]
        sheet.write_row(4, 0, heads, head)
        sheet.freeze_panes(5, 2)
        sheet.repeat_rows(4)
        for row, one in enumerate(lines, start=5):
            sheet.write(row, 0, "–" if one.place is None else one.place, text)
            sheet.write_string(row, 1, one.name, text)
            sheet.write_number(row, 2, float(one.total), number)
            sheet.write_string(row, 3, one.reached, text)
            sheet.write_string(row, 4, one.since, text)
        if not lines:
            sheet.write_string(5, 0, _("Tuần này chưa cơ quan nào có hồ sơ"))
    return content.getvalue()


def _about(ranking: WeeklyRanking) -> list[str]:
    period = _("{kind}, từ {first:%d/%m/%Y} đến hết {last:%d/%m/%Y}")
    return [
        _("Xếp hạng phục vụ người dân, doanh nghiệp"),
        period.format(kind=ranking.get_kind_display(), first=ranking.first, last=ranking.last),
        _("{indicators}, công bố lúc {at:%H:%M %d/%m/%Y}").format(
            indicators=ranking.indicators, at=local(ranking.published_at)
        ),
        " ".join(said for said in (ranking.unranked_words, ranking.idle_words) if said),
    ]
