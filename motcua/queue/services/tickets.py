"""Numbers: given out at the terminal or the desk, and what is said to whoever holds one."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Unit
from motcua.catalogue.models import Field
from motcua.common.moments import spoken
from motcua.common.refusal import Refusal
from motcua.deadlines import services as deadlines
from motcua.deadlines.calendars import local
from motcua.queue.line import Line, read_line
from motcua.queue.models import Appointment, Desk, PriorityGroup, Purpose, Sitting, Ticket
from motcua.queue.order import Ahead
from motcua.queue.rules import rules_on


class ClosedForToday(Refusal):
    """Nothing is received any more today."""

    code = "queue-closed-today"
    message = _(
        "{unit} đã hết giờ tiếp nhận hôm nay. Vui lòng đến vào giờ làm việc, hoặc đặt lịch hẹn trên Cổng."
    )


class NobodyServesThis(Refusal):
    """No desk of the unit is meant for it."""

    code = "queue-nobody-serves-this"
    message = _("{unit} chưa có quầy nào cho việc này. Vui lòng hỏi cán bộ ở quầy gần nhất.")


class NoSuchAppointment(Refusal):
    """No appointment of this unit has the code."""

    code = "queue-no-such-appointment"
    message = _("Không tìm thấy lịch hẹn có mã này tại đây. Vui lòng xem lại mã, hoặc lấy số thường.")


class NotToday(Refusal):
    """The appointment is on another day."""

    code = "queue-appointment-not-today"
    message = _("Lịch hẹn này vào {when}. Vui lòng đến đúng ngày, hoặc lấy số thường.")


class AppointmentOver(Refusal):
    """It was cancelled or called off."""

    code = "queue-appointment-over"
    message = _("Lịch hẹn này không còn hiệu lực ({state}). Vui lòng lấy số thường.")


@dataclass(frozen=True)
class Standing:
    """What a ticket's holder may know: the state, and who is ahead while it waits."""

    ticket: Ticket
    ahead: Ahead | None
    line: Line | None
    desk: Desk | None = None

    @property
    def about(self) -> int:
        """Minutes to wait, rounded up to five: nobody can know it better."""
        return -(-(self.ahead.minutes or 0) // 5) * 5 if self.ahead else 0

    @property
    def desks_open(self) -> bool:
        """Whether an open desk serves what the person came for."""
        return self.line is not None and bool(self.line.waiting(self.ticket).desks)


@transaction.atomic
def take(
    *,
    ticket_id: UUID,
    unit: Unit,
    purpose: str,
    field: Field | None,
    priority: PriorityGroup | None,
    at: datetime,
) -> Ticket:
    """Give out the next number of the unit's day. The id is the page's: pressed twice, it is one number.

    Raises ClosedForToday, NobodyServesThis.
    """
    existing: Ticket | None = Ticket.objects.filter(pk=ticket_id, unit=unit).first()
    if existing is not None:
        return existing
    _check_open(unit, at)
    if not Desk.objects.of(unit).serving(purpose, field).exists():
        raise NobodyServesThis(unit=unit.name)
    return _give(Ticket(pk=ticket_id, unit=unit, purpose=purpose, field=field, priority=priority), at=at)


@transaction.atomic
def arrive(
    *, appointment_id: UUID, ticket_id: UUID, unit: Unit, priority: PriorityGroup | None, at: datetime
) -> Ticket:
    """Whoever booked has come: the appointment becomes a ticket, called when its time has come.

    Come too late, the ticket is one like any other. Arrived already: the ticket given then.
    Raises NoSuchAppointment, NotToday, AppointmentOver, ClosedForToday.
    """
    rows = Appointment.objects.select_for_update(of=("self",)).select_related("version__field")
    booked = rows.filter(pk=appointment_id, unit=unit).first()
    if booked is None:
        raise NoSuchAppointment
    given = Ticket.objects.filter(appointment=booked).first()
    if given is not None:
        return given
    today = local(at).date()
    if local(booked.starts_at).date() != today:
        raise NotToday(when=spoken(booked.starts_at))
    if booked.state != Appointment.State.BOOKED:
        raise AppointmentOver(state=booked.get_state_display())
    _check_open(unit, at)
    booked.state, booked.ended_at = Appointment.State.ARRIVED, at
    booked.save(update_fields=["state", "ended_at"])
    kept = at <= booked.starts_at + rules_on(today).grace
    ticket = Ticket(
        pk=ticket_id,
        unit=unit,
        purpose=Purpose.FILE,
        field=booked.version.field,
        priority=priority,
        appointment=booked,
        due_at=booked.starts_at if kept else None,
    )
    return _give(ticket, at=at)


def standing(ticket: Ticket, *, at: datetime) -> Standing:
    """Where a ticket stands now."""
    turn = ticket.turns.select_related("desk").order_by("-called_at").first()
    if ticket.state != Ticket.State.WAITING or ticket.day != local(at).date():
        return Standing(ticket, None, None, turn.desk if turn else None)
    line = read_line(ticket.unit, at=at)
    return Standing(ticket, line.ahead(ticket), line)


def _give(ticket: Ticket, *, at: datetime) -> Ticket:
    """Number and place. The serial's row stays locked until the transaction ends: dense, no number twice."""
    ticket.day = local(at).date()
    ticket.taken_at = ticket.placed_at = at
    ticket.queued_at = max(at, ticket.due_at or at)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO queue_ticketserial (unit_id, day, last) VALUES (%s, %s, 1) "
            "ON CONFLICT (unit_id, day) DO UPDATE SET last = queue_ticketserial.last + 1 RETURNING last",
            [ticket.unit_id, ticket.day],
        )
        (ticket.number,) = cursor.fetchone()
    ticket.save(force_insert=True)
    return ticket


def _check_open(unit: Unit, at: datetime) -> None:
    """Until the day's last closing numbers are given, before the opening too; later while a desk is open."""
    now = local(at)
    hours = deadlines.calendar_for(unit.identifier).reception(now.date())
    if hours and now.hour * 60 + now.minute < hours[-1][1]:
        return
    if not Sitting.objects.open().filter(desk__unit=unit).exists():
        raise ClosedForToday(unit=unit.name)
