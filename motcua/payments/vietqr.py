"""A bank transfer as a QR code: the EMVCo merchant-presented payload as NAPAS lays it out (VietQR)."""

import re

from motcua.common.text import fold

_NAPAS = "A000000727"  # application identifier of NAPAS
_TO_ACCOUNT = "QRIBFTTA"  # service: fast transfer to an account
_VND = "704"  # ISO 4217


def payload(*, bank: str, account: str, amount: int, note: str) -> str:
    """The text of the QR code.

    bank     BIN of the receiving bank, six digits.
    account  number of the receiving account, up to 19 letters and digits.
    amount   whole đồng, > 0.
    note     what the transfer says; without diacritics, at most 25 characters are kept.
    Raises ValueError for a bank or an account that cannot stand in the code.
    """
    if not re.fullmatch(r"\d{6}", bank) or not re.fullmatch(r"[0-9A-Za-z]{1,19}", account):
        raise ValueError(f"not an account: {bank} {account}")
    to = _field("00", bank) + _field("01", account)
    merchant = _field("00", _NAPAS) + _field("01", to) + _field("02", _TO_ACCOUNT)
    body = (
        _field("00", "01")
        + _field("01", "12")  # made for one payment
        + _field("38", merchant)
        + _field("53", _VND)
        + _field("54", str(amount))
        + _field("58", "VN")
        + _field("62", _field("08", _plain(note)))
        + "6304"
    )
    return body + crc16(body)


def crc16(text: str) -> str:
    """CRC-16/CCITT-FALSE, four upper-case hexadecimal digits (EMVCo, ISO/IEC 13239).

    >>> crc16("123456789")
    '29B1'
    """
    crc = 0xFFFF
    for byte in text.encode():
        crc ^= byte << 8
        for _bit in range(8):
            crc = (crc << 1 ^ 0x1021) if crc & 0x8000 else crc << 1
        crc &= 0xFFFF
    return f"{crc:04X}"


def _field(tag: str, value: str) -> str:
    return f"{tag}{len(value):02d}{value}"


def _plain(note: str) -> str:
    """Banks keep letters, digits and spaces."""
    return re.sub(r"[^A-Z0-9 ]", " ", fold(note).upper())[:25].strip()
