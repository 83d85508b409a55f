"""Shares on the map in words."""

from django import template
from django.utils.formats import number_format

from motcua.oversight.indicators import Value

register = template.Library()


@register.filter
def share(value: Value) -> str:
    """ "92,3 %"; a dash where too little is known."""
    return "–" if value.share is None else f"{number_format(value.share, 1)} %"


@register.filter
def counted(value: Value) -> str:
    """ "12/13", or "61,89/100" where they are points."""
    places = 0 if value.parts == 1 else 2
    both = (value.numerator / value.parts, value.denominator / value.parts)
    return "/".join(number_format(one, places, force_grouping=True) for one in both)
