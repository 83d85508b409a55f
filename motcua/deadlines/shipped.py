"""The regimes and the calendar that come with the system, read from seed/*.json. Pure: no database.

Years 2021–2026 as published. For a year that is not yet published the policy is: the statutory holidays with
their lunar dates and rests in lieu, no swapped days, every row marked as unconfirmed. Years without any row
refuse (CalendarNotPublished).
"""

import json
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from motcua.deadlines.calendars import Calendar, Hours, Special, read_spans
from motcua.deadlines.regimes import Regime, read


@cache
def load(name: str) -> Any:
    """Content of seed/<name>.json."""
    return json.loads(files("motcua.deadlines").joinpath("seed", f"{name}.json").read_text("utf-8"))


def regimes(day: date) -> dict[str, Regime]:
    """Every shipped regime by its code, as its parameters stand on `day`."""
    return {
        row["code"]: read(
            row["parameters"],
            code=row["code"],
            name=row["name"],
            legal_basis=row["legal_basis"],
            unconfirmed=row["unconfirmed"],
            day=day,
        )
        for row in load("regimes")
    }


def code_on(day: date) -> str | None:
    """Code of the shipped regime in force on `day`; None before the first."""
    text = day.isoformat()
    for row in load("regimes"):
        if row["valid_from"] <= text and (row["valid_to"] is None or text < row["valid_to"]):
            return str(row["code"])
    return None


def calendar(regime: Regime) -> Calendar:
    """The shipped national calendar and office hours, counted under `regime`."""
    facts = load("calendar")
    return Calendar(
        specials={
            date.fromisoformat(row["day"]): Special(row["kind"] == "swapped_work", row["name"])
            for row in facts["days"]
        },
        hours=tuple(
            Hours(row["weekday"], date.fromisoformat(row["valid_from"]), read_spans(row["spans"]))
            for row in facts["hours"]
        ),
        years=frozenset(row["year"] for row in facts["years"]),
        unpublished=frozenset(row["year"] for row in facts["years"] if not row["published"]),
        day_minutes=regime.day_hours * 60,
        same_day_cutoff=regime.same_day_cutoff,
    )
