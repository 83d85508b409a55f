"""The nine scores of officials and agencies (01/2018/TT-VPCP Điều 13–15). Pure; thresholds are data.

A score is the mean of what the dossiers were given (2, 1 or 0), to one decimal; the total is the sum of the
scores that have data. The circular does not say how classes change when a score has none: thresholds stay,
how many scores were counted is said beside the class, and too few give none, by a rule of our own.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils.translation import gettext_lazy as _

from motcua.common.refusal import Refusal
from motcua.scorecard.scoring import NOT_CLASSED

GIVEN = (2, 1, 0)
BY_DOSSIER = frozenset({"1", "2", "3", "4", "7"})


class Whose(StrEnum):
    OFFICIAL = "official"
    AGENCY = "agency"


class NineNotPossible(Refusal):
    """Counts that cannot be."""

    code = "scorecard-nine-not-possible"
    message = _(
        "Chỉ số {index}: số liệu không thể đúng. Mọi số là số nguyên không âm, phần không lớn hơn tổng số."
    )


class NineUnknown(Refusal):
    """An index that is not scored for them."""

    code = "scorecard-nine-unknown"
    message = _("Không có chỉ số “{index}” cho đối tượng này. Các chỉ số: {known}.")


@dataclass(frozen=True)
class NineScores:
    """scores: by index, None without data. counted: how many have data."""

    whose: Whose
    scores: Mapping[str, Decimal | None]
    total: Decimal
    counted: int
    reached: str


def score(
    whose: Whose,
    *,
    dossiers: Mapping[str, Mapping[int, int]],
    agency: Mapping[str, Decimal | int] | None = None,
    least: Decimal = Decimal(0),
) -> NineScores:
    """Scores, total and class.

    least      per cent of the indices that need data for a class.
    dossiers   by index: how many dossiers were given 2, 1, 0.
    agency     by index 5, 6, 8, 9: the score of the agency, from `whole_at_one_stop` and the others.
    Raises     NineUnknown, NineNotPossible.
    """
    scheme = rules()[whose]
    known: list[str] = scheme["indices"]
    for index in (*dossiers, *(agency or {})):
        if index not in known or (index in BY_DOSSIER) != (index in dossiers):
            raise NineUnknown(index=index, known=", ".join(known))
    given = {index: mean(index, numbers) for index, numbers in dossiers.items()}
    given |= {index: Decimal(value) for index, value in (agency or {}).items()}
    scores = {index: given.get(index) for index in known}
    counted = [value for value in scores.values() if value is not None]
    total = sum(counted, Decimal(0))
    reached = next(one["name"] for one in scheme["classes"] if total >= Decimal(one["from"]))
    if 100 * len(counted) < least * len(known):
        reached = NOT_CLASSED
    return NineScores(whose, scores, total, len(counted), reached)


def whole_at_one_stop(*, listed: int, received: int, whole: int, level: str) -> int:
    """Index 5: procedures listed, received and returned at the one-stop, done whole there."""
    _check("5", listed, received, whole)
    if received < listed:
        return 0
    return 2 if whole * 100 >= rules()["whole_at_one_stop"][level] * listed else 1


def publicity(*, posted: bool, electronic: bool) -> int:
    """Index 6: exact, full and timely, posted and by electronic means."""
    return int(posted) + int(electronic)


def petitions(*, total: int, in_time: int, prolonged: int) -> int:
    """Index 8: none, or all in time and none prolonged; most in time."""
    _check("8", total, in_time, prolonged)
    if prolonged:
        return 0
    if in_time == total:
        return 2
    return 1 if in_time * 100 >= rules()["petitions_in_time"] * total else 0


def online(*, eligible: int, offered: int, received: int, filed: int, late: int) -> int:
    """Index 9: procedures offered of those eligible, dossiers filed online of those received, late ones."""
    _check("9", eligible, offered)
    _check("9", received, filed, late)
    limits = rules()["online"]
    if not offered or late or filed * 100 < limits["filed_some"] * received:
        return 0
    much = filed * 100 >= limits["filed"] * received and offered * 100 >= limits["offered"] * eligible
    return 2 if much else 1


@cache
def rules() -> dict[str, Any]:
    """The thresholds, from seed/nine.json."""
    found: dict[str, Any] = json.loads(
        files("motcua.scorecard").joinpath("seed", "nine.json").read_text("utf-8")
    )
    return found


def mean(index: str, numbers: Mapping[int, int]) -> Decimal | None:
    """The mean of the points given, to one decimal; None where nothing was given. Raises NineNotPossible."""
    if any(given not in GIVEN or n < 0 for given, n in numbers.items()):
        raise NineNotPossible(index=index)
    total = sum(numbers.values())
    if not total:
        return None
    exact = Decimal(sum(given * n for given, n in numbers.items())) / total
    return exact.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def _check(index: str, whole: int, *parts: int) -> None:
    if whole < 0 or any(not 0 <= part <= whole for part in parts):
        raise NineNotPossible(index=index)
