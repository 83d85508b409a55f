"""What is wrong with a drafted result: by the rules of its declaration, and where a line would stay empty."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.catalogue.eforms import Definition, Field
from motcua.catalogue.eforms.blocks import ethnic_groups, genders
from motcua.catalogue.eforms.schema import Option
from motcua.catalogue.eforms.values import Mistake, read
from motcua.common.refusal import Refusal
from motcua.dossiers.result_fields import ResultField, Type

CHOICES: dict[Type, tuple[str, ...]] = {"sex": tuple(genders()), "ethnicity": tuple(ethnic_groups())}
_NAME = "[^0-9@#$%^*_=+<>]{2,}"
_NUMBER = re.compile(r"[+±-]?\s?([0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)(,[0-9]+)?(?:\s?[^0-9]*)?")
_EARLIEST_YEAR = 1900
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


def problems_of(
    fields: tuple[ResultField, ...],
    flat: Mapping[str, str],
    *,
    form: Definition | None,
    today: date,
) -> dict[str, str]:
    """Sentence by name of the field; empty when the draft may be proposed.

    form  the declaration's definition: what it refuses of a value, the draft refuses too.
    """
    asked = {one.key: one for page in form.pages for one in page.fields} if form else {}
    wrong = {field.name: _problem(field, flat, asked, today) for field in fields}
    return {name: sentence for name, sentence in wrong.items() if sentence}


def needed(field: ResultField, flat: Mapping[str, str]) -> bool:
    """Must the field be filled, as the others stand?"""
    return field.required and (not field.belongs or bool(flat.get(field.belongs, "").strip()))


def _problem(field: ResultField, flat: Mapping[str, str], asked: Mapping[str, Field], today: date) -> str:
    text = str(flat.get(field.name, "")).strip()
    if not text:
        return _("Kết quả in dòng này; vui lòng điền.") if needed(field, flat) else ""
    if field.belongs and not str(flat.get(field.belongs, "")).strip():
        return _("Chưa có họ tên của người này; điền họ tên, hoặc để trống cả phần.")
    if field.type == "year":
        return _year_problem(text, today)
    if field.type == "measure":
        return _measure_problem(field, text, asked)
    try:
        read(_rule(field, asked), [text], today)
    except Mistake as mistake:
        return str(mistake)
    return ""


def _rule(field: ResultField, asked: Mapping[str, Field]) -> Field:
    """The form's own question where it asks the same kind of thing; otherwise the rule of the type."""
    rule = _RULES.get(field.type, _PLAIN)
    if field.type == "date" and field.max:
        rule = replace(rule, max=field.max)
    own = next((asked[key] for key in field.answers if key in asked and asked[key].type == rule.type), None)
    if own is None or field.joined or field.type == "ethnicity":
        return replace(rule, label=str(field.label))
    pattern = own.pattern or rule.pattern
    options = tuple(Option(one.label, one.label) for one in own.options)
    return replace(own, label=str(field.label), pattern=pattern, options=options, required=False)


def _year_problem(text: str, today: date) -> str:
    if re.fullmatch("[0-9]{4}", text) and _EARLIEST_YEAR <= int(text) <= today.year:
        return ""
    return _("Ghi năm sinh bằng bốn chữ số, từ %(from)d đến %(to)d.") % {
        "from": _EARLIEST_YEAR,
        "to": today.year,
    }


def _measure_problem(field: ResultField, text: str, asked: Mapping[str, Field]) -> str:
    found = _NUMBER.fullmatch(text)
    if found is None:
        return _("Ghi bằng số, ví dụ 96,5; đơn vị viết sau số.")
    own = next((asked[key] for key in field.answers if key in asked), None)
    try:
        value = Decimal(found[1].replace(".", "") + (found[2] or "").replace(",", "."))
    except InvalidOperation:
        return _("Ghi bằng số, ví dụ 96,5; đơn vị viết sau số.")
    if own is not None and _outside(own, value):
        return _("Số này ngoài khoảng tờ khai cho phép.")
    return ""


def _outside(own: Field, value: Decimal) -> bool:
    if own.type not in {"number", "money"}:
        return False
    low, high = own.min, own.max
    return (low is not None and value < Decimal(str(low))) or (
        high is not None and value > Decimal(str(high))
    )
