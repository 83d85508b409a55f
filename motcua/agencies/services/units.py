"""Units made, renamed, moved, merged, split and closed on a date; each leaves what dossiers follow."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Assignment, Change, Delegation, Succession, Unit
from motcua.agencies.officers import Officer
from motcua.agencies.services import _frame
from motcua.agencies.services._frame import spoken
from motcua.agencies.tree import PARTS, chain_on, in_force, lineage
from motcua.common.refusal import Refusal


class UnitEnds(Refusal):
    """The unit's end is already decided, or it does not exist on that day."""

    code = "unit-ends"
    message = _(
        "{unit} không hoạt động từ ngày {on} trở đi (đã hoặc sẽ thôi hoạt động) nên không dùng được ở đây. "
        "Vui lòng tải lại trang và chọn đơn vị đang hoạt động."
    )


class CircularTree(Refusal):
    """A unit cannot be under, or become, itself or a part of itself."""

    code = "unit-circular"
    message = _(
        "{unit} không thể trực thuộc hoặc nhập vào chính nó hay đơn vị cấp dưới của nó. Vui lòng chọn lại."
    )


class IdentifierTaken(Refusal):
    """Two units in force cannot carry one electronic identifier."""

    code = "unit-identifier-taken"
    message = _("Mã định danh {identifier} đang là của {unit}. Vui lòng nhập mã khác hoặc để trống.")


class HasSubordinates(Refusal):
    """Agencies under the unit would be left without a superior."""

    code = "unit-has-subordinates"
    message = _(
        "{unit} còn {count} cơ quan cấp dưới nên chưa giải thể được. "
        "Vui lòng chọn đơn vị nhận bàn giao, hoặc chuyển các cơ quan đó sang nơi khác trước."
    )


class NothingChanges(Refusal):
    """The new name or place is the present one."""

    code = "unit-nothing-changes"
    message = _("{unit} đã có đúng tên và nơi trực thuộc này; không có gì để thay đổi.")


class HeirNotAmongParts(Refusal):
    """One of the new units must take over the open dossiers; a split makes at least two."""

    code = "unit-heir-not-among-parts"
    message = _("Chia tách cần ít nhất hai đơn vị mới, trong đó có đơn vị nhận hồ sơ đang giải quyết.")


@transaction.atomic
def create_unit(
    *,
    parent_id: UUID,
    kind: str,
    level: str,
    name: str,
    on: date,
    decision: str,
    by: Officer,
    at: datetime,
    identifier: str = "",
    gso_code: str = "",
    field_code: str = "",
    short_name: str = "",
    address: str = "",
    phone: str = "",
) -> Unit:
    """A new unit under another, in force from that day."""
    parent = _open_unit(parent_id, on)
    _frame.check(parent, by=by, on=on, decision=decision, at=at)
    _check_identifier(identifier)
    unit = Unit.objects.create(
        parent=parent,
        kind=kind,
        level=level,
        name=name,
        valid_from=on,
        identifier=identifier,
        gso_code=gso_code,
        field_code=field_code,
        short_name=short_name,
        address=address,
        phone=phone,
    )
    _frame.record(Change.Act.CREATE, unit, by=by, at=at, on=on, decision=decision, about=name)
    return unit


@transaction.atomic
def rename_unit(
    *, unit_id: UUID, name: str, on: date, decision: str, by: Officer, at: datetime, short_name: str = ""
) -> Unit:
    """The unit goes on under another name with its people, identifier and GSO code. Returns the new row."""
    unit = _open_unit(unit_id, on)
    _frame.check(unit, by=by, on=on, decision=decision, at=at)
    if name == unit.name:
        raise NothingChanges(unit=unit.name)
    about = f"{unit.name} → {name}"
    renamed = _replace(unit, on, Succession.Kind.RENAME, decision, name=name, short_name=short_name)
    _frame.record(Change.Act.RENAME, renamed, by=by, at=at, on=on, decision=decision, about=about)
    return renamed


