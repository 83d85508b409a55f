"""Families of indicators others measure, as data: disbursement, vaccination, DTI, ICT Index, PAR INDEX."""

import json
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

_SEED = Path(__file__).parent / "seed" / "families.json"


@dataclass(frozen=True)
class Measured:
    """points: the most a province can reach, where a regulation says it; None: the table says it.

    total   a number by itself: nothing it is a share of, no place on the map.
    """

    key: str
    name: str
    numerator: str
    denominator: str
    points: Decimal | None
    total: bool = False


@dataclass(frozen=True)
class Family:
    """measure: what numerators and denominators are counted in; stale_days: older values are called old.

    whole       counted in whole numbers.
    may_exceed  the denominator is an estimate: more may really be reached.
    """

    key: str
    name: str
    basis: str
    confirmed: bool
    measure: str
    stale_days: int
    indicators: tuple[Measured, ...]
    whole: bool = False
    may_exceed: bool = False

    def indicator(self, key: str) -> Measured | None:
        return next((one for one in self.indicators if one.key == key), None)


@cache
def families() -> dict[str, Family]:
    """All of them by key, in the order the map offers them."""
    rows = json.loads(_SEED.read_text(encoding="utf-8"))["families"]
    return {row["key"]: _family(row) for row in rows}


@cache
def family_of(indicator: str) -> Family | None:
    """The family an indicator belongs to."""
    return next((one for one in families().values() if one.indicator(indicator)), None)


def _family(row: dict[str, Any]) -> Family:
    return Family(**row | {"indicators": tuple(_measured(one) for one in row["indicators"])})


def _measured(row: dict[str, Any]) -> Measured:
    points = row.get("points")
    return Measured(
        row["key"],
        row["name"],
        row.get("numerator", "điểm đạt được"),
        row.get("denominator", "điểm tối đa"),
        None if points is None else Decimal(points),
        row.get("total", False),
    )
