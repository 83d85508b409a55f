"""What the form's own question refuses, asked of the value that a result repeats from it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from motcua.catalogue.eforms import Definition, Field
from motcua.catalogue.eforms.schema import REPEATS, Option, bound_date
from motcua.catalogue.eforms.values import Mistake, read
from motcua.dossiers.result_fields import ResultField

_NUMBER = re.compile(r"[+±-]?\s?([0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)(,[0-9]+)?(?:\s?[^0-9]*)?")
_DATE_LIKE = re.compile(r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{4}")
_ID_LIKE = re.compile(r"[A-Z]?[0-9][0-9.]{5,}[0-9]")
_EARLIEST_YEAR = 1900
NUMERIC = frozenset({"number", "money", "computed"})


@dataclass(frozen=True)
class Question:
    """A question of the form as the result's field repeats it."""

    field: ResultField
    asked: Field
    today: date

    def check(self, text: str) -> None:
        """Raise Mistake where the form would have refused what the result says."""
        _CHECKS.get(self.asked.type, _check_simple)(self, text)

    def simple(self, text: str) -> None:
        """By the question's own reader, under the name the result gives the value."""
        read(replace(self.asked, label=str(self.field.label), required=False), [text], self.today)


def questions_of(field: ResultField, form: Definition | None, today: date) -> list[Question]:
    """The questions the field's value comes from, in their order; none where the form does not ask."""
    asked = {one.key: one for page in form.pages for one in page.fields} if form else {}
    return [Question(field, asked[key], today) for key in field.answers if key in asked]


def labels_of(questions: Sequence[Question]) -> tuple[str, ...]:
    """What may be chosen, where the field repeats one choice and nothing else may be said."""
    if len(questions) != 1 or questions[0].field.more or questions[0].asked.type != "choice":
        return ()
    return tuple(option.label for option in questions[0].asked.options)


def check_answers(questions: Sequence[Question], text: str) -> None:
    """Raise the first question's Mistake when no question the value may come from would take it."""
    first: Mistake | None = None
    for question in questions:
        try:
            question.check(text)
        except Mistake as mistake:
            first = first or mistake
        else:
            return
    if first is not None:
        raise first


def number_in(text: str) -> Decimal:
    """The number of “96,5 m²”; raises Mistake."""
    found = _NUMBER.fullmatch(text)
    try:
        return Decimal(found[1].replace(".", "") + (found[2] or "").replace(",", ".")) if found else _none()
    except InvalidOperation:
        return _none()


def check_year(text: str, low: int, high: int) -> None:
    """Four digits between the two years; raises Mistake."""
    if not re.fullmatch("[0-9]{4}", text) or not low <= int(text) <= high:
        raise Mistake(_("Ghi năm sinh bằng bốn chữ số, từ %(from)d đến %(to)d.") % {"from": low, "to": high})


def years_of(asked: Field | None, today: date) -> tuple[int, int]:
    """The years a question about a day allows."""
    low = bound_date(str(asked.min), today).year if asked and asked.min else _EARLIEST_YEAR
    high = bound_date(str(asked.max), today).year if asked and asked.max else today.year
    return low, high


def _none() -> Decimal:
    raise Mistake(_("Ghi bằng số, ví dụ 96,5; đơn vị viết sau số."))


def _check_simple(question: Question, text: str) -> None:
    question.simple(text)


def _check_date(question: Question, text: str) -> None:
    if question.field.type == "year":
        check_year(text, *years_of(question.asked, question.today))
    else:
        question.simple(text)


def _check_number(question: Question, text: str) -> None:
    value, own = number_in(text), question.asked
    low, high = (Decimal(str(bound)) if bound is not None else None for bound in (own.min, own.max))
    if (low is not None and value < low) or (high is not None and value > high):
        raise Mistake(_("Số này ngoài khoảng tờ khai cho phép."))


def _check_choice(question: Question, text: str) -> None:
    labels = [option.label for option in question.asked.options]
    if question.field.more:
        if not any(_begins(text, label) for label in labels):
            raise Mistake(_("Bắt đầu bằng một trong các câu: %(labels)s.") % {"labels": "; ".join(labels)})
        return
    options = tuple(Option(label, label) for label in labels)
    replace(question, asked=replace(question.asked, options=options)).simple(text)


def _check_several(question: Question, text: str) -> None:
    one = replace(question, asked=replace(question.asked, type="choice"), field=question.field)
    for part in text.split("; "):
        _check_choice(one, part)


def _check_id_number(question: Question, text: str) -> None:
    """A number alone; where more may be said, every number of that kind, and one at least."""
    numbers = _ID_LIKE.findall(text) if question.field.more else [text]
    for number in numbers or [text]:
        question.simple(number)


def _check_entries(question: Question, text: str) -> None:
    """Entries of a group or table, one a line: how many, and the days and numbers in them."""
    group, lines = question.asked, [line for line in text.splitlines() if line.strip()]
    least, most = int(group.min or 0), int(group.max or len(lines))
    if not least <= len(lines) <= most:
        raise Mistake(_("Ghi mỗi mục một dòng, từ %(min)d đến %(max)d mục.") % {"min": least, "max": most})
    for kind, shape in (("date", _DATE_LIKE), ("id_number", _ID_LIKE)):
        for column in [one for one in group.fields if one.type == kind][:1]:
            for part in shape.findall(text):
                replace(question, asked=column).simple(part)


def _anything(question: Question, text: str) -> None:
    """An address is chosen on the form, and written out on a paper."""


def _check_yes_no(question: Question, text: str) -> None:
    if text not in {_("Có"), _("Không")}:
        raise Mistake(_("Ghi “Có” hoặc “Không”."))


def _begins(text: str, label: str) -> bool:
    rest = text.casefold().removeprefix(label.casefold())
    return len(rest) < len(text) and not rest[:1].isalnum()


_CHECKS: Mapping[str, Callable[[Question, str], None]] = {
    "date": _check_date,
    "choice": _check_choice,
    "multi_choice": _check_several,
    "id_number": _check_id_number,
    "address": _anything,
    "yes_no": _check_yes_no,
    **dict.fromkeys(NUMERIC, _check_number),
    **dict.fromkeys(REPEATS, _check_entries),
}
