"""Dossier codes: the agency's identifier, the day, a serial under lock (61/2018/NĐ-CP Điều 26)."""

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection

from motcua.audit import log_keys

if TYPE_CHECKING:
    from motcua.dossiers.books import CodeSerial

_COUNTER = "counter of dossier codes"
_FILINGS = "DK."  # begins the prefix under which filings of a unit are counted

_BETWEEN = re.compile(r"[\s.\-\u2010-\u2015]+")
_TICKET = re.compile(r"(DK|TN)([0-9A-Z]{2,18})")  # of an online filing; of a desk without a line
_PLAIN = re.compile(r"(\d{3})(\d{2})(\d{2})(H\d{2})(\d{6})(\d{4,})")
PATTERN = re.compile(r"^(?P<prefix>[A-Z0-9.]{1,35})-(?P<day>\d{6})-(?P<serial>\d{4,})$")


@dataclass(frozen=True)
class Code:
    """The parts of a dossier code; `str()` writes it."""

    prefix: str
    day: date
    serial: int

    def __str__(self) -> str:
        return f"{self.prefix}-{self.day:%y%m%d}-{self.serial:04d}"


def spelt(typed: str) -> str:
    """A code or ticket as it is kept, or the beginning of one, whatever was typed between its parts or left
    out: “dk p9gj” → “DK-P9GJ”, “000003 H47 220725 0001” → as in `Code`.
    """
    plain = _BETWEEN.sub("", typed.upper())
    ticket, parts = _TICKET.fullmatch(plain), _PLAIN.fullmatch(plain)
    if ticket:
        return "{}-{}".format(*ticket.groups())
    return "{}.{}.{}.{}-{}-{}".format(*parts.groups()) if parts else typed.strip().upper()


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
    gives its number back. Past 9999 the serial grows a digit. The count is sealed: who takes the last dossier
    away cannot turn it back.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO dossiers_codeserial (prefix, day, last, seal) VALUES (%s, %s, 1, '') "
            "ON CONFLICT (prefix, day) DO UPDATE SET last = dossiers_codeserial.last + 1 RETURNING id, last",
            [prefix, day],
        )
        row, serial = cursor.fetchone()
        sealed = log_keys.seal(_COUNTER, prefix, day, serial)
        cursor.execute("UPDATE dossiers_codeserial SET seal = %s WHERE id = %s", [sealed, row])
    return Code(prefix, day, serial)


def count_filing(unit_id: UUID, day: date) -> str:
    """The number of a filing among those of its one-stop unit on the day, for the dossier's first event.

    A dossier has no code before it is accepted; by these numbers one that was taken away is missed.
    """
    return str(allocate(f"{_FILINGS}{unit_id.hex.upper()}", day))


def unit_of(prefix: str) -> UUID | None:
    """The unit whose filings are counted under the prefix; None for the prefix of an agency's codes."""
    return UUID(prefix.removeprefix(_FILINGS)) if prefix.startswith(_FILINGS) else None


def count_holds(row: "CodeSerial") -> bool:
    """Was the count written by this system?"""
    return log_keys.holds(row.seal, _COUNTER, row.prefix, row.day, row.last)
