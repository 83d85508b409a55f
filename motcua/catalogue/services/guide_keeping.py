"""The questions of the portal as officers keep them: whole before they are shown to anybody."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.agencies import ruling
from motcua.agencies.officers import Officer
from motcua.agencies.ruling import RuleTable
from motcua.catalogue.guides import Answer, Guide, Question, forget, guide_from
from motcua.catalogue.models import Case, GuideVersion, ProcedureVersion
from motcua.catalogue.permissions import EDITORS
from motcua.common.refusal import Refusal
from motcua.common.text import fold

GUIDES = RuleTable(
    "guide",
    GuideVersion,
    ("event_id",),
    ("questions", "source"),
    source="source",
    keepers=EDITORS,
    forget=forget,
)
DEEPEST = 6  # answers before an end: longer, and people search instead
SHOWN = 6


class GuideNotWhole(Refusal):
    """Somebody would be led nowhere, round in a circle, or to a procedure that is not there."""

    code = "guide-not-whole"
    message = gettext_lazy("Bộ câu hỏi chưa dùng được: {findings}")


@dataclass(frozen=True)
class Known:
    """Procedures public on a day, by code: their names and their cases."""

    names: Mapping[str, str]
    cases: Mapping[str, frozenset[str]]


def keep_guide(
    *, row: GuideVersion, parts: Sequence[Question], instead_of: object, by: Officer, at: datetime
) -> GuideVersion:
    """Write the questions of a moment of life from a day on. Raises GuideNotWhole and as `ruling.keep`."""
    wrong = findings(parts, day=row.valid_from)
    if wrong:
        raise GuideNotWhole(findings=" ".join(wrong[:SHOWN]))
    row.questions = as_data(parts)
    return ruling.keep(GUIDES, row=row, instead_of=instead_of, by=by, at=at)


def with_keys(questions: Sequence[Question], before: Sequence[Question]) -> list[Question]:
    """Answers get the part of the address they had, so that addresses people shared stay good."""
    known = {(question.key, answer.say): answer.key for question in before for answer in question.answers}
    return [_keyed(question, known) for question in questions]


def _keyed(question: Question, known: Mapping[tuple[str, str], str]) -> Question:
    kept = {answer.say: known.get((question.key, answer.say), "") for answer in question.answers}
    taken = set(kept.values())
    answers: list[Answer] = []
    for answer in question.answers:
        key = kept.pop(answer.say, "")  # two answers of the same words do not share one
        if not key:
            plain = slugify(fold(answer.say))[:40].strip("-") or "khac"
            key = next(one for one in (plain, *(f"{plain}-{n}" for n in range(2, 99))) if one not in taken)
            taken.add(key)
        facts = (answer.say, answer.to, answer.procedure, answer.case, answer.elsewhere)
        answers.append(Answer(key, *facts))
    return Question(question.key, question.ask, tuple(answers), question.hint)


def as_data(questions: Sequence[Question]) -> list[dict[str, Any]]:
    """As a guide's file holds them; what is empty is left out."""
    return [
        _full({"key": one.key, "ask": one.ask, "hint": one.hint})
        | {"answers": [_full(vars(answer)) for answer in one.answers]}
        for one in questions
    ]


def _full(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value}


def findings(questions: Sequence[Question], *, day: date) -> list[str]:
    """Everything by which somebody would not arrive, as sentences; empty: every way ends well."""
    keys = [one.key for one in questions]
    if not keys:
        return [_("Chưa có câu hỏi nào.")]
    twice = sorted(key for key in set(keys) if keys.count(key) > 1)
    found = [_("Khóa câu “{key}” dùng hai lần.").format(key=key) for key in twice]
    found += [
        _("“{ask}” cần ít nhất hai câu trả lời.").format(ask=one.ask)
        for one in questions
        if len(one.answers) < 2
    ]
    found += [
        _("“{say}” dẫn tới câu “{key}” không có.").format(say=answer.say, key=answer.to)
        for one in questions
        for answer in one.answers
        if answer.to and answer.to not in keys
    ]
    if found:
        return found
    guide = guide_from("", as_data(with_keys(questions, ())))
    return [*_roads(guide), *_ends(questions, known_on(questions, day), day)]


def known_on(questions: Sequence[Question], day: date) -> Known:
    """What the catalogue knows of the procedures the answers name."""
    codes = {answer.procedure for one in questions for answer in one.answers if answer.procedure}
    rows = ProcedureVersion.objects.in_force(day).filter(procedure__code__in=codes)
    names = dict(rows.values_list("procedure__code", "name"))
    cases: dict[str, set[str]] = {}
    for code, name in Case.objects.filter(version__in=rows).values_list("version__procedure__code", "name"):
        cases.setdefault(code, set()).add(name)
    return Known(names, {code: frozenset(found) for code, found in cases.items()})


def _roads(guide: Guide) -> Iterator[str]:
    """Circles, ways too long, and questions nobody is asked."""
    lengths: dict[str, int] = {}
    try:
        longest = _longest(guide, guide.first.key, (), lengths)
    except _Circle as circle:
        yield _("“{ask}” quay lại chính nó.").format(ask=guide.questions[circle.key].ask)
        return
    if longest > DEEPEST:
        yield _("Có đường phải trả lời hơn {most} câu mới tới thủ tục.").format(most=DEEPEST)
        return
    for key, question in guide.questions.items():
        if key not in lengths:
            yield _("Không câu trả lời nào dẫn tới “{ask}”.").format(ask=question.ask)


class _Circle(Exception):
    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def _longest(guide: Guide, key: str, before: tuple[str, ...], lengths: dict[str, int]) -> int:
    """Questions on the longest way from this one on, each looked at once. Raises _Circle."""
    if key in before:
        raise _Circle(key)
    if key not in lengths:
        after = {answer.to for answer in guide.questions[key].answers if answer.to}
        further = [_longest(guide, to, (*before, key), lengths) for to in sorted(after)]
        lengths[key] = 1 + max(further, default=0)
    return lengths[key]


def _ends(questions: Sequence[Question], known: Known, day: date) -> Iterator[str]:
    """Ends at procedures or cases that are not there."""
    answers = [answer for one in questions for answer in one.answers]
    if not any(answer.procedure for answer in answers):
        yield _("Không đường nào tới một thủ tục.")
    for answer in answers:
        if not answer.procedure:
            continue
        cases = known.cases.get(answer.procedure, frozenset())
        facts = {"say": answer.say, "code": answer.procedure, "case": answer.case, "day": f"{day:%d/%m/%Y}"}
        if answer.procedure not in known.names:
            yield _("“{say}”: thủ tục {code} không công khai ngày {day}.").format(**facts)
        elif answer.case and answer.case not in cases:
            yield _("“{say}”: thủ tục {code} không có trường hợp “{case}”.").format(**facts)
        elif cases and not answer.case:
            yield _("“{say}”: thủ tục {code} có nhiều trường hợp, hãy ghi một.").format(**facts)
