"""A bank's statement as a file: CSV or a spreadsheet, columns found by their headings; opened in a child."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from motcua.common import tables
from motcua.common.refusal import Refusal
from motcua.common.text import fold

_HEADINGS = {
    "day": ("ngay giao dich", "ngay hach toan", "ngay", "date"),
    "amount": ("so tien ghi co", "ghi co", "phat sinh co", "credit", "so tien", "amount"),
    "text": ("noi dung", "dien giai", "mo ta", "description"),
    "ref": ("so tham chieu", "ma giao dich", "so but toan", "so chung tu", "reference"),
}
_ORDER = re.compile(r"MC[A-HJ-NP-Z2-9]{10}")
MOST_LINES = 50_000


class StatementUnreadable(Refusal):
    """Not a statement we can read."""

    code = "payment-statement-unreadable"
    message = _(
        "Không đọc được tệp sao kê. Cần tệp CSV hoặc XLSX có dòng tiêu đề: ngày, số tiền ghi có, nội dung; "
        "tối đa 50.000 dòng, 200 cột. Hãy xóa các dòng, cột thừa ở xa hoặc tách theo ngày rồi gửi lại."
    )


@dataclass(frozen=True)
class Credit:
    """Money that came in, as the bank says. key tells two equal lines apart, in whatever file they come."""

    key: str
    booked_on: date
    amount: int
    text: str
    ref: str

    @property
    def order_code(self) -> str:
        """Our code in the transfer's words; banks cut spaces in and change case. Empty when there is none."""
        found = _ORDER.search(re.sub(r"[^A-Z0-9]", "", fold(self.text).upper()))
        return found.group() if found else ""


def read(name: str, content: bytes) -> list[Credit]:
    """Every credit of the file. Raises StatementUnreadable, also for too many lines: none is left out."""
    try:
        rows = tables.rows(name, content, most_rows=MOST_LINES)
    except tables.TableNotOpened as error:
        raise StatementUnreadable from error
    found = _with_keys(_credits(iter(rows)))
    if not found:
        raise StatementUnreadable
    return found


def _credits(rows: Iterator[Sequence[object]]) -> Iterator[tuple[date, int, str, str]]:
    columns: dict[str, int] = {}
    for row in rows:
        if not columns:
            columns = _columns(row)
            continue
        day = _day(_cell(row, columns["day"]))
        amount = _whole(_cell(row, columns["amount"]))
        if day is None or amount <= 0:
            continue
        text = " ".join(str(_cell(row, columns["text"])).split())
        ref = str(_cell(row, columns["ref"])).strip() if "ref" in columns else ""
        yield day, amount, text[:500], ref.removesuffix(".0")[:60]


def _columns(row: Sequence[object]) -> dict[str, int]:
    """Place of each column, when the row is the one of headings."""
    heads = [fold(str(cell)) for cell in row]
    found = {}
    for column, names in _HEADINGS.items():
        place = next((i for name in names for i, head in enumerate(heads) if head.startswith(name)), None)
        if place is not None:
            found[column] = place
    return found if {"day", "amount", "text"} <= found.keys() else {}


def _with_keys(lines: Iterator[tuple[date, int, str, str]]) -> list[Credit]:
    """Equal lines without a reference are told apart by their order within the day."""
    seen: Counter[tuple[date, int, str, str]] = Counter()
    found = []
    for line in lines:
        seen[line] += 1
        day, amount, text, ref = line
        place = "" if ref else seen[line]
        words = "|".join(str(part) for part in (day, amount, ref or text, place))
        found.append(Credit(hashlib.sha256(words.encode()).hexdigest(), day, amount, text, ref))
    return list({credit.key: credit for credit in found}.values())


def _cell(row: Sequence[object], place: int) -> object:
    return row[place] if place < len(row) else ""


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    for form in ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y"):
        try:
            return datetime.strptime(str(value).strip()[:10], form).date()  # noqa: DTZ007
        except ValueError:
            continue
    return None


def _whole(value: object) -> int:
    """15000.0, "15.000", "15,000", "15.000,00" -> 15000; 0 when it is no sum."""
    if isinstance(value, int | float):
        return round(value)
    text = re.sub(r"[.,]\d{2}$", "", str(value).replace("VND", "").strip().lstrip("+"))
    digits = re.sub(r"[.,\s]", "", text)
    return int(digits) if digits.isdecimal() and len(digits) <= 13 else 0
