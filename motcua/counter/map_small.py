"""The map on a telephone: the same places where they lie, in tiles a finger finds, names on short lines."""

from collections.abc import Iterator, Sequence
from typing import Any

from motcua.common.invariant import InvariantBroken
from motcua.counter.map_labels import Text, frame_of, initials, labelled, wide
from motcua.oversight.mapping import Drawn

WIDTH = 328  # what a telephone 360 pixels wide leaves between its margins
TILE_WIDTH, TILE_HEIGHT, GAP = 44, 64, 3  # seven across fill it
FEWEST_ACROSS = 6
TEXT, LINE = 12, 14  # pixels
LETTERS = 6  # that fill a tile's width
LONGEST = 9  # letters that can still be pressed together
LINES = 3
INSIDE = TILE_WIDTH - 3  # its border left clear
TALL = 1.6  # of its width: what a telephone shows at once


def small(drawn: Drawn, places: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The same places drawn narrow; each with what is written on it: words, where, how wide at most.

    places  as they are drawn on a desk, in the order of the cells.
    """
    if drawn.grid is not None:
        return _outlined(drawn, places)
    marked = [one | _tile(one, cell.tile) for one, cell in zip(places, drawn.cells, strict=True)]
    width = max(drawn.columns, FEWEST_ACROSS) * (TILE_WIDTH + GAP) - GAP
    height = drawn.rows * (TILE_HEIGHT + GAP) - GAP
    return {
        "places": marked,
        "box": f"-1 -1 {width + 2} {height + 2}",
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
        return [initials(name)]
    return lines


def _tile(place: dict[str, Any], tile: tuple[int, int]) -> dict[str, Any]:
    x, y = tile[0] * (TILE_WIDTH + GAP), tile[1] * (TILE_HEIGHT + GAP)
    words = short(place["name"])
    value_y = y + TILE_HEIGHT - 7
    first = y + (TILE_HEIGHT - 18 - LINE * len(words)) // 2 + TEXT
    lines = [
        {"words": line, "y": first + n * LINE, "pressed": INSIDE if wide(line, TEXT) > INSIDE else 0}
        for n, line in enumerate(words)
    ]
    return {"x": x, "y": y, "middle": x + TILE_WIDTH // 2, "lines": lines, "value_y": value_y}


def _outlined(drawn: Drawn, places: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Within an outline there is room for first letters alone; the value is in the table."""
    if drawn.grid is None:
        raise InvariantBroken("A map that is drawn small has a grid.")
    frame = frame_of(drawn.grid, across=WIDTH, tallest=TALL)

    def says(place: int) -> Iterator[list[Text]]:
        yield [Text(initials(places[place]["name"]), TEXT, TEXT / 3)]

    texts = labelled(drawn, frame, says)
    marked = [one | {"texts": mine} for one, mine in zip(places, texts, strict=True)]
    return {"places": marked, **frame.facts()}
