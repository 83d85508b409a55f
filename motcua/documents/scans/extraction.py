"""Values of a paper's fields out of its words: suggestions for an officer, each with its place. Pure.

Labels are looked for without diacritics and with one slip a long word, for that is how reading errs.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from motcua.common.invariant import InvariantBroken
from motcua.common.text import fold
from motcua.documents.scans.kinds import FieldKind, PaperKind
from motcua.documents.scans.reading import Word

_RUNS_ON = 2  # further lines a long value may take
_DAY = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})")
_SPOKEN_DAY = re.compile(r"(\d{1,2})\s*thang\s*(\d{1,2})\s*nam\s*(\d{4})")
_ITEM = re.compile(r"(?:[a-zđ]|\d{1,2}|[IVX]{1,4})[.)]|[-+•]")  # how an item of a list begins
_EDGE = " .,:;/|-–_…'\"“”‘’*=~"


@dataclass(frozen=True)
class Suggestion:
    """A value as read.

    confidence  0 to 100, that of the least certain word.
    page        number of the page, from 1.
    box         left, top, width, height in pixels of the page.
    """

    key: str
    value: str
    confidence: int
    page: int
    box: tuple[int, int, int, int]


@dataclass(frozen=True)
class _Label:
    """A label found in a line: words `start` to `end` (not included); no field: only a stop."""

    start: int
    end: int
    field: FieldKind | None


def suggest(pages: Sequence[Sequence[Word]], kind: PaperKind) -> dict[str, Suggestion]:
    """For each field of `kind` that was found, its first believable value, by key."""
    found: dict[str, Suggestion] = {}
    for number, words in enumerate(pages, start=1):
        for field, value in _candidates(_lines(words), kind):
            suggestion = None if field.key in found else _suggestion(field, value, number)
            if suggestion is not None:
                found[field.key] = suggestion
    return found


def _candidates(lines: list[list[Word]], kind: PaperKind) -> Iterator[tuple[FieldKind, list[Word]]]:
    """Words that may be a field's value, from the top of the page: behind its label, or in any line."""
    labels = [_labels(line, kind) for line in lines]
    unlabelled = [field for field in kind.fields if not field.after]
    for place, line in enumerate(lines):
        for label in labels[place]:
            if label.field is not None:
                yield label.field, _behind(lines, labels, place, label)
        for field in unlabelled:
            yield field, line


def _lines(words: Sequence[Word]) -> list[list[Word]]:
    lines: dict[int, list[Word]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word)
    return list(lines.values())


def _labels(line: list[Word], kind: PaperKind) -> list[_Label]:
    """Labels in a line, the longest at each place."""
    tokens = [re.sub(r"[^0-9a-z]", "", fold(word.text)) for word in line]
    wanted: list[tuple[list[str], FieldKind | None]] = [
        (text.split(), field) for field in kind.fields for text in field.after
    ]
    wanted += [(text.split(), None) for text in kind.stops]
    wanted.sort(key=lambda pair: -len(pair[0]))
    found: list[_Label] = []
    place = 0
    while place < len(line):
        label = next((hit for text, field in wanted if (hit := _at(tokens, place, text, field))), None)
        if label is not None:
            found.append(label)
        place = label.end if label else place + 1
    return found


def _at(tokens: list[str], place: int, text: list[str], field: FieldKind | None) -> _Label | None:
    """The label `text` at this word; marks alone ("/", "-") count as nothing."""
    end = place
    for wanted in text:
        while end < len(tokens) and end > place and not tokens[end]:
            end += 1
        if end >= len(tokens) or not _alike(tokens[end], wanted):
            return None
        end += 1
    return _Label(place, end, field)


def _alike(read: str, wanted: str) -> bool:
    """Equal, or one letter wrong in a word of four or more."""
    if read == wanted:
        return True
    if len(read) != len(wanted) or len(wanted) < 4:
        return False
    return sum(a != b for a, b in zip(read, wanted, strict=True)) == 1


def _behind(lines: list[list[Word]], labels: list[list[_Label]], place: int, label: _Label) -> list[Word]:
    """Words of the value: to the next label, or the next line where none are left; long values run on."""
    if label.field is None:
        raise InvariantBroken("A label that is looked for names its field.")
    after = [other.start for other in labels[place] if other.start >= label.end]
    value = lines[place][label.end : after[0] if after else None]
    rest = 0 if after else _RUNS_ON if label.field.type == "long" else int(not _written(value))
    for following in range(place + 1, min(place + 1 + rest, len(lines))):
        stops = labels[following]
        if (stops and stops[0].start == 0) or not _goes_on(lines[place], lines[following]):
            break
        value = value + lines[following][: stops[0].start if stops else None]
        if stops:
            break
    return value


def _written(words: list[Word]) -> bool:
    return any(word.text.strip(_EDGE) for word in words)


def _goes_on(line: list[Word], following: list[Word]) -> bool:
    """The next line is the next one on the paper too, close below, and begins no new item."""
    if _ITEM.fullmatch(following[0].text):
        return False
    height = max(word.height for word in line)
    gap = min(word.top for word in following) - max(word.top + word.height for word in line)
    return gap < 2.5 * height


def _suggestion(field: FieldKind, words: list[Word], page: int) -> Suggestion | None:
    kept = [word for word in words if word.text.strip(_EDGE)]
    if not kept:
        return None
    value = _value(field, " ".join(word.text for word in kept))
    if not value:
        return None
    said = fold(value)
    used = [word for word in kept if fold(word.text.strip(_EDGE)) in said] or kept
    left, top = min(word.left for word in used), min(word.top for word in used)
    right = max(word.left + word.width for word in used)
    bottom = max(word.top + word.height for word in used)
    confidence = round(min(word.confidence for word in used))
    return Suggestion(field.key, value, confidence, page, (left, top, right - left, bottom - top))


def _value(field: FieldKind, text: str) -> str:
    """The text as a value of the field; empty where it cannot be one."""
    if field.type == "date":
        return written_day(text)
    if field.type == "id_number":
        digits = re.search(r"(?<!\d)(?:\d{12}|\d{9})(?!\d)", text.replace(" ", ""))
        return digits.group() if digits else ""
    if field.type == "pattern":
        match = re.search(field.pattern, text)
        return match.group().strip() if match else ""
    if field.type == "sex":
        first = fold(text).split()[0].strip(_EDGE)
        return {"nam": "Nam", "nu": "Nữ"}.get(first, "")
    plain = " ".join(text.split()).strip(_EDGE)
    if field.type == "name":
        plain = re.split(r"[,;:(0-9]", plain)[0].strip(_EDGE)
        return plain.title() if plain.isupper() else plain
    return plain[:500]


def written_day(text: str) -> str:
    """A real day in `text`, as dd/mm/yyyy; empty when there is none."""
    match = _DAY.search(text) or _SPOKEN_DAY.search(fold(text))
    if match is None:
        return ""
    day, month, year = (int(part) for part in match.groups())
    try:
        return f"{date(year, month, day):%d/%m/%Y}"
    except ValueError:
        return ""
