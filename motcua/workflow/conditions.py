"""The language of conditions on flows: facts, literals, comparisons, and/or/not, in. Never eval.

A small subset of FEEL that also reads the usual spellings of other tools:
    outcome = "approve"          outcome == 'approve'          ${outcome == "approve"}
    fee > 0 and not (channel in ["online", "post"])            a.b != null
A missing fact is null. Values of different kinds are never equal and never ordered.
>>> holds(parse('outcome = "approve" and fee >= 10'), {"outcome": "approve", "fee": 12})
True
"""

import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as now

Expression = list[Any]  # ["and", a, b] · ["not", a] · ["=", a, b] · ["fact", name] · ["value", literal]

_LONGEST, _DEEPEST, _MOST_CASES = 1000, 40, 20_000
_TOKEN = re.compile(
    r"""\s*(?:(?P<number>-?\d+(?:\.\d+)?)|(?P<text>"[^"\\]*"|'[^'\\]*')"""
    r"""|(?P<sign><=|>=|==|!=|&&|\|\||[=<>!()\[\],])|(?P<word>[^\W\d]\w*(?:\.[^\W\d]\w*)*))"""
)
_SPELLINGS = {"==": "=", "&&": "and", "||": "or", "!": "not"}
_WORDS = {"true": True, "false": False, "null": None, "True": True, "False": False, "None": None}
_ORDER = {"=", "!=", "<", "<=", ">", ">="}
_RESERVED = {"and", "or", "not", "in", ")", "]", ",", *_ORDER}


class ConditionUnreadable(ValueError):
    """The text is not in the language; the argument is a Vietnamese sentence."""


def parse(text: str) -> Expression:
    """The condition as nested lists (JSON). Raises ConditionUnreadable."""
    bare = text.strip()
    if bare.startswith(("${", "#{")) and bare.endswith("}"):
        bare = bare[2:-1]
    bare = bare.removeprefix("=")
    if len(bare) > _LONGEST:
        raise ConditionUnreadable(now("điều kiện dài quá {most} ký tự").format(most=_LONGEST))
    parser = _Parser(list(_tokens(bare)))
    parsed = parser.alternatives(0)
    if parser.left():
        raise ConditionUnreadable(now("không hiểu “{rest}”").format(rest=parser.next()[1]))
    return parsed


def holds(expression: Expression, facts: Mapping[str, Any]) -> bool:
    """Whether the condition is true of the facts; anything but true is false."""
    return _value(expression, facts) is True


def fact_names(expression: Expression) -> set[str]:
    """First parts of the fact names that the condition reads: `a.b` reads `a`."""
    if expression[0] == "fact":
        return {str(expression[1]).split(".")[0]}
    return {name for part in expression[1:] if isinstance(part, list) for name in fact_names(part)}


def are_total(expressions: list[Expression], *, pause: Callable[[], None] = lambda: None) -> bool:
    """Whether one of the conditions holds whatever the facts are: tried on every case they can tell apart.

    Comparing two facts makes the cases endless; such conditions count as not total.

    pause  called for every case: it may raise when that takes too long.
    """
    cases: dict[str, set[tuple[str, Any]]] = {}
    for expression in expressions:
        if not _collect(expression, cases):
            return False
    tries = [[*_around(values)] for values in cases.values()]
    count = 1
    for values in tries:
        count *= len(values)
    if count > _MOST_CASES:
        return False
    for chosen in itertools.product(*tries):
        pause()
        facts = dict(zip(cases, chosen, strict=True))
        if not any(_value(expression, _Flat(facts)) is True for expression in expressions):
            return False
    return True


class _Flat(dict[str, Any]):
    """Facts by their full dotted name."""


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    place = 0
    while place < len(text.rstrip()):
        match = _TOKEN.match(text, place)
        if match is None:
            raise ConditionUnreadable(
                now("không hiểu “{rest}”").format(rest=text[place : place + 20].strip())
            )
        kind = str(match.lastgroup)
        word = match.group(kind)
        yield ("sign" if kind == "sign" else kind), _SPELLINGS.get(word, word)
        place = match.end()


