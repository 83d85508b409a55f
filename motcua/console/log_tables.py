"""A log of the house as a table: what is narrowed, paged by key, and kept as CSV or a spreadsheet."""

import csv
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO, StringIO
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Model, Q, QuerySet
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.common.moments import VIETNAM
from motcua.console.organisation_forms import DayField
from motcua.identity.models import Staff

PAGE = 100
MOST_EXPORTED = 50_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Column:
    """A heading, what stands under it, and how wide it is in a spreadsheet (letters)."""

    heading: str | Promise
    said: Callable[[Any], str]
    width: int = 20


class NarrowForm(forms.Form):
    """Which rows of a log are shown."""

    q = forms.CharField(label=_("Cán bộ: họ tên, mã hoặc tên đăng nhập"), max_length=200, required=False)
    first = DayField(label=_("Từ ngày"), required=False)
    last = DayField(label=_("Đến hết ngày"), required=False)


def staff_named(text: str) -> list[UUID]:
    """Members of staff of that code, sign-in name, or whose name has every word of the text."""
    text = text.strip()
    named = Q()
    for word in text.split():
        named &= Q(full_name__unaccent__icontains=word)
    found = Staff.objects.filter(Q(code__iexact=text) | Q(user__username=text) | named)
    return list(found.values_list("pk", flat=True)[:500])


def between(rows: "QuerySet[Any]", first: date | None, last: date | None) -> "QuerySet[Any]":
    """Rows of those days, by the calendar of Viet Nam."""
    if first:
        rows = rows.filter(at__gte=datetime.combine(first, time.min, VIETNAM))
    if last:
        rows = rows.filter(at__lt=datetime.combine(last + timedelta(days=1), time.min, VIETNAM))
    return rows


def page_of(rows: "QuerySet[Any]", after: str) -> tuple[list[Any], str]:
    """A page of rows, the newest first, after that key; and the key of the next page, empty on the last."""
    with suppress(ValueError):  # somebody's own idea of a key begins at the beginning
        rows = rows.filter(pk__lt=UUID(after)) if after else rows
    shown = list(rows.order_by("-pk")[: PAGE + 1])
    return shown[:PAGE], str(shown[PAGE - 1].pk) if len(shown) > PAGE else ""


def _lines(rows: "QuerySet[Any]", columns: tuple[Column, ...]) -> Iterator[list[str]]:
    yield [str(column.heading) for column in columns]
    for row in rows.order_by("-pk")[:MOST_EXPORTED].iterator(chunk_size=2000):
        yield [column.said(row) for column in columns]


@translation.override("vi")  # what is kept speaks Vietnamese, whatever the page does
def csv_of(rows: "QuerySet[Any]", columns: tuple[Column, ...]) -> bytes:
    """The rows as CSV, the newest first, at most MOST_EXPORTED; nothing in it is a formula."""
    text = StringIO()
    writer = csv.writer(text)
    for line in _lines(rows, columns):
        writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in line])
    return text.getvalue().encode("utf-8-sig")


@translation.override("vi")
def xlsx_of(rows: "QuerySet[Any]", columns: tuple[Column, ...]) -> bytes:
    """As `csv_of`, as a spreadsheet of text."""
    import xlsxwriter  # only who exports pays for it

    content = BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        bold = book.add_format({"bold": True})
        sheet = book.add_worksheet()
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
        sheet.freeze_panes(1, 0)
        for number, line in enumerate(_lines(rows, columns)):
            for place, cell in enumerate(line):
                sheet.write_string(number, place, cell, bold if number == 0 else None)
    return content.getvalue()


def moment(row: Model) -> str:
    """When it happened, to the second, in Viet Nam."""
    at: datetime = row.at  # type: ignore[attr-defined]
    return f"{at.astimezone(VIETNAM):%d/%m/%Y %H:%M:%S}"
