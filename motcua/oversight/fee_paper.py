"""A settlement of fees as the paper both sides sign: A4, laid out as official papers are (30/2020/NĐ-CP)."""

from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from motcua.agencies.models import Assignment, Unit
from motcua.common.moments import spoken
from motcua.deadlines.calendars import local
from motcua.documents.render import render
from motcua.dossiers import letterhead
from motcua.oversight.models import FeeSettlement, FeeWord
from motcua.oversight.periods import name_of
from motcua.payments.models import Collection, OrderLine
from motcua.payments.words import grouped, in_words


@translation.override("vi")  # what is kept or printed speaks Vietnamese, whatever the page does
def pdf_of(row: FeeSettlement, words: list[FeeWord], *, at: datetime) -> bytes:
    """The sums, the ways of paying, the procedures, what each side said last, and room for both signatures.

    The number, and before both agree the date, are left to be written in by hand.
    """
    last = {word.side: word for word in words}
    about = _("{desk} – {agency}, thu từ {first} đến hết {last}").format(
        desk=row.desk.name,
        agency=row.agency.name,
        first=f"{row.first:%d/%m/%Y}",
        last=f"{row.last:%d/%m/%Y}",
    )
    facts = letterhead.of(row.desk, dated=row.agreed_at or at) | {
        "title": _("Bảng quyết toán phí, lệ phí {period}").format(period=name_of(row.first, row.last)),
        "about": about,
        "dated": row.agreed_at,
        "numbered": True,
        "tables": [one for one in (_sums(row), _methods(row), _procedures(row), _said(words)) if one["rows"]],
        "notes": _notes(row),
        "sides": [
            _side(_("Đại diện Bộ phận Một cửa"), row.desk, last.get(FeeWord.Side.DESK)),
            _side(_("Đại diện cơ quan giải quyết"), row.agency, last.get(FeeWord.Side.AGENCY)),
        ],
    }
    return render("unit_sheet", facts)


def _sums(row: FeeSettlement) -> dict[str, Any]:
    rows = [
        [_("Đã thu theo biên lai"), grouped(row.collected)],
        [_("Đã hoàn"), grouped(row.refunded)],
        [_("Phải chuyển cho cơ quan"), grouped(row.net)],
    ]
    kinds = [[str(OrderLine.Kind(one["kind"]).label), grouped(one["amount"])] for one in row.facts["kinds"]]
    heads = [_("Khoản"), _("Số tiền (đồng)")]
    return {"title": _("Số tiền"), "heads": heads, "rows": rows + kinds}


def _methods(row: FeeSettlement) -> dict[str, Any]:
    rows = [
        [str(Collection.Method(one["method"]).label), grouped(one["n"]), grouped(one["amount"])]
        for one in row.facts["methods"]
    ]
    heads = [_("Cách nộp"), _("Lượt nộp"), _("Số tiền (đồng)")]
    return {"title": _("Theo cách nộp"), "heads": heads, "rows": rows}


def _procedures(row: FeeSettlement) -> dict[str, Any]:
    rows = [
        [f"{one['name']} ({one['code']})", grouped(one["n"]), grouped(one["amount"])]
        for one in row.facts["procedures"]
    ]
    heads = [_("Thủ tục"), _("Lượt nộp"), _("Số tiền (đồng)")]
    return {"title": _("Theo thủ tục"), "heads": heads, "rows": rows}


def _said(words: list[FeeWord]) -> dict[str, Any]:
    rows = [
        [
            ". ".join(filter(None, [f"{FeeWord.Side(word.side).label}: {word.staff.full_name}", word.note])),
            f"{local(word.said_at):%H:%M %d/%m/%Y}",
            grouped(word.amount),
        ]
        for word in words
    ]
    heads = [_("Ai xác nhận, giải thích"), _("Lúc"), _("Số tiền (đồng)")]
    return {"title": _("Hai bên xác nhận"), "heads": heads, "rows": rows}


def _notes(row: FeeSettlement) -> list[str]:
    said = _("Hai bên chưa thống nhất số tiền.")
    if row.agreed_at is not None:
        said = _("Hai bên thống nhất lúc {at}.").format(at=spoken(row.agreed_at))
    if row.net < 0:
        return [said]
    return [_("Phải chuyển cho cơ quan bằng chữ: {words}").format(words=in_words(row.net)), said]


def _side(authority: str, unit: Unit, word: FeeWord | None) -> dict[str, str]:
    """Who spoke last for a side, under the post held there then; dots to write on while nobody has."""
    if word is None:
        return {"authority": authority, "title": unit.name, "name": ""}
    held = Assignment.objects.on(local(word.said_at).date()).filter(staff=word.staff_id, unit=unit)
    post = held.exclude(title="").order_by("-valid_from", "pk").values_list("title", flat=True).first()
    return {"authority": authority, "title": post or unit.name, "name": word.staff.full_name}
