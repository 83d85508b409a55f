"""Ways of filing, limits and fees as the national portal's flattened text has them. Pure."""

import re
from dataclasses import dataclass, replace

from motcua.catalogue.content import Fee, Term
from motcua.catalogue.models import ChannelTerm, FeeLine
from motcua.catalogue.problems import Found, Problem
from motcua.catalogue.source import Row

_UNITS = {
    "ngày làm việc": ChannelTerm.LimitUnit.WORKING_DAY,
    "ngày": ChannelTerm.LimitUnit.DAY,
    "giờ": ChannelTerm.LimitUnit.WORKING_HOUR,
    "giờ làm việc": ChannelTerm.LimitUnit.WORKING_HOUR,
    "tháng": ChannelTerm.LimitUnit.MONTH,
}
_LONGEST = {"working_day": 120, "day": 180, "working_hour": 80, "month": 24, "": 60}
_HEAD = re.compile(
    r"\s*(?:(?P<free>Miễn phí)|(?P<none>Không có thông tin)"
    r"|(?:(?P<amount>\d[\d.,]*)\s*)?(?P<currency>VNĐ|Việt Nam Đồng|[A-Z]{3}))"
)
_MONEY = re.compile(r"(\d{1,3}(?:[.,]\d{3})+|\d{4,})\s*(?:đồng|đ\b|vnđ)", re.IGNORECASE)
_ELSEWHERE = re.compile(
    r"Hội đồng nhân dân|HĐND|Ủy ban nhân dân[^.]{0,60}quy định|chưa quy định", re.IGNORECASE
)
_PER = re.compile(r"(?:đồng|vnđ|đ)\s*/\s*([^\d,.;:()\n]{2,60})|^/\s*([^\d,.;:()\n]{2,60})$", re.IGNORECASE)
_MOST = 10**10
_DONG = {"VNĐ", "Việt Nam Đồng", "VND"}


@dataclass(frozen=True)
class FeeRead:
    """One channel's fee text: the line understood (None: nothing known), what is unclear, and the rest."""

    fee: Fee | None
    problem: Problem | None
    rest: str


def read_channels(rows: list[Row], found: list[Found]) -> tuple[tuple[Term, ...], tuple[Fee, ...]]:
    """Terms in the order of the file, and fees with equal lines of several channels put together."""
    terms: list[Term] = []
    fees: dict[Fee, list[str]] = {}
    doubts: dict[Fee | None, list[tuple[Problem, Row]]] = {}
    for row in rows:
        if row.get("channel") not in ChannelTerm.Channel.values:
            found.append(Found("channels", Problem.CHANNEL_UNKNOWN, raw=_raw(row)))
            continue
        read = read_fee(row.get("fee_text") or "")
        joined = _joined(row, read)
        terms.append(_term(row, read.rest, joined, len(terms), found))
        if read.fee is not None:
            fees.setdefault(read.fee, []).append(row["channel"])
        if read.problem is not None and not joined:
            doubts.setdefault(read.fee, []).append((read.problem, row))
    lines = _lines(fees, {term.channel for term in terms})
    for fee, doubt in doubts.items():
        place = list(fees).index(fee) if fee is not None else -1
        problem, row = doubt[0]
        found.append(Found("fees", problem, raw=_raw(row), parsed=_amount(fee), place=place))
    _look_at_all(terms, found)
    return tuple(terms), lines


def _raw(row: Row) -> str:
    return "\n".join(f"{key}: {value}" for key, value in row.items() if value is not None)


def _amount(fee: Fee | None) -> str:
    return "" if fee is None or fee.amount is None else str(fee.amount)


def _lines(fees: dict[Fee, list[str]], all_channels: set[str]) -> tuple[Fee, ...]:
    """A line that some channels alone have says which."""
    lines = []
    for fee, channels in fees.items():
        if set(channels) != all_channels:
            names = ", ".join(str(ChannelTerm.Channel(c).label).lower() for c in dict.fromkeys(channels))
            fee = replace(fee, name=f"{fee.name} ({names})")
        lines.append(fee)
    return tuple(lines)


def _look_at_all(terms: list[Term], found: list[Found]) -> None:
    if not terms:
        found.append(Found("channels", Problem.CHANNELS_MISSING))
    limits: dict[str, set[tuple[int | None, str]]] = {}
    for term in terms:
        limits.setdefault(term.channel, set()).add((term.limit_value, term.limit_unit))
    repeated = [channel for channel, kinds in limits.items() if len(kinds) > 1]
    if repeated:
        lines = [f"{t.channel}: {t.limit_value} {t.limit_unit} {t.note}" for t in terms]
        found.append(
            Found("channels", Problem.CHANNEL_REPEATED, raw="\n".join(lines), parsed=", ".join(repeated))
        )


