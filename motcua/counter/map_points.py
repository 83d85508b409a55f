"""What the map offers besides shares: points of 766/QĐ-TTg as the cards count them, values of others."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.agencies.models import Unit
from motcua.deadlines.calendars import local
from motcua.dossiers.figures import Period
from motcua.oversight.indicators import INDICATORS, Indicator, Known, Value
from motcua.oversight.outside import indicators_with_values, values_of
from motcua.scorecard.live import LiveCard, cards_of
from motcua.scorecard.services import NoSetInForce, first_day, set_for
from motcua.scorecard.sets import IndicatorSet

POINTS = "766"
_NOTHING = Value(0, 0)


def indicators_of(period: Period) -> list[Indicator]:
    """What the map offers for a period: shares, points where a set is in force in it, values of others."""
    return [*INDICATORS, *_points_in(period), *indicators_with_values()]


def scored(period: Period) -> tuple[Period, IndicatorSet] | None:
    """The part of a period that can be scored, from the first day of the first set on; None: no part."""
    try:
        part = Period(max(period.first, first_day()), period.last)
        return (part, set_for(part)) if part.first <= part.last else None
    except NoSetInForce:
        return None


def _points_in(period: Period) -> list[Indicator]:
    found = scored(period)
    if found is None:
        return []
    part, indicators = found
    formula = _("Điểm đạt được ÷ điểm tối đa, theo %(name)s") % {"name": indicators.name}
    if part != period:
        formula += _("; tính từ %(day)s, ngày bộ chỉ số có hiệu lực") % {"day": f"{part.first:%d/%m/%Y}"}
    named = [(POINTS, _("Bộ chỉ số 766: tổng điểm"))]
    named += [(f"{POINTS}-{one.code}", f"766, {one.number}: {one.name}") for one in indicators.groups]
    return [_indicator(key, name, formula, indicators.legal_basis) for key, name in named]


def points_of(units: list[Unit], *, period: Period, at: datetime) -> Mapping[UUID, Mapping[str, Value]]:
    """Total and groups of every unit that accepted a dossier in the part of the period that is scored.

    Nothing of a group in which nothing can be judged, no total where too little can for a class.
    """
    found = scored(period)
    if found is None:
        return {}
    return {one.unit.pk: _points(one) for one in cards_of(units, found[0], at=at) if one.busy}


def scores_of(
    units: list[Unit], *, key: str, period: Period, at: datetime
) -> Mapping[UUID, Mapping[str, Value]]:
    """What one indicator needs: cards, values of others, or nothing where it is a share of dossiers."""
    if key.startswith(POINTS):
        return points_of(units, period=period, at=at)
    if any(one.key == key for one in INDICATORS):
        return {}
    return outside_of(units, period, at, only=key)


def all_scores_of(units: list[Unit], *, period: Period, at: datetime) -> Mapping[UUID, Mapping[str, Value]]:
    """Points and values of others together."""
    found = {unit: dict(values) for unit, values in outside_of(units, period, at).items()}
    for unit, values in points_of(units, period=period, at=at).items():
        found.setdefault(unit, {}).update(values)
    return found


def outside_of(
    units: list[Unit], period: Period, at: datetime, *, only: str = ""
) -> Mapping[UUID, Mapping[str, Value]]:
    """Values of others as they stood at the end of the period; one query."""
    places = {unit.pk for unit in units}
    return values_of(places, period.last, today=local(at).date(), only=only)


def _indicator(key: str, name: str, formula: str, source: str) -> Indicator:
    def of(known: Known) -> Value:
        return known.scores.get(key, _NOTHING)

    return Indicator(key, name, formula, source, of, _("Bộ chỉ số 766"))


def _points(live: LiveCard) -> dict[str, Value]:
    most = sum((group.group.points for group in live.card.groups), Decimal(0))
    n = live.counted.received
    found = {POINTS: _value(live.card.total, most, n)} if live.card.reached else {}
    for group in live.card.groups:
        if group.judged_score is not None:
            found[f"{POINTS}-{group.group.code}"] = _value(group.score, group.group.points, n)
    return found


def _value(score: Decimal, most: Decimal, dossiers: int) -> Value:
    return Value(int(score * 100), int(most * 100), parts=100, dossiers=dossiers)
