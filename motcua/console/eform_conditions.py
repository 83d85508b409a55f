"""Conditions as rows a person fills in: “câu – là – giá trị”, all of them or any of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.catalogue.eforms.schema import Condition, Field

OPERATIONS = [
    ("is", gettext_lazy("là")),
    ("is_not", gettext_lazy("không phải là")),
    ("filled", gettext_lazy("đã trả lời")),
    ("empty", gettext_lazy("để trống")),
]
MOST_ROWS = 3
_TRUE, _FALSE = {"có", "yes", "true", "đúng"}, {"không", "no", "false", "sai"}
_NUMBERS = {"number", "money", "computed"}


class ValueWrong(ValueError):
    """A sentence about a value that the question never has."""


@dataclass(frozen=True)
class Row:
    field: str
    operation: str
    value: str = ""


def rows_of(when: object) -> tuple[list[Row], str] | None:
    """Rows and how they join ("all", "any"); None for a condition that rows cannot say."""
    if when is None:
        return [], "all"
    if not isinstance(when, dict):
        return None
    for join in ("all", "any"):
        if set(when) == {join} and isinstance(when[join], list):
            rows = [_row(part) for part in when[join]]
            if len(rows) <= MOST_ROWS and None not in rows:
                return [row for row in rows if row], join
            return None
    row = _row(when)
    return ([row], "all") if row else None


def _row(when: object) -> Row | None:
    if not isinstance(when, dict):
        return None
    if set(when) == {"not"}:
        inner = _row(when["not"])
        return Row(inner.field, "is_not", inner.value) if inner and inner.operation == "is" else None
    if set(when) == {"field", "is"}:
        return Row(str(when["field"]), "is", _written(when["is"]))
    if set(when) == {"field", "in"} and isinstance(when["in"], list):
        return Row(str(when["field"]), "is", " | ".join(_written(value) for value in when["in"]))
    if set(when) == {"field", "filled"}:
        return Row(str(when["field"]), "filled" if when["filled"] else "empty")
    return None


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "có" if value else "không"
    return str(value)


def when_of(rows: list[Row], join: str, questions: Mapping[str, Field]) -> Any:
    """The condition the rows say; None without rows. Raises ValueWrong."""
    parts = [_part(row, questions) for row in rows]
    if len(parts) < 2:
        return parts[0] if parts else None
    return {join: parts}


def _part(row: Row, questions: Mapping[str, Field]) -> dict[str, Any]:
    if row.operation in {"filled", "empty"}:
        return {"field": row.field, "filled": row.operation == "filled"}
    field = questions.get(row.field)
    values = [_read(text.strip(), field) for text in row.value.split("|") if text.strip()]
    if not values:
        raise ValueWrong(_("Điều kiện về “%(key)s” thiếu giá trị.") % {"key": row.field})
    said = {"field": row.field, "is": values[0]} if len(values) == 1 else {"field": row.field, "in": values}
    return said if row.operation == "is" else {"not": said}


def _read(text: str, field: Field | None) -> object:
    if field is None or field.type not in {"yes_no", "choice", "multi_choice", *_NUMBERS}:
        return text
    if field.type == "yes_no":
        if text.casefold() not in _TRUE | _FALSE:
            raise ValueWrong(_("Câu “%(label)s” chỉ có giá trị có hoặc không.") % {"label": field.label})
        return text.casefold() in _TRUE
    if field.options:
        return _option(text, field)
    try:
        number = float(text.replace(".", "").replace(",", "."))
    except ValueError:
        raise ValueWrong(_("Câu “%(label)s” cần so với một số.") % {"label": field.label}) from None
    return int(number) if number.is_integer() else number


def _option(text: str, field: Field) -> str:
    for option in field.options:
        if text.casefold() in {option.value.casefold(), option.label.casefold()}:
            return option.value
    raise ValueWrong(
        _("Câu “%(label)s” không có lựa chọn “%(value)s”.") % {"label": field.label, "value": text}
    )


def in_words(condition: Condition | None, questions: Mapping[str, Field]) -> str:
    """“Quan hệ” là Cha hoặc Mẹ; nothing without a condition."""
    if condition is None:
        return ""
    match condition.kind:
        case "all":
            return _(" và ").join(in_words(part, questions) for part in condition.parts)
        case "any":
            return _(" hoặc ").join(in_words(part, questions) for part in condition.parts)
        case "not":
            return _("không phải: {what}").format(what=in_words(condition.parts[0], questions))
    field = questions.get(condition.field)
    label = field.label if field else condition.field
    if condition.kind == "filled":
        filled = _("“{field}” đã trả lời") if condition.values[0] else _("“{field}” để trống")
        return filled.format(field=label)
    said = _(" hoặc ").join(_said(condition.values, field))
    return _("“{field}” là {values}").format(field=label, values=said)


def _said(values: tuple[object, ...], field: Field | None) -> Iterator[str]:
    words = {True: _("có"), False: _("không")}
    for value in values:
        if isinstance(value, bool):
            yield words[value]
        else:
            yield field.label_of(value) if field else str(value)
