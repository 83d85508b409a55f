"""The clock of a dossier in words: state, icon and “còn 2 ngày làm việc” or “quá hạn 3 giờ”."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

SOON = timedelta(days=1)


@dataclass(frozen=True)
class Reading:
    """What the chip shows: `state` names the colour (on-time, soon, late, waiting), `words` say it."""

    state: str
    icon: str
    words: str


def _span(length: timedelta) -> str:
    minutes = int(length.total_seconds() // 60)
    if minutes >= 24 * 60:
        days = minutes // (24 * 60)
        return ngettext("%(n)d ngày", "%(n)d ngày", days) % {"n": days}
    if minutes >= 60:
        return ngettext("%(n)d giờ", "%(n)d giờ", minutes // 60) % {"n": minutes // 60}
    return ngettext("%(n)d phút", "%(n)d phút", minutes) % {"n": minutes}


def read(
    due_at: datetime | None,
    *,
    at: datetime,
    finished_at: datetime | None = None,
    paused_at: datetime | None = None,
) -> Reading:
    """The clock at a moment. A finished dossier keeps how it ended: late stays late."""
    if due_at is None:
        return Reading("waiting", "waiting", _("Chưa tính hạn"))
    if finished_at is not None:
        if finished_at <= due_at:
            return Reading("on-time", "done", _("Xong đúng hạn"))
        return Reading("late", "late", _("Xong trễ hạn %(span)s") % {"span": _span(finished_at - due_at)})
    if paused_at is not None:
        return Reading("waiting", "waiting", _("Tạm dừng tính hạn"))
    if at > due_at:
        return Reading("late", "late", _("Quá hạn %(span)s") % {"span": _span(at - due_at)})
    left = due_at - at
    words = _("Còn %(span)s") % {"span": _span(left)}
    return Reading("soon", "soon", words) if left < SOON else Reading("on-time", "clock", words)
