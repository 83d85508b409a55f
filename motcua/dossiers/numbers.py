"""The next number of a series, taken and written down in one statement: dense, without a gap."""

from datetime import datetime

from django.db import connection

from motcua.agencies.models import Unit
from motcua.common.ids import uuid7
from motcua.deadlines.calendars import local
from motcua.dossiers.form_sets import Form, symbol_of
from motcua.dossiers.models import Dossier

# Forms with a series of their own; the control sheet shares the receipt's number, a register has its book's.
SERIES = ("form01", "form02", "form03", "form04", "stop_notice")

# Results with a series of their own; every other kind shares "result". Names as BookSerial.book holds them.
_BOOKS = {
    "birth_certificate": "birth",
    "marital_status_certificate": "marital_status",
    "civil_extract": "extract",
    "business_certificate": "business",
    "business_change": "business",
    "business_again": "business",
    "building_permit": "building_permit",
    "building_permit_change": "building_permit",
}
# The series' row stays locked until the transaction ends: one that fails gives its number back.
_GIVE = """
WITH series AS (
  INSERT INTO dossiers_bookserial (unit_id, book, year, last) VALUES (%(unit)s, %(book)s, %(year)s, 1)
  ON CONFLICT (unit_id, book, year) DO UPDATE SET last = dossiers_bookserial.last + 1
  RETURNING last
)
INSERT INTO dossiers_issuednumber (id, unit_id, book, year, number, text, dossier_id, issued_at)
SELECT %(id)s, %(unit)s, %(book)s, %(year)s, last,
       replace(%(pattern)s, '{n}', to_char(last, 'FM9999999900')), %(dossier)s, %(at)s
FROM series
RETURNING text
"""


def give_number(dossier: Dossier, form: Form, *, at: datetime) -> str:
    """Number and symbol of a form issued now, by unit, form and year; call inside the act's transaction."""
    pattern = form.number.replace("{desk}", symbol_of(dossier.receiving_unit))
    return _next(dossier, issuer_of(dossier, form), form.key, pattern, at=at)


def result_number(dossier: Dossier, template: str, *, at: datetime) -> str:
    """“12/2022”: the next number of the agency's results of this kind and year; call inside the act."""
    return _next(dossier, dossier.agency, _BOOKS.get(template, "result"), f"{{n}}/{local(at).year}", at=at)


def _next(dossier: Dossier, unit: Unit, book: str, pattern: str, *, at: datetime) -> str:
    values = {
        "id": uuid7(),
        "unit": unit.pk,
        "book": book,
        "year": local(at).year,
        "pattern": pattern,
        "dossier": dossier.pk,
        "at": at,
    }
    with connection.cursor() as cursor:
        cursor.execute(_GIVE, values)
        (text,) = cursor.fetchone()
    return str(text)


def issuer_of(dossier: Dossier, form: Form) -> Unit:
    """The unit whose series the form's number belongs to."""
    return dossier.agency if form.issuer == "agency" else dossier.receiving_unit
