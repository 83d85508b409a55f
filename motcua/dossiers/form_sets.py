"""Which form a dossier is given: the set of the regime it was accepted under, for ever (`form_sets.json`)."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from motcua.agencies.models import Unit
from motcua.deadlines import services as deadlines
from motcua.deadlines.calendars import local
from motcua.deadlines.regimes import Regime
from motcua.dossiers.models import Dossier


@dataclass(frozen=True)
class Form:
    """A form of a set: its template in `documents`, its name, how its number is written, who issues it.

    number   "{n}/PBS-{desk}": the number in its series, the symbol of the one-stop.
    issuer   "desk", the one-stop of reception, or "agency", the competent agency.
    """

    key: str
    template: str
    name: str
    number: str
    issuer: str = "desk"


def regime_for(dossier: Dossier, *, at: datetime) -> Regime:
    """The regime the dossier was accepted under; before acceptance the one in force."""
    if dossier.regime is None or dossier.received_at is None:
        return deadlines.regime_on(local(at).date())
    return deadlines.regime_of(dossier.regime, local(dossier.received_at).date())


def form_for(dossier: Dossier, key: str, *, at: datetime) -> Form:
    """The form of the dossier's own set. Raises KeyError when the set has none: ask the regime first."""
    return _sets()[regime_for(dossier, at=at).form_set][key]


def form_on(day: date, key: str) -> Form:
    """The form in force on a day, for papers that are not of one dossier."""
    return _sets()[deadlines.regime_on(day).form_set][key]


def symbol_of(unit: Unit) -> str:
    """“TTPVHCC” for a public administration service centre, “BPTNTKQ” for any other one-stop."""
    desks: list[dict[str, str]] = _facts()["desks"]
    return next(desk["symbol"] for desk in desks if unit.name.startswith(desk["name"]))


@cache
def _facts() -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(Path(__file__).with_name("form_sets.json").read_text(encoding="utf-8"))
    return facts


@cache
def _sets() -> dict[str, dict[str, Form]]:
    return {
        code: {key: Form(key, **form) for key, form in one["forms"].items()}
        for code, one in _facts()["sets"].items()
    }
