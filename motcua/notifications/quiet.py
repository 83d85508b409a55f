"""Hours in which a person's telephone is left alone: SMS, Zalo and pushes wait until they are over.

E-mail and the inbox ring nobody and never wait. Nor does what cannot: the safety of the account, one-time
codes, and what the person must do himself before those hours are over.
"""

from datetime import datetime, time, timedelta

from motcua.common.moments import VIETNAM
from motcua.notifications.kinds import Kind, kind_of
from motcua.notifications.models import Notice, NoticeWish

RINGING = frozenset({"sms", "zalo", "push"})
LONGEST = timedelta(hours=12)  # past them a day would be mostly quiet, and what the law owes would come late


def length(begins: time, ends: time) -> timedelta:
    """How long the quiet hours last, over midnight too."""
    span = _since_midnight(ends) - _since_midnight(begins)
    return span if span > timedelta(0) else span + timedelta(days=1)


def _since_midnight(hour: time) -> timedelta:
    return timedelta(hours=hour.hour, minutes=hour.minute)


def over_at(wish: NoticeWish, at: datetime) -> datetime | None:
    """When the quiet hours that hold at the moment are over; None outside them."""
    if wish.quiet_from is None or wish.quiet_to is None:
        return None
    now = at.astimezone(VIETNAM)
    for day in (now.date() - timedelta(days=1), now.date()):
        begins = datetime.combine(day, wish.quiet_from, VIETNAM)
        ends = begins + length(wish.quiet_from, wish.quiet_to)
        if begins <= now < ends:
            return ends
    return None


def waits_until(notice: Notice, wish: NoticeWish, *, channel: str, at: datetime) -> datetime | None:
    """Until when this notice waits on this channel; None when it goes now."""
    if channel not in RINGING or kind_of(notice.template) in (None, Kind.ACCOUNT):
        return None
    over = over_at(wish, at)
    needed = own_deadline(notice)
    return None if over and needed and at < needed <= over else over


def own_deadline(notice: Notice) -> datetime | None:
    """By when the person must act or be there; an agency's own limit is none of his."""
    fact = "due_at" if kind_of(notice.template) == Kind.APPOINTMENT else "answer_by"
    said = notice.context.get(fact, "")
    return datetime.fromisoformat(said) if said else None
