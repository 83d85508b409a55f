"""Registers are locked at year end by the head of the one-stop and never change (01/2018/TT-VPCP Điều 10)."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from motcua.agencies import services as agencies
from motcua.agencies.models import Role
from motcua.agencies.officers import Officer
from motcua.common.moments import spoken
from motcua.common.refusal import Refusal
from motcua.deadlines import services as deadlines
from motcua.deadlines.calendars import local
from motcua.documents import services as documents
from motcua.documents.models import File
from motcua.documents.signing import SignerIdentity
from motcua.dossiers import register, register_sheets
from motcua.dossiers.completeness import written_reason
from motcua.dossiers.models import BookNote, BookSeal, RegisterBook, RegisterEntry, SealedRow
from motcua.dossiers.register import Line
from motcua.dossiers.services._steps import allow
from motcua.notifications import services as notifications
from motcua.notifications.services import Recipient

TO_SEAL = "registers_to_seal_staff"


class TooEarlyToSeal(Refusal):
    """The year is not over."""

    code = "register-too-early"
    message = _("Sổ năm {year} chỉ khóa được từ {since}, khi ngày làm việc cuối năm kết thúc.")


class AlreadySealed(Refusal):
    """A locked book never changes."""

    code = "register-sealed"
    message = _("Sổ {book} đã khóa nên không đổi được. Nếu cần đính chính, hãy ghi chú vào sổ năm sau.")


class NotSealed(Refusal):
    """Notes are for locked books; an open one follows its dossiers by itself."""

    code = "register-not-sealed"
    message = _("Sổ {book} chưa khóa: các dòng tự theo diễn biến hồ sơ, không cần ghi chú.")


class NoBookToNoteIn(Refusal):
    """No later book is open in the unit."""

    code = "register-no-later-book"
    message = _(
        "Đơn vị chưa mở sổ nào của năm sau để ghi chú. Sổ được mở khi tiếp nhận hồ sơ đầu tiên của năm."
    )


def closes_at(year: int, unit_identifier: str) -> datetime:
    """End of the last working day of the year at a unit: from then on its books may be locked."""
    calendar = deadlines.calendar_for(unit_identifier)
    day = date(year, 12, 31)
    while not calendar.works_on(day):
        day -= timedelta(days=1)
    return calendar.closing(day)


@transaction.atomic
@translation.override("vi")
def seal(*, book_id: UUID, by: Officer, at: datetime) -> BookSeal:
    """Lock a book: its lines are kept as they stand, digested, printed and signed digitally by the head.

    A second press answers with the first seal. Raises PermissionDenied, TooEarlyToSeal, NotSignable.
    """
    book = RegisterBook.objects.select_for_update(of=("self",)).select_related("unit__parent").get(pk=book_id)
    allow(register.may_seal(by, book))
    if book.sealed:
        return BookSeal.objects.get(book=book)
    since = closes_at(book.year, book.unit.identifier)
    if at < since:
        raise TooEarlyToSeal(year=book.year, since=spoken(since))
    rows = list(register.lines(book))
    digest = register.digest_of(rows)
    entries = dict(RegisterEntry.objects.filter(book=book).values_list("serial", "pk"))
    SealedRow.objects.bulk_create(
        (SealedRow(entry_id=entries[row.serial], facts=vars(row)) for row in rows), batch_size=500
    )
    *_rest, last = _signed_parts(book, rows, digest, by=by, at=at)
    found = BookSeal.objects.create(
        book=book,
        sealed_at=at,
        sealed_by=by.staff,
        sealed_by_name=by.name,
        rows=len(rows),
        digest=digest,
        file=last,
    )
    book.sealed = True
    book.save(update_fields=["sealed"])
    return found


@transaction.atomic
def note(*, book_id: UUID, serial: int, text: str, by: Officer, at: datetime) -> BookNote:
    """Write a correction to a line of a locked book into the unit's newest open book of a later year.

    Raises PermissionDenied, NotSealed, NoBookToNoteIn, ReasonMissing.
    """
    book = RegisterBook.objects.select_related("unit").get(pk=book_id)
    allow(register.may_seal(by, book))
    if not book.sealed:
        raise NotSealed(book=book)
    words = written_reason(text)[:1000]
    later = RegisterBook.objects.filter(unit=book.unit, year__gt=book.year, sealed=False)
    same_key = later.filter(key=book.key).order_by("-year").first()
    into = same_key or later.order_by("-year", "number").first()
    if into is None:
        raise NoBookToNoteIn
    entry = RegisterEntry.objects.get(book=book, serial=serial)
    return BookNote.objects.create(
        book=into, about=entry, text=words, written_at=at, written_by=by.staff, written_by_name=by.name
    )


@translation.override("vi")  # what is kept or printed speaks Vietnamese, whatever the page does
def notes_of(book: RegisterBook) -> list[str]:
    """The notes a book carries about earlier ones, as they print."""
    found = BookNote.objects.filter(book=book).select_related("about__book").order_by("written_at", "pk")
    return [
        _now("Sổ %(book)s, số thứ tự %(serial)s: %(text)s (%(who)s, %(day)s)")
        % {
            "book": f"{one.about.book.number:02d}/{one.about.book.year}",
            "serial": f"{one.about.serial:02d}",
            "text": one.text,
            "who": one.written_by_name,
            "day": f"{local(one.written_at):%d/%m/%Y}",
        }
        for one in found
    ]


def remind_to_seal(*, at: datetime) -> int:
    """On the last working day of a year, and after it, tell each head of a one-stop once which books wait."""
    sent = 0
    open_books = RegisterBook.objects.filter(sealed=False, year__lte=local(at).year).select_related("unit")
    by_unit: dict[UUID, list[RegisterBook]] = {}
    for book in open_books.order_by("unit", "year", "number"):
        since = closes_at(book.year, book.unit.identifier)
        if local(at).date() >= local(since).date():
            by_unit.setdefault(book.unit_id, []).append(book)
    for books in by_unit.values():
        sent += _remind(books, at=at)
    return sent


def _remind(books: list[RegisterBook], *, at: datetime) -> int:
    unit, year = books[0].unit, books[-1].year
    people = agencies.staff_in(unit, Role.HEAD_ONE_STOP, local(at).date())
    told = closes_at(year, unit.identifier)  # the same moment for all: each year's reminder exists once
    for person in people:
        notifications.notify(
            to=Recipient(None, person.pk, person.full_name, person.email, person.phone),
            template=TO_SEAL,
            ref=books[0].pk,
            context={"unit": unit.name, "code": ", ".join(str(book) for book in books)},
            at=told,
        )
    return len(people)


def _signed_parts(
    book: RegisterBook, rows: list[Line], digest: str, *, by: Officer, at: datetime
) -> Iterator[File]:
    """The book on paper, signed, in parts of so many lines; the digest stands on the last."""
    identity = SignerIdentity(by.staff.code, by.name, _title(by), book.unit.name)
    signature = {"title": _title(by), "name": by.name}
    starts = list(range(0, len(rows), register_sheets.PART)) or [0]
    for place, start in enumerate(starts, start=1):
        last = start == starts[-1]
        pdf = register_sheets.pdf_of(
            book,
            rows[start : start + register_sheets.PART],
            at=at,
            signature=signature,
            notes=notes_of(book) if last else (),
            digest=digest if last else "",
        )
        yield documents.store_signed(
            ref=book.pk,
            name=f"so-theo-doi-{book.number:02d}-{book.year}-{place:02d}.pdf",
            content=pdf,
            signer=identity,
            reason=_now("Khóa sổ theo dõi hồ sơ"),
            at=at,
        )


def _title(by: Officer) -> str:
    row = by.staff.assignments.filter(unit=by.unit, role=Role.HEAD_ONE_STOP).order_by("-valid_from").first()
    return (row.title if row else "") or _now("Trưởng Bộ phận Một cửa")
