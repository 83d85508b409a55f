"""Numbers given and dossiers that are there: a code or filing that is missed names the dossier taken away."""

from collections.abc import Iterator
from datetime import date

from django.db import connection

from motcua.agencies.models import Unit
from motcua.dossiers.models import CodeSerial, Event
from motcua.dossiers.numbering import Code, count_holds, parse, unit_of
from motcua.dossiers.verification_books import Finding

_Key = tuple[str, date]
_ODD = r"SELECT code FROM dossiers_dossier WHERE code !~ '^[A-Z0-9.]{1,35}-\d{6}-\d{4,}$'"
_CODES = r"""SELECT split_part(code, '-', 1), to_date('20' || split_part(code, '-', 2), 'YYYYMMDD'),
    array_agg(split_part(code, '-', 3)::int) FROM dossiers_dossier
    WHERE code ~ '^[A-Z0-9.]{1,35}-\d{6}-\d{4,}$' GROUP BY 1, 2"""


class Filings:
    """Numbers of filings that first events carry, by unit and day."""

    def __init__(self) -> None:
        self.seen: dict[_Key, int] = {}  # a bit for each number

    def count(self, chain: list[Event]) -> None:
        """Take note of the dossier whose events these are."""
        code = parse(str(chain[0].facts.get("filing", ""))) if chain else None
        if code is not None:
            key = code.prefix, code.day
            self.seen[key] = self.seen.get(key, 0) | 1 << code.serial


def missing_codes(filings: Filings) -> Iterator[Finding]:
    """Serials given on a day and the codes and filings that exist must be the same numbers."""
    with connection.cursor() as cursor:
        cursor.execute(_ODD)
        yield from (Finding(code, 0, "mã hồ sơ sai cấu trúc") for (code,) in cursor.fetchall())
        cursor.execute(_CODES)
        found = {(prefix, day): sum(1 << one for one in serials) for prefix, day, serials in cursor}
    found |= filings.seen
    for count in CodeSerial.objects.order_by("day", "prefix").iterator():
        there = found.pop((count.prefix, count.day), 0)
        if not count_holds(count):
            yield Finding(_place(count.prefix, count.day), 0, "số đếm bị sửa ngoài hệ thống")
        lost = ((1 << count.last) - 1 << 1) & ~there
        for serial in range(1, count.last + 1 if lost else 0):
            if lost >> serial & 1:
                yield _missing(Code(count.prefix, count.day, serial))
        if there >> count.last + 1:
            yield Finding(_place(count.prefix, count.day), 0, "có số lớn hơn số đã cấp")
    for prefix, day in found:
        yield Finding(_place(prefix, day), 0, "số đếm của ngày đã bị xóa")


def _missing(code: Code) -> Finding:
    if unit_of(code.prefix) is None:
        return Finding(str(code), 0, "mã đã cấp nhưng hồ sơ không còn")
    place = _place(code.prefix, code.day)
    return Finding(place, 0, f"hồ sơ nộp thứ {code.serial} trong ngày không còn")


def _place(prefix: str, day: date) -> str:
    unit_id = unit_of(prefix)
    if unit_id is None:
        return f"{prefix}-{day:%y%m%d}"
    unit = Unit.objects.filter(pk=unit_id).first()
    return f"{unit.name if unit else unit_id}, ngày {day:%d/%m/%Y}"
