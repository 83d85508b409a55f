"""JSON -> Definition, with errors that name the place.

{"title": …, "basis": …, "pages": […], "checks": […], "tests": […]}
page:   {"key", "title", "intro", "when", "fields": […]}
field: {"key", "type", "label", "required", "help", "hint", "when", "options", "prefill", "pattern",
        "without", "pattern_message", "min", "max", "max_length", "fields", "item", "component",
        "formula", "unit", "unconfirmed"}
pattern: a regular expression without look-around and back-references (see common/patterns.py)
without: words the answer may not have, whatever their case: ["công ty"]
options: ["Kinh", {"value": "nam", "label": "Nam"}]
words:  every text may be {"vi": "Họ tên", "en": "Full name"} (see languages.py)
block:  {"type": "person" | "organisation", "key": "mother", "label": "Người mẹ", "parts": ["name", …]}: the
        fields mother_name, mother_birth_date …; keys "required_parts", "prefill" (a source: "party"), "when"
table:  a group drawn one entry a row; its columns ask no conditions
formula: of a computed field (see formulas.py)
when:   {"field", "is": value} | {"field", "in": [values]} | {"field", "filled": true} |
        {"all": […]} | {"any": […]} | {"not": …}
check:  {"field", "rule", "other", "message"}
test:   see trials.py
"""

import dataclasses
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from motcua.catalogue.eforms.blocks import BLOCKS, expand
from motcua.catalogue.eforms.consistency import problems_in
from motcua.catalogue.eforms.formulas import FormulaWrong, Node, parse_formula
from motcua.catalogue.eforms.languages import in_language
from motcua.catalogue.eforms.limits import excess
from motcua.catalogue.eforms.schema import (
    COMPARABLE,
    HAS_OPTIONS,
    IN_TABLE,
    REPEATS,
    TYPES,
    Check,
    Condition,
    Definition,
    Field,
    Option,
    Page,
    Trial,
    bound_date,
)
from motcua.catalogue.eforms.shapes import DefinitionWrong, flag, items, key, mapping, only, text
from motcua.common import patterns

_ROOT_KEYS = ("title", "basis", "pages", "checks", "tests")
# "default" stands in forms of before and is not read: no answer is made beforehand
_FIELD_KEYS = frozenset(one.name for one in dataclasses.fields(Field)) | {"default"}
_FIELD_TEXTS = ("help", "hint", "block", "prefill", "pattern", "pattern_message", "item")
_TRIAL_KEYS = ("name", "typed", "shows", "hides", "errors", "computed", "on")


def parse(data: object, language: str = "vi") -> Definition:
    """The definition with its words in the language; raises DefinitionWrong."""
    definition = read(data, language)
    for place, problem in problems_in(definition):
        raise DefinitionWrong(place=place, problem=problem)
    return definition


def read(data: object, language: str = "vi") -> Definition:
    """The definition, each question good by itself; what they say of one another is not looked at."""
    root = mapping(in_language(data, language), "$")
    beyond = excess(root)
    if beyond is not None:
        raise DefinitionWrong(place=beyond[0], problem=beyond[1])
    only(root, _ROOT_KEYS, "$")
    pages = tuple(
        read_page(page, f"pages[{index}]", language)
        for index, page in enumerate(items(root.get("pages"), "pages"))
    )
    if not pages:
        raise DefinitionWrong(place="pages", problem=_("cần ít nhất một trang"))
    checks = tuple(
        read_check(check, f"checks[{index}]")
        for index, check in enumerate(items(root.get("checks", []), "checks"))
    )
    trials = tuple(
        read_trial(trial, f"tests[{index}]")
        for index, trial in enumerate(items(root.get("tests", []), "tests"))
    )
    return Definition(text(root, "title", "$"), pages, checks, text(root, "basis", "$", ""), trials)


def read_page(data: object, place: str, language: str) -> Page:
    """One page by itself."""
    page = mapping(data, place)
    only(page, {"key", "title", "intro", "when", "fields"}, place)
    return Page(
        key=key(page, place),
        title=text(page, "title", place),
        fields=_fields(page.get("fields"), f"{place}.fields", language),
        intro=text(page, "intro", place, ""),
        when=_condition(page.get("when"), f"{place}.when"),
    )


