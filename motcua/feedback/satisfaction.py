"""Who is satisfied: the one rule that every screen, export and interface asks.

The last answer of a question is the dissatisfied one: “Không hài lòng” of the three levels of
32/2017/TT-BTTTT Điều 12, the worst of an item of 61/2018/NĐ-CP Điều 31. Every other answer is satisfied.
"""

from collections.abc import Mapping

from django.db.models import Q

from motcua.feedback.questions import QUESTIONS, Question
from motcua.feedback.rating_rows import Level

OVERALL_QUESTION = QUESTIONS[0]


def is_dissatisfied(score: int | None, question: Question = OVERALL_QUESTION) -> bool:
    """Whether the answer says dissatisfied; False where nothing was answered."""
    return score == question.answers[-1][0]


def number_satisfied(numbers: Mapping[int, int], question: Question = OVERALL_QUESTION) -> int:
    """How many of the answers, given as number by score, say satisfied."""
    return sum(number for score, number in numbers.items() if not is_dissatisfied(score, question))


def dissatisfied(column: str) -> Q:
    """Rows whose column of a level (the overall answer, the judgement of a petition's answer) says so."""
    return Q(**{column: Level.NOT.value})


def satisfied(column: str) -> Q:
    """Rows whose column of a level was answered, and not with dissatisfied."""
    return Q(**{f"{column}__isnull": False}) & ~dissatisfied(column)
