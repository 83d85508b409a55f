"""Desks: arranged by the head of the one-stop, opened and closed by who sits there (61/2018/NĐ-CP Đ13)."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from motcua.agencies.officers import Officer
from motcua.catalogue.models import Field
from motcua.common.refusal import Refusal
from motcua.queue import permissions
from motcua.queue.models import Desk, Purpose, Sitting, Turn


class DeskNumberTaken(Refusal):
    """Another desk in use has the number."""

    code = "desk-number-taken"
    message = _("Đã có quầy số {number} tại đây. Vui lòng chọn số khác, hoặc sửa quầy đang có.")


class DeskServesNothing(Refusal):
    """A desk without a purpose would never call anybody."""

    code = "desk-serves-nothing"
    message = _("Vui lòng chọn ít nhất một việc mà quầy phục vụ.")


class DeskNotInUse(Refusal):
    """The head put it out of use."""

    code = "desk-not-in-use"
    message = _("Quầy {desk} không còn dùng. Vui lòng tải lại trang rồi chọn quầy khác.")


class SomeoneSitsThere(Refusal):
    """The desk is open already."""

    code = "desk-someone-sits-there"
    message = _("{person} đang trực quầy {desk}. Vui lòng chọn quầy khác, hoặc nhờ người đó đóng quầy trước.")


class SitsElsewhere(Refusal):
    """One person sits at one desk."""

    code = "desk-sits-elsewhere"
    message = _("Bạn đang trực quầy {desk} ({unit}). Vui lòng đóng quầy đó trước khi mở quầy khác.")


class NotAtADesk(Refusal):
    """The officer has no open desk."""

    code = "desk-not-open"
    message = _("Bạn chưa mở quầy nào, hoặc quầy vừa được đóng. Vui lòng mở quầy rồi làm tiếp.")


class SomeoneIsAtTheDesk(Refusal):
    """A person was called and not yet finished with."""

    code = "desk-has-a-person"
    message = _("Số {ticket} còn ở quầy này. Vui lòng bấm “Xong”, “Không đến” hoặc “Chuyển” trước.")


@transaction.atomic
def set_up_desk(
    *,
    desk_id: UUID,
    number: int,
    name: str,
    purposes: Collection[str],
    fields: Collection[Field],
    in_use: bool,
    by: Officer,
) -> Desk:
    """Make or change a desk of the officer's own unit. The id is the form's, so a second press is the same.

    Raises PermissionDenied, DeskServesNothing, DeskNumberTaken, SomeoneSitsThere.
    """
    _require_head(by)
    if not purposes:
        raise DeskServesNothing
    desk = Desk.objects.select_for_update(of=("self",)).filter(pk=desk_id).first() or Desk(
        pk=desk_id, unit=by.unit
    )
    if desk.unit_id != by.unit.pk:
        raise PermissionDenied
    if not in_use:
        _refuse_if_open(desk)
    desk.number, desk.name, desk.in_use = number, " ".join(name.split())[:120], in_use
    desk.purposes = [one for one in Purpose.values if one in purposes]
    try:
        with transaction.atomic():
            desk.save()
    except IntegrityError as taken:
        raise DeskNumberTaken(number=number) from taken
    desk.fields.set(fields)
    return desk


@transaction.atomic
def open_desk(*, desk_id: UUID, by: Officer, at: datetime) -> Sitting:
    """The officer sits down at a desk of the unit; at the own open desk again, nothing changes.

    Raises PermissionDenied, DeskNotInUse, SomeoneSitsThere, SitsElsewhere.
    """
    if not permissions.can_sit(by):
        raise PermissionDenied
    desk = Desk.objects.select_for_update(of=("self",)).get(pk=desk_id, unit=by.unit)
    if not desk.in_use:
        raise DeskNotInUse(desk=desk.number)
    mine = sitting_of(by)
    if mine is not None and mine.desk_id == desk.pk:
        return mine
    if mine is not None:
        raise SitsElsewhere(desk=mine.desk.number, unit=mine.desk.unit.name)
    _refuse_if_open(desk)
    try:
        with transaction.atomic():
            return Sitting.objects.create(desk=desk, staff=by.staff, opened_at=at)
    except IntegrityError as both:  # the same person at two browsers, at once
        raise SitsElsewhere(desk="–", unit=by.unit.name) from both


@transaction.atomic
def pause(*, by: Officer, at: datetime) -> Sitting:
    """No more calls for a while; whoever is at the desk is served first."""
    sitting = my_sitting(by)
    _refuse_if_busy(sitting.desk)
    if sitting.paused_at is None:
        sitting.paused_at = at
        sitting.save(update_fields=["paused_at"])
    return sitting


@transaction.atomic
def resume(*, by: Officer) -> Sitting:
    """The desk calls again."""
    sitting = my_sitting(by)
    if sitting.paused_at is not None:
        sitting.paused_at = None
        sitting.save(update_fields=["paused_at"])
    return sitting


@transaction.atomic
def close_desk(*, desk_id: UUID, by: Officer, at: datetime) -> None:
    """The officer gets up; the head may close a desk somebody forgot. Closed already: nothing changes.

    Raises PermissionDenied, SomeoneIsAtTheDesk.
    """
    rows = Sitting.objects.open().select_for_update(of=("self",)).select_related("desk")
    sitting = rows.filter(desk_id=desk_id, desk__unit=by.unit).first()
    if sitting is None:
        return
    if sitting.staff_id != by.staff.pk and not permissions.can_set_up(by):
        raise PermissionDenied
    _refuse_if_busy(sitting.desk)
    sitting.closed_at = at
    sitting.save(update_fields=["closed_at"])


def sitting_of(by: Officer) -> Sitting | None:
    """Where the person sits now, if anywhere."""
    return Sitting.objects.open().filter(staff=by.staff).select_related("desk__unit").first()


def my_sitting(by: Officer) -> Sitting:
    """The officer's open desk in this unit, locked. Raises NotAtADesk."""
    rows = Sitting.objects.open().select_for_update(of=("self",)).select_related("desk__unit")
    sitting = rows.filter(staff=by.staff, desk__unit=by.unit).first()
    if sitting is None:
        raise NotAtADesk
    return sitting


def _require_head(by: Officer) -> None:
    if not permissions.can_set_up(by):
        raise PermissionDenied


def _refuse_if_open(desk: Desk) -> None:
    sitting = Sitting.objects.open().filter(desk=desk).select_related("staff").first()
    if sitting is not None:
        raise SomeoneSitsThere(person=sitting.staff.full_name, desk=desk.number)


def _refuse_if_busy(desk: Desk) -> None:
    turn = Turn.objects.open().filter(desk=desk).select_related("ticket").first()
    if turn is not None:
        raise SomeoneIsAtTheDesk(ticket=turn.ticket)
