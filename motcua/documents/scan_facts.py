"""Fields of a scanned paper: what the machine read, what an officer confirmed, what counts as a value."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from motcua.common.refusal import Refusal
from motcua.documents.models import Scan, ScanFact
from motcua.documents.scans import extraction
from motcua.documents.scans.kinds import FieldKind, kind_named

LONGEST = 500
SURE, DOUBTFUL = 85, 60  # confidence from which a value is “read clearly”, below which it is “hard to read”


class NotSuchAValue(Refusal):
    """What was typed cannot stand in this field."""

    code = "scan-fact-not-valid"
    message = _("“{field}” chưa đúng: {what}. Xem lại trên ảnh rồi sửa.")


@dataclass(frozen=True)
class Fact:
    """A field as it stands: what was read, and what an officer said."""

    field: FieldKind
    read: ScanFact | None
    said: ScanFact | None

    @property
    def value(self) -> str:
        newest = self.said or self.read
        return newest.value if newest else ""


def facts_of(scan: Scan) -> list[Fact]:
    """Every field the paper's kind has, in its order."""
    kind = kind_named(scan.kind)
    read, said = _newest(scan, machine=True), _newest(scan, machine=False)
    return [Fact(field, read.get(field.key), said.get(field.key)) for field in (kind.fields if kind else ())]


def confirmed(scan: Scan) -> dict[str, ScanFact]:
    """By key, what an officer confirmed last."""
    return _newest(scan, machine=False)


def changes(scan: Scan) -> list[ScanFact]:
    """Everything ever read or typed, the oldest first."""
    return list(scan.facts.order_by("id"))


def checked_value(field: FieldKind, typed: str) -> str:
    """The typed value as it is kept; empty stays empty. Raises NotSuchAValue."""
    value = " ".join(typed.split())[:LONGEST]
    if not value:
        return ""
    if field.type == "date":
        day = extraction.written_day(value)
        if not day:
            raise NotSuchAValue(field=field.label, what=_("phải là ngày có thật, ví dụ 25/07/2022"))
        return day
    if field.type == "id_number":
        digits = value.replace(" ", "")
        if not digits.isascii() or not digits.isdecimal() or len(digits) not in {9, 12}:
            raise NotSuchAValue(field=field.label, what=_("phải có 9 hoặc 12 chữ số"))
        return digits
    return value


def day_of(facts: dict[str, str], key: str) -> date | None:
    """A confirmed date; None where the paper has none."""
    text = facts.get(key, "")
    return datetime.strptime(text, "%d/%m/%Y").date() if text else None  # noqa: DTZ007 - a day has no zone


def _newest(scan: Scan, *, machine: bool) -> dict[str, ScanFact]:
    rows = scan.facts.filter(staff_code="") if machine else scan.facts.exclude(staff_code="")
    return {row.key: row for row in rows.order_by("id")}