@transaction.atomic
def move_unit(*, unit_id: UUID, parent_id: UUID, on: date, decision: str, by: Officer, at: datetime) -> Unit:
    """The unit goes on under another superior, with all below it. Returns the new row."""
    unit, parent = _open_unit(unit_id, on), _open_unit(parent_id, on)
    _frame.check(unit, by=by, on=on, decision=decision, at=at)
    _frame.require_administrator(parent, by=by, at=at)
    if unit in chain_on(parent, on):
        raise CircularTree(unit=unit.name)
    if unit.parent_id in lineage(parent, on):
        raise NothingChanges(unit=unit.name)
    moved = _replace(unit, on, Succession.Kind.MOVE, decision, parent=parent)
    _frame.record(Change.Act.MOVE, moved, by=by, at=at, on=on, decision=decision, about=parent.name)
    return moved


@transaction.atomic
def merge_units(
    *, unit_ids: Sequence[UUID], into_id: UUID, on: date, decision: str, by: Officer, at: datetime
) -> Unit:
    """The units end and the other takes over: their like parts, subordinate agencies and dossiers.

    A part (division, desk) without a like part in the heir is taken over by the heir itself. Roles held in
    the merged units end: people are appointed anew.
    """
    into = _open_unit(into_id, on)
    _frame.require_administrator(into, by=by, at=at)
    for unit_id in unit_ids:
        unit = _open_unit(unit_id, on)
        _frame.check(unit, by=by, on=on, decision=decision, at=at)
        _check_heir(unit, into, on)
        _end(unit, on, Succession.Kind.MERGE, decision, heir=into)
        _frame.record(Change.Act.MERGE, unit, by=by, at=at, on=on, decision=decision, about=into.name)
    return into


@transaction.atomic
def split_unit(
    *,
    unit_id: UUID,
    into_ids: Sequence[UUID],
    heir_id: UUID,
    on: date,
    decision: str,
    by: Officer,
    at: datetime,
) -> None:
    """The unit ends and several, made before, take its place; the heir takes dossiers and subordinates.

    Subordinates that belong to another of the new units are then moved there.
    """
    unit = _open_unit(unit_id, on)
    _frame.check(unit, by=by, on=on, decision=decision, at=at)
    if heir_id not in into_ids or len(set(into_ids)) < 2:
        raise HeirNotAmongParts
    successors = [_open_unit(pk, on) for pk in dict.fromkeys(into_ids)]
    for successor in successors:
        _frame.require_administrator(successor, by=by, at=at)
        _check_heir(unit, successor, on)
        if successor.pk == heir_id:
            _end(unit, on, Succession.Kind.SPLIT, decision, heir=successor)
        else:
            _succeed(unit, successor, on, Succession.Kind.SPLIT, decision, inherits=False)
    about = " · ".join(successor.name for successor in successors)
    _frame.record(Change.Act.SPLIT, unit, by=by, at=at, on=on, decision=decision, about=about)


@transaction.atomic
def close_unit(
    *, unit_id: UUID, on: date, decision: str, by: Officer, at: datetime, heir_id: UUID | None = None
) -> None:
    """The unit ends with its parts. Without an heir nothing may be left under it."""
    unit = _open_unit(unit_id, on)
    _frame.check(unit, by=by, on=on, decision=decision, at=at)
    heir = _open_unit(heir_id, on) if heir_id else None
    if heir:
        _check_heir(unit, heir, on)
        _frame.require_administrator(heir, by=by, at=at)
    _end(unit, on, Succession.Kind.CLOSE, decision, heir=heir)
    about = heir.name if heir else ""
    _frame.record(Change.Act.CLOSE, unit, by=by, at=at, on=on, decision=decision, about=about)


def _open_unit(unit_id: UUID, on: date) -> Unit:
    """The unit, locked, when it is in force from that day on without a decided end."""
    unit = Unit.objects.select_for_update(of=("self",)).get(pk=unit_id)
    if unit.valid_to is not None or not in_force(unit, on):
        raise UnitEnds(unit=unit.name, on=spoken(on))
    return unit


def _check_heir(unit: Unit, heir: Unit, on: date) -> None:
    """The heir may not be the unit or below it. (An ended unit is no heir, so successions make no circle.)"""
    if unit in chain_on(heir, on):
        raise CircularTree(unit=unit.name)


