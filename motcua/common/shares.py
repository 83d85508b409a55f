"""Parts of a whole in per cent."""


def per_cent(part: int, whole: int) -> float:
    """Per cent, one decimal; 100 only for exactly the whole, more only for more than the whole.

    >>> per_cent(3_999, 4_000), per_cent(1, 1), per_cent(4_001, 4_000)
    (99.9, 100.0, 100.1)
    """
    exact = round(100 * part / whole, 1)
    if part < whole:
        return min(exact, 99.9)
    return max(exact, 100.1) if part > whole else 100.0
