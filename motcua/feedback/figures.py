"""How satisfied people are: sums per agency, one-stop and procedure. Nobody can be told apart in them.

Folded days and rows that still wait are read in one statement, so every rating counts once.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from motcua.common.arrays import is_any
from motcua.common.shares import per_cent
from motcua.feedback.models import RatingDay, RatingDelta
from motcua.feedback.questions import OVERALL, QUESTIONS, Question
from motcua.feedback.satisfaction import number_satisfied

FEWEST = (
    5  # under so many answers no share is shown: it would point at people (61/2018/NĐ-CP Điều 27 khoản 3)
)


@dataclass
class Answered:
    """How the answers to one question spread over its scores.

    withheld  not shown although there are enough: taken from their whole it would tell those of too few.
    """

    question: Question
    numbers: dict[int, int] = field(default_factory=dict)
    assisted: int = 0
    withheld: bool = False

    @property
    def total(self) -> int:
        return sum(self.numbers.values())

    @property
    def enough(self) -> bool:
        """Whether anything of them is shown: the one rule of every screen, sheet, chart and interface."""
        return self.total >= FEWEST and not self.withheld

    @property
    def words(self) -> str:
        """Why no share is shown, how many answered not being told either; nothing where one is."""
        if self.enough:
            return ""
        return _("chưa đủ phiếu") if self.total else _("chưa có phiếu")

    @property
    def number_satisfied(self) -> int:
        return number_satisfied(self.numbers, self.question)

    @property
    def satisfied(self) -> float | None:
        """Per cent satisfied, one decimal; None for too few answers."""
        return per_cent(self.number_satisfied, self.total) if self.enough else None

    def add(self, other: "Answered") -> None:
        """Count another's answers to the same question too."""
        for score, number in other.numbers.items():
            self.numbers[score] = self.numbers.get(score, 0) + number
        self.assisted += other.assisted

    @property
    def spread(self) -> list[tuple[Any, int]]:
        """Words of each answer with its number, the best first."""
        return [(words, self.numbers.get(score, 0)) for score, words in self.question.answers]


@dataclass(frozen=True)
class Scope:
    """Whose ratings, and of which days (both ends included)."""

    since: date
    until: date
    unit: UUID | None = None
    agency: UUID | None = None
    procedure: UUID | None = None
    area: frozenset[UUID] = frozenset()  # settled or received by a unit of a territory; empty: no such limit

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        only = {"unit": self.unit, "agency": self.agency, "procedure": self.procedure}
        rows = rows.filter(day__gte=self.since, day__lte=self.until)
        if self.area:
            rows = rows.filter(is_any("agency_id", self.area) | is_any("unit_id", self.area))
        return rows.filter(**{name: value for name, value in only.items() if value is not None})


def year_to(
    day: date, *, unit: UUID | None = None, agency: UUID | None = None, procedure: UUID | None = None
) -> Scope:
    """From 1 January to the day (32/2017/TT-BTTTT Điều 11 khoản 3: from the beginning of the year)."""
    return Scope(day.replace(month=1, day=1), day, unit, agency, procedure)


def by_question(scope: Scope) -> list[Answered]:
    """Every question with its answers, in the order of the slip."""
    found = {question.key: Answered(question) for question in QUESTIONS}
    for question, score, assisted, number in _sums(scope, "question", "score", "assisted"):
        _add(found[question], score, assisted, number)
    return list(found.values())


def overall(scope: Scope) -> Answered:
    """The overall answer alone."""
    answered = Answered(QUESTIONS[0])
    for score, assisted, number in _sums(scope, "score", "assisted", question=OVERALL):
        _add(answered, score, assisted, number)
    return answered


def overall_by(scope: Scope, group: str) -> dict[UUID, Answered]:
    """The overall answer of each "agency", "unit" or "procedure" that has one."""
    found: dict[UUID, Answered] = defaultdict(lambda: Answered(QUESTIONS[0]))
    for key, score, assisted, number in _sums(scope, group, "score", "assisted", question=OVERALL):
        _add(found[key], score, assisted, number)
    withhold(found.values())
    return dict(found)


def withhold(parts: Iterable[Answered]) -> None:
    """Mark those of the parts of a whole that are not shown beside it, so that the whole less all that is
    shown leaves nothing, or enough answers: where it would leave too few, the part with the fewest besides.
    """
    left = 0
    for part in sorted(parts, key=lambda one: one.total):
        if part.total >= FEWEST and (not left or left >= FEWEST):
            return
        part.withheld = part.total >= FEWEST
        left += part.total


def overall_by_agency_and_desk(scope: Scope) -> dict[tuple[UUID, UUID], Answered]:
    """The overall answer of each pair of the agency that settled and the one-stop that received."""
    found: dict[tuple[UUID, UUID], Answered] = defaultdict(lambda: Answered(QUESTIONS[0]))
    for agency, unit, score, assisted, number in _sums(
        scope, "agency", "unit", "score", "assisted", question=OVERALL
    ):
        _add(found[agency, unit], score, assisted, number)
    return dict(found)


def _sums(scope: Scope, *keys: str, **only: object) -> list[tuple[Any, ...]]:
    parts = [
        scope.narrow(model.objects.filter(**only)).values_list(*keys).annotate(total=Sum("number"))
        for model in (RatingDay, RatingDelta)
    ]
    return list(parts[0].union(parts[1], all=True))


def _add(answered: Answered, score: int, assisted: bool, number: int) -> None:
    answered.numbers[score] = answered.numbers.get(score, 0) + number
    answered.assisted += number if assisted else 0
