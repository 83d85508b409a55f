"""Shares on the map in words."""

from django import template
from django.utils.formats import number_format

from motcua.oversight.indicators import Value

register = template.Library()


@register.filter
def share(value: Value) -> str:
    """ "92,3 %"; a dash where too little is known."""
    return "–" if value.share is None else f"{number_format(value.share, 1)} %"
