"""What is written on the outlines of a map: as large as the screen needs, no name over another."""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from motcua.oversight.mapping import Drawn
from motcua.oversight.outlines import extent

ACROSS = 900  # pixels a map takes on a desk
TALLEST = 0.8  # of its width; a taller territory stands in the middle of a wider picture
NAME, VALUE, HALO = 15, 18, 3  # pixels
GAP = 4
TITLE = 36  # pixels above the picture that is kept
_NARROW, _BROAD = set("ijlrtI1 "), set("mwMWOQĐG")
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Text:
    """Words, how large, and their place from the middle of the outline down; in pixels."""

    words: str
    size: int
    down: float
    bold: bool = False


@dataclass(frozen=True)
class Frame:
    """The part of the grid that is shown, and how many units of it one pixel takes."""

    left: float
    width: float
    height: float
    unit: float

    @property
    def box(self) -> str:
        """With a margin all round."""
        edge = GAP * self.unit
        return _numbers(self.left - edge, -edge, self.width + 2 * edge, self.height + 2 * edge)

    @property
    def still_box(self) -> str:
        """With room for the title."""
        edge, title = GAP * self.unit, TITLE * self.unit
        width, height = self.width + 2 * edge, self.height + 2 * edge + title
        return _numbers(self.left - edge, -edge - title, width, height)

    def facts(self) -> dict[str, Any]:
        """As the drawing's template needs them: digits with a point, whatever the language."""
        height = self.height / self.unit
        return {
            "box": self.box,
            "still_box": self.still_box,
            "still_width": round(self.width / self.unit) + 2 * GAP,
            "still_height": round(height) + 2 * GAP + TITLE,
            "title_x": f"{self.left:.0f}",
            "title_y": f"{-16 * self.unit:.1f}",
            "title_size": f"{20 * self.unit:.1f}",
            "line": f"{self.unit:.2f}",
            "alarm_line": f"{3 * self.unit:.2f}",
            "hatch": f"{8 * self.unit:.1f}",
        }


def frame_of(grid: tuple[int, int], *, across: int = ACROSS, tallest: float = TALLEST) -> Frame:
    """All of the grid, on so many pixels; wide enough that it needs no scrolling downwards."""
    width = max(grid[0], grid[1] / tallest)
    return Frame((grid[0] - width) / 2, width, grid[1], width / across)


def labelled(
    drawn: Drawn, frame: Frame, says: Callable[[int], Iterator[list[Text]]]
) -> list[list[dict[str, Any]]]:
    """The texts of every place, in the order of the cells; the largest choose first.

    says  ways to write on a place, the best first; where none is free its name is in the table alone.
    """
    sizes = [extent(cell.outline) for cell in drawn.cells]
    order = sorted(range(len(sizes)), key=lambda n: -sizes[n][0] * sizes[n][1])
    taken: list[Box] = []
    found: dict[int, list[dict[str, Any]]] = {}
    for place in order:
        centre = drawn.cells[place].centre
        for texts in says(place):
            boxes = [_box(centre, text, frame.unit) for text in texts]
            if not any(_over(one, other) for one in boxes for other in taken):
                taken += boxes
                found[place] = [_text(centre, text, frame.unit) for text in texts]
                break
    return [found.get(place, []) for place in range(len(sizes))]


def on_a_desk(names: Sequence[str], values: Sequence[str]) -> Callable[[int], Iterator[list[Text]]]:
    """Name and value; else first letters and value; else first letters."""

    def says(place: int) -> Iterator[list[Text]]:
        for words in (names[place], initials(names[place])):
            yield [Text(words, NAME, -4), Text(values[place], VALUE, 16, bold=True)]
        yield [Text(initials(names[place]), NAME, 5)]

    return says


def initials(name: str) -> str:
    """
    >>> initials("Nam Trà My")
    'NTM'
    """
    return "".join(word[0].upper() for word in name.split())[:6]


def wide(line: str, size: float) -> float:
    """Pixels it takes, about: letters of the screen's font by their breadth."""
    letters = unicodedata.normalize("NFD", line)
    bare = [one for one in letters if not unicodedata.combining(one)]
    return sum(size * (0.36 if one in _NARROW else 0.82 if one in _BROAD else 0.62) for one in bare)


def _box(centre: tuple[int, int], text: Text, unit: float) -> Box:
    """Left, top, right, bottom."""
    half, base = wide(text.words, text.size) * unit / 2, centre[1] + text.down * unit
    return centre[0] - half, base - 0.9 * text.size * unit, centre[0] + half, base + 0.25 * text.size * unit


def _over(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _text(centre: tuple[int, int], text: Text, unit: float) -> dict[str, Any]:
    return {
        "words": text.words,
        "y": f"{centre[1] + text.down * unit:.1f}",
        "size": f"{text.size * unit:.1f}",
        "halo": f"{HALO * unit:.1f}",
        "weight": 700 if text.bold else 400,
    }


def _numbers(*numbers: float) -> str:
    return " ".join(f"{one:.0f}" for one in numbers)
