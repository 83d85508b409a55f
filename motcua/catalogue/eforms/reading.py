"""JSON -> Definition, with errors that name the place.

{"title": …, "basis": …, "pages": [{"key", "title", "intro", "when", "fields": […]}], "checks": […]}
field: {"key", "type", "label", "required", "help", "hint", "when", "options", "prefill", "pattern",
        "pattern_message", "min", "max", "max_length", "default", "fields", "item", "component"}
options: ["Kinh", {"value": "nam", "label": "Nam"}]
person block: {"type": "person", "key": "mother", "label": "Người mẹ", "parts": ["name", …]}: becomes the
        fields mother_name, mother_birth_date …; keys "required_parts", "prefill" (a source: "party"), "when"
when:   {"field", "is": value} | {"field", "in": [values]} | {"field", "filled": true} |
        {"all": […]} | {"any": […]} | {"not": …}
check:  {"field", "rule", "other", "message"}
"""

import dataclasses
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.catalogue.eforms.conditions import fields_of
from motcua.catalogue.eforms.persons import expand
from motcua.catalogue.eforms.schema import (
    COMPARABLE,
    HAS_OPTIONS,
    TYPES,
    Check,
    Condition,
    Definition,
    Field,
    Option,
    Page,
    bound_date,
)
from motcua.common.refusal import Refusal

RULE_NAMES = frozenset({"before", "not_after", "after", "not_before", "differs", "at_most", "at_least"})
_KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")
_FIELD_KEYS = frozenset(one.name for one in dataclasses.fields(Field))


class DefinitionWrong(Refusal):
    """A form definition that cannot be shown or checked."""

    code = "eform-definition-wrong"
    message = gettext_lazy("Biểu mẫu sai ở {place}: {problem}.")


def parse(data: object) -> Definition:
    """The definition; raises DefinitionWrong."""
    root = _mapping(data, "$")
    _only(root, {"title", "basis", "pages", "checks"}, "$")
    pages = tuple(
        _page(page, f"pages[{index}]") for index, page in enumerate(_list(root.get("pages"), "pages"))
    )
    if not pages:
        raise DefinitionWrong(place="pages", problem=_("cần ít nhất một trang"))
    known = _known_fields(pages)
    checks = tuple(
        _check(check, known, f"checks[{index}]")
        for index, check in enumerate(_list(root.get("checks", []), "checks"))
    )
    return Definition(_text(root, "title", "$"), pages, checks, _text(root, "basis", "$", ""))


def _page(data: object, place: str) -> Page:
    page = _mapping(data, place)
    _only(page, {"key", "title", "intro", "when", "fields"}, place)
    return Page(
        key=_key(page, place),
        title=_text(page, "title", place),
        fields=_fields(page.get("fields"), f"{place}.fields"),
        intro=_text(page, "intro", place, ""),
        when=_condition(page.get("when"), f"{place}.when"),
    )


def _fields(data: object, place: str, *, inside_group: bool = False) -> tuple[Field, ...]:
    fields: list[Field] = []
    for index, item in enumerate(_list(data, place)):
        here = f"{place}[{index}]"
        entry = _mapping(item, here)
        try:
            plain = expand(entry) if entry.get("type") == "person" else [entry]
        except ValueError as error:
            raise DefinitionWrong(place=here, problem=str(error)) from None
        fields += [_field(one, here, inside_group) for one in plain]
    if not fields:
        raise DefinitionWrong(place=place, problem=_("cần ít nhất một câu hỏi"))
    return tuple(fields)


def _field(data: Mapping[str, Any], place: str, inside_group: bool) -> Field:
    _only(data, _FIELD_KEYS, place)
    kind = data.get("type")
    if not isinstance(kind, str) or kind not in TYPES or (inside_group and kind == "group"):
        raise DefinitionWrong(
            place=f"{place}.type", problem=_("không có loại câu hỏi “%(type)s”") % {"type": kind}
        )
    field = Field(
        key=_key(data, place),
        type=kind,
        label=_text(data, "label", place),
        required=_flag(data, "required", place),
        when=_condition(data.get("when"), f"{place}.when"),
        options=_options(data.get("options", []), f"{place}.options"),
        min=data.get("min"),
        max=data.get("max"),
        max_length=_size(data, place),
        fields=_fields(data["fields"], f"{place}.fields", inside_group=True) if "fields" in data else (),
        **{
            name: _text(data, name, place, "")
            for name in (
                "help",
                "hint",
                "block",
                "prefill",
                "pattern",
                "pattern_message",
                "default",
                "item",
                "component",
            )
        },
    )
    _check_field(field, place)
    return field


def _check_field(field: Field, place: str) -> None:
    if (field.type in HAS_OPTIONS) != bool(field.options):
        raise DefinitionWrong(
            place=f"{place}.options", problem=_("chỉ câu hỏi chọn mới có, và phải có, lựa chọn")
        )
    if (field.type == "group") != bool(field.fields):
        raise DefinitionWrong(
            place=f"{place}.fields", problem=_("chỉ nhóm lặp lại mới có, và phải có, câu hỏi con")
        )
    keys = [one.key for one in field.fields]
    if len(keys) != len(set(keys)):
        raise DefinitionWrong(place=f"{place}.fields", problem=_("hai câu hỏi trùng khóa"))
    try:
        re.compile(field.pattern)
    except re.error:
        raise DefinitionWrong(place=f"{place}.pattern", problem=_("mẫu không hợp lệ")) from None
    for name, bound in (("min", field.min), ("max", field.max)):
        if bound is not None and not _bound_fits(field, bound):
            raise DefinitionWrong(place=f"{place}.{name}", problem=_("giới hạn không hợp với loại câu hỏi"))


