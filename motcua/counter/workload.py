"""What each specialist has on the table: for the leader who gives out work."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Count, Q
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from motcua.agencies import services as agencies
from motcua.agencies.models import Role, Unit
from motcua.agencies.officers import officer as officer_at
from motcua.dossiers import permissions
from motcua.dossiers.models import Dossier
from motcua.dossiers.status import Act
from motcua.identity.models import Staff
from motcua.workflow.models import Step

SOON = timedelta(days=2)


@dataclass(frozen=True)
class Load:
    """Steps of one person: open, of these late and due within two days; finished since Monday."""

    open: int = 0
    late: int = 0
    soon: int = 0
    finished: int = 0


@dataclass(frozen=True)
class Worker:
    """A person who may be given dossiers, and which of the chosen ones the law bars this person from."""

    staff: Staff
    load: Load
    barred: list[Dossier] = field(default_factory=list)
    away_until: date | None = None  # last day of an absence that holds today


def loads(people: Iterable[Staff], *, at: datetime) -> dict[UUID, Load]:
    """The load of each, in two queries whatever their number."""
    ids = [person.pk for person in people]
    waiting = Step.objects.filter(assignee__in=ids, closed_at=None, due_at__isnull=False)
    counts = (
        waiting.order_by()
        .values("assignee")
        .annotate(
            open=Count("pk"),
            late=Count("pk", filter=Q(due_at__lt=at)),
            soon=Count("pk", filter=Q(due_at__gte=at, due_at__lt=at + SOON)),
        )
    )
    known = {row["assignee"]: (row["open"], row["late"], row["soon"]) for row in counts}
    closed = Step.objects.filter(closed_by__in=ids, closed_at__gte=monday(at)).order_by()
    finished = dict(closed.values_list("closed_by").annotate(n=Count("pk")))
    return {person: Load(*known.get(person, (0, 0, 0)), finished.get(person, 0)) for person in ids}


def workers(unit: Unit, dossiers: list[Dossier], *, at: datetime) -> list[Worker]:
    """Who processes in the unit, the least burdened first; who may take none of the dossiers stands last."""
    people = agencies.staff_in(unit, Role.PROCESS, at.date())
    known, away = loads(people, at=at), agencies.absent_on(unit, localtime(at).date())
    found = [
        Worker(
            person,
            known[person.pk],
            _barred(person, unit, dossiers, at=at),
            away[person.pk].valid_to - timedelta(days=1) if person.pk in away else None,
        )
        for person in people
    ]
    return sorted(
        found, key=lambda one: (len(one.barred) == len(dossiers), one.away_until is not None, one.load.open)
    )


def monday(at: datetime) -> datetime:
    """When the present week began."""
    day = localtime(at).date()
    return datetime.combine(day - timedelta(days=day.weekday()), time(), tzinfo=localtime(at).tzinfo)


def words(load: Load) -> str:
    """“12 việc đang mở · 3 quá hạn bước · 2 sắp đến hạn · 9 xong tuần này”."""
    said = [
        _("%(n)d việc đang mở") % {"n": load.open},
        _("%(n)d quá hạn bước") % {"n": load.late} if load.late else "",
        _("%(n)d sắp đến hạn bước") % {"n": load.soon} if load.soon else "",
        _("%(n)d xong tuần này") % {"n": load.finished},
    ]
    return " · ".join(part for part in said if part)


def _barred(person: Staff, unit: Unit, dossiers: list[Dossier], *, at: datetime) -> list[Dossier]:
    """Dossiers this person received, unless a recorded delegation combines the duties."""
    received = [
        row
        for row in dossiers
        if not permissions.keeps_duties_apart(person.pk, row, act=Act.COMPLETE_STEP, combines=False)
    ]
    if not received:
        return []
    acting = officer_at(person, unit, day=at.date())
    return [] if acting is not None and acting.combines else received
