"""What the nine scores are made of (01/2018/TT-VPCP Điều 13): an agency's settled dossiers, slips, petitions.

A dossier counts in the period in which it was settled; one that was withdrawn, stopped or closed does not. It
is the handler's; given back at once it is that of who received it. Nobody is told who filled in a slip: fewer
than `FEWEST` of them count for nothing (61/2018/NĐ-CP Điều 27 khoản 3).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    Count,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, TruncDay, TruncHour
from django.db.models.lookups import Exact, GreaterThan

from motcua.agencies.areas import Lines, kept_lines
from motcua.agencies.models import Unit, UnitKind
from motcua.catalogue.models import ChannelTerm
from motcua.deadlines.calendars import VIETNAM, local
from motcua.dossiers.figures import Period
from motcua.dossiers.mark_figures import Scope, marked
from motcua.dossiers.marks import Mark
from motcua.dossiers.models import Dossier, Matter
from motcua.dossiers.services.supplement import Ground
from motcua.dossiers.status import Act, Status
from motcua.feedback.figures import FEWEST
from motcua.feedback.models import Petition, Rating
from motcua.feedback.petition_states import State, Subject, Verdict
from motcua.feedback.stood import stood
from motcua.scorecard.offers import Service, services_on
from motcua.workflow.models import Step

BY_SLIP = {"3": "contacts", "4": "agencies", "6": "publicity"}
_UNFINISHED = (Status.REFUSED, Status.WITHDRAWN, Status.STOPPED, Status.CLOSED)
_ALWAYS = Q(Value(True))
_WHOSE = Coalesce("handler_id", "received_by_id")


@dataclass
class Counted:
    """given: by index, how many dossiers or slips got 2, 1, 0. facts: by index, other figures."""

    given: dict[str, Counter[int]] = field(default_factory=dict)
    facts: dict[str, dict[str, int]] = field(default_factory=dict)

    def add(self, index: str, points: int | None, n: int) -> None:
        if points is not None:
            self.given.setdefault(index, Counter())[points] += n

    @property
    def dossiers(self) -> int:
        return sum(self.given.get("1", {}).values())


def count(agency: Unit, period: Period, *, at: datetime) -> tuple[Counted, dict[UUID, Counted]]:
    """Of the agency without those under it, and of each of its officials. At most eleven queries."""
    day = min(local(at).date(), period.last)  # as the agency and the catalogue stood when it was over
    lines = kept_lines(day)
    scope = Scope(period, lines.own(agency.pk))
    own, people = _of_dossiers(scope, at)
    _add_shares(own, scope)
    services = {key: one for key, one in services_on(day).items() if _is_own(agency, one)}
    own.facts |= _at_one_stop(scope, services, _desks(agency, lines))
    own.facts["8"] = _petitions(scope, at)
    own.facts |= _online(scope, services.values(), at)
    return own, people


def settled(scope: Scope) -> "QuerySet[Any, Any]":
    """Dossiers settled in the period, each with the points of its time: `given`."""
    rows = Dossier.objects.filter(scope.dossiers, finished_at__gte=scope.begins, finished_at__lt=scope.ends)
    owed = Coalesce(Cast(KeyTextTransform("owed", "tally"), DateTimeField()), F("first_due_at"))
    by_hour = Q(limit_unit=ChannelTerm.LimitUnit.WORKING_HOUR) | Q(version__same_day=True)
    rows = rows.exclude(status__in=_UNFINISHED).annotate(owed=owed)
    return rows.annotate(given=_points("finished_at", "owed", by_hour=by_hour), whose=_WHOSE)


def behind(scope: Scope, index: str, points: int) -> Q:
    """The dossiers to which an index of time gave so many points, index 2 by an opinion or a part too."""
    rows = settled(scope)
    if index == "1":
        return Q(pk__in=rows.filter(given=points).values("pk"))
    steps = _with_steps(rows, scope).filter(steps=points)
    return Q(pk__in=steps.values("pk")) | Q(pk__in=_shares(scope).filter(given=points).values("dossier"))


def _points(done: str, due: str, *, by_hour: Q) -> Case:
    """2 sooner; 1 on the day, or in the hour where time is counted in hours, that was promised; 0 later."""
    same_hour = Exact(TruncHour(done, tzinfo=VIETNAM), TruncHour(due, tzinfo=VIETNAM))
    same_day = Exact(TruncDay(done, tzinfo=VIETNAM), TruncDay(due, tzinfo=VIETNAM))
    return Case(
        When(GreaterThan(F(done), F(due)), then=Value(0)),
        When(by_hour & Q(same_hour) | ~by_hour & Q(same_day), then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )


def _with_steps(rows: "QuerySet[Any, Any]", scope: Scope) -> "QuerySet[Any, Any]":
    """steps: the fewest points of a step the agency took; null where none had a limit."""
    taken = Step.objects.filter(ref=OuterRef("pk"), unit__in=scope.units or ())
    limited = taken.filter(closed_at__isnull=False, due_at__isnull=False).order_by().values("ref")
    fewest = limited.annotate(fewest=Min(_points("closed_at", "due_at", by_hour=_ALWAYS))).values("fewest")
    found: QuerySet[Any, Any] = rows.annotate(steps=Subquery(fewest))
    return found


def _of_dossiers(scope: Scope, at: datetime) -> tuple[Counted, dict[UUID, Counted]]:
    """Indices 1, 2, 3, 7 of every dossier; then what the slips say instead."""
    own, people = Counted(), defaultdict[UUID, Counted](Counted)
    rows = _with_steps(settled(scope), scope).annotate(asked=_asked(), said=Exists(_said_of()))
    groups = rows.order_by().values_list("whose", "given", "steps", "asked", "said").annotate(n=Count("pk"))
    for whose, given, steps, times, said, n in groups:
        for sums in (own, people[whose]):
            sums.add("1", given, n)
            sums.add("2", steps, n)
            sums.add("3", _contacts(times), n)
            sums.add("7", 0 if said else given, n)
    _add_slips(own, people, scope)
    return own, dict(people)


def _said_of() -> QuerySet[Petition]:
    """Petitions about how the dossier was handled, unless refused or found untrue."""
    rows = Petition.objects.filter(dossier=OuterRef("pk"), subject__in=("", Subject.CONDUCT))
    return rows.exclude(verdict=Verdict.UNTRUE).exclude(state__in=(State.REFUSED, State.SENT_OUT))


def _asked(dossier: str = "") -> Case:
    """How often a supplement was asked for, but for the times the applicant was at fault.

    dossier   the way from a row to its dossier, where it is none itself.
    """
    asked = Cast(KeyTextTransform("asked", f"{dossier}tally"), IntegerField())
    released = Matter.objects.filter(kind=Matter.Kind.SUPPLEMENT, released_at__isnull=False)
    theirs = released.filter(dossier=OuterRef(f"{dossier}pk"), facts__ground=Ground.APPLICANT)
    faults = theirs.order_by().values("dossier").annotate(n=Count("pk")).values("n")
    counted = When(GreaterThan(asked, Value(0)), then=asked - Coalesce(Subquery(faults), 0))
    return Case(counted, default=Value(0), output_field=IntegerField())


def _contacts(times: int) -> int:
    return max(0, 2 - times)


def _add_slips(own: Counted, people: Mapping[UUID, Counted], scope: Scope) -> None:
    """The last slip of each dossier; the same rule for an agency and a person: enough of them, or none."""
    dossiers = settled(scope).order_by().values("pk")
    slips = Rating.objects.filter(dossier__in=dossiers, scores__has_any_keys=list(BY_SLIP.values()))
    slips = slips.order_by("dossier_id", "-rated_at").distinct("dossier_id")
    whose = Coalesce("dossier__handler_id", "dossier__received_by_id")
    found = list(
        slips.annotate(asked=_asked("dossier__"), whose=whose).values_list("whose", "asked", "scores")
    )
    for person in {one[0] for one in found}:
        _fill_in(people[person], [one for one in found if one[0] == person])
    _fill_in(own, found)


def _fill_in(sums: Counted, slips: list[tuple[UUID, int, dict[str, int]]]) -> None:
    for index, question in BY_SLIP.items():
        answered = [(asked, scores[question]) for _whose, asked, scores in slips if question in scores]
        if len(answered) < FEWEST:
            continue
        for asked, points in answered:
            sums.add(index, points, 1)
            if index == "3":  # the person's word takes the place of what the events say
                sums.add(index, _contacts(asked), -1)
        sums.facts[index] = {"slips": len(answered)}


def _add_shares(own: Counted, scope: Scope) -> None:
    for given, n in _shares(scope).order_by().values_list("given").annotate(n=Count("pk")):
        own.add("2", given, n)


def _shares(scope: Scope) -> "QuerySet[Any, Any]":
    """Opinions and parts for other agencies, closed in the period; an opinion never given is a late one."""
    rows = Matter.objects.filter(
        kind__in=(Matter.Kind.CONSULTATION, Matter.Kind.SHARE),
        unit__in=scope.units or (),
        closed_at__gte=scope.begins,
        closed_at__lt=scope.ends,
        due_at__isnull=False,
    )
    silent = When(outcome=Act.GO_ON_WITHOUT_OPINION, then=Value(0))
    points = Case(silent, default=_points("closed_at", "due_at", by_hour=~_ALWAYS))
    found: QuerySet[Any, Any] = rows.annotate(given=points)
    return found


def _is_own(agency: Unit, service: Service) -> bool:
    """Settled by the agency itself: at its level, by any part of a committee, by a department's own field."""
    if agency.kind == UnitKind.COMMITTEE:
        return any(level == agency.level for level, _part in service.settled)
    return (agency.level, agency.field_code) in service.settled


