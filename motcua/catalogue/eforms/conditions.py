"""Conditions over answers: a closed little language, evaluated without `eval`."""

from collections.abc import Mapping
from typing import Any

from motcua.catalogue.eforms.schema import Condition


def holds(condition: Condition | None, answers: Mapping[str, Any]) -> bool:
    """True without a condition. An unanswered field is not any value."""
    if condition is None:
        return True
    if condition.kind == "all":
        return all(holds(part, answers) for part in condition.parts)
    if condition.kind == "any":
        return any(holds(part, answers) for part in condition.parts)
    if condition.kind == "not":
        return not holds(condition.parts[0], answers)
    value = answers.get(condition.field)
    if condition.kind == "filled":
        return (value not in (None, "", [], {})) is condition.values[0]
    chosen = value if isinstance(value, list) else [value]
    return any(_same(one, wanted) for one in chosen for wanted in condition.values)


def _same(one: object, wanted: object) -> bool:
    """1 is not True here."""
    return type(one) is type(wanted) and one == wanted


def fields_of(condition: Condition | None) -> set[str]:
    """Keys of the fields a condition asks about."""
    if condition is None:
        return set()
    found = {condition.field} if condition.field else set()
    return found.union(*(fields_of(part) for part in condition.parts))