def _joined(row: Row, read: FeeRead) -> bool:
    """“1” (limit) and “25 VNĐ” (fee) flattened to a limit of 125 without unit and a fee without amount."""
    limit = row.get("time_limit") or {}
    value, unit = limit.get("value"), limit.get("unit")
    return read.problem is Problem.FEE_WITHOUT_AMOUNT and unit is None and value is not None and value > 60


def _term(row: Row, rest: str, joined: bool, place: int, found: list[Found]) -> Term:
    limit = row.get("time_limit") or {}
    value = limit.get("value")
    raw_unit = " ".join((limit.get("unit") or "").split())
    unit = _UNITS.get(raw_unit.lower(), "")
    problem = Problem.LIMIT_AND_FEE_JOINED if joined else _doubt(value, raw_unit, unit)
    if joined or value is None or not 0 < value <= 32767:
        value = None
    if problem is not None:
        parsed = "" if value is None else f"{value} {raw_unit}".strip()
        found.append(Found("channels", problem, raw=_raw(row), parsed=parsed, place=place))
    if len(rest) > 2000:
        found.append(Found("channels", Problem.NOTE_CUT, raw=rest, parsed=rest[:2000], place=place))
    return Term(row["channel"], value, str(unit) if value is not None else "", rest[:2000])


def _doubt(value: int | None, raw_unit: str, unit: str) -> Problem | None:
    if value is None:
        return Problem.LIMIT_MISSING
    if value <= 0 or value > _LONGEST[unit]:
        return Problem.LIMIT_STRANGE
    if raw_unit and not unit:
        return Problem.LIMIT_UNIT_UNKNOWN
    return None if unit else Problem.LIMIT_WITHOUT_UNIT


def read_fee(text: str) -> FeeRead:
    """Read “70,000 VNĐ(70.000 đồng/Giấy chứng nhận)prose”: amount, bracket, and the prose after it.

    >>> read_fee("8,000 VNĐ(/bản)").fee
    Fee(name='Lệ phí', kind='fee', amount=8000, unit='bản', note='/bản')
    """
    head = _HEAD.match(text)
    if head is None:
        problem = Problem.FEE_WITHOUT_AMOUNT if text.strip() else Problem.FEE_UNKNOWN
        fee = Fee("Lệ phí", note=text.strip()) if text.strip() else None
        return FeeRead(fee, problem, "")
    bracket, rest = _bracket(text[head.end() :])
    if head["none"]:
        return FeeRead(None, Problem.FEE_UNKNOWN, "\n".join(part for part in (bracket, rest) if part))
    if head["free"]:
        return _free(bracket, rest)
    return _priced(head["amount"], head["currency"], bracket, rest)


def _free(bracket: str, rest: str) -> FeeRead:
    problem = None
    if _ELSEWHERE.search(bracket):
        problem = Problem.FEE_FREE_BUT_COUNCIL
    elif _MONEY.search(bracket) or _MONEY.search(rest):
        problem = Problem.FEE_FREE_BUT_AMOUNT
    amount = None if problem else 0
    return FeeRead(Fee("Lệ phí", amount=amount, note=bracket), problem, rest)


def _priced(digits: str | None, currency: str, bracket: str, rest: str) -> FeeRead:
    prose = f"{bracket} {rest}"
    charge = bool(re.match(r"\W*phí\b", bracket, re.IGNORECASE))
    kind, name = (FeeLine.Kind.CHARGE, "Phí") if charge else (FeeLine.Kind.FEE, "Lệ phí")
    fee = Fee(name, str(kind), note=bracket, unit=_unit(bracket))
    if currency not in _DONG:
        note = f"{digits or ''} {currency}. {bracket}".strip()
        return FeeRead(replace(fee, note=note), Problem.FEE_FOREIGN, rest)
    amount = int(re.sub(r"\D", "", digits)) if digits else None
    if amount is None:
        return FeeRead(fee, Problem.FEE_WITHOUT_AMOUNT, rest)
    if amount > _MOST:
        return FeeRead(fee, Problem.FEE_STRANGE, rest)
    others = {int(re.sub(r"\D", "", money)) for money in _MONEY.findall(prose)} - {amount}
    if amount < 1000:
        mended = amount * 1000 if amount * 1000 in others else None
        return FeeRead(replace(fee, amount=mended), Problem.FEE_TOO_SMALL, rest)
    return FeeRead(replace(fee, amount=amount), Problem.FEE_SEVERAL if others else None, rest)


def _unit(bracket: str) -> str:
    match = _PER.search(bracket)
    return (match[1] or match[2]).strip()[:60] if match else ""


def _bracket(text: str) -> tuple[str, str]:
    """Text of the bracket that stands first (without it), and what follows; an open bracket takes all."""
    text = text.strip()
    if not text.startswith("("):
        return "", text
    depth = 0
    for place, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if depth == 0:
            return text[1:place].strip(), text[place + 1 :].strip()
    return text[1:].strip(), ""