def _fields(data: object, place: str, language: str, inside: str = "") -> tuple[Field, ...]:
    """inside: the type of the group the fields are asked in."""
    fields: list[Field] = []
    for index, item in enumerate(items(data, place)):
        fields += read_fields(item, f"{place}[{index}]", language, inside)
    if not fields:
        raise DefinitionWrong(place=place, problem=_("cần ít nhất một câu hỏi"))
    return tuple(fields)


def read_fields(data: object, place: str, language: str, inside: str = "") -> list[Field]:
    """One question by itself, or the questions of a block."""
    entry = mapping(data, place)
    if entry.get("type") not in tuple(BLOCKS):
        return [_field(entry, place, language, inside)]
    if inside == "table":
        raise DefinitionWrong(place=place, problem=_("cột của bảng không chứa được khối"))
    try:
        plain = expand(entry)
    except ValueError as error:
        raise DefinitionWrong(place=place, problem=str(error)) from None
    return [_field(one, place, language, inside) for one in in_language(plain, language)]


def _field(data: Mapping[str, Any], place: str, language: str, inside: str) -> Field:
    only(data, _FIELD_KEYS, place)
    kind = _type(data.get("type"), place, inside)
    field = Field(
        key=key(data, place),
        type=kind,
        label=text(data, "label", place),
        required=flag(data, "required", place, True) and kind != "computed",
        when=_condition(data.get("when"), f"{place}.when"),
        options=_options(data.get("options", []), f"{place}.options"),
        min=data.get("min"),
        max=data.get("max"),
        max_length=_size(data, place),
        fields=_fields(data["fields"], f"{place}.fields", language, kind) if "fields" in data else (),
        component=text(data, "component", place, ""),
        formula=_formula(data, kind, place),
        without=_texts(data.get("without", []), f"{place}.without"),
        unit=text(data, "unit", place, ""),
        unconfirmed=flag(data, "unconfirmed", place, False),
        **{name: text(data, name, place, "") for name in _FIELD_TEXTS},
    )
    _check_field(field, place, inside)
    return field


def _type(kind: object, place: str, inside: str) -> str:
    fits = isinstance(kind, str) and kind in (IN_TABLE if inside == "table" else TYPES)
    if not isinstance(kind, str) or not fits or (inside and kind in REPEATS):
        raise DefinitionWrong(
            place=f"{place}.type", problem=_("không có loại câu hỏi “%(type)s”") % {"type": kind}
        )
    return kind


def _formula(data: Mapping[str, Any], kind: str, place: str) -> Node | None:
    if (kind == "computed") != ("formula" in data):
        raise DefinitionWrong(
            place=f"{place}.formula", problem=_("chỉ câu tự tính mới có, và phải có, công thức")
        )
    if "formula" not in data:
        return None
    try:
        return parse_formula(text(data, "formula", place))
    except FormulaWrong as error:
        raise DefinitionWrong(place=f"{place}.formula", problem=str(error)) from None


def _check_field(field: Field, place: str, inside: str) -> None:
    if (field.type in HAS_OPTIONS) != bool(field.options):
        raise DefinitionWrong(
            place=f"{place}.options", problem=_("chỉ câu hỏi chọn mới có, và phải có, lựa chọn")
        )
    if (field.type in REPEATS) != bool(field.fields):
        raise DefinitionWrong(
            place=f"{place}.fields", problem=_("chỉ nhóm lặp lại mới có, và phải có, câu hỏi con")
        )
    if inside == "table" and field.when is not None:
        raise DefinitionWrong(place=f"{place}.when", problem=_("cột của bảng không đặt điều kiện được"))
    try:
        patterns.check(field.pattern)
    except patterns.PatternWrong as wrong:
        raise DefinitionWrong(place=f"{place}.pattern", problem=str(wrong)) from None
    _check_bounds(field, place)


def _check_bounds(field: Field, place: str) -> None:
    for name, bound in (("min", field.min), ("max", field.max)):
        if bound is not None and not _bound_fits(field, bound):
            raise DefinitionWrong(place=f"{place}.{name}", problem=_("giới hạn không hợp với loại câu hỏi"))


