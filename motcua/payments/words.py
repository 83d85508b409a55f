"""Sums of money in Vietnamese words, as a receipt has them."""

from motcua.common import number_words


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
    text = number_words.in_words(amount)
    return f"{text[0].upper()}{text[1:]} đồng"
