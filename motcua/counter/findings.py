"""The finding of a page in one sentence: what a chairman must know if nothing else is read."""

from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from motcua.counter.changes import Month
from motcua.counter.glance import Glance
from motcua.counter.templatetags.map_words import share
from motcua.oversight import stock
from motcua.oversight.indicators import Value
from motcua.oversight.leading import Morning
from motcua.oversight.mapping import Cell
from motcua.scorecard.live import LiveCard
from motcua.scorecard.outlook import losses, lost
from motcua.scorecard.ranking import few_words
from motcua.web.templatetags.ui import number


def of_overview(found: Glance) -> str:
    """How much is in time this month, against the month before; what is late now, and where most of it."""
    worst = [(one.name, one.late) for one in found.worst[:1]]
    return f"{_month(found.in_time, found.in_time_before)} {_late(found.now[stock.Kind.LATE], worst)}"


def of_leader(month: Month, found: Morning) -> str:
    """The same of what one leads; most of what is late with a person, or in a place below."""
    named = (
        (one.place.name if one.place else one.person and one.person.full_name, one.n)
        for one in found.late[:1]
    )
    worst = [(name, n) for name, n in named if name]
    return f"{_month(month.in_time, month.in_time_before)} {_late(found.numbers[stock.Kind.LATE], worst)}"


def _late(late: int, worst: list[tuple[str, int]]) -> str:
    if not late:
        return _("Không có hồ sơ nào quá hạn trả.")
    if not worst:
        return _("%(late)s hồ sơ đang quá hạn trả.") % {"late": number(late)}
    ((place, most),) = worst
    words = _("%(late)s hồ sơ đang quá hạn trả, nhiều nhất ở %(place)s (%(most)s).")
    return words % {"late": number(late), "place": place, "most": number(most)}


def of_card(own: LiveCard) -> str:
    """Points and class, or how little can be judged; where most points are lost."""
    card = own.card
    facts = {"total": number(card.total), "rating": card.reached_name, "judged": number(card.judged)}
    if card.reached:
        said = _("%(total)s điểm, xếp loại %(rating)s.") % facts
    else:
        said = _("Chưa xếp loại: mới chấm được %(judged)s trên 100 điểm.") % facts
    most = [one for one in losses(card) if one.score is not None][:2]
    if not most:
        return f"{said} {_('Không mất điểm ở chỉ số nào chấm được.')}"
    parts = [f"{one.component.id} {one.component.name} (−{number(lost(one))})" for one in most]
    where = _("Mất nhiều điểm nhất ở %(where)s.") % {"where": "; ".join(parts)}
    return f"{said} {where}"


def of_nine(card: dict[str, Any]) -> str:
    """The lowest of the indices that could be judged."""
    known = [row for row in card["rows"] if row["score"] is not None]
    if not known:
        return _("Chưa có chỉ số nào có số liệu.")
    if all(row["score"] >= 2 for row in known):
        return _("Chỉ số nào có số liệu cũng đạt 2/2.")
    lowest = min(known, key=lambda row: (row["score"], row["index"]))
    facts = {"index": lowest["index"], "name": lowest["name"], "score": number(lowest["score"])}
    return _("Thấp nhất là chỉ số %(index)s, %(name)s: %(score)s/2.") % facts


def of_map(known: list[Cell], fewest: int) -> str:
    """The lowest place and the highest, or that fewer than two can be told apart; how many have too few
    dossiers to be compared.
    """
    some = [one for one in known if one.value.share is not None]
    told = [one for one in some if not one.value.too_few(fewest)]
    return f"{_of_places(told)} {few_words(len(some) - len(told), fewest)}".strip()


def _of_places(told: list[Cell]) -> str:
    if len(told) < 2 or told[0].value.share == told[-1].value.share:
        return _("Chưa có hai nơi khác nhau để so sánh.")
    facts = {
        "low": told[0].name,
        "low_share": share(told[0].value),
        "high": told[-1].name,
        "high_share": share(told[-1].value),
    }
    return _("Thấp nhất: %(low)s %(low_share)s; cao nhất: %(high)s %(high_share)s.") % facts


def _month(now: Value, before: Value) -> str:
    if now.share is None:
        return _("Tháng này chưa giải quyết hồ sơ nào.")
    facts = {"share": share(now)}
    if before.share is None:
        return _("Tháng này %(share)s hồ sơ giải quyết đúng hạn.") % facts
    change = round(now.share - before.share, 1)
    facts["size"] = number_format(abs(change), 1)
    if not change:
        return _("Tháng này %(share)s hồ sơ giải quyết đúng hạn, như tháng trước.") % facts
    if change > 0:
        return (
            _("Tháng này %(share)s hồ sơ giải quyết đúng hạn, tăng %(size)s điểm so với tháng trước.") % facts
        )
    return _("Tháng này %(share)s hồ sơ giải quyết đúng hạn, giảm %(size)s điểm so với tháng trước.") % facts
