"""Formulas of computed questions: numbers from earlier answers, a closed little language, never `eval`.

    area * 75000            sum(trades.capital)             round(total * 0.5 / 100)
    years(born, married)    max(0, share - 1)               or_zero(discount)

A name is the key of a question; `group.key` stands inside sum() only. Blank answers make the result blank,
except inside sum(), which skips them, and or_zero(). Dividing by zero leaves the result blank.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _

_TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?)|([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)?)|([-+*/(),]))")
_LONGEST = 300
_DEEPEST = 20
_LARGEST = Decimal(10) ** 15
_NUMBERS = frozenset({"number", "money", "computed"})
# arguments: n numbers, d dates, c one column of a group, g a group; the last letter with * repeats
_ARGUMENTS = {
    "sum": "c",
    "count": "g",
    "min": "n*",
    "max": "n*",
    "round": "n",
    "or_zero": "n",
    "years": "dd",
    "days": "dd",
}


class FormulaWrong(ValueError):
    """A sentence about the formula, for its author."""


@dataclass(frozen=True)
class Node:
    """kind "number" (value), "name" (value), "call" (value: function) or an operator in `value`."""

    kind: str
    value: str
    parts: tuple["Node", ...] = ()


def parse_formula(text: str) -> Node:
    """The formula as a tree. Raises FormulaWrong."""
    if len(text) > _LONGEST:
        raise FormulaWrong(_("công thức dài quá %(max)d ký tự") % {"max": _LONGEST})
    reader = _Reader(list(_tokens(text)))
    node = reader.sum(0)
    if reader.peek():
        raise FormulaWrong(_("thừa “%(word)s”") % {"word": reader.peek()})
    return node


def _tokens(text: str) -> Iterator[str]:
    at = 0
    text = text.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if not match:
            raise FormulaWrong(_("không hiểu “%(word)s”") % {"word": text[at:].strip()[:20]})
        yield match[0].strip()
        at = match.end()


@dataclass
class _Reader:
    tokens: list[str]
    at: int = 0

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, wanted: str = "") -> str:
        token = self.peek()
        if not token or (wanted and token != wanted):
            raise FormulaWrong(_("thiếu “%(word)s”") % {"word": wanted or _("một số hoặc một khóa")})
        self.at += 1
        return token

    def sum(self, depth: int) -> Node:
        return self._chain("+-", self.product, depth)

    def product(self, depth: int) -> Node:
        return self._chain("*/", self.one, depth)

    def _chain(self, signs: str, inner: Callable[[int], Node], depth: int) -> Node:
        node = inner(depth + 1)
        while self.peek() and self.peek() in signs:
            sign = self.take()
            node = Node("sign", sign, (node, inner(depth + 1)))
        return node

    def one(self, depth: int) -> Node:
        if depth > _DEEPEST:
            raise FormulaWrong(_("ngoặc lồng nhau quá nhiều"))
        token = self.take()
        if token == "-":
            return Node("sign", "-", (Node("number", "0"), self.one(depth + 1)))
        if token == "(":
            node = self.sum(depth + 1)
            self.take(")")
            return node
        if token[0].isdigit():
            return Node("number", token)
        if token in "+*/,)":
            raise FormulaWrong(_("thừa “%(word)s”") % {"word": token})
        return self._call(token, depth) if self.peek() == "(" else Node("name", token)

    def _call(self, name: str, depth: int) -> Node:
        if name not in _ARGUMENTS:
            raise FormulaWrong(_("không có hàm “%(name)s”") % {"name": name})
        self.take("(")
        parts = [self.sum(depth + 1)]
        while self.peek() == ",":
            self.take()
            parts.append(self.sum(depth + 1))
        self.take(")")
        wanted = _ARGUMENTS[name]
        if not wanted.endswith("*") and len(parts) != len(wanted):
            raise FormulaWrong(
                _("hàm “%(name)s” cần %(count)d thành phần") % {"name": name, "count": len(wanted)}
            )
        return Node("call", name, tuple(parts))


def names_in(node: Node) -> set[str]:
    """Keys a formula mentions; `group.key` as it stands."""
    if node.kind == "name":
        return {node.value}
    return set().union(*(names_in(part) for part in node.parts)) if node.parts else set()


def check_types(node: Node, types: Mapping[str, str]) -> None:
    """Every name must be a question of the kind its place wants. Raises FormulaWrong.

    types   key -> type, with `group.key` for the columns of groups.
    """
    if node.kind == "name":
        _wants(node, types, _NUMBERS, _("một số"))
    elif node.kind == "call":
        _check_call(node, types)
    else:
        for part in node.parts:
            check_types(part, types)


def _check_call(node: Node, types: Mapping[str, str]) -> None:
    wanted = _ARGUMENTS[node.value]
    for place, part in enumerate(node.parts):
        letter = wanted[min(place, 0 if wanted.endswith("*") else place)]
        if letter == "n":
            check_types(part, types)
        elif letter == "d":
            _wants(part, types, frozenset({"date"}), _("một ngày"))
        elif letter == "g":
            _wants(part, types, frozenset({"group", "table"}), _("một nhóm lặp lại hoặc bảng"))
        elif "." not in part.value:
            raise FormulaWrong(_("sum() cần khóa nhóm và khóa cột, ví dụ sum(trades.capital)"))
        else:
            _wants(part, types, _NUMBERS, _("một cột số"))


def _wants(node: Node, types: Mapping[str, str], kinds: frozenset[str], words: str) -> None:
    if node.kind != "name" or types.get(node.value) not in kinds:
        raise FormulaWrong(_("“%(name)s” phải là %(kind)s") % {"name": node.value, "kind": words})


def evaluate(node: Node, answers: Mapping[str, Any]) -> int | float | None:
    """The number, rounded to six places; None while an answer it needs is blank."""
    number = _number(node, answers)
    if number is None or abs(number) > _LARGEST:
        return None
    number = number.quantize(Decimal("0.000001"), rounding=ROUND_HALF_UP)
    return int(number) if number == number.to_integral_value() else float(number)


def _number(node: Node, answers: Mapping[str, Any]) -> Decimal | None:
    if node.kind == "number":
        return Decimal(node.value)
    if node.kind == "name":
        return _decimal(answers.get(node.value))
    if node.kind == "call":
        return _FUNCTIONS[node.value](node.parts, answers)
    left, right = (_number(part, answers) for part in node.parts)
    if left is None or right is None or (node.value == "/" and right == 0):
        return None
    if max(abs(left), abs(right)) > _LARGEST:
        return None
    return _SIGNS[node.value](left, right)


def _decimal(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return Decimal(str(value)) if abs(value) <= 10**15 else None


def _sum(parts: tuple[Node, ...], answers: Mapping[str, Any]) -> Decimal:
    group, _dot, column = parts[0].value.partition(".")
    numbers = (_decimal(entry.get(column)) for entry in _entries(answers, group))
    return sum((number for number in numbers if number is not None), Decimal(0))


def _entries(answers: Mapping[str, Any], group: str) -> list[Mapping[str, Any]]:
    entries = answers.get(group)
    return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []


def _among(choose: Callable[..., Decimal]) -> Callable[[tuple[Node, ...], Mapping[str, Any]], Decimal | None]:
    def chosen(parts: tuple[Node, ...], answers: Mapping[str, Any]) -> Decimal | None:
        numbers = [number for part in parts if (number := _number(part, answers)) is not None]
        return choose(numbers) if len(numbers) == len(parts) else None

    return chosen


def _round(parts: tuple[Node, ...], answers: Mapping[str, Any]) -> Decimal | None:
    number = _number(parts[0], answers)
    return None if number is None else number.to_integral_value(rounding=ROUND_HALF_UP)


def _dates(parts: tuple[Node, ...], answers: Mapping[str, Any]) -> tuple[date, date] | None:
    try:
        first, last = (date.fromisoformat(str(answers.get(part.value))) for part in parts)
    except ValueError:
        return None
    return first, last


def _years(parts: tuple[Node, ...], answers: Mapping[str, Any]) -> Decimal | None:
    """Whole years from the first day to the second; an age is complete on the birthday."""
    days = _dates(parts, answers)
    if days is None:
        return None
    first, last = days
    before_birthday = (last.month, last.day) < (first.month, first.day)
    return Decimal(last.year - first.year - before_birthday)


def _days(parts: tuple[Node, ...], answers: Mapping[str, Any]) -> Decimal | None:
    days = _dates(parts, answers)
    return None if days is None else Decimal((days[1] - days[0]).days)


_SIGNS: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
}
_FUNCTIONS: dict[str, Callable[[tuple[Node, ...], Mapping[str, Any]], Decimal | None]] = {
    "sum": _sum,
    "count": lambda parts, answers: Decimal(len(_entries(answers, parts[0].value))),
    "min": _among(min),
    "max": _among(max),
    "round": _round,
    "or_zero": lambda parts, answers: _number(parts[0], answers) or Decimal(0),
    "years": _years,
    "days": _days,
}
