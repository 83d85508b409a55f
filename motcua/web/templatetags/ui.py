"""Tags and filters that every page may use without `load`: Vietnamese forms, icons, the clock chip."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.template import Context
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.agencies.models import Unit
from motcua.catalogue import english
from motcua.common import moments
from motcua.common.moments import VIETNAM
from motcua.web import timeleft
from motcua.web.icons import ICONS

register = template.Library()
NO_BREAK = "\u00a0"


@register.filter
def number(value: int | float | Decimal | None) -> str:
    """1234.5 -> "1.234,5", in every language of the page; nothing for None."""
    if value is None or value == "":
        return ""
    whole, _dot, decimals = str(value).partition(".")
    grouped = f"{int(whole):,}".replace(",", ".")
    if whole.startswith("-") and not grouped.startswith("-"):
        grouped = "-" + grouped
    return f"{grouped},{decimals}" if decimals else grouped


@register.filter
def vnd(value: int | Decimal | None) -> str:
    """15000 -> "15.000 đ" (whole đồng; there is no smaller coin)."""
    if value is None or value == "":
        return ""
    return f"{number(int(value))}{NO_BREAK}đ"


def _local(value: datetime) -> datetime:
    return value.astimezone(VIETNAM)


@register.filter
def moment(value: datetime | None) -> str:
    """Việt Nam time as "25/07/2022 16:30"; nothing for None."""
    return f"{_local(value):%d/%m/%Y %H:%M}" if value else ""


@register.filter
def day(value: date | datetime | None) -> str:
    """ "25/07/2022"; a moment is taken in Việt Nam time."""
    if not value:
        return ""
    return f"{_local(value) if isinstance(value, datetime) else value:%d/%m/%Y}"


@register.filter
def spoken(value: datetime | None) -> str:
    """As one says it: "16:30 thứ Tư 27/07/2022"."""
    return moments.spoken(value) if value else ""


@register.filter
def spoken_day(value: date | None) -> str:
    """As one says it: "thứ Tư 27/07/2022"."""
    return moments.spoken_day(value) if value else ""


@register.filter
def limit(value: int | None, unit: str) -> str:
    """A time limit in words: 3|limit:"working_day" -> "3 ngày làm việc"; 0 is the same day."""
    if value is None:
        return ""
    if value == 0:
        return _("trong ngày")
    words = {
        "working_hour": ngettext("%(n)d giờ làm việc", "%(n)d giờ làm việc", value),
        "working_day": ngettext("%(n)d ngày làm việc", "%(n)d ngày làm việc", value),
        "day": ngettext("%(n)d ngày", "%(n)d ngày", value),
        "month": ngettext("%(n)d tháng", "%(n)d tháng", value),
    }
    return words.get(str(unit), f"%(n)d {unit}") % {"n": value}


@register.filter
def mask(value: str | None) -> str:
    """Personal number, phone or e-mail with all but its end hidden: "049123456789" -> "•••••••••789"."""
    text = str(value or "")
    if "@" in text:
        name, _at, host = text.partition("@")
        return f"{name[:1]}•••@{host}"
    return "•" * max(len(text) - 3, 0) + text[-3:] if len(text) > 3 else "•" * len(text)


@register.filter
def notice_kind(level_tag: str) -> str:
    """Django's message level as a kind of notice."""
    return {"success": "done", "warning": "warning", "error": "danger"}.get(level_tag, "info")


@register.filter
def for_reader(text: str) -> str:
    """A name or sentence of the catalogue in English for whoever reads English, where it is known."""
    return english.for_reader(text)


@register.filter
def lang_of(text: str) -> SafeString:
    """` lang="vi"` for a tag around `text|for_reader` that stays Vietnamese on a page in English."""
    return mark_safe(' lang="vi"' if english.is_foreign(text) else "")  # nosec B308 B703


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Inline SVG; decorative unless it has a label. A name that is not in icons.py is an error."""
    inside = mark_safe(ICONS[name])  # nosec B308 B703
    if label:
        return format_html(
            '<svg class="icon" viewBox="0 0 24 24" role="img" aria-label="{}">{}</svg>', label, inside
        )
    return format_html('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', inside)


@register.inclusion_tag("web/parts/clock_chip.html", takes_context=True)
def clock_chip(
    context: Context,
    due_at: datetime | None = None,
    first_due_at: datetime | None = None,
    finished_at: datetime | None = None,
    now: datetime | None = None,
    paused_at: datetime | None = None,
    large: bool = False,
    unit: Unit | None = None,
    due_words: str = "",
    of: str = timeleft.Due.RESULT,
) -> dict[str, Any]:
    """Time left in words, the due date, and the first due date when it moved.

    now   the domain time of the request when left out.
    unit  whose working hours count the time: the competent agency; national hours when left out.
    due_words, of  what is due then, where it is not the result: `timeleft.Due`.
    """
    at = now or context["request"].person.now
    due_at, finished_at, paused_at = due_at or None, finished_at or None, paused_at or None  # "" if unknown
    return {
        "clock": timeleft.read(
            due_at,
            at=at,
            calendar=timeleft.calendar_of(unit.identifier if unit else ""),
            finished_at=finished_at,
            paused_at=paused_at,
            of=timeleft.Due(of),
        ),
        "due_at": due_at,
        "first_due_at": first_due_at if first_due_at != due_at else None,
        "large": large,
        "due_words": due_words,
    }


@register.simple_tag(takes_context=True)
def querystring_with(context: Context, **changes: object) -> str:
    """The present query string with some values changed: "?status=late&after=…"; None removes one."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None or value == "":
            query.pop(name, None)
        else:
            query[name] = str(value)
    return "?" + query.urlencode() if query else "?"


@register.inclusion_tag("web/parts/nav_link.html", takes_context=True)
def nav_link(
    context: Context, url_name: str, label: str, icon_name: str = "", apart: bool = False
) -> dict[str, object]:
    """A `<li>` of the navigation, marked on its own page; nothing when the page does not exist."""
    try:
        url = reverse(url_name)
    except NoReverseMatch:
        return {"url": ""}
    path = context["request"].path if "request" in context else ""
    here = path == url or (url != "/" and path.startswith(url))
    return {"url": url, "label": label, "icon_name": icon_name, "here": here, "apart": apart}
