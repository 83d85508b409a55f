"""What a register says: each line follows from the events of its dossier (01/2018/TT-VPCP Điều 10, Mẫu 06).

A locked book is read from the lines kept at its sealing; an open one is derived anew each time.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Role, Unit, UnitKind
from motcua.agencies.officers import Officer
from motcua.catalogue.models import Field
from motcua.common.text import fold
from motcua.dossiers.models import Event, RegisterBook, RegisterEntry, Shelf
from motcua.dossiers.status import Act, Status

PAGE = 50
_CHUNK = 500
_SETS_DUE = frozenset({Act.RECEIVE, Act.SUPPLY_SUPPLEMENT, Act.CHANGE_DUE_DATE, Act.PROVE_PAYMENT})
_ENDS = {
    Act.RETURN_RESULT: _("Đã trả kết quả"),
    Act.RELEASE_REFUSAL: _("Trả phiếu từ chối"),
    Act.WITHDRAW: _("Người nộp rút hồ sơ"),
    Act.CLOSE: _("Đóng vì không được bổ sung"),
    Act.SETTLE_AT_ONCE: _("Trả kết quả ngay"),
}
_READ = frozenset(_ENDS) | _SETS_DUE
_RELATED = ("dossier__version", "dossier__agency")


@dataclass(frozen=True)
class Line:
    """One line of a register. Moments are ISO 8601 with their zone; empty: not yet.

    due_at     the date promised last; the first is the event's of reception.
    ended      how the dossier ended, when not by a returned result.
    collector  who took the result: the column “Ký nhận” of an electronic book.
    """

    serial: int
    code: str
    procedure: str
    applicant: str
    address: str
    phone: str
    lead_agency: str
    received_at: str
    due_at: str
    returned_at: str
    ended: str
    channel: str
    collector: str
    dossier_id: str

    @classmethod
    def read(cls, facts: dict[str, Any]) -> Self:
        return cls(**facts)

    @property
    def received(self) -> datetime:
        return datetime.fromisoformat(self.received_at)

    @property
    def due(self) -> datetime | None:
        return datetime.fromisoformat(self.due_at) if self.due_at else None

    @property
    def returned(self) -> datetime | None:
        return datetime.fromisoformat(self.returned_at) if self.returned_at else None


@dataclass(frozen=True)
class Wanted:
    """What the reader narrows a book by: words in code or name, only open ones, only from or to a day."""

    text: str = ""
    open_only: bool = False


def books_for(officer: Officer, *, unit: Unit | None = None) -> list[RegisterBook]:
    """Books the officer may read, the newest year first."""
    books = RegisterBook.objects.select_related("unit", "seal")
    if Role.AREA_CONTROL in officer.roles:
        books = books.filter(unit__in=officer.area)
    elif Role.TTHC_CONTROL not in officer.roles:
        books = books.filter(unit=officer.unit)
    elif unit is not None:
        books = books.filter(unit=unit)
    return list(books.order_by("-year", "unit__sort_key", "number")[:200])


def shelves_of(unit: Unit) -> list[Shelf]:
    """Registers that several fields of the unit share, the latest first."""
    return list(Shelf.objects.filter(unit=unit).prefetch_related("fields").order_by("-from_year", "-pk"))


def fields_kept(unit: Unit) -> list[Field]:
    """Fields the unit has a register of its own for: what may be put into one."""
    keys = RegisterBook.objects.filter(unit=unit, key__startswith="f").values_list("key", flat=True)
    return list(Field.objects.filter(pk__in={int(key[1:]) for key in keys}).order_by("sort_key"))


def may_read(officer: Officer, book: RegisterBook) -> bool:
    """The head of the one-stop reads its books, TTHC control all, the district's office those of its area."""
    if Role.AREA_CONTROL in officer.roles and book.unit_id in officer.area:
        return True
    return Role.TTHC_CONTROL in officer.roles or officer.holds(Role.HEAD_ONE_STOP, unit_id=book.unit_id)


def may_seal(officer: Officer, book: RegisterBook) -> bool:
    """The head of the one-stop locks its books and writes notes about them."""
    return officer.holds(Role.HEAD_ONE_STOP, unit_id=book.unit_id) and book.unit.kind == UnitKind.ONE_STOP


def page(book: RegisterBook, *, after: int = 0, wanted: Wanted = Wanted(), size: int = PAGE) -> list[Line]:
    """`size` lines, and one more when there are more, behind a serial."""
    entries = RegisterEntry.objects.filter(book=book, serial__gt=after)
    if wanted.text:
        by_name = Q(dossier__owner_name__unaccent__icontains=fold(wanted.text))
        entries = entries.filter(by_name | Q(dossier__code__icontains=wanted.text))
    if wanted.open_only:
        entries = entries.filter(dossier__finished_at=None)
    return _lines(book, list(entries.select_related("sealed", *_RELATED).order_by("serial")[: size + 1]))


def lines(book: RegisterBook) -> Iterator[Line]:
    """Every line of the book in order, read in portions."""
    after = 0
    while True:
        found = page(book, after=after, size=_CHUNK)[:_CHUNK]
        yield from found
        if len(found) < _CHUNK:
            return
        after = found[-1].serial


def derived(entries: Sequence[RegisterEntry]) -> list[Line]:
    """The lines as the events say now; one query for the events of all."""
    events: dict[UUID, list[Event]] = {entry.dossier_id: [] for entry in entries}
    for event in Event.objects.filter(dossier__in=events, act__in=_READ).order_by("number"):
        events[event.dossier_id].append(event)
    return [_line(entry, events[entry.dossier_id]) for entry in entries]


def digest_of(rows: Sequence[Line]) -> str:
    """SHA-256 over all lines in order, each with its every fact, as 64 hexadecimal characters."""
    whole = hashlib.sha256()
    for row in rows:
        text = json.dumps(asdict(row), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        whole.update(text.encode() + b"\n")
    return whole.hexdigest()


def _lines(book: RegisterBook, entries: list[RegisterEntry]) -> list[Line]:
    if book.sealed:
        return [Line.read(entry.sealed.facts) for entry in entries]
    return derived(entries)


@translation.override("vi")  # what is kept or printed speaks Vietnamese, whatever the page does
def _line(entry: RegisterEntry, events: list[Event]) -> Line:
    dossier = entry.dossier
    received = next(event for event in events if event.act in {Act.RECEIVE, Act.SETTLE_AT_ONCE})
    due = [event.facts["due_at"] for event in events if event.act in _SETS_DUE and event.facts.get("due_at")]
    end = next((event for event in reversed(events) if event.act in _ENDS), None)
    by_result = end is not None and end.target == Status.RETURNED
    return Line(
        serial=entry.serial,
        code=str(dossier),
        procedure=dossier.version.name,
        applicant=dossier.owner_name,
        address=dossier.contact_address,
        phone=dossier.contact_phone,
        lead_agency=dossier.agency.name,
        received_at=received.happened_at.isoformat(),
        due_at=due[-1] if due else "",
        returned_at=end.happened_at.isoformat() if end else "",
        ended="" if end is None or by_result else str(_ENDS[Act(end.act)]),
        channel=dossier.get_channel_display(),
        collector=str(end.facts.get("collector", {}).get("name", "")) if end and by_result else "",
        dossier_id=str(dossier.pk),
    )
