"""What the twelve digits of a personal identifier say of its bearer, and where that does not fit. Pure.

137/2015/NĐ-CP Điều 13, with the codes the Ministry of Public Security gives: the fourth digit is century and
sex (20th century: 0 male, 1 female; 21st: 2, 3; to the 24th: 8, 9), the next two the year of birth. Cards and
data of the state are wrong at times: a mismatch is told to whoever decides, and nobody is refused for it.
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

MALE, FEMALE = "Nam", "Nữ"
_IDENTIFIER = re.compile(r"(?<![0-9])[0-9]{12}(?![0-9])")
_FIRST_CENTURY = 1900
_NOBODY = 2300  # numbers of training and demo data: the century is nobody's, the two digits are compared


@dataclass(frozen=True)
class Bearer:
    """sex: as declarations write it, “Nam” or “Nữ”; year: of birth."""

    sex: str
    year: int


def bearer_of(number: str) -> Bearer | None:
    """Whom the number names; None for an older card, a passport, anything that is no identifier.

    >>> bearer_of("049192001234")
    Bearer(sex='Nữ', year=1992)
    """
    if not _IDENTIFIER.fullmatch(number):
        return None
    code = int(number[3])
    return Bearer(FEMALE if code % 2 else MALE, _FIRST_CENTURY + code // 2 * 100 + int(number[4:6]))


def mismatches(text: str, *, year: int | None, sex: str) -> list[str]:
    """A sentence for each thing that does not fit the identifiers in a text.

    year  of birth; None: not known.
    sex   “Nam” or “Nữ”, in capitals or not; anything else is not compared.
    """
    sex = sex.strip().capitalize()
    found = []
    for number in _IDENTIFIER.findall(text):
        bearer = bearer_of(number)
        if bearer is None:
            continue
        facts = {"end": number[-3:], "year": bearer.year, "said": year}
        if year is not None and not _fits(bearer.year, year):
            found.append(
                _("Số định danh …%(end)s là của người sinh năm %(year)s, nhưng năm sinh ghi %(said)s.")
                % facts
            )
        if sex in {MALE, FEMALE} and sex != bearer.sex:
            found.append(_MIXED[bearer.sex]() % facts)
    return found


def _fits(coded: int, year: int) -> bool:
    return coded % 100 == year % 100 if coded >= _NOBODY else coded == year


def _man_for_woman() -> str:
    return _("Số định danh …%(end)s là của nam, nhưng người này là nữ.")


def _woman_for_man() -> str:
    return _("Số định danh …%(end)s là của nữ, nhưng người này là nam.")


_MIXED = {MALE: _man_for_woman, FEMALE: _woman_for_man}
