"""Numbers and days in Vietnamese words, as official papers write them out."""

from datetime import date

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUPS = ("", " nghìn", " triệu", " tỷ")


def in_words(number: int) -> str:
    """0 ≤ number < 10¹², in words without a capital.

    >>> in_words(2022)
    'hai nghìn không trăm hai mươi hai'
    >>> in_words(0)
    'không'
    """
    if not 0 <= number < 10**12:
        raise ValueError(f"{number} is not written in words")
    groups = [number // 1000**place % 1000 for place in range(4)]
    said: list[str] = []
    for place in reversed(range(4)):
        if groups[place]:
            said.append(_three(groups[place], full=bool(said)) + _GROUPS[place])
    return " ".join(said) or _DIGITS[0]


def day_in_words(day: date) -> str:
    """A date as a certificate writes it out.

    >>> day_in_words(date(2022, 7, 4))
    'Ngày bốn tháng bảy năm hai nghìn không trăm hai mươi hai'
    >>> day_in_words(date(2021, 4, 15))
    'Ngày mười lăm tháng tư năm hai nghìn không trăm hai mươi mốt'
    """
    month = "tư" if day.month == 4 else in_words(day.month)
    return f"Ngày {in_words(day.day)} tháng {month} năm {in_words(day.year)}"


def _three(value: int, *, full: bool) -> str:
    """Three digits; `full`: something stands before them, so that zeros are said."""
    hundreds, tens, ones = value // 100, value // 10 % 10, value % 10
    said = [f"{_DIGITS[hundreds]} trăm"] if hundreds or full else []
    if tens > 1:
        said.append(f"{_DIGITS[tens]} mươi")
    elif tens == 1:
        said.append("mười")
    elif ones and said:
        said.append("linh")
    if ones:
        said.append(_ones(tens, ones))
    return " ".join(said)


def _ones(tens: int, ones: int) -> str:
    if ones == 1 and tens > 1:
        return "mốt"
    if ones == 5 and tens:
        return "lăm"
    return _DIGITS[ones]
