"""Planned maintenance: announced in time, prolonged, called off or ended; read by every page's frame.

The service runs day and night; maintenance is announced with the moment it will run again, at least so many
working days before (32/2017/TT-BTTTT Điều 11 khoản 2 điểm e; how many: `Regime.maintenance_notice_days`).
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Role
from motcua.agencies.officers import Officer
from motcua.common.kept import Kept
from motcua.common.moments import spoken
from motcua.common.refusal import Refusal
from motcua.deadlines import services as deadlines
from motcua.deadlines.calendars import local
from motcua.notifications.models import Maintenance, MaintenanceChange

SHORTEST = 10  # characters of a reason
_kept = Kept()


class NoticeTooShort(Refusal):
    """Between the notice and the beginning lie fewer working days than the law wants."""

    code = "maintenance-notice-too-short"
    message = _(
        "Bảo trì phải báo trước ít nhất {days} ngày làm việc: báo bây giờ thì sớm nhất bắt đầu lúc "
        "{earliest}. Hãy chọn giờ muộn hơn, hoặc ghi lý do vì sao phải làm gấp."
    )


class EndsTooEarly(Refusal):
    """The end is not after the beginning, or already past."""

    code = "maintenance-ends-too-early"
    message = _("Giờ hoạt động lại phải sau giờ bắt đầu và sau lúc này ({now}).")


class BeginsInThePast(Refusal):
    """What has begun is not announced any more."""

    code = "maintenance-begins-in-the-past"
    message = _("Giờ bắt đầu đã qua. Hãy chọn một giờ từ {now} trở đi.")


class ReasonTooShort(Refusal):
    """A changed notice says why."""

    code = "maintenance-reason-too-short"
    message = _("Vui lòng ghi lý do, ít nhất 10 ký tự, để người dân và cán bộ hiểu.")


class AlreadyOver(Refusal):
    """Ended, or called off by someone else meanwhile."""

    code = "maintenance-already-over"
    message = _("Thông báo bảo trì này đã kết thúc nên không đổi được nữa. Vui lòng tải lại trang.")


def earliest_begin(at: datetime) -> datetime:
    """When maintenance announced at `at` may begin: after so many whole working days, today not counted."""
    day = local(at).date()
    calendar = deadlines.calendar_for()
    days = deadlines.regime_on(day).maintenance_notice_days
    return calendar.closing(calendar.working_day(day, days))


@transaction.atomic
def announce(
    *,
    key: UUID,
    begins_at: datetime,
    ends_at: datetime,
    stops: Sequence[str],
    note: str,
    note_en: str,
    urgent_why: str,
    by: Officer,
    at: datetime,
) -> Maintenance:
    """Tell everybody what stops from when to when. The same key again returns the notice already made.

    Raises PermissionDenied, BeginsInThePast, EndsTooEarly, NoticeTooShort.
    """
    _may(by)
    known: Maintenance | None = Maintenance.objects.filter(pk=key).first()
    if known is not None:
        return known
    if begins_at < at:
        raise BeginsInThePast(now=spoken(at))
    if ends_at <= begins_at:
        raise EndsTooEarly(now=spoken(at))
    why = " ".join(urgent_why.split())[:500]
    earliest = earliest_begin(at)
    if begins_at >= earliest:
        why = ""
    elif len(why) < SHORTEST:
        days = deadlines.regime_on(local(at).date()).maintenance_notice_days
        raise NoticeTooShort(days=days, earliest=spoken(earliest))
    row = Maintenance.objects.create(
        id=key,
        begins_at=begins_at,
        ends_at=ends_at,
        stops=list(stops),
        note=note.strip()[:300],
        note_en=note_en.strip()[:300],
        urgent_why=why,
        announced_at=at,
        announced_by=by.staff,
    )
    _write_down(row, MaintenanceChange.Act.ANNOUNCED, why, by=by, at=at)
    return row


@transaction.atomic
def move_end(*, maintenance_id: UUID, ends_at: datetime, why: str, by: Officer, at: datetime) -> Maintenance:
    """It will run again at another moment.

    Raises PermissionDenied, AlreadyOver, EndsTooEarly, ReasonTooShort.
    """
    row = _running(maintenance_id, by=by, at=at)
    if row.ends_at == ends_at:
        return row
    if ends_at <= max(row.begins_at, at):
        raise EndsTooEarly(now=spoken(at))
    row.ends_at = ends_at
    row.save(update_fields=["ends_at"])
    _write_down(row, MaintenanceChange.Act.MOVED, _reason(why), by=by, at=at)
    return row


@transaction.atomic
def end(*, maintenance_id: UUID, why: str, by: Officer, at: datetime) -> Maintenance:
    """Call it off before it begins, or say that everything runs again before the announced moment.

    Raises PermissionDenied, AlreadyOver, ReasonTooShort.
    """
    row = _running(maintenance_id, by=by, at=at)
    begun = row.begins_at <= at
    act = MaintenanceChange.Act.ENDED if begun else MaintenanceChange.Act.CALLED_OFF
    row.over_at = at
    row.save(update_fields=["over_at"])
    _write_down(row, act, why.strip()[:500] if begun else _reason(why), by=by, at=at)
    return row


def announced(at: datetime) -> list[Maintenance]:
    """What a page's frame says at `at`, the next first; at most a minute old, without a query of its own."""
    return [row for row in _known() if row.ends_at > at]


def anything_announced() -> bool:
    """Whether a frame has to ask what time it is at all."""
    return bool(_known())


def forget() -> None:
    """Read the notices anew: after a change of their rows."""
    _kept.forget()


def _known() -> list[Maintenance]:
    """The last ones not called off, in the order they begin; `announced` leaves out what is past."""
    rows = Maintenance.objects.filter(over_at=None).order_by("-ends_at", "pk")[:20]
    return _kept.get("open", lambda: sorted(rows, key=lambda row: row.begins_at))


def _running(maintenance_id: UUID, *, by: Officer, at: datetime) -> Maintenance:
    _may(by)
    row = Maintenance.objects.select_for_update().get(pk=maintenance_id)
    if row.over_at is not None or row.ends_at <= at:
        raise AlreadyOver
    return row


def _reason(why: str) -> str:
    said = " ".join(why.split())[:500]
    if len(said) < SHORTEST:
        raise ReasonTooShort
    return said


def _may(by: Officer) -> None:
    if Role.SYSTEM_ADMIN not in by.roles:
        raise PermissionDenied


def _write_down(row: Maintenance, act: MaintenanceChange.Act, why: str, *, by: Officer, at: datetime) -> None:
    MaintenanceChange.objects.create(
        maintenance=row, act=act, ends_at=row.ends_at, why=why, staff=by.staff, happened_at=at
    )
    transaction.on_commit(forget)
