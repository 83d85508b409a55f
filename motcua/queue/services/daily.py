"""The end of a day: who was never called, desks nobody closed, and the day's figures folded away."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from motcua.agencies.models import Unit
from motcua.deadlines.calendars import local
from motcua.queue import spread
from motcua.queue.models import Appointment, DeskDay, Sitting, Ticket, TicketSerial, Turn
from motcua.queue.services.booking import call_off_closed

Outcome = Turn.Outcome


@dataclass(frozen=True)
class Tended:
    """What a run did: appointments called off or missed, days folded."""

    called_off: int
    missed: int
    folded: int


def tend(*, at: datetime) -> Tended:
    """Everything of the queue that falls due; run again it does nothing more."""
    called_off = call_off_closed(at=at)
    today = local(at).date()
    missed = _miss(at)
    _get_up(today, at=at)
    open_days = TicketSerial.objects.filter(folded_at=None, day__lt=today)
    folded = sum(fold(serial_id=pk, at=at) for pk in open_days.order_by("day").values_list("pk", flat=True))
    return Tended(called_off, missed, folded)


def _miss(at: datetime) -> int:
    """Appointments of days gone by to which nobody came."""
    midnight = local(at).replace(hour=0, minute=0, second=0, microsecond=0)
    gone = Appointment.objects.filter(state=Appointment.State.BOOKED, starts_at__lt=midnight)
    return gone.update(state=Appointment.State.MISSED, ended_at=at)


def _get_up(today: date, *, at: datetime) -> None:
    """Desks left open overnight are closed, so that nobody is called to an empty one."""
    for sitting in Sitting.objects.open().filter(opened_at__lt=at):
        if local(sitting.opened_at).date() < today:
            Turn.objects.open().filter(desk=sitting.desk_id, day__lt=today).update(
                ended_at=at, outcome=Outcome.FORGOTTEN
            )
            Sitting.objects.filter(pk=sitting.pk, closed_at=None).update(closed_at=at)


@transaction.atomic
def fold(*, serial_id: int, at: datetime) -> bool:
    """Close a unit's day: waiting tickets have left, open calls were forgotten; write its figures, once."""
    serial = TicketSerial.objects.select_for_update(of=("self",)).select_related("unit").get(pk=serial_id)
    if serial.folded_at is not None:
        return False
    tickets = Ticket.objects.of_day(serial.unit, serial.day)
    tickets.waiting().update(state=Ticket.State.LEFT)
    Turn.objects.of_day(serial.unit, serial.day).open().update(ended_at=at, outcome=Outcome.FORGOTTEN)
    DeskDay.objects.filter(unit=serial.unit, day=serial.day).delete()
    DeskDay.objects.bulk_create(desk_days(serial.unit, serial.day))
    serial.folded_at = at
    serial.save(update_fields=["folded_at"])
    return True


def desk_days(unit: Unit, day: date) -> list[DeskDay]:
    """Figures of one day from its calls: a row a desk and person, one without a desk for the uncalled."""
    turns = Turn.objects.of_day(unit, day).exclude(outcome="")
    by_desk: dict[tuple[UUID, UUID], list[Turn]] = {}
    for turn in turns.select_related("desk", "staff").order_by("called_at"):
        by_desk.setdefault((turn.desk_id, turn.staff_id), []).append(turn)
    rows = [_desk_day(unit, day, held) for held in by_desk.values()]
    left = Ticket.objects.of_day(unit, day).filter(state=Ticket.State.LEFT).count()
    return rows + ([DeskDay(unit=unit, day=day, left=left)] if left else [])


def _desk_day(unit: Unit, day: date, turns: list[Turn]) -> DeskDay:
    """A wait counts once a person, where it ended; a time of service counts for whoever served."""
    waits = [turn.waited for turn in turns if turn.waited is not None and turn.outcome != Outcome.TRANSFERRED]
    serves = list(_served(turns))
    return DeskDay(
        unit=unit,
        day=day,
        desk=turns[0].desk,
        staff=turns[0].staff,
        waits=spread.counted(waits),
        wait_seconds=sum(waits),
        serves=spread.counted(serves),
        serve_seconds=sum(serves),
        no_shows=sum(turn.outcome == Outcome.NO_SHOW for turn in turns),
        transfers=sum(turn.outcome == Outcome.TRANSFERRED for turn in turns),
    )


def _served(turns: Iterable[Turn]) -> Iterable[int]:
    for turn in turns:
        if turn.started_at and turn.ended_at and turn.outcome != Outcome.FORGOTTEN:
            yield round((turn.ended_at - turn.started_at).total_seconds())
