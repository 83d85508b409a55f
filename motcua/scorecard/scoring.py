"""Scores from counts: what a set gives a unit for its numerators and denominators. Pure.

A component is rounded before its group is summed: the national portal publishes group scores that are sums of
rounded components, and one published ward would differ by 0.02 otherwise.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext_lazy as _

from motcua.common.refusal import Refusal
from motcua.scorecard.sets import Class, Component, Empty, Group, IndicatorSet, Outside, Rule

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Count:
    """Numerator and denominator of one component: whole numbers of dossiers, procedures, petitions."""

    numerator: int
    denominator: int


@dataclass(frozen=True)
class ComponentScore:
    """ratio: percent, two decimals; None without a denominator. score: None adds nothing to its group.

    given: the points do not come from the unit's own count (outside its level, or nothing to count).
    """

    component: Component
    count: Count | None
    ratio: Decimal | None
    score: Decimal | None
    given: bool = False


@dataclass(frozen=True)
class GroupScore:
    group: Group
    score: Decimal
    components: tuple[ComponentScore, ...]


@dataclass(frozen=True)
class Scorecard:
    """A unit's result of a period. total: the sum of its groups."""

    indicators: IndicatorSet
    level: str
    year: int
    groups: tuple[GroupScore, ...]
    total: Decimal
    reached: Class


class CountNotPossible(Refusal):
    """A numerator above its denominator, or below nothing."""

    code = "scorecard-count-not-possible"
    message = _(
        "Chỉ số {component}: {numerator} trên {denominator} không thể đúng. Tử số và mẫu số là số nguyên "
        "không âm, tử số không lớn hơn mẫu số."
    )


class ComponentUnknown(Refusal):
    """A count for a component the set does not have."""

    code = "scorecard-component-unknown"
    message = _("Bộ chỉ số {indicators} không có chỉ số “{component}”. Các chỉ số: {known}.")


def score(
    indicators: IndicatorSet,
    counts: Mapping[str, Count],
    *,
    level: str,
    year: int,
    province: Mapping[str, Count] | None = None,
    beside: Scorecard | None = None,
) -> Scorecard:
    """The scorecard of a unit of that level in that year.

    counts     by id of the component; one that is missing has nothing to count.
    province   the province's own counts, for components that lower units inherit.
    beside     of the same unit, level and year: what was counted alike there is not scored again.
    Raises     ComponentUnknown, CountNotPossible.
    """
    _check(indicators, counts)
    known = {one.component.id: one for group in beside.groups for one in group.components} if beside else {}
    groups = tuple(
        _group_score(
            group,
            tuple(
                known[one.id]
                if one.id in known and (one.id not in counts or known[one.id].count == counts[one.id])
                else _component_score(
                    one, counts, province or {}, level=level, year=year, places=indicators.decimals
                )
                for one in group.components
            ),
        )
        for group in indicators.groups
    )
    total = sum((group.score for group in groups), Decimal(0))
    return Scorecard(indicators, level, year, groups, total, reached(indicators, total))


def reached(indicators: IndicatorSet, total: Decimal) -> Class:
    """The class a total reaches; classes stand highest first."""
    return next(one for one in indicators.classes if total >= one.floor)


def points(component: Component, count: Count, *, year: int) -> Decimal:
    """Points of a component before rounding; the denominator is not nothing."""
    ratio = Decimal(count.numerator) / Decimal(count.denominator)
    if component.rule == Rule.TARGET:
        ratio = min(Decimal(1), ratio * HUNDRED / component.target(year))
    elif component.rule == Rule.YES_NO:
        ratio = Decimal(1) if count.numerator else Decimal(0)
    elif component.rule == Rule.LADDER:
        steps = [given for percent, given in component.steps if ratio * HUNDRED >= percent]
        return steps[0] if steps else Decimal(0)
    return component.points * ratio


def _check(indicators: IndicatorSet, counts: Mapping[str, Count]) -> None:
    known = {one.id for one in indicators.components()}
    for component, count in counts.items():
        if component not in known:
            raise ComponentUnknown(
                indicators=indicators.code, component=component, known=", ".join(sorted(known))
            )
        if not 0 <= count.numerator <= count.denominator:
            raise CountNotPossible(
                component=component, numerator=count.numerator, denominator=count.denominator
            )


def _group_score(group: Group, components: tuple[ComponentScore, ...]) -> GroupScore:
    return GroupScore(group, sum((one.score or Decimal(0) for one in components), Decimal(0)), components)


def _component_score(
    component: Component,
    counts: Mapping[str, Count],
    province: Mapping[str, Count],
    *,
    level: str,
    year: int,
    places: int,
) -> ComponentScore:
    count, given = counts.get(component.id), False
    if level not in component.scope and count is None:
        if component.outside != Outside.INHERIT:
            return ComponentScore(component, None, None, _outside(component), given=True)
        count, given = province.get(component.id), True
    if count is None or count.denominator == 0:
        return ComponentScore(component, count, None, _empty(component), given=True)
    exact = points(component, count, year=year)
    ratio = Decimal(count.numerator) * HUNDRED / Decimal(count.denominator)
    return ComponentScore(component, count, _rounded(ratio, 2), _rounded(exact, places), given=given)


def _outside(component: Component) -> Decimal | None:
    return {Outside.FULL: component.points, Outside.ZERO: Decimal(0)}.get(component.outside)


def _empty(component: Component) -> Decimal | None:
    return {Empty.FULL: component.points, Empty.ZERO: Decimal(0)}.get(component.empty)


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
