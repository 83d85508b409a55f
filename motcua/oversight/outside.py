"""Values of others on the map: of each place the newest up to a day, with its date and source."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _

from motcua.common.kept import Kept
from motcua.oversight.families import Family, Measured, families, family_of
from motcua.oversight.indicators import Indicator, Known, Said, Value
from motcua.oversight.models import OutsideValue

_NOTHING = Value(0, 0)
_there = Kept()
_reported = Kept()


@dataclass(frozen=True)
class Wanted:
    """Values of an indicator whose days lie in these dates; since None: however old."""

    indicator: str
    since: date | None
    until: date


@dataclass(frozen=True)
class Reported:
    """A value as it was brought, of the month its day lies in."""

    indicator: str
    day: date
    numerator: int
    denominator: int
    source: str
    responsible: str


def indicators_with_values() -> list[Indicator]:
    """What the map can offer: indicators somebody brought values of."""
    there = _there.get("indicators", _brought)
    return [
        _indicator(family, one)
        for family in families().values()
        for one in family.indicators
        if one.key in there and not one.total
    ]


def forget_offered() -> None:
    """Something new may be offered."""
    _there.forget()
    _reported.forget()


def reported(*wanted: Wanted) -> Mapping[UUID, tuple[Reported, ...]]:
    """Of every unit and month the newest value wanted, oldest month first; one query, kept for a minute.

    For what is counted in whole numbers: decimals are cut off.
    """
    return _reported.get(wanted, lambda: _read(wanted))


def _read(wanted: tuple[Wanted, ...]) -> Mapping[UUID, tuple[Reported, ...]]:
    asked = Q()
    for one in wanted:
        since = Q() if one.since is None else Q(day__gte=one.since)
        asked |= Q(indicator=one.indicator, day__lte=one.until) & since
    rows = OutsideValue.objects.filter(asked).annotate(month=TruncMonth("day"))
    rows = rows.order_by("unit", "month", "indicator", "-day", "-pk").distinct("unit", "month", "indicator")
    columns = ("indicator", "day", "numerator", "denominator", "batch__source", "batch__responsible", "month")
    found: dict[UUID, list[Reported]] = {}
    for unit, indicator, day, numerator, denominator, source, responsible, _month in rows.values_list(
        "unit_id", *columns
    ):
        row = Reported(indicator, day, int(numerator), int(denominator), source, responsible)
        found.setdefault(unit, []).append(row)
    return {unit: tuple(values) for unit, values in found.items()}


def _brought() -> set[str]:
    return set(OutsideValue.objects.order_by().values_list("indicator", flat=True).distinct())


def values_of(
    units: Collection[UUID], until: date, *, today: date, only: str = ""
) -> Mapping[UUID, Mapping[str, Value]]:
    """The newest value of each indicator of each unit as of the day; of one day the latest brought."""
    rows = OutsideValue.objects.filter(unit__in=units, day__lte=until).select_related("batch")
    if only:
        rows = rows.filter(indicator=only)
    found: dict[UUID, dict[str, Value]] = {}
    newest = rows.order_by("indicator", "unit", "-day", "-pk").distinct("indicator", "unit")
    for row in newest:
        family = family_of(row.indicator)
        if family is not None:
            found.setdefault(row.unit_id, {})[row.indicator] = _value(row, family, today)
    return found


def _indicator(family: Family, one: Measured) -> Indicator:
    def of(known: Known) -> Value:
        return known.scores.get(one.key, _NOTHING)

    unsure = "" if family.confirmed else _(" (cách tính chưa đối chiếu với văn bản)")
    formula = f"{one.numerator} ÷ {one.denominator}, {family.measure}{unsure}"
    return Indicator(one.key, one.name, formula[0].upper() + formula[1:], family.basis, of, family.name)


def value(numerator: Decimal, denominator: Decimal, said: Said | None = None) -> Value:
    """The share of two numbers with at most four decimals."""
    parts = 1
    while parts < 10_000 and not (_whole(numerator * parts) and _whole(denominator * parts)):
        parts *= 100
    return Value(int(numerator * parts), int(denominator * parts), parts=parts, said=said)


def _value(row: OutsideValue, family: Family, today: date) -> Value:
    old = (today - row.day).days > family.stale_days
    said = Said(row.day, row.batch.source, row.batch.responsible, old)
    return value(row.numerator, row.denominator, said)


def _whole(number: Decimal) -> bool:
    return number == number.to_integral_value()
