"""Scores from counts: what a set gives a unit for its numerators and denominators. Pure.

A component is rounded before its group is summed: the national portal publishes group scores that are sums of
rounded components, and one published ward would differ by 0.02 otherwise.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from django.utils.translation import gettext_lazy as _

from motcua.common.refusal import Refusal
from motcua.scorecard.sets import Class, Component, Empty, Group, IndicatorSet, Outside, Rule

HUNDRED = Decimal(100)
NOT_CLASSED = "Chưa xếp loại"  # beside the names of the classes, which are Vietnamese too


@dataclass(frozen=True)
class Count:
    """Numerator and denominator of one component: whole numbers of dossiers, procedures, petitions."""

    numerator: int
    denominator: int


@dataclass(frozen=True)
class ComponentScore:
    """ratio: percent, two decimals; None without a denominator. score: None adds nothing to its group.

    given: the points do not come from the unit's own count (outside its level, or nothing to count).
    judged: something was counted, or its set gives all points; 0 of 0 is neither won nor lost.
    """

    component: Component
    count: Count | None
    ratio: Decimal | None
    score: Decimal | None
    given: bool = False

    @property
    def judged(self) -> bool:
        return bool(self.count and self.count.denominator) or self.score == self.component.points

    @property
    def judged_score(self) -> Decimal | None:
        """What is shown: None where there is nothing to judge."""
        return self.score if self.judged else None


@dataclass(frozen=True)
class GroupScore:
    """score: the sum of its components, for the total."""

    group: Group
    score: Decimal
    components: tuple[ComponentScore, ...]

    @property
    def judged_score(self) -> Decimal | None:
        """What is shown: None where not one of its components has anything to judge."""
        return self.score if any(one.judged for one in self.components) else None


@dataclass(frozen=True)
class Scorecard:
    """A unit's result of a period. total: the sum of its groups; scorer: who gave it, and may again.

    reached: None where too few of the points can be judged for a class.
    """

    indicators: IndicatorSet
    level: str
    year: int
    groups: tuple[GroupScore, ...]
    total: Decimal
    reached: Class | None
    scorer: "Scorer" = field(compare=False, repr=False)

    @property
    def judged(self) -> Decimal:
        """Points that can be judged, reached or lost."""
        return sum((one.component.points for one in self.components if one.judged), Decimal(0))

    @property
    def components(self) -> Iterator[ComponentScore]:
        return (one for group in self.groups for one in group.components)

    @property
    def unjudged(self) -> list[ComponentScore]:
        """Components without anything to judge, those with most points first."""
        rows = (one for one in self.components if not one.judged)
        return sorted(rows, key=lambda one: (-one.component.points, one.component.id))

    @property
    def reached_name(self) -> str:
        return self.reached.name if self.reached else NOT_CLASSED


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


class Scorer:
    """Scores units of one level in one year; what is counted alike is scored once.

    province   the province's own counts, for components that lower units inherit.
    least      per cent of the points that can be judged, below which no class is given.
    """

    def __init__(
        self,
        indicators: IndicatorSet,
        *,
        level: str,
        year: int,
        province: Mapping[str, Count] | None = None,
        least: Decimal = Decimal(0),
    ) -> None:
        self.least = least
        self.indicators, self.level, self.year = indicators, level, year
        self._components = {one.id: one for one in indicators.components()}
        self._empty = {
            key: _empty_score(one, province or {}, level=level, year=year, places=indicators.decimals)
            for key, one in self._components.items()
        }
        self._known: dict[tuple[str, int, int], ComponentScore] = {}

    def score(self, counts: Mapping[str, Count]) -> Scorecard:
        """The scorecard of a unit. Raises ComponentUnknown, CountNotPossible.

        counts     by id of the component; one that is missing has nothing to count.
        """
        scored = {key: self._counted(key, count) for key, count in counts.items()}
        groups = tuple(
            _group_score(group, tuple(scored.get(one.id) or self._empty[one.id] for one in group.components))
            for group in self.indicators.groups
        )
        total = sum((group.score for group in groups), Decimal(0))
        card = Scorecard(self.indicators, self.level, self.year, groups, total, None, scorer=self)
        most = sum((one.component.points for one in card.components), Decimal(0))
        enough = HUNDRED * card.judged >= self.least * most
        return replace(card, reached=reached(self.indicators, total)) if enough else card

    def _counted(self, key: str, count: Count) -> ComponentScore:
        numbers = key, count.numerator, count.denominator
        found = self._known.get(numbers)
        if found is None:
            self._check(key, count)
            found = _component_score(
                self._components[key], count, year=self.year, places=self.indicators.decimals
            )
            self._known[numbers] = found
        return found

    def _check(self, component: str, count: Count) -> None:
        if component not in self._components:
            known = ", ".join(sorted(self._components))
            raise ComponentUnknown(indicators=self.indicators.code, component=component, known=known)
        if not 0 <= count.numerator <= count.denominator:
            raise CountNotPossible(
                component=component, numerator=count.numerator, denominator=count.denominator
            )


def score(
    indicators: IndicatorSet,
    counts: Mapping[str, Count],
    *,
    level: str,
    year: int,
    province: Mapping[str, Count] | None = None,
    least: Decimal = Decimal(0),
) -> Scorecard:
    """The scorecard of one unit of that level in that year, as a Scorer of its own gives it."""
    return Scorer(indicators, level=level, year=year, province=province, least=least).score(counts)


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


def _group_score(group: Group, components: tuple[ComponentScore, ...]) -> GroupScore:
    return GroupScore(group, sum((one.score or Decimal(0) for one in components), Decimal(0)), components)


def _empty_score(
    component: Component, province: Mapping[str, Count], *, level: str, year: int, places: int
) -> ComponentScore:
    """Of a unit that counts nothing of it: inherited, given or none."""
    if level in component.scope:
        return ComponentScore(component, None, None, _empty(component), given=True)
    if component.outside != Outside.INHERIT:
        return ComponentScore(component, None, None, _outside(component), given=True)
    count = province.get(component.id)
    if count is None:
        return ComponentScore(component, None, None, _empty(component), given=True)
    return replace(_component_score(component, count, year=year, places=places), given=True)


def _component_score(component: Component, count: Count, *, year: int, places: int) -> ComponentScore:
    if count.denominator == 0:
        return ComponentScore(component, count, None, _empty(component), given=True)
    exact = points(component, count, year=year)
    ratio = Decimal(count.numerator) * HUNDRED / Decimal(count.denominator)
    return ComponentScore(component, count, _rounded(ratio, 2), _rounded(exact, places))


def _outside(component: Component) -> Decimal | None:
    return {Outside.FULL: component.points, Outside.ZERO: Decimal(0)}.get(component.outside)


def _empty(component: Component) -> Decimal | None:
    return {Empty.FULL: component.points, Empty.ZERO: Decimal(0)}.get(component.empty)


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(_last_place(places), rounding=ROUND_HALF_UP)


@cache
def _last_place(places: int) -> Decimal:
    return Decimal(1).scaleb(-places)
