"""An indicator set, typed: groups, components, points, rules, classes. Pure: reads one row's definition."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Rule(StrEnum):
    """How a ratio becomes points."""

    LINEAR = "linear"  # points × ratio
    TARGET = "target"  # full points from the year's target on, in proportion below it
    LADDER = "ladder"  # the points of the highest step reached
    YES_NO = "yes_no"  # full points for any numerator


class Empty(StrEnum):
    """What a denominator of nothing gives."""

    NONE = "none"  # no score; adds nothing
    ZERO = "zero"
    FULL = "full"


class Outside(StrEnum):
    """What a unit gets for a component that is not of its level."""

    INHERIT = "inherit"  # the figures of the province
    FULL = "full"
    ZERO = "zero"
    LEAVE_OUT = "leave_out"


class Source(models.TextChoices):
    """Where the figures of a component come from."""

    EVENTS = "events", _("diễn biến hồ sơ")
    PAYMENTS = "payments", _("khoản thu và thanh toán")
    FILES = "files", _("tệp trong hồ sơ")
    RATINGS = "ratings", _("đánh giá của người nộp")
    PETITIONS = "petitions", _("phản ánh, kiến nghị")
    CATALOGUE = "catalogue", _("danh mục thủ tục và ngày công bố, công khai")
    BROUGHT = "brought", _("số liệu của hệ thống quốc gia do người phụ trách đưa vào")


@dataclass(frozen=True)
class Component:
    """One indicator. numerator, denominator: what is counted, in words.

    sources   where the figures come from.

    targets   (year, percent) from that year on, oldest first; for Rule.TARGET.
    steps     (percent, points) highest first; for Rule.LADDER.
    """

    id: str
    code: str
    name: str
    points: Decimal
    rule: Rule
    empty: Empty
    scope: tuple[str, ...]
    outside: Outside
    numerator: str
    denominator: str
    sources: tuple[Source, ...]
    targets: tuple[tuple[int, Decimal], ...] = ()
    steps: tuple[tuple[Decimal, Decimal], ...] = ()
    unconfirmed: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def where_from(self) -> str:
        """The sources in words."""
        return ", ".join(str(one.label) for one in self.sources)

    def target(self, year: int) -> Decimal:
        """Percent from which the component gives full points in that year; the first one for years before."""
        begun = [percent for first, percent in self.targets if first <= year]
        return begun[-1] if begun else self.targets[0][1]


@dataclass(frozen=True)
class Group:
    code: str
    number: str
    name: str
    points: Decimal
    components: tuple[Component, ...]


@dataclass(frozen=True)
class Class:
    """A class of the result (xếp loại), reached from `floor` points of a hundred on."""

    code: str
    name: str
    floor: Decimal


@dataclass(frozen=True)
class IndicatorSet:
    """A set of indicators in force for periods that begin in its dates.

    unconfirmed   part → why no text of law confirms it.
    """

    code: str
    name: str
    legal_basis: str
    valid_from: date
    valid_to: date | None
    levels: tuple[str, ...]
    groups: tuple[Group, ...]
    classes: tuple[Class, ...]
    decimals: int
    unconfirmed: Mapping[str, str] = field(default_factory=dict, compare=False)

    def components(self) -> Iterator[Component]:
        for group in self.groups:
            yield from group.components

    def in_force(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


def set_for(known: Sequence[IndicatorSet], first: date, last: date) -> IndicatorSet | None:
    """The set that scores a period: the one in force on its first day, whatever comes into force within it.

    A period that begins before the first set of all and reaches it is scored by that one: there is no other.
    known   the oldest first.
    """
    found = next((one for one in known if one.in_force(first)), None)
    if found is None and known and first < known[0].valid_from <= last:
        return known[0]
    return found


def read(
    definition: Mapping[str, Any],
    *,
    code: str,
    name: str,
    legal_basis: str,
    valid_from: date,
    valid_to: date | None,
    levels: tuple[str, ...],
    unconfirmed: Mapping[str, str],
) -> IndicatorSet:
    """The set of a row. Raises KeyError, TypeError or ValueError for a definition that says too little."""
    return IndicatorSet(
        code=code,
        name=name,
        legal_basis=legal_basis,
        valid_from=valid_from,
        valid_to=valid_to,
        levels=levels,
        groups=tuple(_group(row) for row in definition["groups"]),
        classes=tuple(Class(row["code"], row["name"], Decimal(row["from"])) for row in definition["classes"]),
        decimals=definition["decimals"],
        unconfirmed=unconfirmed,
    )


def _group(row: Mapping[str, Any]) -> Group:
    components = tuple(_component(one) for one in row["components"])
    group = Group(row["code"], row["number"], row["name"], Decimal(row["points"]), components)
    if sum(one.points for one in components) != group.points:
        raise ValueError(f"components of {group.code} do not add up to {group.points} points")
    return group


def _component(row: Mapping[str, Any]) -> Component:
    rule = row["rule"]
    return Component(
        id=row["id"],
        code=row["code"],
        name=row["name"],
        points=Decimal(row["points"]),
        rule=Rule(rule["kind"]),
        empty=Empty(row["empty"]),
        scope=tuple(row["scope"]),
        outside=Outside(row["outside"]),
        numerator=row["numerator"],
        denominator=row["denominator"],
        sources=tuple(Source(one) for one in row["source"]),
        targets=tuple((step["from"], Decimal(step["percent"])) for step in rule.get("targets", ())),
        steps=tuple((Decimal(step["from"]), Decimal(step["points"])) for step in rule.get("steps", ())),
        unconfirmed=row["unconfirmed"],
    )
