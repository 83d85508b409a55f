"""Sums of money in Vietnamese words, as a receipt has them."""

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUPS = ("", " nghìn", " triệu", " tỷ")


def grouped(amount: int) -> str:
    """50000 -> "50.000"."""
    return f"{amount:,}".replace(",", ".")


def in_words(amount: int) -> str:
    """Whole đồng, 0 ≤ amount < 10¹², in words.

    >>> in_words(15000)
    'Mười lăm nghìn đồng'
    >>> in_words(1021005)
    'Một triệu không trăm hai mươi mốt nghìn không trăm linh năm đồng'
    >>> in_words(0)
    'Không đồng'
    """
    if not 0 <= amount < 10**12:
        raise ValueError(f"no receipt is written over {amount}")
    groups = [amount // 1000**place % 1000 for place in range(4)]
    said: list[str] = []
    for place in reversed(range(4)):
        if groups[place]:
            said.append(_three(groups[place], full=bool(said)) + _GROUPS[place])
    text = " ".join(said) or _DIGITS[0]
    return f"{text[0].upper()}{text[1:]} đồng"


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
