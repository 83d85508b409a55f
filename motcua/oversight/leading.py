"""What a leader asks each morning: what waits for me, who is late, where does it lie, what is next."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Aggregate, Count, DateTimeField, F, Min, Q, QuerySet, Value
from django.db.models.functions import TruncDate

from motcua.agencies.areas import kept_lines
from motcua.agencies.models import Level, Role, Unit, UnitKind
from motcua.common.arrays import is_any
from motcua.deadlines import services as deadlines
from motcua.deadlines.calendars import VIETNAM, local
from motcua.dossiers.holding import waiting_matters, with_holder
from motcua.dossiers.models import Dossier
from motcua.dossiers.status import Act
from motcua.identity.models import Staff
from motcua.oversight import behind, stock
from motcua.oversight.places import places_under
from motcua.workflow.models import Step

DAYS_AHEAD = 7
NOBODY = UUID(int=0)  # no unit: a person holds it


class MedianMoment(Aggregate):
    """The moment in the middle; half are earlier."""

    function = "PERCENTILE_DISC"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DateTimeField()


@dataclass(frozen=True)
class Late:
    """Who holds late dossiers now: a person, else a unit; of a territory, a place below."""

    person: Staff | None
    n: int
    oldest_due_at: datetime
    place: Unit | None = None
    unit: Unit | None = None


@dataclass(frozen=True)
class Wait:
    """One step or side matter: how many dossiers lie there, since when the oldest, and the one in the
    middle.
    """

    act: Act
    parked: bool
    n: int
    late: int
    oldest: datetime
    median: datetime


@dataclass(frozen=True)
class Morning:
    numbers: stock.Numbers
    apologise: int
    apologise_until: date
    late: list[Late]
    waits: list[Wait]
    due: list[tuple[date, int]]


def leads_below(unit: Unit, day: date) -> bool:
    """A committee with committees below it: its leader answers for all of them."""
    if unit.kind != UnitKind.COMMITTEE or unit.level == Level.COMMUNE:
        return False
    lines = kept_lines(day)
    below = (one for one in lines.under(unit.pk) if lines.standing[one] != unit.pk)
    return any(lines.rows[one][1] == UnitKind.COMMITTEE for one in below)


def whose(unit: Unit, day: date) -> dict[str, UUID]:
    """What `Wanted` takes for the dossiers of the leader's page: all below, or those the unit leads."""
    return {"under" if leads_below(unit, day) else "leads": unit.pk}


def mine(unit: Unit, day: date) -> QuerySet[Dossier]:
    """Dossiers settled by all below the unit; without committees below it, those it leads or settles."""
    if leads_below(unit, day):
        return Dossier.objects.filter(is_any("settling_unit_id", kept_lines(day).under(unit.pk)))
    return Dossier.objects.filter(Q(agency=unit) | Q(settling_unit=unit))


def morning(unit: Unit, now: stock.Moment) -> Morning:
    """Ten queries at most over what is open in the agency, or below the committee."""
    day = local(now.at).date()
    dossiers = mine(unit, day)
    until = apologise_until(unit, at=now.at)
    open_ones = dossiers.open()  # type: ignore[attr-defined]
    return Morning(
        stock.added(list(stock.by_unit(dossiers, now).values())),
        open_ones.filter(behind.to_apologise(until, at=now.at)).count(),
        until,
        _late_below(unit, open_ones, now) if leads_below(unit, day) else _late(open_ones, now),
        _waits(open_ones, now),
        _due(open_ones, now),
    )


def apologise_until(unit: Unit, *, at: datetime) -> date:
    """What is due by this day must be finished or apologised for now (the regime's working days ahead)."""
    today = local(at).date()
    days = deadlines.regime_on(today).apology_task_days
    return deadlines.calendar_for(unit.identifier).working_day(today, days)


def _late(dossiers: QuerySet[Dossier], now: stock.Moment) -> list[Late]:
    rows = with_holder(dossiers.filter(stock.is_kind(stock.Kind.LATE, now))).order_by()
    held: dict[tuple[UUID, UUID | None], list[datetime]] = defaultdict(list)
    for unit, person, due_at in rows.values_list("held_unit", "held_by", "due_at"):
        held[unit if person is None else NOBODY, person].append(due_at)
    units = Unit.objects.in_bulk({unit for unit, _person in held})
    people = Staff.objects.in_bulk({person for _unit, person in held if person})
    late = [
        Late(people.get(person), len(due), min(due), unit=units.get(unit))
        for (unit, person), due in held.items()
    ]
    return sorted(late, key=lambda one: (-one.n, one.oldest_due_at))


def _late_below(unit: Unit, dossiers: QuerySet[Dossier], now: stock.Moment) -> list[Late]:
    """By place below the committee, as the pages that compare them."""
    rows = dossiers.filter(stock.is_kind(stock.Kind.LATE, now)).order_by().values_list("settling_unit")
    found = list(rows.annotate(n=Count("pk"), oldest=Min("due_at")))
    late = []
    for place in places_under(unit, local(now.at).date()):
        own = [(n, oldest) for settling, n, oldest in found if settling in place.units]
        if own:
            oldest_due_at = min(oldest for _n, oldest in own)
            late.append(Late(None, sum(n for n, _oldest in own), oldest_due_at, place.unit))
    return sorted(late, key=lambda one: (-one.n, one.oldest_due_at))


def _waits(dossiers: QuerySet[Dossier], now: stock.Moment) -> list[Wait]:
    """What runs and what is parked, of the process and beside it: late are the same rows as in the lists."""
    which = dossiers.order_by().values("pk")
    steps = Step.objects.filter(closed_at=None, ref__in=which).exclude(lane=Role.RETURN)
    rows = [
        *_waiting(steps.annotate(parked=Q(due_at__isnull=True)), "ref", now),
        *_waiting(waiting_matters().filter(dossier__in=which).annotate(parked=Value(False)), "dossier", now),
    ]
    waits = [Wait(Act(act), *rest) for act, *rest in rows]
    return sorted(waits, key=lambda one: (one.parked, one.oldest))


def _waiting(rows: "QuerySet[Any, Any]", of: str, now: stock.Moment) -> "QuerySet[Any, Any]":
    found: QuerySet[Any, Any] = (
        rows.order_by()
        .values_list("act", "parked")
        .annotate(
            n=Count(of, distinct=True),
            late=Count(of, filter=Q(due_at__lt=now.at), distinct=True),
            oldest=Min("opened_at"),
            median=MedianMoment(F("opened_at")),
        )
    )
    return found


def _due(dossiers: QuerySet[Dossier], now: stock.Moment) -> list[tuple[date, int]]:
    soon = dossiers.filter(paused_at=None, due_at__gte=now.at, due_at__lt=now.at + timedelta(days=DAYS_AHEAD))
    days = soon.annotate(day=TruncDate("due_at", tzinfo=VIETNAM)).order_by().values_list("day")
    return sorted(days.annotate(n=Count("pk")))
