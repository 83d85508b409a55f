"""The paper register of a one-stop is counted month by month; where it differs, a question follows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.agencies.areas import lines_on
from motcua.agencies.models import Role, Unit, UnitKind
from motcua.agencies.officers import Officer
from motcua.common.refusal import Refusal
from motcua.deadlines.calendars import local
from motcua.dossiers import figures
from motcua.dossiers.figures import Period
from motcua.dossiers.flows import Measure
from motcua.oversight.models import Doubt, PaperCount
from motcua.oversight.places import may_compare

MONTHS = 12  # back from the last whole one


class MonthNotOver(Refusal):
    """A register is compared month by month, once the month is over."""

    code = "paper-register-month"
    message = gettext_lazy("Chỉ đối chiếu được 12 tháng gần nhất đã hết. Vui lòng chọn lại tháng.")


class NothingElse(Refusal):
    """The same numbers were written down last."""

    code = "paper-register-known"
    message = gettext_lazy("{name} vừa ghi đúng các số này cho tháng {month} rồi; không có gì thay đổi.")


@dataclass(frozen=True)
class Counting:
    """What somebody counted. id: made by the form; month: its first day."""

    id: UUID
    unit: Unit
    month: date
    received: int
    returned: int


def desks_of(by: Officer, day: date) -> list[Unit]:
    """One-stops whose register this officer may count: the own; for who watches over an area, all in it."""
    if may_compare(by):
        top = lines_on(day)
        units = top.under(top.committee(by.unit.pk))
        return list(Unit.objects.on(day).filter(kind=UnitKind.ONE_STOP, pk__in=units).order_by("sort_key"))
    return [by.unit] if Role.HEAD_ONE_STOP in by.roles else []


def months_before(day: date) -> list[date]:
    """First days of the whole months before a day, the newest first."""
    found, first = [], day.replace(day=1)
    for _turn in range(MONTHS):
        first = (first - timedelta(days=1)).replace(day=1)
        found.append(first)
    return found


@transaction.atomic
def write_down(*, counting: Counting, by: Officer, at: datetime) -> PaperCount:
    """Keep what was counted beside what the system knows; a difference becomes a question.

    The system's numbers: dossiers received and results returned at that one-stop in the month.
    Raises PermissionDenied, MonthNotOver, NothingElse.
    """
    day = local(at).date()
    if counting.unit.pk not in {one.pk for one in desks_of(by, day)}:
        raise PermissionDenied
    if counting.month not in months_before(day):
        raise MonthNotOver
    known = PaperCount.objects.filter(pk=counting.id).first()
    if known is not None:
        return known
    Unit.objects.select_for_update().get(pk=counting.unit.pk)  # one counting of a desk at a time
    newest = newest_of([counting.unit.pk]).get((counting.unit.pk, counting.month))
    if newest and (newest.received, newest.returned) == (counting.received, counting.returned):
        raise NothingElse(name=newest.counted_by.full_name, month=f"{counting.month:%m/%Y}")
    row = _row(counting, by, at=at)
    row.save(force_insert=True)
    if row.difference:
        _ask(row, at=at)
    return row


def newest_of(units: Sequence[UUID]) -> dict[tuple[UUID, date], PaperCount]:
    """The last counting of each one-stop and month. One query."""
    rows = PaperCount.objects.filter(unit__in=units).select_related("counted_by")
    newest = rows.order_by("unit", "month", "-pk").distinct("unit", "month")
    return {(row.unit_id, row.month): row for row in newest}


def _row(counting: Counting, by: Officer, *, at: datetime) -> PaperCount:
    last = (counting.month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    found = figures.by_desk([counting.unit.pk], Period(counting.month, last)).get(counting.unit.pk, {})
    return PaperCount(
        id=counting.id,
        unit=counting.unit,
        month=counting.month,
        received=counting.received,
        returned=counting.returned,
        system_received=found.get(Measure.RECEIVED, 0),
        system_returned=found.get(Measure.RETURNED, 0),
        counted_by=by.staff,
        counted_at=at,
    )


@translation.override("vi")  # what is kept speaks Vietnamese
def _ask(row: PaperCount, *, at: datetime) -> None:
    """One question a month: an open one is brought up to date, an answered one stays as it was answered."""
    words = _(
        "Tháng %(month)s: sổ giấy ghi tiếp nhận %(received)d, trả %(returned)d; "
        "hệ thống có tiếp nhận %(system_received)d, trả %(system_returned)d."
    )
    note = words % {
        "month": f"{row.month:%m/%Y}",
        "received": row.received,
        "returned": row.returned,
        "system_received": row.system_received,
        "system_returned": row.system_returned,
    }
    doubt, new = Doubt.objects.get_or_create(
        pattern=Doubt.Pattern.PAPER,
        day=row.month,
        unit=row.unit,
        person=None,
        defaults={"number": row.difference, "note": note, "found_at": at},
    )
    if not new and doubt.answered_at is None:
        doubt.number, doubt.note = row.difference, note
        doubt.save(update_fields=["number", "note"])
