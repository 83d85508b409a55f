"""Values of others come in: a table is read and checked, a person looks at it, then takes or drops it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.agencies.areas import lines_on
from motcua.agencies.models import Unit
from motcua.agencies.officers import Officer
from motcua.agencies.services import committee_of
from motcua.common.refusal import Refusal
from motcua.deadlines.calendars import local
from motcua.oversight import figure_tables
from motcua.oversight.families import Family
from motcua.oversight.figure_checks import Names, Outcome, check, restored
from motcua.oversight.models import OutsideBatch, OutsideValue
from motcua.oversight.outside import forget_offered
from motcua.oversight.places import may_compare, places_under

State = OutsideBatch.State


class AlreadyLoaded(Refusal):
    """The very same file was taken before."""

    code = "figures-already-loaded"
    message = _(
        "Tệp này đã nhập lúc {at:%H:%M %d/%m/%Y}, cho cùng ngày số liệu. Không có gì thay đổi. "
        "Nếu số liệu mới hơn, hãy sửa bảng hoặc chọn ngày khác rồi gửi lại."
    )


class BatchEnded(Refusal):
    """Somebody else decided meanwhile."""

    code = "figures-batch-ended"
    message = _("Lượt nhập này {name} vừa {done} lúc {at:%H:%M %d/%m/%Y}. Vui lòng xem lại danh sách.")


class DayAhead(Refusal):
    """Values as of a day that has not come."""

    code = "figures-day-ahead"
    message = _("Ngày số liệu {day:%d/%m/%Y} còn ở phía trước. Vui lòng ghi ngày mà số liệu tính đến.")


@dataclass(frozen=True)
class Table:
    """What somebody sends. id: made by the form, so that a second press is the same batch."""

    id: UUID
    family: Family
    day: date
    source: str
    responsible: str
    name: str
    content: bytes


def may_load(by: Officer) -> bool:
    """Who watches over an area loads what is known of its places: the control room, a district's office."""
    return may_compare(by)


def loads_for(by: Officer, day: date) -> Unit:
    """The committee whose places this officer may load values of."""
    return committee_of(by.unit, day)


def names_under(top: Unit, day: date) -> Names:
    """Every place at or under a committee, as tables may call them."""
    return Names(Unit.objects.on(day).filter(pk__in=lines_on(day).under(top.pk)).order_by("sort_key"))


def places_to_fill(top: Unit, day: date) -> list[tuple[str, str]]:
    """Code and name of each place the template names: the committee's own, then those below."""
    units = [top, *(place.unit for place in places_under(top, day))]
    return [(unit.identifier or unit.gso_code or unit.name, unit.name) for unit in units]


def read_table(*, table: Table, by: Officer, at: datetime) -> tuple[OutsideBatch | None, Outcome]:
    """Check a table; without a problem it waits to be taken. Nothing counts yet.

    Raises PermissionDenied, DayAhead, AlreadyLoaded, figure_tables.TableUnreadable.
    """
    if not may_load(by):
        raise PermissionDenied
    today = local(at).date()
    if table.day > today:
        raise DayAhead(day=table.day)
    top = loads_for(by, today)
    known = OutsideBatch.objects.filter(pk=table.id).first()
    if known is not None and known.unit_id == top.pk:
        return known, Outcome(restored(known.rows), [], known.missing)
    digest = hashlib.sha256(table.content).hexdigest()
    _refuse_again(table.family.key, table.day, top.pk, digest)
    outcome = check(table.family, figure_tables.read(table.name, table.content), names_under(top, today))
    if outcome.problems:
        return None, outcome
    batch = OutsideBatch(
        id=table.id,
        family=table.family.key,
        day=table.day,
        source=table.source,
        unit=top,
        responsible=table.responsible,
        name=table.name[:200],
        sha256=digest,
        rows=[row.as_json() for row in outcome.rows],
        missing=outcome.missing,
        read_by=by.staff,
        read_at=at,
    )
    batch.save(force_insert=True)
    return batch, outcome


@transaction.atomic
def take(*, batch_id: UUID, by: Officer, at: datetime) -> OutsideBatch:
    """The values count from now on; those before stay. Raises PermissionDenied, BatchEnded, AlreadyLoaded."""
    batch = _waiting(batch_id, by, at=at, done=State.TAKEN)
    if batch.state == State.TAKEN:
        return batch
    _refuse_again(batch.family, batch.day, batch.unit_id, batch.sha256)
    batch.ended_by = by.staff
    count(batch, at=at)
    return batch


@transaction.atomic
def drop(*, batch_id: UUID, by: Officer, at: datetime) -> OutsideBatch:
    """The table is not taken; it stays in the list. Raises PermissionDenied, BatchEnded."""
    batch = _waiting(batch_id, by, at=at, done=State.DROPPED)
    if batch.state == State.WAITING:
        batch.state, batch.ended_by, batch.ended_at = State.DROPPED, by.staff, at
        batch.save()
    return batch


def count(batch: OutsideBatch, *, at: datetime) -> None:
    """Write the values of a batch down, inside the caller's transaction."""
    batch.state, batch.ended_at = State.TAKEN, at
    batch.save()
    OutsideValue.objects.bulk_create(
        OutsideValue(
            batch=batch,
            unit_id=row.unit,
            indicator=row.indicator,
            day=batch.day,
            numerator=row.numerator,
            denominator=row.denominator,
        )
        for row in restored(batch.rows)
    )
    forget_offered()


def batches_of(top: Unit, family: str = "") -> Sequence[OutsideBatch]:
    """What was brought lately for the places of a committee, the newest first."""
    rows = OutsideBatch.objects.filter(unit=top).select_related("read_by", "ended_by", "connection")
    if family:
        rows = rows.filter(family=family)
    return list(rows.defer("rows", "missing").order_by("-read_at", "-pk")[:50])


def _waiting(batch_id: UUID, by: Officer, *, at: datetime, done: OutsideBatch.State) -> OutsideBatch:
    """The batch, locked; also one this very person already decided so: a second press is the first."""
    rows = OutsideBatch.objects.select_for_update(of=("self",)).select_related("ended_by")
    batch = rows.get(pk=batch_id)
    if not may_load(by) or batch.unit_id != loads_for(by, local(at).date()).pk:
        raise PermissionDenied
    if batch.state == State.WAITING or (batch.state == done and batch.ended_by_id == by.staff.pk):
        return batch
    name = batch.ended_by.full_name if batch.ended_by else batch.responsible
    words = _("xác nhận nhập") if batch.state == State.TAKEN else _("bỏ")
    raise BatchEnded(name=name, done=words, at=local(batch.ended_at or at))


def _refuse_again(family: str, day: date, top: UUID, digest: str) -> None:
    """The table counted last for that day is this very one."""
    taken = OutsideBatch.objects.filter(family=family, day=day, unit=top, state=State.TAKEN)
    newest = taken.order_by("-ended_at").first()
    if newest is not None and newest.sha256 == digest:
        raise AlreadyLoaded(at=local(newest.ended_at or newest.read_at))
