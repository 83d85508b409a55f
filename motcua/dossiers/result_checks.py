"""What is wrong with a drafted result: by the rules of its declaration, and where a line would stay empty."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.catalogue.eforms import Definition, Field
from motcua.catalogue.eforms.answering import RULES, broken_checks, read_by
from motcua.catalogue.eforms.blocks import ethnic_groups, genders
from motcua.catalogue.eforms.schema import Option
from motcua.catalogue.eforms.values import Mistake, read
from motcua.common.refusal import Refusal
from motcua.dossiers.result_fields import ResultField, ResultRule, Type
from motcua.dossiers.result_rules import (
    NUMERIC,
    Question,
    check_answers,
    check_year,
    number_in,
    questions_of,
    years_of,
)

CHOICES: dict[Type, tuple[str, ...]] = {"sex": tuple(genders()), "ethnicity": tuple(ethnic_groups())}
_NAME = "[^0-9@#$%^*_=+<>]{2,}"
_RULES: dict[Type, Field] = {
    "name": Field("", "text", "", max_length=250, pattern=_NAME),
    "nationality": Field("", "text", "", max_length=60, pattern=_NAME),
    "date": Field("", "date", "", min="-150y"),
    "id_number": Field("", "id_number", ""),
    "sex": Field("", "choice", "", options=tuple(Option(one, one) for one in CHOICES["sex"])),
    "ethnicity": Field("", "choice", "", options=tuple(Option(one, one) for one in CHOICES["ethnicity"])),
    "long": Field("", "long_text", "", max_length=4000),
    "lines": Field("", "long_text", "", max_length=4000),
    "trades": Field("", "long_text", "", max_length=4000),
}
_PLAIN = Field("", "text", "", max_length=500)


class ResultNotReady(Refusal):
    """A draft says what its declaration could not have said, or leaves a line of the paper empty."""

    code = "dossier-result-not-ready"
    message = gettext_lazy("Dự thảo chưa trình ký được: {problems}")


@dataclass(frozen=True)
class Declaration:
    """What a draft is judged by: the form and what was answered, the day of reception, today."""

    form: Definition | None
    answers: Mapping[str, Any]
    received: date | None
    today: date


def problems_of(
    fields: tuple[ResultField, ...],
    flat: Mapping[str, str],
    *,
    rules: tuple[ResultRule, ...],
    said: Declaration,
) -> dict[str, str]:
    """Sentence by name of the field; empty when the draft may be proposed.

    What the declaration's own form refuses of a value, or of two that do not fit, the draft refuses too.
    """
    asked = {field.name: questions_of(field, said.form, said.today) for field in fields}
    alone = {field.name: _problem(field, flat, asked[field.name], said.today) for field in fields}
    wrong = {name: sentence for name, sentence in alone.items() if sentence}
    values = {
        field.name: _value(field, _text(flat, field.name), said.today)
        for field in fields
        if field.name not in wrong
    }
    values["@received"] = said.received
    for rule in rules:
        if rule.field not in wrong and _broken(rule, values):
            wrong[rule.field] = str(rule.message)
    return {**_by_the_form(asked, values, said), **wrong}


def needed(field: ResultField, flat: Mapping[str, str]) -> bool:
    """Must the field be filled, as the others stand?"""
    return field.required and (not field.belongs or bool(_text(flat, field.belongs)))


def _problem(field: ResultField, flat: Mapping[str, str], asked: list[Question], today: date) -> str:
    text = _text(flat, field.name)
    if not text:
        return _("Kết quả in dòng này; vui lòng điền.") if needed(field, flat) else ""
    if field.belongs and not _text(flat, field.belongs):
        return _("Chưa có họ tên của người này; điền họ tên, hoặc để trống cả phần.")
    try:
        _check_type(field, text, asked, today)
        check_answers(asked, text)
    except Mistake as mistake:
        return str(mistake)
    return ""


def _check_type(field: ResultField, text: str, asked: list[Question], today: date) -> None:
    """Raise Mistake where the text is nothing of the field's own kind."""
    if field.type == "year":
        if not asked:
            check_year(text, *years_of(None, today))
    elif field.type == "measure" or any(one.asked.type in NUMERIC for one in asked):
        number_in(text)
    else:
        read(_own_rule(field), [text], today)


def _own_rule(field: ResultField) -> Field:
    rule = replace(_RULES.get(field.type, _PLAIN), label=str(field.label))
    return replace(rule, max=field.max) if field.type == "date" and field.max else rule


def _value(field: ResultField, text: str, today: date) -> Any:
    """A value as it is compared: a day, a year as a number, text; None where nothing is said."""
    if not text:
        return None
    if field.type == "year":
        return int(text)
    if field.type == "date":
        return date.fromisoformat(read(_own_rule(field), [text], today))
    return text


def _broken(rule: ResultRule, values: Mapping[str, Any]) -> bool:
    first, second = values.get(rule.field), values.get(rule.other)
    if rule.rule == "either":
        return first is None and second is None
    if first is None or second is None:
        return False
    if isinstance(first, int) != isinstance(second, int):
        first, second = (one if isinstance(one, int) else one.year for one in (first, second))
    return not RULES[rule.rule](first, second)


def _by_the_form(
    asked: Mapping[str, list[Question]], values: Mapping[str, Any], said: Declaration
) -> dict[str, str]:
    """The form's own comparisons, with what the draft says put in the place of what was answered."""
    if said.form is None:
        return {}
    answers, repeats = dict(said.answers), dict[str, str]()
    for name, questions in asked.items():
        own = next((one for one in questions if said.answers.get(one.asked.key)), None)
        if own is None:
            continue
        repeats.setdefault(own.asked.key, name)
        if values.get(name) is not None:
            answers[own.asked.key] = _answer(own, values[name], answers)
    return {
        repeats[key]: check.message
        for check in broken_checks(said.form, answers)
        for key in read_by(said.form, check)
        if key in repeats
    }


def _answer(question: Question, value: Any, answers: Mapping[str, Any]) -> Any:
    """The value as the form keeps it; what only a paper says (a place in words) leaves the answer."""
    before = answers.get(question.asked.key)
    if question.asked.type == "date":
        if isinstance(value, date):
            return value.isoformat()
        return before if str(before)[:4] == str(value) else f"{value}-01-01"
    if question.asked.type in NUMERIC:
        return float(number_in(value))
    return value if question.asked.type in {"text", "id_number"} and not question.field.more else before


def _text(flat: Mapping[str, str], name: str) -> str:
    return str(flat.get(name, "")).strip()
