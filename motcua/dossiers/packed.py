"""Sums by the million in little room: what they are of, and how many of each kind, as one whole number each.

A key of six identifiers and a row of thirteen counts take some 150 bytes in a dictionary instead of 500, and
two rows are added, or compared, as two numbers.
"""

from collections.abc import Iterable, Iterator, Sequence
from operator import mul
from typing import Any

Sums = dict[int, int]  # by key, what `pack` made
_KEY_BITS = 20  # a million different days, units, procedures, officials together
_BITS = 24  # eight million of a kind, either way
_WHOLE, _HALF = 1 << _BITS, 1 << (_BITS - 1)
_MASK = _WHOLE - 1
_ONES = [1 << position * _BITS for position in range(32)]


class Names(dict[Any, int]):
    """A small number for everything that stands in keys; the next one where it was never met."""

    def __init__(self) -> None:
        self._named: list[Any] = []

    def __missing__(self, value: Any) -> int:
        self[value] = number = len(self._named)
        if number >> _KEY_BITS:
            raise OverflowError("More different values than keys have room for.")
        self._named.append(value)
        return number

    def key(self, values: Iterable[Any], *, after: int = 0) -> int:
        """Of these, in this order, behind those of another key."""
        for value in values:
            after = after << _KEY_BITS | self[value]
        return after

    def values_of(self, key: int, length: int) -> list[Any]:
        """What `key` was made of."""
        places = range((length - 1) * _KEY_BITS, -1, -_KEY_BITS)
        return [self._named[key >> place & ((1 << _KEY_BITS) - 1)] for place in places]


def one_of(position: int) -> int:
    """One of the kind in this position."""
    return _ONES[position]


def pack(counts: Iterable[int]) -> int:
    """A row of counts, each between minus and plus eight million; sums of packed rows are packed sums."""
    return sum(map(mul, counts, _ONES))


def unpack(packed: int, length: int) -> list[int]:
    """The counts again."""
    counts = []
    for _position in range(length):
        n = packed & _MASK
        n -= _WHOLE if n >= _HALF else 0
        counts.append(n)
        packed = (packed - n) >> _BITS
    return counts


def differing(kinds: Sequence[Any], counted: int, should_be: int) -> Iterator[tuple[Any, int, int]]:
    """Kind, kept and right count wherever two packed rows differ."""
    if counted != should_be:
        both = zip(kinds, unpack(counted, len(kinds)), unpack(should_be, len(kinds)), strict=True)
        yield from ((kind, n, right) for kind, n, right in both if n != right)
