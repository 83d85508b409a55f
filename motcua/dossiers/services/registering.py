"""The register of a one-stop: a dossier is entered at reception, several fields may share a book."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Role, Unit
from motcua.agencies.officers import Officer
from motcua.audit import services as audit
from motcua.catalogue.models import Field
from motcua.common.ids import uuid7
from motcua.common.kept import Kept
from motcua.common.refusal import Refusal
from motcua.deadlines.calendars import local
from motcua.dossiers.books import next_number
from motcua.dossiers.models import Dossier, RegisterBook, RegisterEntry, Shelf
from motcua.dossiers.services._steps import allow

BOOKS = "register"  # the series the books of a unit are numbered in
_shelves = Kept()

# The book's row stays locked until the transaction ends: serials are dense and follow the order of reception.
_ENTER = """
WITH book AS (
  UPDATE dossiers_registerbook SET last = last + 1
  WHERE unit_id = %(unit)s AND year = %(year)s AND key = %(key)s AND NOT sealed
  RETURNING id, number, last
)
INSERT INTO dossiers_registerentry (id, book_id, serial, dossier_id, entered_at)
SELECT %(id)s, id, last, %(dossier)s, %(at)s FROM book
RETURNING book_id, serial, (SELECT number FROM book)
"""


class TooFewFields(Refusal):
    """A shared register needs a name and at least two fields."""

    code = "register-too-few-fields"
    message = _("Vui lòng đặt tên sổ chung và chọn ít nhất hai lĩnh vực.")


def enter(dossier: Dossier, *, at: datetime) -> RegisterEntry:
    """Put the dossier into its register; call inside the act that receives it (01/2018/TT-VPCP Điều 10).

    What comes after the year's book was locked goes into the next year's.
    """
    year = local(at).year
    entry = _entered(dossier, year, at=at)
    while entry is None:
        year += _open_book(dossier.receiving_unit, dossier, year)
        entry = _entered(dossier, year, at=at)
    return entry


@transaction.atomic
def share_register(*, name: str, fields: Sequence[Field], by: Officer, at: datetime) -> Shelf:
    """From next year on these fields of the unit stand in one register; this year's books stay as they are.

    Raises PermissionDenied, TooFewFields.
    """
    allow(by.holds(Role.HEAD_ONE_STOP, unit_id=by.unit.pk))
    said = " ".join(name.split())[:200]
    if len(fields) < 2 or not said:
        raise TooFewFields
    shelf = Shelf.objects.create(unit=by.unit, name=said, from_year=local(at).year + 1)
    shelf.fields.set(fields)
    audit.record(
        at=at,
        staff_id=by.staff.pk,
        staff_name=by.name,
        unit_name=by.unit.name,
        party_id=None,
        subject="shelf",
        subject_id=by.unit.pk,
        purpose=f"Lập sổ chung “{said}”: {', '.join(field.name for field in fields)}"[:200],
    )
    return shelf


def _entered(dossier: Dossier, year: int, *, at: datetime) -> RegisterEntry | None:
    facts = {
        "id": uuid7(),
        "unit": dossier.receiving_unit_id,
        "year": year,
        "key": _key(dossier, year),
        "dossier": dossier.pk,
        "at": at,
    }
    with connection.cursor() as cursor:
        cursor.execute(_ENTER, facts)
        found = cursor.fetchone()
    if found is None:
        return None
    book = RegisterBook(
        pk=found[0], unit=dossier.receiving_unit, year=year, key=facts["key"], number=found[2]
    )
    return RegisterEntry(pk=facts["id"], book=book, serial=found[1], dossier=dossier, entered_at=at)


def _open_book(unit: Unit, dossier: Dossier, year: int) -> int:
    """Open the year's book with the unit's next book number; 1 when it is there and locked, else 0."""
    key = _key(dossier, year)
    if RegisterBook.objects.filter(unit=unit, year=year, key=key, sealed=True).exists():
        return 1
    shelf = _shelf(dossier, year)
    name = shelf.name if shelf else dossier.version.field.name
    try:
        with transaction.atomic():  # who loses the race gives the book number back
            number = next_number(unit.pk, BOOKS, year)
            RegisterBook.objects.create(unit=unit, year=year, key=key, name=name, number=number)
    except IntegrityError:
        pass
    return 0


def _key(dossier: Dossier, year: int) -> str:
    """The book of the shelf its field stands on that year, else of the field itself."""
    shelf = _shelf(dossier, year)
    return f"s{shelf.pk}" if shelf else f"f{dossier.version.field_id}"


def _shelf(dossier: Dossier, year: int) -> Shelf | None:
    found = _shelves.get("", _all_shelves).get((dossier.receiving_unit_id, dossier.version.field_id), [])
    return next((one for one in found if one.from_year <= year), None)


def _all_shelves() -> dict[tuple[UUID, int], list[Shelf]]:
    """Shelves by unit and field, the latest first."""
    found: dict[tuple[UUID, int], list[Shelf]] = {}
    for shelf in Shelf.objects.order_by("-from_year", "-pk").prefetch_related("fields"):
        for field in shelf.fields.all():
            found.setdefault((shelf.unit_id, field.pk), []).append(shelf)
    return found
