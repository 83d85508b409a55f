"""Moments as one says them in Viet Nam."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def spoken(at: datetime) -> str:
    """An aware moment in Việt Nam time: "16:30 thứ Tư 27/07/2022"."""
    local = at.astimezone(VIETNAM)
    return f"{local:%H:%M} {spoken_day(local.date())}"


def spoken_day(day: date) -> str:
    """ "thứ Tư 27/07/2022"."""
    weekdays = (
        _("thứ Hai"),
        _("thứ Ba"),
        _("thứ Tư"),
        _("thứ Năm"),
        _("thứ Sáu"),
        _("thứ Bảy"),
        _("Chủ nhật"),
    )
    return f"{weekdays[day.weekday()]} {day:%d/%m/%Y}"
