"""The finding of a page in one sentence: what a chairman must know if nothing else is read."""

from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from motcua.counter.glance import Glance
from motcua.counter.templatetags.map_words import share
from motcua.oversight import stock
from motcua.oversight.indicators import Value
from motcua.oversight.mapping import Cell
from motcua.scorecard.live import LiveCard
from motcua.scorecard.outlook import losses, lost
from motcua.web.templatetags.ui import number


def of_overview(found: Glance) -> str:
    """How much is in time this month, against the month before; what is late now, and where most of it."""
    sentences = [_month(found.in_time, found.in_time_before)]
    late, worst = found.now[stock.Kind.LATE], found.worst[:1]
    if late and worst:
        words = _("%(late)s hồ sơ đang quá hạn trả, nhiều nhất ở %(place)s (%(most)s).")
        place = {"place": worst[0].name, "most": number(worst[0].late)}
        sentences.append(words % ({"late": number(late)} | place))
    elif late:
        sentences.append(_("%(late)s hồ sơ đang quá hạn trả.") % {"late": number(late)})
    else:
        sentences.append(_("Không có hồ sơ nào quá hạn trả."))
    return " ".join(sentences)


def of_card(own: LiveCard) -> str:
    """Points, class, and where most points are lost."""
    most = [one for one in losses(own.card) if one.score is not None][:2]
    if not most:
        return _("Không mất điểm ở chỉ số nào chấm được.")
    parts = [f"{one.component.id} {one.component.name} (−{number(lost(one))})" for one in most]
    return _("Mất nhiều điểm nhất ở %(where)s.") % {"where": "; ".join(parts)}


def of_nine(card: dict[str, Any]) -> str:
    """The lowest of the indices that could be judged."""
    known = [row for row in card["rows"] if row["score"] is not None and row["score"] < 2]
    if not known:
        return ""
    lowest = min(known, key=lambda row: (row["score"], row["index"]))
    facts = {"index": lowest["index"], "name": lowest["name"], "score": number(lowest["score"])}
    return _("Thấp nhất là chỉ số %(index)s, %(name)s: %(score)s/2.") % facts


def of_map(known: list[Cell]) -> str:
    """The lowest place and the highest; nothing where fewer than two can be told apart."""
    told = [one for one in known if one.value.share is not None]
    if len(told) < 2 or told[0].value.share == told[-1].value.share:
        return ""
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
