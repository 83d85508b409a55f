"""A ward's one-stop with two desks, its head, and people who take numbers."""

from dataclasses import dataclass
from datetime import datetime

from motcua.agencies.models import Role
from motcua.agencies.officers import Officer
from motcua.catalogue.models import Field
from motcua.common.ids import uuid7
from motcua.queue import rules
from motcua.queue.models import Desk, PriorityGroup, Purpose, Ticket
from motcua.queue.services import booking, calling, desks, tickets
from motcua.queue.services.booking import Wish
from tests.dossiers import factories as dossiers
from tests.dossiers.factories import World, person, vn

MONDAY = vn(2022, 7, 25, 9, 0)
ANY = (Purpose.FILE, Purpose.COLLECT, Purpose.ASK)


@dataclass
class Hall:
    world: World
    head: Officer
    lan: Officer
    tam: Officer
    first: Desk  # every field
    second: Desk  # civil status only
    civil: Field
    land: Field

    @property
    def unit(self):
        return self.world.desk


def hall() -> Hall:
    world = dossiers.world()
    rules.seed()
    civil = Field.objects.get(code="ho-tich")
    land = Field.objects.create(code="dat-dai", name="Đất đai")
    head = person("AM09", "Hồ Thị Trưởng", world.desk, Role.HEAD_ONE_STOP)
    first, second = desk(head, 1, "Tổng hợp"), desk(head, 2, "Hộ tịch", fields=[civil])
    return Hall(world, head, world.lan, world.tam, first, second, civil, land)


def desk(head: Officer, number: int, name: str, *, fields=(), purposes=ANY, in_use: bool = True) -> Desk:
    return desks.set_up_desk(
        desk_id=uuid7(), number=number, name=name, purposes=purposes, fields=fields, in_use=in_use, by=head
    )


def take(
    h: Hall,
    *,
    at: datetime = MONDAY,
    group: str = "",
    purpose: str = Purpose.FILE,
    field: Field | None = None,
) -> Ticket:
    priority = PriorityGroup.objects.get(code=group) if group else None
    return tickets.take(
        ticket_id=uuid7(), unit=h.unit, purpose=purpose, field=field, priority=priority, at=at
    )


def sit(by: Officer, place: Desk, *, at: datetime = MONDAY):
    return desks.open_desk(desk_id=place.pk, by=by, at=at)


def serve(by: Officer, *, at: datetime, until: datetime):
    """Call the next, begin at once, be done later."""
    turn = calling.call_next(by=by, at=at)
    calling.start(turn_id=turn.pk, by=by, at=at)
    return calling.finish(turn_id=turn.pk, by=by, at=until)


def book(h: Hall, starts_at: datetime, *, at: datetime = MONDAY, phone: str = "0905123456", **more):
    wish = Wish(uuid7(), h.unit, h.world.version, starts_at, "Nguyễn Văn Minh", phone, **more)
    return booking.book(wish=wish, at=at)
