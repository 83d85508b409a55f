"""The figures of one unit on one printed page."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from motcua.counter.glance import Glance
from motcua.counter.templatetags.map_words import counted, points, share
from motcua.documents.render import render
from motcua.dossiers import letterhead
from motcua.oversight import stock
from motcua.oversight.behind import Count
from motcua.scorecard.outlook import losses, lost
from motcua.scorecard.scoring import ComponentScore
from motcua.web.templatetags.ui import day, moment, number

MOST_LOSSES = 5
SIDE_BY_SIDE = 12  # from so many places on


@translation.override("vi")  # a printed paper
def pdf_of(found: Glance) -> bytes:
    """A4, one page: points and where they are lost, the month, open work, places below, what others say."""
    tables = [_points(found), _losses(found), _places(found), _outside(found)]
    facts = letterhead.of(found.unit, dated=found.at) | {
        "title": _("Phiếu số liệu"),
        "about": _("%(unit)s, lúc %(at)s") % {"unit": found.unit.name, "at": moment(found.at)},
        "figures": _figures(found),
        "tables": [one for one in tables if one["rows"]],
        "notes": _notes(found),
        "one_page": True,
    }
    return render("unit_sheet", facts)


def _figures(found: Glance) -> list[list[str]]:
    boxes = [
        [number(found.now[stock.Kind.LATE]), _("hồ sơ đang quá hạn trả")],
        [number(found.now[stock.Kind.OPEN]), _("hồ sơ đang giải quyết")],
        [share(found.in_time), _("giải quyết đúng hạn tháng này")],
    ]
    if found.card is not None:
        total = f"{found.card.card.total:.2f}".replace(".", ",")
        words = _("điểm 766 từ đầu năm: %(reached)s") % {"reached": found.card.card.reached_name}
        boxes.insert(0, [total, words])
    return boxes


def _points(found: Glance) -> dict[str, Any]:
    groups = found.card.card.groups if found.card else ()
    by_first = found.card.by_first.groups if found.card else ()
    rows = [
        [
            f"{one.group.number}. {one.group.name}",
            points(one),
            points(first),
            number(one.group.points),
        ]
        for one, first in zip(groups, by_first, strict=True)
    ]
    heads = [_("Nhóm chỉ số"), _("Điểm"), _("Theo hạn đầu tiên"), _("Tối đa")]
    return {"title": _("Bộ chỉ số 766, từ đầu năm"), "heads": heads, "rows": rows}


def _losses(found: Glance) -> dict[str, Any]:
    """Where most points are lost; what costs none is left out."""
    rows = [
        [f"{one.component.id} {one.component.name}", _of(one), number(lost(one))]
        for one in (losses(found.card.card)[:MOST_LOSSES] if found.card else ())
    ]
    heads = [_("Chỉ số mất nhiều điểm nhất"), _("Tử số / mẫu số"), _("Điểm mất")]
    return {"title": _("Mất điểm ở đâu"), "heads": heads, "rows": rows}


def _of(one: ComponentScore) -> str:
    return f"{number(one.count.numerator)} / {number(one.count.denominator)}" if one.count else "–"


def _places(found: Glance) -> dict[str, Any]:
    lines = sorted(found.places, key=lambda one: (-one.late, -one.opened, one.unit.sort_key))
    rows = [
        [one.name, number(one.late), number(one.opened), "–" if one.total is None else number(one.total)]
        for one in lines
        if one.opened or one.total is not None
    ]
    heads = [_("Đơn vị"), _("Đang quá hạn trả"), _("Đang giải quyết"), _("Điểm 766")]
    return {
        "title": _("Các đơn vị bên dưới, nhiều hồ sơ quá hạn trả ở trên"),
        "heads": heads,
        "rows": rows,
        "halves": len(rows) >= SIDE_BY_SIDE,
        "more": _("Còn {n} đơn vị ít hồ sơ quá hạn trả hơn, xem ở trang “Các đơn vị cạnh nhau”."),
    }


def _outside(found: Glance) -> dict[str, Any]:
    rows = [
        [str(one.name), share(value), counted(value), f"{day(value.said.day)}, {value.said.source}"]
        for one, value in found.outside
        if value.said
    ]
    heads = [_("Chỉ số khác"), _("Tỷ lệ"), _("Tử số / mẫu số"), _("Ngày, nguồn")]
    more = _("Còn {n} chỉ số khác, xem ở trang “Bản đồ”.")
    return {"title": _("Số liệu từ nguồn ngoài"), "heads": heads, "rows": rows, "more": more}


def _notes(found: Glance) -> list[str]:
    said = {
        "received": number(found.counted[Count.RECEIVED]),
        "settled": number(found.counted[Count.SETTLED]),
        "late": number(found.counted[Count.LATE]),
        "refused": number(found.counted[Count.REFUSED]),
        "asked": number(found.counted[Count.ASKED]),
    }
    words = _(
        "Tháng này: tiếp nhận %(received)s hồ sơ, giải quyết %(settled)s (quá hạn trả %(late)s), "
        "từ chối %(refused)s, yêu cầu bổ sung %(asked)s lượt."
    )
    notes = [words % said]
    if found.satisfied.share is not None:
        notes.append(_("Hài lòng: %(share)s phiếu tháng này.") % {"share": share(found.satisfied)})
    if found.apart_words:
        notes.append(_("Điểm 766:") + f" {found.apart_words}")
    if found.card is not None:
        unjudged = ", ".join(one.component.id for one in found.card.card.unjudged)
        if unjudged:
            words = _("Chấm được %(judged)s trên 100 điểm; chưa có gì để chấm: %(unjudged)s.")
            judged = number(found.card.card.judged)
            notes.append(words % {"judged": judged, "unjudged": unjudged})
        notes.append(f"{found.card.card.indicators.name}, {found.card.card.indicators.legal_basis}.")
    notes.append(_("Nguồn: diễn biến hồ sơ trên hệ thống, tới lúc ghi ở trên."))
    return notes