@dataclass(frozen=True)
class _Desks:
    """Whether a one-stop stands beside the agency, and under it where its procedures may come in, too."""

    level: str
    here: bool
    below: bool

    def receive(self, service: Service) -> bool:
        """At some level at which the procedure comes in for this one there is a one-stop."""
        levels = {received for received, settled, _part in service.roads if settled == self.level}
        return (self.here and self.level in levels) or (self.below and bool(levels - {self.level}))


def _desks(agency: Unit, lines: Lines) -> _Desks:
    here, below = lines.desks(lines.committee(agency.pk))
    return _Desks(agency.level, here, below)


def _at_one_stop(scope: Scope, services: Mapping[UUID, Service], desks: _Desks) -> dict[str, dict[str, int]]:
    """Nothing where the agency has no procedure. whole: some dossier was settled there at once.

    A procedure that in the period came in only on the move or where something was inspected need not be
    received there (61/2018/NĐ-CP Điều 14 khoản 5): it is not on the list.
    """
    at_desk, same_moment = Q(outside=""), Q(handler=None, finished_at=F("received_at"))
    if not services:
        return {}
    rows = settled(scope).order_by().values_list("version__procedure_id")
    found = rows.annotate(inside=Count("pk", filter=at_desk), whole=Count("pk", filter=at_desk & same_moment))
    done = {key: (inside, at_once) for key, inside, at_once in found if key in services}
    listed = {key: one for key, one in services.items() if key not in done or done[key][0]}
    received = sum(desks.receive(one) for one in listed.values())
    whole = sum(bool(at_once) for _inside, at_once in done.values())
    return {"5": {"listed": len(listed), "received": received, "whole": whole}} if listed else {}


def _petitions(scope: Scope, at: datetime) -> dict[str, int]:
    """Sent in the period to the agency; prolonged: past its limit and not answered when the period ended.

    What is done later changes nothing, so that a correction finds what was published.
    """
    rows = Petition.objects.filter(
        sent_at__gte=scope.begins, sent_at__lt=scope.ends, unit__in=scope.units or ()
    )
    total, found = rows.count(), stood(rows, min(at, scope.ends))
    return {"total": total, "in_time": total - found.late, "prolonged": found.prolonged}


def _online(scope: Scope, services: Iterable[Service], at: datetime) -> dict[str, dict[str, int]]:
    """Nothing where the agency has no procedure, or received nothing."""
    marks = marked(scope, "channel", at=at)
    received = sum(one[Mark.RECEIVED] for one in marks.values())
    offered = [one.online for one in services]
    if not offered or not received:
        return {}
    filed = marks.get((ChannelTerm.Channel.ONLINE.value,), {})
    return {
        "9": {
            "eligible": len(offered),
            "offered": sum(offered),
            "received": received,
            "filed": filed.get(Mark.RECEIVED, 0),
            "late": filed.get(Mark.LATE, 0),
        }
    }
