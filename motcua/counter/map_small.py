"""The map on a telephone: the same places where they lie, in tiles a finger finds, names on short lines."""

import unicodedata
from collections.abc import Sequence
from typing import Any

from motcua.oversight.mapping import Drawn

WIDTH = 328  # what a telephone 360 pixels wide leaves between its margins
TILE_WIDTH, TILE_HEIGHT, GAP = 44, 64, 3  # seven across fill it
FEWEST_ACROSS = 6
TEXT, LINE = 12, 14  # pixels
LETTERS = 6  # that fill a tile's width
LONGEST = 9  # letters that can still be pressed together
LINES = 3
INSIDE = TILE_WIDTH - 3  # its border left clear
_NARROW, _BROAD = set("ijlrtI1 "), set("mwMWOQĐG")


def small(drawn: Drawn, places: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The same places drawn narrow; each with what is written on it: words, where, how wide at most.

    places  as they are drawn on a desk, in the order of the cells.
    """
    if drawn.grid is not None:
        width, height = drawn.grid
        unit = width / WIDTH
        marked = [one | {"lines": _initials(one, unit)} for one in places]
        size = round(TEXT * unit)
        return {"places": marked, "width": width, "height": height, "size": size, "halo": round(3 * unit)}
    marked = [one | _tile(one, cell.tile) for one, cell in zip(places, drawn.cells, strict=True)]
    return {
        "places": marked,
        "width": max(drawn.columns, FEWEST_ACROSS) * (TILE_WIDTH + GAP) - GAP,
        "height": drawn.rows * (TILE_HEIGHT + GAP) - GAP,
        "tile_width": TILE_WIDTH,
        "tile_height": TILE_HEIGHT,
        "size": TEXT,
    }


def short(name: str) -> list[str]:
    """A name on lines that fit a tile; one that does not fit is said by its first letters.

    >>> short("Nam Trà My"), short("Hội An"), short("Điện Thắng Bắc Trung Nam")
    (['Nam', 'Trà My'], ['Hội An'], ['ĐTBTN'])
    """
    lines: list[str] = []
    for word in name.split():
        if lines and len(lines[-1]) + 1 + len(word) <= LETTERS:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    if len(lines) > LINES or any(len(line) > LONGEST for line in lines):
        return ["".join(_firsts(name))[:LETTERS]]
    return lines


def _wide(line: str) -> float:
    """Pixels it takes, about: letters of the screen's font by their breadth."""
    letters = unicodedata.normalize("NFD", line)
    bare = [one for one in letters if not unicodedata.combining(one)]
    return sum(TEXT * (0.36 if one in _NARROW else 0.82 if one in _BROAD else 0.62) for one in bare)


def _firsts(name: str) -> list[str]:
    return [word[0].upper() for word in name.split()]


def _tile(place: dict[str, Any], tile: tuple[int, int]) -> dict[str, Any]:
    x, y = tile[0] * (TILE_WIDTH + GAP), tile[1] * (TILE_HEIGHT + GAP)
    words = short(place["name"])
    value_y = y + TILE_HEIGHT - 7
    first = y + (TILE_HEIGHT - 18 - LINE * len(words)) // 2 + TEXT
    lines = [
        {"words": line, "y": first + n * LINE, "pressed": INSIDE if _wide(line) > INSIDE else 0}
        for n, line in enumerate(words)
    ]
    return {"x": x, "y": y, "middle": x + TILE_WIDTH // 2, "lines": lines, "value_y": value_y}


def _initials(place: dict[str, Any], unit: float) -> list[dict[str, Any]]:
    """Within an outline there is room for first letters alone; the value is in the table."""
    words = "".join(_firsts(place["name"]))[:LETTERS]
    return [{"words": words, "y": round(place["name_y"] + TEXT * unit / 3), "pressed": 0}]
