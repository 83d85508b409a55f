"""A unit's card as a spreadsheet: every component with its count and points, and the units ranked with it."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from motcua.deadlines.calendars import local
from motcua.scorecard.live import LiveCard
from motcua.scorecard.ranking import ranked, unranked, unranked_words
from motcua.scorecard.scoring import ComponentScore

_NUMBER = "#,##0.00"


@translation.override("vi")  # what is kept or printed speaks Vietnamese, whatever the page does
def xlsx_of(own: LiveCard, beside: Sequence[LiveCard], *, narrowed: str = "") -> bytes:
    """Two sheets, “Chỉ số” and “Xếp hạng”; the second only where units are compared, the unranked last.

    narrowed   which dossiers alone, in words; then there is no total.
    """
    import xlsxwriter

    content = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        formats = {
            "head": book.add_format({"bold": True, "text_wrap": True, "border": 1, "valign": "top"}),
            "text": book.add_format({"border": 1, "text_wrap": True, "valign": "top"}),
            "number": book.add_format({"border": 1, "valign": "top", "num_format": _NUMBER}),
            "whole": book.add_format({"border": 1, "valign": "top", "num_format": "#,##0"}),
        }
        _components(book.add_worksheet(_("Chỉ số")), own, narrowed, formats)
        if beside:
            _ranking(book.add_worksheet(_("Xếp hạng")), own, beside, formats)
    return content.getvalue()


def _components(sheet: Any, own: LiveCard, narrowed: str, formats: dict[str, Any]) -> None:
    _title(sheet, own, narrowed)
    heads = [
        *(_("Mã"), _("Chỉ số"), _("Tử số"), _("Mẫu số"), _("Tỷ lệ (%)"), _("Điểm tối đa"), _("Điểm")),
        *(_("Điểm theo hạn đầu tiên"), _("Cách tính"), _("Nguồn"), _("Ghi chú")),
    ]
    sheet.write_row(3, 0, heads, formats["head"])
    sheet.freeze_panes(4, 2)
    sheet.set_column(0, 0, 8)
    sheet.set_column(1, 1, 48)
    sheet.set_column(2, 7, 12)
    sheet.set_column(8, 8, 60)
    sheet.set_column(9, 9, 32)
    sheet.set_column(10, 10, 60)
    place = 4
    for group, first in zip(own.card.groups, own.by_first.groups, strict=True):
        for one, other in zip(group.components, first.components, strict=True):
            if not own.narrowed or one.component.id not in own.missing:
                _component(sheet, place, own, one, other, formats)
                place += 1
        if not own.narrowed:
            _sum(
                sheet,
                place,
                group.group.name,
                (group.group.points, group.judged_score, first.judged_score),
                formats,
            )
            place += 1
    if not own.narrowed:
        most = sum(group.group.points for group in own.card.groups)
        _sum(sheet, place, _("Tổng điểm"), (most, own.card.total, own.by_first.total), formats)


def _component(
    sheet: Any,
    place: int,
    own: LiveCard,
    one: ComponentScore,
    first: ComponentScore,
    formats: dict[str, Any],
) -> None:
    key = one.component.id
    sheet.write_string(place, 0, key, formats["text"])
    sheet.write_string(place, 1, one.component.name, formats["text"])
    count = one.count
    _numbers(sheet, place, 2, (count and count.numerator, count and count.denominator), formats["whole"])
    points = (one.judged_score, first.judged_score)
    _numbers(sheet, place, 4, (one.ratio, one.component.points, *points), formats["number"])
    formula = _("{above} chia cho {below}").format(
        above=one.component.numerator, below=one.component.denominator
    )
    note = own.notes.get(key, "") if count else own.missing.get(key, "")
    sheet.write_string(place, 8, formula, formats["text"])
    sheet.write_string(place, 9, one.component.where_from, formats["text"])
    sheet.write_string(place, 10, str(note), formats["text"])


def _sum(sheet: Any, place: int, name: str, points: tuple[Any, ...], formats: dict[str, Any]) -> None:
    for column in range(11):
        sheet.write_blank(place, column, None, formats["head"])
    sheet.write_string(place, 1, name, formats["head"])
    _numbers(sheet, place, 5, points, formats["number"])


def _ranking(sheet: Any, own: LiveCard, beside: Sequence[LiveCard], formats: dict[str, Any]) -> None:
    apart = unranked(beside)
    _title(sheet, own, unranked_words(len(apart)))
    groups = [group.group.name for group in own.card.groups]
    heads = [_("Hạng"), _("Đơn vị"), _("Mã định danh"), *groups, _("Tổng điểm"), _("Xếp loại")]
    sheet.write_row(3, 0, heads, formats["head"])
    sheet.freeze_panes(4, 2)
    sheet.set_column(0, 0, 8)
    sheet.set_column(1, 1, 48)
    sheet.set_column(2, len(heads), 16)
    order = [*((one.place, one.live) for one in ranked(beside)), *((None, one) for one in apart)]
    for place, (rank, live) in enumerate(order, start=4):
        card, unit = live.card, live.unit
        _numbers(sheet, place, 0, (rank,), formats["whole"])
        sheet.write_string(place, 1, unit.name, formats["text"])
        sheet.write_string(place, 2, unit.identifier or "", formats["text"])
        scores = (*(group.judged_score for group in card.groups), card.total)
        _numbers(sheet, place, 3, scores, formats["number"])
        sheet.write_string(place, 3 + len(scores), card.reached_name, formats["text"])


def _title(sheet: Any, own: LiveCard, narrowed: str) -> None:
    period = own.period
    sheet.write_string(0, 0, own.unit.name)
    words = _("Bộ chỉ số 766/QĐ-TTg, từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}, tính lúc {at:%H:%M %d/%m/%Y}")
    sheet.write_string(1, 0, words.format(first=period.first, last=period.last, at=local(own.at)))
    sheet.write_string(2, 0, narrowed)


def _numbers(sheet: Any, place: int, column: int, values: Sequence[Any], shape: Any) -> None:
    """Numbers side by side; nothing known leaves its cell empty."""
    for beside, value in enumerate(values):
        if value is None:
            sheet.write_blank(place, column + beside, None, shape)
        else:
            sheet.write_number(place, column + beside, float(value), shape)
