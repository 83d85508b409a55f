"""The next number of a series, taken and written down in one statement: dense, without a gap.

The number of a result that is handed over on paper was written by hand: the book says whether it may be.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Unit
from motcua.common.ids import uuid7
from motcua.common.refusal import Refusal
from motcua.deadlines.calendars import local
from motcua.dossiers.form_sets import Form, symbol_of
from motcua.dossiers.models import BookSerial, Dossier, IssuedNumber

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
# Every series a result is numbered in.
RESULT_BOOKS = ("result", *dict.fromkeys(_BOOKS.values()))
_WRITTEN = re.compile(r"0*([1-9][0-9]{0,8})(?:/([0-9]{4}))?")
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


class NumberUnreadable(Refusal):
    """What was written is no number of the book of this year."""

    code = "dossier-result-number-unreadable"
    message = _("“{typed}” không phải số của sổ năm {year}. Ghi số thứ tự, ví dụ {next} hoặc {next}/{year}.")


class NumberTaken(Refusal):
    """The book gave the number to another result."""

    code = "dossier-result-number-taken"
    message = _("Số {number} đã cấp cho hồ sơ {dossier}. Số tiếp theo của sổ là {next}.")


class NumberSkips(Refusal):
    """Between the last number and this one lie numbers nobody used."""

    code = "dossier-result-number-skips"
    message = _(
        "Số tiếp theo của sổ là {next}; ghi {number} là bỏ các số từ {next} đến {before}. "
        "Hãy ghi lý do bỏ số, hoặc dùng số {next}."
    )


@dataclass(frozen=True)
class Taken:
    """A number of the book; left_out: book, first and last of the numbers nobody gets, if there are any."""

    text: str
    left_out: dict[str, Any]


def next_result_number(dossier: Dossier, template: str, *, at: datetime) -> int:
    """The number the agency's book of this kind of result would give now."""
    series = BookSerial.objects.filter(**_series(dossier, template, at=at)).first()
    return series.last + 1 if series else 1


def take_result_number(dossier: Dossier, template: str, typed: str, *, why: str, at: datetime) -> Taken:
    """The number that stands on a result made by hand, written into the book; call inside the act.

    why  the reason for numbers left out before it.
    Raises NumberUnreadable, NumberTaken, NumberSkips.
    """
    facts = _series(dossier, template, at=at)
    BookSerial.objects.get_or_create(**facts)
    series = BookSerial.objects.select_for_update().get(**facts)
    following, year = series.last + 1, series.year
    match = _WRITTEN.fullmatch("".join(typed.split()))
    if match is None or int(match[2] or year) != year:
        raise NumberUnreadable(typed=typed.strip(), year=year, next=following)
    number = int(match[1])
    issued = IssuedNumber.objects.filter(**facts, number=number).select_related("dossier").first()
    if issued is not None:
        raise NumberTaken(number=issued.text, dossier=issued.dossier, next=following)
    if number > following and not why.strip():
        raise NumberSkips(number=number, next=following, before=number - 1)
    series.last = max(series.last, number)
    series.save(update_fields=["last"])
    text = f"{number:02d}/{year}"
    IssuedNumber.objects.create(**facts, number=number, text=text, dossier=dossier, issued_at=at)
    left_out = {"book": book_key(series), "first": following, "last": number - 1}
    return Taken(text, left_out if number > following else {})


def book_key(series: BookSerial) -> str:
    """What an event calls a book of results by: unit, kind and year."""
    return f"{series.unit_id}/{series.book}/{series.year}"


def _series(dossier: Dossier, template: str, *, at: datetime) -> dict[str, Any]:
    book = _BOOKS.get(template, "result")
    return {"unit": dossier.agency, "book": book, "year": local(at).year}


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
