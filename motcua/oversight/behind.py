"""The dossiers behind a figure: every figure that is shown opens to exactly those.

Requests to supplement are counted one by one, so each of their dossiers says how many it had: `with_times`.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Count as Number
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from motcua.agencies.areas import lines_on
from motcua.agencies.officers import Officer
from motcua.common.arrays import is_any
from motcua.deadlines.calendars import VIETNAM
from motcua.dossiers.figures import Period
from motcua.dossiers.flows import Measure
from motcua.dossiers.holding import running_steps, waiting_matters, with_holder
from motcua.dossiers.models import Dossier, Event, Matter
from motcua.dossiers.services.delay import AT_WORK
from motcua.dossiers.status import Act, Status
from motcua.oversight import stock
from motcua.oversight.places import standing_as
from motcua.workflow.models import Step

EARLY = (Status.WITHDRAWN, Status.STOPPED, Status.CLOSED)


class Count(StrEnum):
    """What was counted over a period, by its address."""

    RECEIVED = "tiep-nhan"
    SETTLED = "da-giai-quyet"
    LATE = "giai-quyet-tre"
    REFUSED = "tu-choi"
    ASKED = "yeu-cau-bo-sung"
    UNAPOLOGISED = "khong-xin-loi"


class Work(StrEnum):
    """What waits in an agency for somebody, by its address."""

    STEP = "buoc"
    DUE = "den-han"
    APOLOGISE = "can-xin-loi"
    URGE = "can-don-doc"


Figure = stock.Kind | Count | Work
FIGURES: dict[str, Figure] = {one.value: one for group in (stock.Kind, Count, Work) for one in group}
# the measures a counted figure adds up
MEASURES: dict[Count, tuple[Measure, ...]] = {
    Count.RECEIVED: (Measure.RECEIVED,),
    Count.SETTLED: (Measure.SETTLED,),
    Count.LATE: (Measure.LATE,),
    Count.REFUSED: (Measure.REFUSED, Measure.DECLINED),
    Count.ASKED: (Measure.ASKED_BEFORE, Measure.ASKED_AFTER),
    Count.UNAPOLOGISED: (Measure.UNAPOLOGISED,),
}


@dataclass(frozen=True)
class Wanted:
    """Which figure, and of whom.

    under     everything settled, or done at a desk, under this unit.
    settles   this unit settles, or one it has taken over.
    leads     the unit leads or settles.
    desk      received at this one-stop.
    person    holds the step it is at now; `turn`: this unit does, and no person is named.
    step      the act that is waited for, of the process or beside it; with `parked`, behind a side matter;
              with `late`, past its time.
    """

    figure: Figure
    period: Period | None = None
    under: UUID | None = None
    settles: UUID | None = None
    leads: UUID | None = None
    desk: UUID | None = None
    person: UUID | None = None
    turn: UUID | None = None
    step: str = ""
    parked: bool = False
    late: bool = False
    due_on: date | None = None


def dossiers(wanted: Wanted, officer: Officer, now: stock.Moment) -> QuerySet[Dossier]:
    """Those of them this officer may open, in no order."""
    return among(Dossier.objects.visible_to(officer), wanted, now)


def among(rows: QuerySet[Dossier], wanted: Wanted, now: stock.Moment) -> QuerySet[Dossier]:
    """Those of the rows that the figure counts, in no order."""
    for condition in (_whose(wanted, now), _what(wanted, now)):
        rows = rows.filter(condition)
    return _held(rows, wanted)


def _held(rows: QuerySet[Dossier], wanted: Wanted) -> QuerySet[Dossier]:
    if wanted.person is not None:
        return with_holder(rows).filter(held_by=wanted.person)
    if wanted.turn is not None:
        return with_holder(rows).filter(held_by=None, held_unit=wanted.turn)
    return rows


def with_times(rows: "QuerySet[Dossier]", wanted: Wanted, now: stock.Moment) -> "QuerySet[Any, Any]":
    """times: how often each of the dossiers was asked to supplement; together, the figure."""
    acts = Q(act__in=[Act.REQUEST_SUPPLEMENT, Act.RELEASE_SUPPLEMENT])
    if wanted.under is not None:
        units = lines_on(now.at.date()).under(wanted.under)
        at_desk = Q(act=Act.REQUEST_SUPPLEMENT) & is_any("dossier__receiving_unit_id", units)
        acts = at_desk | Q(act=Act.RELEASE_SUPPLEMENT) & is_any("dossier__settling_unit_id", units)
    asked = Event.objects.filter(acts, _between("happened_at", wanted.period), dossier=OuterRef("pk"))
    counted = asked.order_by().values("dossier").annotate(n=Number("pk")).values("n")
    return rows.annotate(times=Coalesce(Subquery(counted), 0))


def _whose(wanted: Wanted, now: stock.Moment) -> Q:
    day = now.at.date()
    found = Q()
    if wanted.under is not None:
        found &= _under(wanted, lines_on(day).under(wanted.under))
    if wanted.settles is not None:
        found &= Q(settling_unit__in=standing_as(wanted.settles, day))
    if wanted.leads is not None:
        found &= Q(agency=wanted.leads) | Q(settling_unit=wanted.leads)
    if wanted.desk is not None:
        found &= Q(receiving_unit=wanted.desk)
    return found


def _under(wanted: Wanted, units: frozenset[UUID]) -> Q:
    """What a desk does counts at the desk, all else where it is settled."""
    settled, desk = Q(settling_unit__in=units), Q(receiving_unit__in=units)
    if wanted.figure == Count.REFUSED:
        return desk & Q(status=Status.REFUSED) | settled & Q(status=Status.DECLINED)
    if wanted.figure == Count.ASKED:
        period = wanted.period
        return desk & Q(_asked(Act.REQUEST_SUPPLEMENT, period)) | settled & Q(
            _asked(Act.RELEASE_SUPPLEMENT, period)
        )
    return settled


def _what(wanted: Wanted, now: stock.Moment) -> Q:
    figure = wanted.figure
    if isinstance(figure, stock.Kind):
        return Q(received_at__isnull=False, finished_at=None) & stock.is_kind(figure, now)
    if isinstance(figure, Work):
        return Q(received_at__isnull=False, finished_at=None) & _work(wanted, now)
    return _counted(figure, wanted.period)


def _work(wanted: Wanted, now: stock.Moment) -> Q:
    if wanted.figure == Work.URGE:
        return stock.to_urge(now)
    if wanted.figure == Work.APOLOGISE:
        return to_apologise(wanted.due_on or now.at.date(), at=now.at)
    if wanted.figure == Work.DUE and wanted.due_on is not None:
        start = _midnight(wanted.due_on)
        return Q(paused_at=None, due_at__gte=start, due_at__lt=start + timedelta(days=1))
    if wanted.parked:
        return Q(
            Exists(Step.objects.filter(ref=OuterRef("pk"), closed_at=None, act=wanted.step, due_at=None))
        )
    steps = running_steps().filter(ref=OuterRef("pk"), act=wanted.step)
    matters = waiting_matters().filter(dossier=OuterRef("pk"), act=wanted.step)
    if wanted.late:
        steps, matters = steps.filter(due_at__lt=now.at), matters.filter(due_at__lt=now.at)
    return Q(Exists(steps)) | Q(Exists(matters))


def to_apologise(last: date, *, at: datetime) -> Q:
    """At work, due by the end of that day, no form 04 asked for or sent."""
    asked = Matter.objects.filter(dossier=OuterRef("pk"), kind=Matter.Kind.EXTENSION)
    sent = asked.filter(Q(closed_at=None) | Q(outcome=Act.CHANGE_DUE_DATE))
    return Q(~Exists(sent)) & Q(
        status__in=AT_WORK | {Status.WITH_AGENCY},
        paused_at=None,
        due_at__gte=at,
        due_at__lt=_midnight(last) + timedelta(days=1),
    )


def _counted(figure: Count, period: Period | None) -> Q:
    finished = _between("finished_at", period)
    settled = finished & Q(received_at__isnull=False) & ~Q(status__in=EARLY)
    if figure == Count.RECEIVED:
        return _between("received_at", period)
    if figure == Count.LATE:
        missed = Matter.objects.filter(dossier=OuterRef("pk"), kind=Matter.Kind.DUTY, facts__on_time=False)
        late = Q(finished_at__gt=F("due_at")) | Q(Exists(missed)) & ~Q(status=Status.DECLINED)
        return settled & late
    if figure == Count.REFUSED:
        return finished & Q(status__in=[Status.REFUSED, Status.DECLINED])
    if figure == Count.UNAPOLOGISED:
        return Q(_asked(Act.BREACH_APOLOGY, period))
    if figure == Count.ASKED:
        both = (Act.REQUEST_SUPPLEMENT, Act.RELEASE_SUPPLEMENT)
        return Q(_asked(both[0], period)) | Q(_asked(both[1], period))
    return settled


def _asked(act: Act, period: Period | None) -> Exists:
    events = Event.objects.filter(_between("happened_at", period), dossier=OuterRef("pk"), act=act)
    return Exists(events)


def _between(column: str, period: Period | None) -> Q:
    if period is None:
        return Q(**{f"{column}__isnull": False})
    end = _midnight(period.last) + timedelta(days=1)
    return Q(**{f"{column}__gte": _midnight(period.first), f"{column}__lt": end})


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, VIETNAM)
