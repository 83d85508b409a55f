"""Vietnamese text: the dictionary's order, folding for search, numbers with a comma."""

import unicodedata
from decimal import Decimal

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_PLACE = {letter: chr(0x41 + place) for place, letter in enumerate(_LETTERS)}


def sort_key(text: str) -> str:
    """Key whose byte order is the Vietnamese dictionary's order, for a column with collation C.

    Letters first (a ă â b c d đ …), then tones word by word (ngang huyền hỏi ngã sắc nặng). The same order as
    ICU's vi collation, which the embedded server lacks.
    """
    letters: list[str] = []
    tones: list[str] = []
    for character in unicodedata.normalize("NFC", text).lower():
        parts = unicodedata.normalize("NFD", character)
        tone = next((_TONES[mark] for mark in parts if mark in _TONES), "0")
        base = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in _TONES))
        letters.append(_PLACE.get(base, " " if base.isspace() else base if base.isdigit() else "~" + base))
        if base in _PLACE:
            tones.append(tone)
    return "".join(letters) + "\x01" + "".join(tones)


def fold(text: str) -> str:
    """Lower case without diacritics, spaces collapsed: 'Đường  Điện' -> 'duong dien'."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())


def comma(number: Decimal) -> str:
    """As one writes it, without noughts at the end.

    >>> comma(Decimal("2.50"))
    '2,5'
    """
    return f"{number.normalize():f}".replace(".", ",")
