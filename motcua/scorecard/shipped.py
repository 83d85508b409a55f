"""The indicator sets that come with the system, read from seed/sets.json. Pure: no database."""

import json
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from motcua.scorecard.sets import IndicatorSet, read

# our own rules, no law
CLASS_LIMIT = 50  # per cent of the points to be judged for a class
COMPARED_FROM = 10  # dossiers of a place that is compared with others


@cache
def rows() -> list[dict[str, Any]]:
    """Rows of seed/sets.json, as they are stored."""
    found: list[dict[str, Any]] = json.loads(
        files("motcua.scorecard").joinpath("seed", "sets.json").read_text("utf-8")
    )
    return found


@cache
def sets() -> dict[str, IndicatorSet]:
    """Every shipped set by its code, in the order of its dates."""
    return {row["code"]: _set(row) for row in rows()}


def _set(row: dict[str, Any]) -> IndicatorSet:
    until = row["valid_to"]
    return read(
        row["definition"],
        code=row["code"],
        name=row["name"],
        legal_basis=row["legal_basis"],
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=date.fromisoformat(until) if until else None,
        levels=tuple(row["levels"]),
        unconfirmed=row["unconfirmed"],
    )
