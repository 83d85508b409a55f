"""Personal numbers as lists and logs show them: enough to recognise, too little to use."""

_DOT = "•"


def _middle(text: str, *, head: int, tail: int) -> str:
    if len(text) <= head + tail + 2:
        return _DOT * len(text)
    return text[:head] + _DOT * (len(text) - head - tail) + text[-tail:]


def mask_id(number: str) -> str:
    """'049201001234' -> '049••••••234'; nine digits or a passport keep two at each end."""
    ends = 3 if len(number) >= 12 else 2
    return _middle(number, head=ends, tail=ends)


def mask_phone(number: str) -> str:
    """'0905123456' -> '090••••456'."""
    return _middle(number, head=3, tail=3)


def mask_email(address: str) -> str:
    """'minh.tran@quangnam.vn' -> 'mi•••••••@quangnam.vn'."""
    name, at, host = address.rpartition("@")
    return f"{name[:2]}{_DOT * max(len(name) - 2, 1)}{at}{host}" if at else _DOT * len(address)


def initials(name: str) -> str:
    """'Bùi Quốc Sơn' -> 'B• Q• S•': enough to see a slip of the keys, too little to learn a name."""
    return " ".join(f"{word[0]}{_DOT}" for word in name.split())
