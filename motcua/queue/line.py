"""The line of a unit at one moment: who waits, which desks are open, who comes next, how long it takes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from motcua.agencies.models import Unit
from motcua.deadlines.calendars import local
from motcua.queue import order, spread
from motcua.queue.models import Desk, DeskDay, Sitting, Ticket, Turn
from motcua.queue.order import Ahead, Waiting
from motcua.queue.rules import Rules, rules_on

RECENT = 80  # calls of the day that tell how long one person takes
LEAST = 5  # fewer tell nothing
MONTH = timedelta(days=30)


@dataclass(frozen=True)
class Seat:
    """An open desk: who sits there, what it serves, whom it has in hand."""

    sitting: Sitting
    field_ids: frozenset[int]
    turn: Turn | None = None
    jumps: int = 0

    @property
    def desk(self) -> Desk:
        return self.sitting.desk

    def serves(self, ticket: Ticket) -> bool:
        if ticket.purpose not in self.desk.purposes:
            return False
        return not self.field_ids or ticket.field_id is None or ticket.field_id in self.field_ids


@dataclass(frozen=True)
class Line:
    """Everything one needs to say about the line; read once a request."""

    unit: Unit
    at: datetime
    rules: Rules
    tickets: list[Ticket]
    seats: list[Seat]
    each: timedelta | None  # how long one person usually takes
    _waiting: dict[UUID, Waiting] = field(default_factory=dict)

    def seat_of(self, desk_id: UUID) -> Seat | None:
        return next((seat for seat in self.seats if seat.desk.pk == desk_id), None)

    def waiting(self, ticket: Ticket) -> Waiting:
        if ticket.pk not in self._waiting:
            self._waiting[ticket.pk] = Waiting(
                ticket.pk,
                ticket.placed_at,
                priority=ticket.priority_id is not None,
                due_at=ticket.due_at,
                desks=frozenset(seat.desk.pk for seat in self._callers(ticket)),
            )
        return self._waiting[ticket.pk]

    def candidates(self, seat: Seat, *, lost: Iterable[UUID] = ()) -> list[Waiting]:
        """Whom this desk may call."""
        gone = set(lost)
        mine = [self.waiting(ticket) for ticket in self.tickets if ticket.pk not in gone]
        return [one for one in mine if seat.desk.pk in one.desks]

    def in_order(self, seat: Seat) -> list[Ticket]:
        """Those the desk may call, in the order in which it would if nobody else came or called."""
        by_key = {ticket.pk: ticket for ticket in self.tickets}
        left, jumps, ordered = self.candidates(seat), seat.jumps, []
        while call := order.next_call(left, at=self.at, jumps=jumps, policy=self.rules.policy):
            ordered.append(by_key[call.key])
            jumps = jumps + 1 if call.jumped else 0
            left = [one for one in left if one.key != call.key]
        return ordered

    def unserved(self) -> list[Ticket]:
        """Tickets that no open desk may call."""
        return [ticket for ticket in self.tickets if not self.waiting(ticket).desks]

    def ahead(self, ticket: Ticket) -> Ahead:
        """What can be said to the holder of a waiting ticket."""
        everybody = [self.waiting(one) for one in self.tickets]
        desks = [
            order.Desk(seat.desk.pk, self._free_at(seat), seat.jumps)
            for seat in self.seats
            if seat.sitting.paused_at is None
        ]
        return order.look_ahead(
            self.waiting(ticket), everybody, desks, at=self.at, each=self.each, policy=self.rules.policy
        )

    def _callers(self, ticket: Ticket) -> list[Seat]:
        """Open desks that may call it: the one it was sent to while open, else all that serve it."""
        wanted = self.seat_of(ticket.wanted_desk_id) if ticket.wanted_desk_id else None
        if wanted is not None:
            return [wanted]
        return [seat for seat in self.seats if seat.serves(ticket)]

    def _free_at(self, seat: Seat) -> datetime:
        """When the desk will have finished the person in hand, as far as anybody can say."""
        if seat.turn is None or self.each is None:
            return self.at
        return max((seat.turn.started_at or self.at) + self.each, self.at + timedelta(minutes=1))


def read_line(unit: Unit, *, at: datetime) -> Line:
    """The line of the unit as it stands; a fixed number of queries, however many wait."""
    day = local(at).date()
    rules = rules_on(day)
    tickets = Ticket.objects.of_day(unit, day).waiting().select_related("field", "priority", "wanted_desk")
    recent = list(Turn.objects.of_day(unit, day).order_by("-last_called_at")[:RECENT])
    seats = _seats(unit, recent, most=rules.policy.most)
    return Line(unit, at, rules, list(tickets.order_by("placed_at", "pk")), seats, _each(unit, recent, at))


def _seats(unit: Unit, recent: list[Turn], *, most: int) -> list[Seat]:
    sittings = (
        Sitting.objects.open()
        .filter(desk__unit=unit)
        .select_related("desk", "staff")
        .prefetch_related("desk__fields")
        .order_by("desk__number")
    )
    rows = list(sittings)
    held = Turn.objects.open().filter(desk__in=[row.desk_id for row in rows])
    in_hand = {turn.desk_id: turn for turn in held.select_related("ticket__field", "ticket__priority")}
    return [
        Seat(
            row,
            frozenset(one.pk for one in row.desk.fields.all()),
            in_hand.get(row.desk_id),
            jumps_in_a_row([turn for turn in recent if turn.desk_id == row.desk_id], most=most),
        )
        for row in rows
    ]


def jumps_in_a_row(turns: Iterable[Turn], *, most: int) -> int:
    """How many of the desk's last calls, one after another, passed somebody over; at most `most`."""
    run = 0
    for turn in sorted(turns, key=lambda one: one.called_at, reverse=True):  # not by the last recall
        if not turn.jumped or run == most:
            break
        run += 1
    return run


def _each(unit: Unit, recent: list[Turn], at: datetime) -> timedelta | None:
    """How long one person takes: the day's calls, or the last month's when the day is young."""
    done = [
        round((turn.ended_at - turn.started_at).total_seconds())
        for turn in recent
        if turn.outcome == Turn.Outcome.DONE and turn.ended_at and turn.started_at
    ]
    known = order.typical(done, least=LEAST)
    if known is not None:
        return max(known, timedelta(minutes=1))
    days = DeskDay.objects.filter(unit=unit, day__gte=at.date() - MONTH, day__lt=at.date())
    counts = spread.merged(days.values_list("serves", flat=True))
    median = spread.read(counts, total_seconds=0, target=None).median if sum(counts) >= LEAST else None
    return timedelta(minutes=max(median, 1)) if median is not None else None
