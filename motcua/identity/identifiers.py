"""Numbers that name people and organisations: one spelling each, and a sentence when they cannot be right.

Pure. Every function takes what a person typed (spaces, dots, dashes allowed) and returns the stored form.
"""

import re

from django.utils.translation import gettext_lazy as _

from motcua.common.refusal import Refusal

_NOISE = re.compile(r"[\s.\-()\u00a0\u2010-\u2015]+")
_COUNTRY = re.compile(r"^(?:\+84|0084|84(?=[0-9]{9,10}$))0?")
_MOBILE = re.compile(r"0[35789][0-9]{8}")
_LANDLINE = re.compile(r"02[0-9]{9}")
_PASSPORT = re.compile(r"(?=.*[A-Z])(?=.*[0-9])[A-Z0-9]{6,12}")  # a word without a digit is a name


class InvalidIdentifier(Refusal):
    """What was typed cannot be the number asked for."""


class PhoneNotValid(InvalidIdentifier):
    """Not a telephone number of Việt Nam."""

    code = "phone-not-valid"
    message = _(
        "“{typed}” không phải là số điện thoại Việt Nam. Số di động có 10 chữ số, ví dụ 0905 123 456."
    )


class IdNumberNotValid(InvalidIdentifier):
    """Neither a personal identifier (12 digits), an old identity card (9 digits) nor a passport."""

    code = "id-number-not-valid"
    message = _(
        "“{typed}” không phải là số định danh. Số định danh, căn cước có 12 chữ số; chứng minh nhân dân có "
        "9 chữ số; hộ chiếu có chữ và số."
    )


class TaxCodeNotValid(InvalidIdentifier):
    """A tax code has 10 digits, or 13 for a dependent unit."""

    code = "tax-code-not-valid"
    message = _(
        "“{typed}” không phải là mã số thuế. Mã số thuế có 10 chữ số, hoặc 13 chữ số với đơn vị phụ thuộc."
    )


def _plain(typed: str) -> str:
    return _NOISE.sub("", typed).upper()


def normalise_phone(typed: str) -> str:
    """Ten digits of a mobile (0905123456) or eleven of a landline (02353852742); +84 becomes 0.

    Raises PhoneNotValid. Numbering after the change of 2018: mobile 03, 05, 07, 08, 09.
    >>> normalise_phone("+84 905.123.456")
    '0905123456'
    """
    plain = _COUNTRY.sub("0", _plain(typed))
    if _MOBILE.fullmatch(plain) or _LANDLINE.fullmatch(plain):
        return plain
    raise PhoneNotValid(typed=typed[:40])


def normalise_id(typed: str) -> str:
    """Personal identifier (12 digits), identity card (9 digits) or passport (letters and digits, upper case).

    Raises IdNumberNotValid. The first three digits of an identifier are the province of birth, 001 to 096.
    """
    plain = _plain(typed)
    if re.fullmatch(r"[0-9]{12}", plain) and 1 <= int(plain[:3]) <= 96:
        return plain
    if re.fullmatch(r"[0-9]{9}", plain) or _PASSPORT.fullmatch(plain):
        return plain
    raise IdNumberNotValid(typed=typed[:40])


def normalise_tax_code(typed: str) -> str:
    """Ten digits, or ten and three joined by a dash (0400123456-001).

    Raises TaxCodeNotValid. The check digit is not tested: codes of household businesses follow other rules.
    """
    plain = _plain(typed)
    if re.fullmatch(r"[0-9]{10}", plain):
        return plain
    if re.fullmatch(r"[0-9]{13}", plain):
        return f"{plain[:10]}-{plain[10:]}"
    raise TaxCodeNotValid(typed=typed[:40])