def _check_identifier(identifier: str) -> None:
    taken = Unit.objects.filter(identifier=identifier, valid_to=None).first() if identifier else None
    if taken is not None:
        raise IdentifierTaken(identifier=identifier, unit=taken.name)


def _succeed(
    unit: Unit, heir: Unit | None, on: date, kind: Succession.Kind, decision: str, *, inherits: bool = True
) -> None:
    Succession.objects.create(
        predecessor=unit, successor=heir, kind=kind, effective_on=on, decision=decision, inherits=inherits
    )


def _replace(
    unit: Unit,
    on: date,
    kind: Succession.Kind,
    decision: str,
    *,
    name: str = "",
    short_name: str = "",
    parent: Unit | None = None,
) -> Unit:
    """End the row and begin another that differs by name or parent; the people come along."""
    _finish(unit, on)
    changed = Unit.objects.create(
        identifier=unit.identifier,
        fictitious=unit.fictitious,
        gso_code=unit.gso_code,
        level=unit.level,
        kind=unit.kind,
        field_code=unit.field_code,
        name=name or unit.name,
        short_name=short_name or ("" if name else unit.short_name),
        parent=parent or unit.parent,
        address=unit.address,
        phone=unit.phone,
        valid_from=on,
    )
    _succeed(unit, changed, on, kind, decision)
    for row in _assignments_from(unit, on):
        _carry(row, changed, on)
    return changed


def _end(unit: Unit, on: date, kind: Succession.Kind, decision: str, *, heir: Unit | None) -> None:
    """End the unit, its parts and their roles; each part is taken over by its like, or by the heir."""
    below = list(Unit.objects.filter(parent__in=lineage(unit, on), valid_to=None))
    subordinates = [child for child in below if child.kind not in PARTS]
    if heir is None and subordinates:
        raise HasSubordinates(unit=unit.name, count=len(subordinates))
    for part in below:
        if part.kind in PARTS:
            _end(part, on, kind, decision, heir=_like(part, heir, on) if heir else None)
    _finish(unit, on)
    _succeed(unit, heir, on, kind, decision)
    for row in _assignments_from(unit, on):
        row.valid_to = max(on, row.valid_from)
        row.save(update_fields=["valid_to"])


def _like(part: Unit, heir: Unit, on: date) -> Unit:
    """The heir's part of the same kind and field, or the heir itself."""
    found = Unit.objects.filter(
        parent__in=lineage(heir, on), kind=part.kind, field_code=part.field_code, valid_to=None
    )
    return found.order_by("identifier", "id").first() or heir


def _finish(unit: Unit, on: date) -> None:
    if unit.valid_from >= on:
        raise UnitEnds(unit=unit.name, on=spoken(on))
    unit.valid_to = on
    unit.save(update_fields=["valid_to"])


def _assignments_from(unit: Unit, on: date) -> list[Assignment]:
    """Assignments in the unit that would still hold on that day or begin later."""
    return list(Assignment.objects.overlapping(on, None).filter(unit=unit))


def _carry(row: Assignment, unit: Unit, on: date) -> None:
    """Go on with an assignment, and what is lent from it, in the unit that replaces its own."""
    lent = list(Delegation.objects.overlapping(on, None).filter(assignment=row))
    until, begins = row.valid_to, max(on, row.valid_from)
    row.valid_to = begins
    row.save(update_fields=["valid_to"])
    copy = Assignment.objects.create(
        staff=row.staff,
        unit=unit,
        role=row.role,
        title=row.title,
        seconded_from=row.seconded_from,
        reserve=row.reserve,
        decision=row.decision,
        valid_from=begins,
        valid_to=until,
    )
    for loan in lent:
        Delegation.objects.create(
            assignment=copy,
            to=loan.to,
            reason=loan.reason,
            decision=loan.decision,
            combines_roles=loan.combines_roles,
            valid_from=max(on, loan.valid_from),
            valid_to=loan.valid_to,
        )
        loan.valid_to = max(on, loan.valid_from)
        loan.save(update_fields=["valid_to"])
