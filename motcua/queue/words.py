"""Numbers as Vietnamese says them, and the sentence that calls somebody to a desk. Pure."""

from dataclasses import dataclass

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


@dataclass(frozen=True)
class Speech:
    """What differs by region: the word for an empty tens place, and the one for a thousand."""

    odd: str
    thousand: str


CENTRAL = Speech("lẻ", "ngàn")  # miền Trung, miền Nam
NORTHERN = Speech("linh", "nghìn")


def number_words(number: int, speech: Speech = CENTRAL) -> str:
    """0 to 999,999 in words. Raises ValueError outside.

    >>> number_words(105), number_words(21), number_words(1015)
    ('một trăm lẻ năm', 'hai mươi mốt', 'một ngàn không trăm mười lăm')
    """
    if not 0 <= number < 1_000_000:
        raise ValueError(f"{number} is not between 0 and 999,999.")
    thousands, rest = divmod(number, 1000)
    if not thousands:
        return _below_thousand(rest, speech)
    words = f"{_below_thousand(thousands, speech)} {speech.thousand}"
    return f"{words} {_hundreds(rest, speech)}" if rest else words


def _below_thousand(number: int, speech: Speech) -> str:
    return _hundreds(number, speech) if number >= 100 else _tens(number)


def _hundreds(number: int, speech: Speech) -> str:
    """Three places, each said: after thousands 15 is "không trăm mười lăm"."""
    hundreds, rest = divmod(number, 100)
    words = f"{_DIGITS[hundreds]} trăm"
    if not rest:
        return words
    return f"{words} {speech.odd} {_DIGITS[rest]}" if rest < 10 else f"{words} {_tens(rest)}"


def _tens(number: int) -> str:
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    head = "mười" if tens == 1 else f"{_DIGITS[tens]} mươi"
    return f"{head} {_after_ten(tens, ones)}".strip()


def _after_ten(tens: int, ones: int) -> str:
    if ones == 0:
        return ""
    if ones == 5:
        return "lăm"
    if tens > 1 and ones in (1, 4):
        return "mốt" if ones == 1 else "tư"
    return _DIGITS[ones]


def call_words(ticket: int, desk: int, speech: Speech = CENTRAL) -> str:
    """What the loudspeaker says.

    >>> call_words(105, 3)
    'Mời số một trăm lẻ năm đến quầy số ba'
    """
    return f"Mời số {number_words(ticket, speech)} đến quầy số {number_words(desk, speech)}"
