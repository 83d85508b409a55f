"""Whoever is accountable hears of questions about figures: one notice a morning, however many there are."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from functools import cache
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import translation

from motcua.agencies import services as agencies
from motcua.agencies.areas import lines_on
from motcua.agencies.models import Role, Unit
from motcua.deadlines.calendars import VIETNAM, local
from motcua.identity.models import Staff
from motcua.notifications import services as notifications
from motcua.notifications.services import Recipient
from motcua.oversight.models import Doubt

NAMED = 10  # questions in one notice


@transaction.atomic
@translation.override("vi")  # an official text
def tell(*, at: datetime) -> int:
    """Tell of every open question nobody was told of yet; returns how many people were told.

    What is found after the morning's notices waits for the next morning; where nobody is accountable yet, the
    question waits too.
    """
    day = local(at).date()
    rows = Doubt.objects.filter(told_at=None, answered_at=None).select_related("unit").defer("dossiers")
    waiting = list(rows.select_for_update(of=("self",)).order_by("-day", "pk"))
    if Doubt.objects.filter(told_at__gte=datetime.combine(day, time(), VIETNAM)).exists():
        return 0
    people: dict[UUID, Staff] = {}
    questions: dict[UUID, list[Doubt]] = defaultdict(list)
    find = _finder(day)
    for row in waiting:
        for person in find(row):
            people[person.pk] = person
            questions[person.pk].append(row)
            row.told_at = at
            row.told_to.append(person.full_name)
    for key, person in people.items():
        _notify(person, questions[key], day, at=at)
    Doubt.objects.bulk_update([row for row in waiting if row.told_at], ["told_at", "told_to"], batch_size=500)
    return len(people)


def _finder(day: date) -> Callable[[Doubt], list[Staff]]:
    """The nearest leaders over the unit, or the head where it is a one-stop; where nobody stands above, the
    office that controls procedures. Never the person the question is about.
    """
    lines = lines_on(day)
    units = Unit.objects.in_bulk(list(lines.rows))

    @cache
    def heads(unit: UUID) -> tuple[Staff, ...]:
        found = [
            person
            for role in (Role.SIGN, Role.HEAD_ONE_STOP)
            for person in agencies.staff_in(units[unit], role, day)
        ]
        return tuple({person.pk: person for person in found}.values())

    def upwards(unit: UUID) -> Iterator[tuple[Staff, ...]]:
        yield from map(heads, lines.chain(unit))
        yield tuple(agencies.control_office(day))

    def find(row: Doubt) -> list[Staff]:
        others = ([one for one in found if one.pk != row.person_id] for found in upwards(row.unit_id))
        return next(filter(None, others), [])

    return find


def _notify(person: Staff, rows: list[Doubt], day: date, *, at: datetime) -> None:
    lines = [f"{row.get_pattern_display()}: {row.unit.name}, {row.number} hồ sơ" for row in rows[:NAMED]]
    if len(rows) > NAMED:
        lines.append(f"và {len(rows) - NAMED} câu hỏi nữa")
    first, *others = dict.fromkeys(row.unit.name for row in rows)
    notifications.notify(
        to=Recipient(None, person.pk, person.full_name, person.email, person.phone),
        template="doubts_staff",
        ref=person.pk,
        context={
            "code": str(len(rows)),
            "unit": f"{first} và {len(others)} đơn vị khác" if others else first,
            "reason": "; ".join(lines),
        },
        at=at,
        event=uuid5(person.pk, day.isoformat()),
    )
