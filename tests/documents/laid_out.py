"""Where the words of a printed page stand, by the ink of each letter, and what is wrong with it."""

from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw

TOUCH = 0.6  # points: ink of two words may come as near as this before they lie on one another
CODE = 30.0  # points: what is drawn as large as this is a code or an emblem, not a part of a letter
RULE = 2.5  # points: the most a rule is wide
EDGE = 1.0  # points by which a letter may lean over the edge of its column


@dataclass
class Box:
    """A place on the page in points, from its lower left corner."""

    left: float
    bottom: float
    right: float
    top: float
    text: str = ""

    def over(self, other: "Box") -> bool:
        across = min(self.right, other.right) - max(self.left, other.left)
        up = min(self.top, other.top) - max(self.bottom, other.bottom)
        return across > TOUCH and up > TOUCH

    def add(self, other: "Box") -> None:
        self.left, self.bottom = min(self.left, other.left), min(self.bottom, other.bottom)
        self.right, self.top = max(self.right, other.right), max(self.top, other.top)
        self.text += other.text


@dataclass
class Sheet:
    """A page: its words, its upright rules, its pictures and codes."""

    width: float
    height: float
    words: list[Box]
    rules: list[Box]
    pictures: list[Box]

    def frame(self) -> Box:
        """What all words stand in."""
        whole = Box(self.width, self.height, 0, 0)
        for word in self.words:
            whole.add(word)
        return whole

    def faults(self) -> list[str]:
        """Words on one another, on a picture, across the rule beside them."""
        found = [f"“{a.text}” and “{b.text}” overlap" for a, b in self._near() if a.over(b)]
        found += [
            f"“{one.text}” on a picture" for one in self.words for box in self.pictures if one.over(box)
        ]
        return found + [
            f"“{one.text}” crosses a rule"
            for one in self.words
            for rule in self.rules
            if one.left + EDGE < rule.left < one.right - EDGE
            and min(one.top, rule.top) - max(one.bottom, rule.bottom) > TOUCH
        ]

    def _near(self) -> Iterator[tuple[Box, Box]]:
        """Pairs of words that share some height, each pair once."""
        rising = sorted(self.words, key=lambda word: word.bottom)
        for place, low in enumerate(rising):
            for high in rising[place + 1 :]:
                if high.bottom >= low.top:
                    break
                yield low, high


def sheets(pdf: bytes) -> list[Sheet]:
    document = pdfium.PdfDocument(pdf)
    return [_sheet(document[number]) for number in range(len(document))]


def _sheet(page: pdfium.PdfPage) -> Sheet:
    rules, pictures = [], []
    for one in page.get_objects():
        box = Box(*one.get_bounds())
        if one.type == raw.FPDF_PAGEOBJ_IMAGE:
            pictures.append(box)
        elif one.type == raw.FPDF_PAGEOBJ_PATH:
            wide, high = box.right - box.left, box.top - box.bottom
            if wide <= RULE < high:
                rules.append(box)
            elif min(wide, high) > CODE and max(wide, high) < page.get_width() / 2:
                pictures.append(box)
    return Sheet(*page.get_size(), list(_words(page.get_textpage())), rules, pictures)


def _words(text: pdfium.PdfTextPage) -> Iterator[Box]:
    word: Box | None = None
    for place in range(text.count_chars()):
        letter = chr(raw.FPDFText_GetUnicode(text, place))
        if letter.isspace() or raw.FPDFText_IsGenerated(text, place) == 1:
            if word:
                yield word
            word = None
            continue
        box = Box(*text.get_charbox(place), letter)
        if word and abs(box.left - word.right) < 6 and box.bottom < word.top and box.top > word.bottom:
            word.add(box)
        else:
            if word:
                yield word
            word = box
    if word:
        yield word