def _bound_fits(field: Field, bound: object) -> bool:
    if field.type == "date":
        try:
            return isinstance(bound, str) and bool(bound_date(bound, date(2022, 7, 25)))
        except ValueError:
            return False
    if field.type == "group":
        return type(bound) is int and 0 <= bound <= 50
    return field.type in COMPARABLE and isinstance(bound, (int, float)) and not isinstance(bound, bool)


def _known_fields(pages: Iterable[Page]) -> dict[str, Field]:
    """Every top-level field; refuses doubles and conditions on fields that come later or do not exist."""
    known: dict[str, Field] = {}
    seen_pages: set[str] = set()
    for page in pages:
        if page.key in seen_pages:
            raise DefinitionWrong(place=page.key, problem=_("hai trang trùng khóa"))
        seen_pages.add(page.key)
        _asks_earlier(page.when, known, page.key)
        for field in page.fields:
            if field.key in known:
                raise DefinitionWrong(place=f"{page.key}.{field.key}", problem=_("hai câu hỏi trùng khóa"))
            _asks_earlier(field.when, known, f"{page.key}.{field.key}")
            known[field.key] = field
            _check_group(field, known, f"{page.key}.{field.key}")
    return known


def _check_group(group: Field, known: Mapping[str, Field], place: str) -> None:
    inner: dict[str, Field] = dict(known)
    for field in group.fields:
        _asks_earlier(field.when, inner, f"{place}.{field.key}")
        inner[field.key] = field


def _asks_earlier(condition: Condition | None, known: Mapping[str, Field], place: str) -> None:
    missing = sorted(fields_of(condition) - set(known))
    if missing:
        problem = _("điều kiện hỏi câu “%(key)s” không có hoặc đứng sau") % {"key": missing[0]}
        raise DefinitionWrong(place=f"{place}.when", problem=problem)


def _condition(data: object, place: str) -> Condition | None:
    if data is None:
        return None
    entry = _mapping(data, place)
    names = set(entry)
    if names in ({"all"}, {"any"}):
        kind = names.pop()
        parts = [_condition(part, f"{place}.{kind}[{i}]") for i, part in enumerate(_list(entry[kind], place))]
        return Condition(kind, parts=tuple(part for part in parts if part))
    if names == {"not"}:
        part = _condition(_mapping(entry["not"], f"{place}.not"), f"{place}.not")
        return Condition("not", parts=(part,) if part else ())
    for kind in ("is", "in", "filled"):
        if names == {"field", kind} and isinstance(entry["field"], str):
            values = _list(entry[kind], place) if kind == "in" else [entry[kind]]
            return Condition(kind, field=entry["field"], values=tuple(values))
    raise DefinitionWrong(place=place, problem=_("điều kiện không viết đúng cách"))


def _check(data: object, known: Mapping[str, Field], place: str) -> Check:
    entry = _mapping(data, place)
    _only(entry, {"field", "rule", "other", "message"}, place)
    check = Check(*(_text(entry, name, place) for name in ("field", "rule", "other", "message")))
    first, second = known.get(check.field), known.get(check.other)
    if first is None or second is None:
        raise DefinitionWrong(place=place, problem=_("so sánh với câu hỏi không có"))
    if check.rule not in RULE_NAMES:
        raise DefinitionWrong(place=f"{place}.rule", problem=_("không có phép so sánh này"))
    if check.rule != "differs" and (
        first.type not in COMPARABLE or (first.type == "date") != (second.type == "date")
    ):
        raise DefinitionWrong(place=place, problem=_("hai câu hỏi không so sánh được với nhau"))
    return check


def _options(data: object, place: str) -> tuple[Option, ...]:
    options = []
    for index, item in enumerate(_list(data, place)):
        if isinstance(item, str):
            options.append(Option(item, item))
            continue
        entry = _mapping(item, f"{place}[{index}]")
        options.append(Option(_text(entry, "value", place), _text(entry, "label", place)))
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


def _mapping(data: object, place: str) -> Mapping[str, Any]:
    if not isinstance(data, dict):
        raise DefinitionWrong(place=place, problem=_("cần một đối tượng"))
    return data


def _list(data: object, place: str) -> list[Any]:
    if not isinstance(data, list):
        raise DefinitionWrong(place=place, problem=_("cần một danh sách"))
    return data


def _text(data: Mapping[str, Any], name: str, place: str, default: str | None = None) -> str:
    value = data.get(name, default)
    if not isinstance(value, str) or (default is None and not value.strip()):
        raise DefinitionWrong(place=f"{place}.{name}", problem=_("cần chữ"))
    return value


def _flag(data: Mapping[str, Any], name: str, place: str) -> bool:
    value = data.get(name, True)
    if not isinstance(value, bool):
        raise DefinitionWrong(place=f"{place}.{name}", problem=_("cần true hoặc false"))
    return value


def _key(data: Mapping[str, Any], place: str) -> str:
    key = _text(data, "key", place)
    if not _KEY.fullmatch(key):
        raise DefinitionWrong(
            place=f"{place}.key", problem=_("khóa chỉ gồm chữ thường, số và gạch dưới, bắt đầu bằng chữ")
        )
    return key


def _only(data: Mapping[str, Any], known: Iterable[str], place: str) -> None:
    unknown = sorted(set(data) - set(known))
    if unknown:
        raise DefinitionWrong(place=f"{place}.{unknown[0]}", problem=_("không có thuộc tính này"))
