"""How long a result is valid: terms the law sets, dated, each with its source (`result_terms.json`)."""

import json
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TypedDict


class Term(TypedDict):
    """A term printed on a result: `name` is layout and key; not confirmed: the text was not compared yet."""

    name: str
    value: str
    valid_from: str
    source: str
    confirmed: bool


@lru_cache(maxsize=1)
def terms() -> list[Term]:
    """Every term, the latest first."""
    text = (Path(__file__).parent / "result_terms.json").read_text(encoding="utf-8")
    rows: list[Term] = json.loads(text)
    return sorted(rows, key=lambda row: row["valid_from"], reverse=True)


def terms_on(layout: str, day: date) -> dict[str, str]:
    """{key of the layout: words} of what is in force on the day."""
    found: dict[str, str] = {}
    for row in terms():
        of, _dot, key = row["name"].partition(".")
        if of == layout and row["valid_from"] <= day.isoformat():
            found.setdefault(key, row["value"])
    return found
