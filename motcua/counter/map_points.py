"""Points of 766/QĐ-TTg on the map: the total and each of its groups, as the cards count them."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.agencies.models import Unit
from motcua.dossiers.figures import Period
from motcua.oversight.indicators import INDICATORS, Indicator, Known, Value
from motcua.scorecard.live import LiveCard, cards_of
from motcua.scorecard.services import NoSetInForce, set_on

POINTS = "766"
_NOTHING = Value(0, 0)


def indicators_on(day: date) -> list[Indicator]:
    """What the map offers for periods that begin on a day: shares always, points where a set is in force."""
    try:
        indicators = set_on(day)
    except NoSetInForce:
        return list(INDICATORS)
    formula = _("Điểm đạt được ÷ điểm tối đa, theo %(name)s") % {"name": indicators.name}
    named = [(POINTS, _("Bộ chỉ số 766: tổng điểm"))]
    named += [(f"{POINTS}-{one.code}", f"766, {one.number}: {one.name}") for one in indicators.groups]
    return [*INDICATORS, *(_indicator(key, name, formula, indicators.legal_basis) for key, name in named)]


def points_of(units: list[Unit], *, period: Period, at: datetime) -> Mapping[UUID, Mapping[str, Value]]:
    """Total and groups of every unit that accepted a dossier in the period."""
    return {one.unit.pk: _points(one) for one in cards_of(units, period, at=at) if one.busy}


def no_points(_units: list[Unit]) -> Mapping[UUID, Mapping[str, Value]]:
    """Where the indicator is a share: the cards are not counted."""
    return {}


def _indicator(key: str, name: str, formula: str, source: str) -> Indicator:
    def of(known: Known) -> Value:
        return known.scores.get(key, _NOTHING)

    return Indicator(key, name, formula, source, of)


def _points(live: LiveCard) -> dict[str, Value]:
    most = sum((group.group.points for group in live.card.groups), Decimal(0))
    found = {POINTS: _value(live.card.total, most)}
    for group in live.card.groups:
        found[f"{POINTS}-{group.group.code}"] = _value(group.score, group.group.points)
    return found


def _value(score: Decimal, most: Decimal) -> Value:
    return Value(int(score * 100), int(most * 100), parts=100)
