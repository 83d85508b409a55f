"""The nine scores as they stand: of an agency and of each of its officials, with what was counted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from motcua.agencies.models import Level, Unit
from motcua.dossiers.figures import Period
from motcua.identity.models import Staff
from motcua.scorecard import nine
from motcua.scorecard.class_limits import least_on
from motcua.scorecard.nine import BY_DOSSIER, GIVEN, NineScores, Whose
from motcua.scorecard.nine_sources import Counted, count


@dataclass(frozen=True)
class NineCard:
    """One agency's or official's scores. counts: as `NineResult.counts`."""

    whose: Whose
    name: str
    staff_id: UUID | None
    scores: NineScores
    counts: Mapping[str, dict[str, int]]
    dossiers: int


@dataclass(frozen=True)
class NineOf:
    """An agency and its officials, by name."""

    unit: Unit
    period: Period
    agency: NineCard
    officials: list[NineCard]


def nine_of(agency: Unit, period: Period, *, at: datetime) -> NineOf:
    """Counted at this moment."""
    own, people = count(agency, period, at=at)
    staff = Staff.objects.filter(pk__in=people).order_by("sort_key", "pk")
    officials = [_official(one, people[one.pk], period) for one in staff]
    scores = nine.score(
        Whose.AGENCY,
        dossiers={index: one for index, one in own.given.items() if index in BY_DOSSIER},
        agency=_of_agency(own, agency.level),
        least=least_on(period.last),
    )
    card = NineCard(Whose.AGENCY, agency.name, None, scores, _counts(own), own.dossiers)
    return NineOf(agency, period, card, officials)


def official_of(agency: Unit, staff: Staff, period: Period, *, at: datetime) -> NineCard:
    """One official's own, in one agency."""
    _own, people = count(agency, period, at=at)
    return _official(staff, people.get(staff.pk, Counted()), period)


def _official(staff: Staff, counted: Counted, period: Period) -> NineCard:
    """Of an official only what each dossier says."""
    known: list[str] = nine.rules()[Whose.OFFICIAL]["indices"]
    given = {index: one for index, one in counted.given.items() if index in known}
    scores = nine.score(Whose.OFFICIAL, dossiers=given, least=least_on(period.last))
    counts = {index: one for index, one in _counts(counted).items() if index in known}
    return NineCard(Whose.OFFICIAL, staff.full_name, staff.pk, scores, counts, counted.dossiers)


def _counts(counted: Counted) -> dict[str, dict[str, int]]:
    given = {
        index: {str(points): numbers[points] for points in GIVEN} for index, numbers in counted.given.items()
    }
    return {index: given.get(index, {}) | counted.facts.get(index, {}) for index in {*given, *counted.facts}}


def _of_agency(counted: Counted, level: str) -> dict[str, Decimal | int]:
    facts: Mapping[str, Any] = counted.facts
    found: dict[str, Decimal | int] = {"8": nine.petitions(**facts["8"])}
    if "5" in facts:
        found["5"] = nine.whole_at_one_stop(**facts["5"], level=Level(level).value)
    if "6" in counted.given:
        mean = nine.mean("6", counted.given["6"])
        found |= {"6": mean} if mean is not None else {}
    if "9" in facts:
        found["9"] = nine.online(**facts["9"])
    return found
