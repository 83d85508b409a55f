"""Filters of the figures of the queue: minutes and shares in words."""

from django import template
from django.utils.translation import ngettext

register = template.Library()
NOTHING = "–"


@register.filter
def in_minutes(value: int | None) -> str:
    """12 -> "12 phút"; a dash when nothing was measured."""
    if value is None:
        return NOTHING
    return ngettext("%(n)d phút", "%(n)d phút", value) % {"n": value}


@register.filter
def percent(value: float | None) -> str:
    """0.876 -> "88 %"; a dash when nothing was measured."""
    return NOTHING if value is None else f"{value * 100:.0f} %"
