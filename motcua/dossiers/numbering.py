"""Dossier codes: the agency's identifier, the day, a serial under lock (61/2018/NĐ-CP Điều 26)."""

import re
from dataclasses import dataclass
from datetime import date

from django.db import connection

PATTERN = re.compile(r"^(?P<prefix>[A-Z0-9.]{1,35})-(?P<day>\d{6})-(?P<serial>\d{4,})$")


@dataclass(frozen=True)
class Code:
    """The parts of a dossier code; `str()` writes it."""

    prefix: str
    day: date
    serial: int

    def __str__(self) -> str:
        return f"{self.prefix}-{self.day:%y%m%d}-{self.serial:04d}"


def parse(text: str) -> Code | None:
    """Read a code; None when the text is not one. The century is 2000."""
    found = PATTERN.match(text.strip().upper())
    if not found:
        return None
    digits = found["day"]
    try:
        day = date(2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
    except ValueError:
        return None
    return Code(found["prefix"], day, int(found["serial"]))


def allocate(prefix: str, day: date) -> Code:
    """The next code of an agency on a day; call inside the accepting transaction.

    The serial's row stays locked until the transaction ends, so serials are dense: a transaction that fails
    gives its number back. Past 9999 the serial grows a digit.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO dossiers_codeserial (prefix, day, last) VALUES (%s, %s, 1) "
            "ON CONFLICT (prefix, day) DO UPDATE SET last = dossiers_codeserial.last + 1 RETURNING last",
            [prefix, day],
        )
        (serial,) = cursor.fetchone()
    return Code(prefix, day, serial)
