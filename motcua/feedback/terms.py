"""Until when: the dated limits of ratings and petitions, counted on a unit's calendar."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from motcua.common.refusal import Refusal
from motcua.deadlines import services as deadlines
from motcua.deadlines.calendars import Calendar, local
from motcua.feedback.models import FeedbackTerm

What = FeedbackTerm.What
_SHIPPED = Path(__file__).parent / "terms.json"


class NoTermInForce(Refusal):
    """No row covers the day."""

    code = "feedback-no-term"
    message = _(
        "Chưa có thời hạn “{what}” áp dụng cho ngày {day:%d/%m/%Y}. "
        "Người quản trị cần kiểm tra bảng thời hạn phản ánh, kiến nghị rồi thực hiện lại."
    )


def seed() -> None:
    """Load the shipped limits that are missing; what officers changed stays."""
    FeedbackTerm.objects.bulk_create(shipped_terms(), ignore_conflicts=True)


def shipped_terms() -> list[FeedbackTerm]:
    """The limits that come with the system, not saved."""
    return [FeedbackTerm(**row) for row in json.loads(_SHIPPED.read_text(encoding="utf-8"))]


def term(what: str, day: date) -> FeedbackTerm:
    """The limit in force on `day`. Raises NoTermInForce."""
    row = FeedbackTerm.objects.on(day).filter(what=what).order_by("-valid_from").first()
    if row is None:
        raise NoTermInForce(what=What(what).label, day=day)
    return row


def until(what: str, start: datetime, *, scope: str = "") -> datetime:
    """End of the limit counted from `start`: close of office on the last day; the first is not counted.

    scope   identifier of the unit whose calendar counts.
    """
    return counted(term(what, local(start).date()), start, calendar=deadlines.calendar_for(scope))


def counted(row: FeedbackTerm, start: datetime, *, calendar: Calendar) -> datetime:
    """End of one limit counted from `start`, on a calendar."""
    begins = local(start).date()
    if row.working:
        return calendar.closing(calendar.working_day(begins, row.days))
    return calendar.closing(calendar.working_day(begins + timedelta(days=row.days), 0))