class _Parser:
    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens, self.place = tokens, 0

    def left(self) -> bool:
        return self.place < len(self.tokens)

    def peek(self) -> str:
        kind, word = self.tokens[self.place] if self.left() else ("end", "")
        return "" if kind == "text" else word

    def next(self) -> tuple[str, str]:
        if not self.left():
            raise ConditionUnreadable(now("điều kiện bị thiếu ở cuối"))
        self.place += 1
        return self.tokens[self.place - 1]

    def expect(self, word: str) -> None:
        if self.peek() != word:
            raise ConditionUnreadable(now("thiếu dấu “{sign}”").format(sign=word))
        self.place += 1

    def alternatives(self, depth: int) -> Expression:
        if depth > _DEEPEST:
            raise ConditionUnreadable(now("điều kiện lồng nhau quá sâu"))
        return self._chain("or", lambda: self._chain("and", lambda: self._denial(depth)))

    def _chain(self, word: str, part: Any) -> Expression:
        parts = [part()]
        while self.peek() == word:
            self.place += 1
            parts.append(part())
        return parts[0] if len(parts) == 1 else [word, *parts]

    def _denial(self, depth: int) -> Expression:
        times = 0
        while self.peek() == "not":
            self.place += 1
            times += 1
        inner = self._comparison(depth)
        return ["not", inner] if times % 2 else inner if not times else ["not", ["not", inner]]

    def _comparison(self, depth: int) -> Expression:
        left = self._term(depth)
        word = self.peek()
        if word in _ORDER:
            self.place += 1
            return [word, left, self._term(depth)]
        if word == "in":
            self.place += 1
            return ["in", left, self._list()]
        if word == "not" and self.place + 1 < len(self.tokens) and self.tokens[self.place + 1][1] == "in":
            self.place += 2
            return ["not", ["in", left, self._list()]]
        return left

    def _list(self) -> Expression:
        self.expect("[")
        values: list[Any] = []
        while self.peek() != "]":
            if values:
                self.expect(",")
            kind, word = self.next()
            values.append(_literal(kind, word))
        self.expect("]")
        return ["value", values]

    def _term(self, depth: int) -> Expression:
        if self.peek() == "(":
            self.place += 1
            inner = self.alternatives(depth + 1)
            self.expect(")")
            return inner
        kind, word = self.next()
        if kind == "word" and word not in _WORDS and word not in _RESERVED:
            return ["fact", word]
        return ["value", _literal(kind, word)]


def _literal(kind: str, word: str) -> Any:
    if kind == "text":
        return word[1:-1]
    if kind == "number":
        return float(word) if "." in word else int(word)
    if word in _WORDS:
        return _WORDS[word]
    raise ConditionUnreadable(now("không hiểu “{rest}”").format(rest=word))


def _value(expression: Expression, facts: Mapping[str, Any]) -> Any:
    kind = expression[0]
    if kind == "value":
        return expression[1]
    if kind == "fact":
        return facts.get(expression[1]) if isinstance(facts, _Flat) else _fact(expression[1], facts)
    if kind == "and":
        return all(_value(part, facts) is True for part in expression[1:])
    if kind == "or":
        return any(_value(part, facts) is True for part in expression[1:])
    if kind == "not":
        return _value(expression[1], facts) is not True
    return _compare(kind, _value(expression[1], facts), _value(expression[2], facts))


def _fact(name: str, facts: Any) -> Any:
    for part in name.split("."):
        facts = facts.get(part) if isinstance(facts, Mapping) else None
    return facts


def _compare(sign: str, left: Any, right: Any) -> bool:
    if sign == "in":
        return any(_compare("=", left, item) for item in right)
    alike = _sort(left) == _sort(right)
    if sign in {"=", "!="}:
        return (alike and left == right) is (sign == "=")
    if not alike or not isinstance(left, int | float | str) or isinstance(left, bool):
        return False
    return bool(
        left < right
        if sign == "<"
        else left <= right
        if sign == "<="
        else _compare("<" + sign[1:], right, left)
    )


def _sort(value: Any) -> str:
    if isinstance(value, bool):
        return "truth"
    return "number" if isinstance(value, int | float) else type(value).__name__


def _collect(expression: Expression, cases: dict[str, set[tuple[str, Any]]]) -> bool:
    """Note which literals each fact is compared with; False when a comparison is not fact against literal."""
    kind = expression[0]
    if kind == "fact":
        cases.setdefault(expression[1], set())
        return True
    if kind == "value":
        return True
    if kind in {"and", "or", "not"}:
        return all(_collect(part, cases) for part in expression[1:])
    left, right = expression[1:]
    if left[0] == "value":
        left, right = right, left
    if left[0] != "fact" or right[0] != "value":
        return False
    values = right[1] if isinstance(right[1], list) else [right[1]]
    cases.setdefault(left[1], set()).update((_sort(value), value) for value in values)
    return True


def _around(values: set[tuple[str, Any]]) -> Iterator[Any]:
    """One value of every region that comparisons with these literals can tell apart."""
    yield from (None, True, False, "\uffff", "", 0)
    for sort, value in values:
        yield value
        if sort == "str":
            yield value + "\x00"
        elif sort == "number":
            yield from (value - 1e-6, value + 1e-6)
