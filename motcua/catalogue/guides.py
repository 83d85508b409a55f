"""Short questionnaires that end at the right procedure and case: questions, answers and ends are data.

One file a life event in seed/guides/<slug of the event>.toml. The first question is where one begins; an
answer leads to another question (`to`), ends at a procedure (`procedure`, with `case` where its papers depend
on it), or says who else does it (`elsewhere`).
"""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

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
        """Every sequence of answers that comes to an end."""
        question = self.walk(before).question
        if question is None:
            yield before
            return
        for answer in question.answers:
            yield from self.ways((*before, answer.key))


@cache
def guides() -> dict[str, Guide]:
    """All guides by the slug of their life event; read once."""
    return {path.stem: _read(path) for path in sorted(FOLDER.glob("*.toml"))}


def _read(path: Path) -> Guide:
    rows: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["question"]
    questions = {
        row["key"]: Question(
            row["key"], row["ask"], tuple(Answer(**one) for one in row["answers"]), row.get("hint", "")
        )
        for row in rows
    }
    return Guide(path.stem, questions)
