"""Shares on the map in words."""

from decimal import Decimal

from django import template
from django.utils.formats import number_format

from motcua.oversight.indicators import Value
from motcua.scorecard.scoring import ComponentScore, GroupScore
from motcua.web.templatetags.ui import number

register = template.Library()


@register.filter
def share(value: Value) -> str:
    """ "92,3 %"; a dash where too little is known."""
    return "–" if value.share is None else f"{number_format(value.share, 1)} %"


@register.filter
def points(one: ComponentScore | GroupScore) -> str:
    """ "17,48"; a dash where there is nothing to judge."""
    return "–" if one.judged_score is None else number(one.judged_score)


@register.filter
def short_share(value: Value) -> str:
    """The same where there is little room: "100 %" for the whole."""
    return "100 %" if value.share == 100 else share(value)


@register.filter
def counted(value: Value) -> str:
    """ "12/13", "61,89/100" where they are points, "0,4567/1,0000" where four decimals are known.

    Why they are not told, where they are not; nothing where there is nothing to say.
    """
    if not value.denominator:
        return value.why
    places = len(str(value.parts)) - 1
    both = (value.numerator, value.denominator)
    return "/".join(number(Decimal(one).scaleb(-places)) for one in both)