def _bound_fits(field: Field, bound: object) -> bool:
    if field.type == "date":
        try:
            return isinstance(bound, str) and bool(bound_date(bound, date(2022, 7, 25)))
        except ValueError:
            return False
    if field.type in REPEATS:
        return type(bound) is int and 0 <= bound <= 50
    fits = field.type in COMPARABLE and field.type != "computed"
    return fits and isinstance(bound, (int, float)) and not isinstance(bound, bool)


def _condition(data: object, place: str) -> Condition | None:
    if data is None:
        return None
    entry = mapping(data, place)
    names = set(entry)
    if names in ({"all"}, {"any"}):
        kind = names.pop()
        parts = [_condition(part, f"{place}.{kind}[{i}]") for i, part in enumerate(items(entry[kind], place))]
        return Condition(kind, parts=tuple(part for part in parts if part))
    if names == {"not"}:
        part = _condition(mapping(entry["not"], f"{place}.not"), f"{place}.not")
        return Condition("not", parts=(part,) if part else ())
    for kind in ("is", "in", "filled"):
        if names == {"field", kind} and isinstance(entry["field"], str):
            values = items(entry[kind], place) if kind == "in" else [entry[kind]]
            return Condition(kind, field=entry["field"], values=tuple(values))
    raise DefinitionWrong(place=place, problem=_("điều kiện không viết đúng cách"))


def read_check(data: object, place: str) -> Check:
    """One comparison by itself."""
    entry = mapping(data, place)
    only(entry, {"field", "rule", "other", "message"}, place)
    return Check(*(text(entry, name, place) for name in ("field", "rule", "other", "message")))


def read_trial(data: object, place: str) -> Trial:
    """One test by itself."""
    entry = mapping(data, place)
    only(entry, _TRIAL_KEYS, place)
    on = text(entry, "on", place, "")
    try:
        day = date.fromisoformat(on) if on else None
    except ValueError:
        raise DefinitionWrong(place=f"{place}.on", problem=_("ngày viết theo dạng 2022-07-25")) from None
    typed = mapping(entry.get("typed", {}), f"{place}.typed")
    errors, computed = entry.get("errors"), mapping(entry.get("computed", {}), f"{place}.computed")
    if not all(isinstance(value, (int, float)) for value in computed.values()):
        raise DefinitionWrong(place=f"{place}.computed", problem=_("kết quả tính phải là số"))
    return Trial(
        name=text(entry, "name", place),
        typed={name: _texts(value, f"{place}.typed.{name}") for name, value in typed.items()},
        shows=_texts(entry.get("shows", []), f"{place}.shows"),
        hides=_texts(entry.get("hides", []), f"{place}.hides"),
        errors=None if errors is None else _sentences(errors, f"{place}.errors"),
        computed=computed,
        on=day,
    )


def _texts(data: object, place: str) -> tuple[str, ...]:
    found = [data] if isinstance(data, str) else items(data, place)
    if not all(isinstance(one, str) for one in found):
        raise DefinitionWrong(place=place, problem=_("cần chữ"))
    return tuple(found)


def _sentences(data: object, place: str) -> Mapping[str, str]:
    found = mapping(data, place)
    return {name: text(found, name, place, "") for name in found}


def _options(data: object, place: str) -> tuple[Option, ...]:
    options = []
    for index, item in enumerate(items(data, place)):
        if isinstance(item, str):
            options.append(Option(item, item))
            continue
        entry = mapping(item, f"{place}[{index}]")
        options.append(Option(text(entry, "value", place), text(entry, "label", place)))
    values = [option.value for option in options]
    if len(values) != len(set(values)):
        raise DefinitionWrong(place=place, problem=_("hai lựa chọn trùng nhau"))
    return tuple(options)


def _size(data: Mapping[str, Any], place: str) -> int:
    usual = 2000 if data.get("type") == "long_text" else 250
    size = data.get("max_length", usual)
    if type(size) is not int or not 1 <= size <= 5000:
        raise DefinitionWrong(place=f"{place}.max_length", problem=_("độ dài phải từ 1 đến 5000"))
    return size
