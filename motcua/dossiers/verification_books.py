"""Do the one-stop's books hold: no number lost, no serial lost, no locked line changed?"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Max

from motcua.dossiers.models import BookSeal, BookSerial, Event, IssuedNumber, RegisterBook, RegisterEntry
from motcua.dossiers.numbers import RESULT_BOOKS, SERIES, book_key
from motcua.dossiers.register import digest_of, lines
from motcua.dossiers.status import Act


@dataclass
class Finding:
    """What does not hold, and where."""

    dossier: str
    number: int
    why: str


def broken_books() -> Iterator[Finding]:
    """Every series of numbers, every register and every seal."""
    yield from _lost_numbers()
    yield from _unexplained_gaps()
    yield from _lost_serials()
    yield from _entries_against_events()
    yield from _broken_seals()


def _lost_numbers() -> Iterator[Finding]:
    """A series runs from 1 to its last number, each with the dossier it was given for."""
    issued = IssuedNumber.objects.values("unit", "book", "year")
    found = {
        (row["unit"], row["book"], row["year"]): (row["n"], row["last"])
        for row in issued.annotate(n=Count("pk"), last=Max("number")).order_by()
    }
    for series in BookSerial.objects.filter(book__in=SERIES).select_related("unit"):
        count, last = found.get((series.unit_id, series.book, series.year), (0, 0))
        if not count == last == series.last:
            yield Finding(f"{series.unit.name}, {series.book}/{series.year}", 0, "số giấy tờ đã cấp bị mất")


def _unexplained_gaps() -> Iterator[Finding]:
    """A number of a result that nobody got was left out by an act that says so."""
    for series in BookSerial.objects.filter(book__in=RESULT_BOOKS).select_related("unit"):
        same = {"unit": series.unit, "book": series.book, "year": series.year}
        given = set(IssuedNumber.objects.filter(**same).values_list("number", flat=True))
        if max(given, default=0) == series.last == len(given):
            continue
        explained = _left_out(series)
        for number in sorted({*range(1, series.last + 1)} - given - explained):
            yield Finding(f"{series.unit.name}, {series.book}/{series.year}", number, "số kết quả bị mất")


def _left_out(series: BookSerial) -> set[int]:
    key = book_key(series)
    events = Event.objects.filter(act=Act.SETTLE_AT_ONCE, facts__left_out__book=key)
    rows = events.values_list("facts__left_out__first", "facts__left_out__last")
    return {number for first, last in rows for number in range(int(first), int(last) + 1)}


def _lost_serials() -> Iterator[Finding]:
    for book in RegisterBook.objects.annotate(n=Count("entries"), top=Max("entries__serial")):
        if not book.n == (book.top or 0) == book.last:
            yield Finding(f"Sổ {book}", 0, "số thứ tự trong sổ bị mất")


def _entries_against_events() -> Iterator[Finding]:
    """The line a dossier stands on is the one its reception wrote into the chain."""
    entered = {
        str(dossier): (str(book), str(serial))
        for dossier, book, serial in RegisterEntry.objects.values_list("dossier", "book", "serial").iterator()
    }
    written = Event.objects.filter(act__in=[Act.RECEIVE, Act.SETTLE_AT_ONCE], facts__has_key="serial")
    for dossier, number, facts in written.values_list("dossier", "number", "facts").iterator():
        if entered.get(str(dossier)) != (facts["book"], facts["serial"]):
            yield Finding(str(dossier), number, "dòng trong sổ theo dõi khác với lúc tiếp nhận")


def _broken_seals() -> Iterator[Finding]:
    for seal in BookSeal.objects.select_related("book"):
        rows = list(lines(seal.book))
        if not seal.book.sealed or len(rows) != seal.rows or digest_of(rows) != seal.digest:
            yield Finding(f"Sổ {seal.book}", 0, "sổ đã khóa bị thay đổi")
    for book in RegisterBook.objects.filter(sealed=True, seal=None):
        yield Finding(f"Sổ {book}", 0, "sổ ghi là đã khóa nhưng không có dấu khóa")
