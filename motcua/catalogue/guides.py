"""Short questionnaires that end at the right procedure and case: questions, answers and ends are data.

One file a life event in seed/guides/<slug of the event>.toml; what officers made of it from a day on is a
`GuideVersion` and holds instead. The first question is where one begins; an
answer leads to another question (`to`), ends at a procedure (`procedure`, with `case` where its papers depend
on it), or says who else does it (`elsewhere`).
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from motcua.catalogue.models import GuideVersion
from motcua.common.kept import Kept

FOLDER = Path(__file__).parent / "seed" / "guides"


class NoSuchWay(LookupError):
    """These answers do not follow one another in the guide."""


@dataclass(frozen=True)
class Answer:
    """One answer; exactly one of to, procedure and elsewhere is set."""

    key: str
    say: str
    to: str = ""
    procedure: str = ""
    case: str = ""
    elsewhere: str = ""


@dataclass(frozen=True)
class Question:
    """A question with its answers in their order."""

    key: str
    ask: str
    answers: tuple[Answer, ...]
    hint: str = ""


@dataclass(frozen=True)
class Way:
    """Where somebody stands: what was answered, and the next question or the end."""

    answered: tuple[tuple[Question, Answer], ...]
    question: Question | None
    end: Answer | None


@dataclass(frozen=True)
class Guide:
    """The questionnaire of one life event."""

    slug: str
    questions: dict[str, Question]

    @property
    def first(self) -> Question:
        return next(iter(self.questions.values()))

    def walk(self, keys: Sequence[str]) -> Way:
        """Follow these answers from the first question. Raises NoSuchWay."""
        question: Question | None = self.first
        answered: list[tuple[Question, Answer]] = []
        for key in keys:
            answer = next((one for one in question.answers if one.key == key), None) if question else None
            if question is None or answer is None:
                raise NoSuchWay(key)
            answered.append((question, answer))
            question = self.questions[answer.to] if answer.to else None
        end = answered[-1][1] if answered and question is None else None
        return Way(tuple(answered), question, end)

    def ways(self, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
        """Every sequence of answers that comes to an end. There may be very many: take what is read."""
        question = self.walk(before).question
        if question is None:
            yield before
            return
        for answer in question.answers:
            yield from self.ways((*before, answer.key))

    def count_ways(self) -> int:
        """How many sequences of answers come to an end, each question looked at once."""
        known: dict[str, int] = {}

        def from_here(key: str) -> int:
            if key not in known:
                answers = self.questions[key].answers
                known[key] = sum(from_here(answer.to) if answer.to else 1 for answer in answers)
            return known[key]

        return from_here(self.first.key)


_kept = Kept()


def guides_on(day: date) -> dict[str, Guide]:
    """The guides of that day by the slug of their life event: officers' own, else the shipped ones."""
    rows = _kept.get("rows", _read_rows)
    own = {slug: guide for slug, since, until, guide in rows if since <= day and (not until or day < until)}
    return shipped() | own


def forget() -> None:
    """Read officers' guides anew: their rows changed."""
    _kept.forget()


def _read_rows() -> list[tuple[str, date, date | None, Guide]]:
    rows = GuideVersion.objects.select_related("event").order_by("valid_from")
    return [
        (row.event.slug, row.valid_from, row.valid_to, guide_from(row.event.slug, row.questions))
        for row in rows
    ]


@cache
def shipped() -> dict[str, Guide]:
    """The guides that come with the system; read once."""
    return {path.stem: _read(path) for path in sorted(FOLDER.glob("*.toml"))}


def _read(path: Path) -> Guide:
    return guide_from(path.stem, tomllib.loads(path.read_text(encoding="utf-8"))["question"])


def guide_from(slug: str, rows: Iterable[Mapping[str, Any]]) -> Guide:
    """A guide from its data."""
    questions = {
        row["key"]: Question(
            row["key"], row["ask"], tuple(Answer(**one) for one in row["answers"]), row.get("hint", "")
        )
        for row in rows
    }
    return Guide(slug, questions)
