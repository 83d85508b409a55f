"""At the desk: call the next, once more, begin, done; or not there, sent on, back in the line."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.agencies.officers import Officer
from motcua.catalogue.models import Field
from motcua.common.invariant import InvariantBroken
from motcua.common.refusal import Refusal
from motcua.deadlines.calendars import local
from motcua.queue import order, permissions
from motcua.queue.line import Line, Seat, read_line
from motcua.queue.models import Desk, Sitting, Ticket, Turn
from motcua.queue.services.desks import DeskNotInUse, my_sitting

State, Outcome = Ticket.State, Turn.Outcome


class DeskPaused(Refusal):
    """A desk that rests calls nobody."""

    code = "queue-desk-paused"
    message = _("Quầy đang tạm nghỉ. Vui lòng bấm “Làm tiếp” rồi gọi số.")


class TurnOver(Refusal):
    """The call was ended in the meantime."""

    code = "queue-turn-over"
    message = _(
        "Số {ticket} không còn ở quầy này; có thể vừa bấm ở cửa sổ khác. Vui lòng xem lại màn hình gọi số."
    )


class NotBegun(Refusal):
    """The person was called and has not come to the desk yet."""

    code = "queue-not-begun"
    message = _("Số {ticket} chưa bắt đầu phục vụ. Vui lòng bấm “Bắt đầu” khi người đó đến quầy.")


class AlreadyBegun(Refusal):
    """Who is being served has come."""

    code = "queue-already-begun"
    message = _("Số {ticket} đang được phục vụ, nên không ghi là không đến. Vui lòng bấm “Xong”.")


class NowhereToSend(Refusal):
    """A transfer names another desk or another field."""

    code = "queue-nowhere-to-send"
    message = _("Vui lòng chọn quầy hoặc lĩnh vực để chuyển số {ticket} đến.")


class NotMissed(Refusal):
    """Only who was called and did not come can be put back."""

    code = "queue-not-missed"
    message = _("Số {ticket} không ở trong danh sách không đến; có thể cán bộ khác vừa đưa lại vào hàng.")


@transaction.atomic
def call_next(*, by: Officer, at: datetime) -> Turn | None:
    """Call the next person to the officer's desk; None when nobody waits for it.

    While somebody is in hand, that call is returned: pressed twice, one is called. Two desks never get the
    same ticket: it is claimed by one statement, and who comes second takes the next.
    Raises NotAtADesk, DeskPaused.
    """
    sitting = my_sitting(by)
    in_hand = Turn.objects.open().filter(desk=sitting.desk).select_related("ticket").first()
    if in_hand is not None:
        return in_hand
    if sitting.paused_at is not None:
        raise DeskPaused
    line = read_line(by.unit, at=at)
    seat = line.seat_of(sitting.desk_id)
    if seat is None:
        raise InvariantBroken("A sitting that is open and locked has its seat.")
    call = _claim(line, seat)
    return _called(call, sitting, by=by, at=at) if call else None


def _claim(line: Line, seat: Seat) -> order.Call | None:
    lost: set[UUID] = set()
    while True:
        waiting = line.candidates(seat, lost=lost)
        call = order.next_call(waiting, at=line.at, jumps=seat.jumps, policy=line.rules.policy)
        if call is None:
            return None
        if Ticket.objects.filter(pk=call.key, state=State.WAITING).update(state=State.CALLED):
            return call
        lost.add(call.key)


def _called(call: order.Call, sitting: Sitting, *, by: Officer, at: datetime) -> Turn:
    ticket = Ticket.objects.get(pk=call.key)
    return Turn.objects.create(
        ticket=ticket,
        unit=by.unit,
        day=ticket.day,
        desk=sitting.desk,
        staff=by.staff,
        called_at=at,
        last_called_at=at,
        jumped=call.jumped,
    )


@transaction.atomic
def recall(*, turn_id: UUID, by: Officer, at: datetime) -> Turn:
    """Say the number once more."""
    turn = _my_turn(turn_id, by)
    turn.calls += 1
    turn.last_called_at = at
    turn.save(update_fields=["calls", "last_called_at"])
    return turn


@transaction.atomic
def start(*, turn_id: UUID, by: Officer, at: datetime) -> Turn:
    """The person stands at the desk: the wait ends here, not at the call. Begun already: nothing changes."""
    turn = _my_turn(turn_id, by)
    if turn.started_at is not None:
        return turn
    ticket = turn.ticket
    ticket.waited += max(0, round((at - ticket.queued_at).total_seconds()))
    ticket.state = State.SERVING
    ticket.save(update_fields=["waited", "state"])
    turn.started_at, turn.waited = at, ticket.waited
    turn.save(update_fields=["started_at", "waited"])
    return turn


@transaction.atomic
def finish(*, turn_id: UUID, by: Officer, at: datetime) -> Turn:
    """Done; pressed twice, it is done once. Raises NotBegun, TurnOver."""
    turn = _my_turn(turn_id, by, again=Outcome.DONE)
    if turn.ended_at is not None:
        return turn
    if turn.started_at is None:
        raise NotBegun(ticket=turn.ticket)
    return _end(turn, Outcome.DONE, State.DONE, at=at)


@transaction.atomic
def no_show(*, turn_id: UUID, by: Officer, at: datetime) -> Turn:
    """Called and not there. Raises AlreadyBegun, TurnOver."""
    turn = _my_turn(turn_id, by, again=Outcome.NO_SHOW)
    if turn.ended_at is not None:
        return turn
    if turn.started_at is not None:
        raise AlreadyBegun(ticket=turn.ticket)
    return _end(turn, Outcome.NO_SHOW, State.NO_SHOW, at=at)


@transaction.atomic
def transfer(
    *, turn_id: UUID, to_desk: UUID | None, to_field: Field | None, by: Officer, at: datetime
) -> Turn:
    """Send the person on to another desk or field; the place in the line is kept, the wait adds up.

    A desk that closes before it calls gives the ticket back to all that serve it.
    Raises NowhereToSend, DeskNotInUse, TurnOver.
    """
    turn = _my_turn(turn_id, by, again=Outcome.TRANSFERRED)
    if turn.ended_at is not None:
        return turn
    ticket = turn.ticket
    desk = Desk.objects.of(by.unit).filter(pk=to_desk).first() if to_desk else None
    if to_desk and desk is None:
        raise DeskNotInUse(desk="–")
    if (desk is None or desk.pk == turn.desk_id) and to_field is None:
        raise NowhereToSend(ticket=ticket)
    if turn.started_at is None:
        ticket.waited += max(0, round((at - ticket.queued_at).total_seconds()))
    ticket.wanted_desk, ticket.queued_at = desk, at
    ticket.field = to_field or ticket.field
    ticket.save(update_fields=["wanted_desk", "queued_at", "field", "waited"])
    return _end(turn, Outcome.TRANSFERRED, State.WAITING, at=at)


@transaction.atomic
def bring_back(*, ticket_id: UUID, by: Officer, at: datetime) -> Ticket:
    """Somebody who missed the call has come after all, and takes a place behind those who wait now."""
    if not permissions.can_sit(by):
        raise PermissionDenied
    rows = Ticket.objects.select_for_update(of=("self",))
    ticket = rows.get(pk=ticket_id, unit=by.unit, day=local(at).date())
    if ticket.state != State.NO_SHOW:
        raise NotMissed(ticket=ticket)
    ticket.state, ticket.placed_at, ticket.queued_at, ticket.due_at = State.WAITING, at, at, None
    ticket.save(update_fields=["state", "placed_at", "queued_at", "due_at"])
    return ticket


@transaction.atomic
def note_dossier(*, turn_id: UUID, dossier_id: UUID) -> Turn:
    """Remember that this dossier was taken in while serving the ticket."""
    turn = Turn.objects.select_for_update(of=("self",)).select_related("ticket").get(pk=turn_id)
    if dossier_id not in turn.refs:
        turn.refs = [*turn.refs, dossier_id]
        turn.save(update_fields=["refs"])
    return turn


def serving(by: Officer) -> Turn | None:
    """The person the officer is serving now."""
    rows = Turn.objects.open().filter(staff=by.staff, unit=by.unit, started_at__isnull=False)
    return rows.select_related("ticket__field", "ticket__priority", "desk").first()


def _my_turn(turn_id: UUID, by: Officer, *, again: str = "") -> Turn:
    """The open call of the officer's own desk, locked; ended as `again`, the same press came twice.

    Raises TurnOver.
    """
    rows = Turn.objects.select_for_update(of=("self",)).select_related("ticket")
    turn = rows.get(pk=turn_id, unit=by.unit)
    over = turn.ended_at is not None and (not again or turn.outcome != again)
    if over or turn.staff_id != by.staff.pk:
        raise TurnOver(ticket=turn.ticket)
    return turn


def _end(turn: Turn, outcome: Turn.Outcome, state: Ticket.State, *, at: datetime) -> Turn:
    turn.ended_at, turn.outcome = at, outcome
    turn.save(update_fields=["ended_at", "outcome"])
    turn.ticket.state = state
    turn.ticket.save(update_fields=["state"])
    return turn
