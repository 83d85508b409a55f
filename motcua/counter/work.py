"""The work lists of an officer: which there are, how many wait in each, and a page of rows by time left."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Level, Role, Unit
from motcua.agencies.officers import Officer
from motcua.counter import led
from motcua.counter.kinds import ENDED_EARLY
from motcua.counter.kinds import WORDS as WORDS
from motcua.counter.kinds import Kind as Kind
from motcua.counter.narrowing import Filters as Filters
from motcua.counter.narrowing import narrowed, waiting_narrowed
from motcua.counter.paging import behind, place
from motcua.dossiers.holding import running_steps
from motcua.dossiers.models import Dossier, Matter
from motcua.dossiers.queries import ASKED, LEADS, WATCHERS
from motcua.dossiers.status import Act, Status
from motcua.identity.models import Staff
from motcua.workflow.models import Step

PAGE = 50
RECENT = timedelta(days=30)
_COLUMNS = (
    "id",
    "code",
    "ticket",
    "owner_name",
    "contact_phone",
    "status",
    "due_at",
    "finished_at",
    "owner__id_number",
    "version__name",
    "agency__identifier",
)
# what is read of a waiting row, by its column of the dossier
_WAITING = {
    "ref": ("id", "ref", "name", "lane", "due_at", "opened_at", "assignee__full_name", "unit__short_name"),
    "dossier": ("id", "dossier", "act", "due_at", "opened_at", "unit__short_name"),
}
_SOMEBODY, _SOME_UNIT, _SOME_TIME = UUID(int=1), UUID(int=2), datetime(1, 1, 2, tzinfo=UTC)  # nobody's own
LANES = frozenset({Role.RECEIVE, Role.ASSIGN, Role.PROCESS, Role.SIGN, Role.RETURN})


@dataclass(frozen=True)
class Row:
    """One line of a list. due_at: of the step, or the answer to an online filing; promised: to the person."""

    dossier_id: UUID
    code: str
    procedure: str
    owner: str
    phone: str
    id_number: str
    step: str | Promise
    holder: str
    due_at: datetime | None
    promised: datetime | None
    finished_at: datetime | None
    scope: str  # identifier of the agency whose working hours count the time
    key: str = ""  # its place in the list
    masked: bool = False  # not this officer's to open: nothing of the applicant is said


@dataclass(frozen=True)
class Page:
    rows: list[Row]
    next_key: str


def lists_of(officer: Officer) -> list[Kind]:
    """Lists this officer has, the one to begin the day with first."""
    roles = officer.roles
    watches = bool(roles & (LANES | WATCHERS | {Role.HEAD_ONE_STOP}))
    has = {
        Kind.RECEIVE: bool(roles & (WATCHERS | {Role.RECEIVE, Role.HEAD_ONE_STOP})),
        Kind.RELEASE: bool(roles & {Role.RECEIVE, Role.HEAD_ONE_STOP}),
        Kind.SIGN: Role.SIGN in roles,
        Kind.ASSIGN: Role.ASSIGN in roles,
        Kind.MINE: Role.PROCESS in roles,
        Kind.OPINION: bool(roles & {Role.PROCESS, Role.ASSIGN, Role.SIGN}),
        Kind.RETURN: bool(roles & {Role.RETURN, Role.HEAD_ONE_STOP}),
        Kind.SUPPLEMENT: bool(roles & {Role.RECEIVE, Role.HEAD_ONE_STOP}),
    }
    return [kind for kind in Kind if has.get(kind, watches)]


def counts(officer: Officer, *, at: datetime) -> dict[Kind, int]:
    """How many rows each list holds, in one query; the list of finished dossiers is not counted."""
    absent = [staff_id for staff_id, _name in officer.stands_for]
    officer = led.with_below(officer, at=at)
    kinds, statement, values = _counting(officer.roles, officer.unit.kind, officer.area, len(absent))
    if not kinds:
        return {}
    here: dict[Any, Any] = {_SOME_UNIT: officer.unit.pk, _SOMEBODY: officer.staff.pk, _SOME_TIME: at}
    here |= {_absent(place): staff_id for place, staff_id in enumerate(absent)}
    with connection.cursor() as cursor:
        cursor.execute(statement, [here.get(value, value) for value in values])
        return dict(zip(kinds, cursor.fetchone(), strict=True))


@cache
def _counting(
    roles: frozenset[Role], unit_kind: str, area: frozenset[UUID], stands_for: int
) -> tuple[list[Kind], str, tuple[Any, ...]]:
    """The statement of `counts` and its values, made once for a set of roles in a kind of unit.

    Only who asks, where and when differ, and every page asks: making it costs more than asking it.
    """
    absent = tuple((_absent(place), "") for place in range(stands_for))
    unit = Unit(pk=_SOME_UNIT, kind=unit_kind, level=Level.COMMUNE)  # what is below is in the area
    anyone = Officer(Staff(pk=_SOMEBODY), unit, roles, area=area, stands_for=absent)
    kinds: list[Kind] = [kind for kind in lists_of(anyone) if kind != Kind.DONE]
    numbers = {kind.name: _how_many(kind, anyone, at=_SOME_TIME) for kind in kinds}
    rows = Unit.objects.filter(pk=_SOME_UNIT).annotate(**numbers).values_list(*numbers)
    statement, values = rows.query.sql_with_params() if kinds else ("", ())
    return kinds, statement, tuple(values)


def _absent(place: int) -> UUID:
    """Stands for the id of an absent colleague, as _SOMEBODY does for the officer's own."""
    return UUID(int=100 + place)


def page(kind: Kind, officer: Officer, *, at: datetime, filters: Filters, after: str = "") -> Page:
    """Fifty rows, due first, after the row with the key `after`."""
    if kind == Kind.RECEIVE:
        return _waiting_page(officer, at=at, filters=filters, after=after)
    if kind == Kind.DONE:
        return _done_page(officer, at=at, filters=filters, after=after)
    found: list[dict[str, Any]] = []
    for rows, of, order in ordered(kind, officer, at=at, filters=filters):
        found += behind(rows, order, after).values(*_WAITING[of])[: PAGE + 1]
    order = _order(kind)
    found = sorted(found, key=lambda row: (row[order], row["id"]))[: PAGE + 1]
    ids = [row.get("ref") or row["dossier"] for row in found[:PAGE]]
    facts = {row["id"]: row for row in _facts(Dossier.objects.filter(pk__in=ids), "paused_at")}
    drawn = zip(found[:PAGE], ids, strict=True)
    return Page(
        [_waiting_row(row, facts[dossier_id], order) for row, dossier_id in drawn], _next(found, order)
    )


def ordered(
    kind: Kind, officer: Officer, *, at: datetime, filters: Filters
) -> list[tuple[QuerySet[Any], str, str]]:
    """What a narrowed list is made of, each with its column of the dossier and the one it is ordered by."""
    order = _order(kind)
    if kind == Kind.RECEIVE:
        return [(_waiting(officer, at=at, filters=filters), "pk", order)]
    if kind == Kind.DONE:
        return [(_done(officer, at=at, filters=filters), "pk", order)]
    parts = sources(kind, officer, at=at)
    if kind == Kind.RETURN:
        parts = [(rows.filter(_finished_late(of)) if filters.late else rows, of) for rows, of in parts]
        filters = replace(filters, late=False, days=None)
    return [(waiting_narrowed(rows, of, filters, at=at), of, order) for rows, of in parts]


def _finished_late(of: str) -> Q:
    """The result was ready after the promise to the person; `of` is the column of the dossier."""
    late = Dossier.objects.filter(finished_at__gt=F("due_at")).exclude(status__in=ENDED_EARLY)
    return Q(**{f"{of}__in": late.values("pk")})


def _order(kind: Kind) -> str:
    own = {Kind.RECEIVE: "first", Kind.DONE: "-finished_at", Kind.RETURN: "opened_at"}
    return own.get(kind, "due_at")


def sources(kind: Kind, officer: Officer, *, at: datetime) -> list[tuple[QuerySet[Any], str]]:
    """What a list is made of, each with its column of the dossier: steps of the process, side matters."""
    officer = led.with_below(officer, at=at)
    steps, matters = _steps_of(kind, officer, at=at), _matters_of(kind, officer, at=at)
    found: list[tuple[QuerySet[Any], str]] = []
    if steps is not None:
        found.append((steps, "ref"))
    if matters is not None:
        found.append((matters, "dossier"))
    return found


def _how_many(kind: Kind, officer: Officer, *, at: datetime) -> Any:
    if kind == Kind.RECEIVE:
        return _number(Dossier.objects.listed_for(officer).waiting())
    numbers = [_number(rows) for rows, _of in sources(kind, officer, at=at)]
    return numbers[0] + numbers[1] if len(numbers) > 1 else numbers[0]


def _steps_of(kind: Kind, officer: Officer, *, at: datetime) -> QuerySet[Step] | None:
    """Open steps of a list; one without a due time is parked behind a side matter and is nobody's work."""
    if kind in {Kind.RELEASE, Kind.OPINION, Kind.SUPPLEMENT}:
        return None
    steps = Step.objects.filter(closed_at=None, due_at__isnull=False)
    everywhere = kind in {Kind.UNIT, Kind.LATE} and bool(officer.roles & WATCHERS)
    if kind == Kind.LATE and led.leads(officer):
        return running_steps().filter(led.of_steps(officer), due_at__lt=at)
    if not everywhere:
        steps = steps.filter(unit=officer.unit)
    elif Role.AREA_CONTROL in officer.roles:
        steps = steps.filter(unit__in=officer.area)
    if kind == Kind.MINE:
        return steps.filter(assignee__in=[officer.staff.pk, *dict(officer.stands_for)])
    lane = {Kind.SIGN: Role.SIGN, Kind.ASSIGN: Role.ASSIGN, Kind.RETURN: Role.RETURN}.get(kind)
    if lane:
        return steps.filter(lane=lane)
    if not everywhere:
        steps = steps.filter(_steps_read(officer), lane__in=_lanes(officer))
    steps = steps.exclude(
        lane=Role.RETURN
    )  # a finished dossier waits for its applicant, in a list of its own
    return steps.filter(due_at__lt=at) if kind == Kind.LATE else steps


def _matters_of(kind: Kind, officer: Officer, *, at: datetime) -> QuerySet[Matter] | None:
    """Open side matters of a list; like a step, one without a due time is nobody's work."""
    matters = Matter.objects.filter(closed_at=None, due_at__isnull=False)
    if kind == Kind.SUPPLEMENT:
        return matters.filter(act=Act.SUPPLY_SUPPLEMENT, dossier__receiving_unit=officer.unit)
    if kind in {Kind.UNIT, Kind.LATE} and Role.TTHC_CONTROL in officer.roles:
        matters = matters.filter(unit__isnull=False)
    elif kind == Kind.LATE and led.leads(officer):
        matters = matters.filter(led.of_matters(officer))
    elif kind in {Kind.UNIT, Kind.LATE} and Role.AREA_CONTROL in officer.roles:
        matters = matters.filter(unit__in=officer.area)
    else:
        matters = matters.filter(_matters_read(officer), unit=officer.unit, role__in=_lanes(officer))
    narrows: dict[Kind, dict[str, Any]] = {
        Kind.RELEASE: {"role__in": [Role.RECEIVE, Role.HEAD_ONE_STOP]},
        Kind.SIGN: {"role": Role.SIGN},
        Kind.OPINION: {"act": Act.GIVE_OPINION},
        Kind.LATE: {"due_at__lt": at},
        Kind.UNIT: {},
    }
    narrow = narrows.get(kind)
    return None if narrow is None else matters.filter(**narrow)


def _steps_read(officer: Officer) -> Q:
    """Who leads sees all of the unit; a specialist the own, and what no one person holds."""
    people = [officer.staff.pk, *dict(officer.stands_for)]
    return Q() if officer.roles & LEADS else Q(assignee=None) | Q(assignee__in=people)


def _matters_read(officer: Officer) -> Q:
    """A specialist's: of the own dossiers, of those nobody handles, and what the unit as such is asked."""
    if officer.roles & LEADS:
        return Q()
    people = [officer.staff.pk, *dict(officer.stands_for)]
    own = Q(dossier__handler__in=people) | Q(dossier__handler=None)
    return ~Q(role=Role.PROCESS) | own | Q(kind__in=ASKED)


def _lanes(officer: Officer) -> set[str]:
    """Lanes this officer answers for: the own ones; a leader's specialists; a head's counters."""
    lanes: set[str] = {role.value for role in officer.roles & LANES}
    if officer.roles & LEADS:
        lanes.add(Role.PROCESS)
    if Role.HEAD_ONE_STOP in officer.roles:
        lanes |= {Role.RECEIVE, Role.RETURN, Role.HEAD_ONE_STOP}
    return lanes


def dossiers_of(kind: Kind, officer: Officer, *, at: datetime) -> QuerySet[Dossier]:
    if kind == Kind.RECEIVE:
        return Dossier.objects.listed_for(officer).waiting()
    if kind == Kind.DONE:
        return Dossier.objects.listed_for(officer).filter(finished_at__gt=at - RECENT)
    first, *more = (rows.order_by().values_list(of) for rows, of in sources(kind, officer, at=at))
    return Dossier.objects.filter(pk__in=first.union(*more, all=True) if more else first)


def _number(rows: QuerySet[Any]) -> Subquery:
    count = Func(F("pk"), function="COUNT", output_field=IntegerField())
    return Subquery(rows.order_by().annotate(n=count).values("n"))


def _next(found: list[dict[str, Any]], order: str) -> str:
    return place(found[PAGE - 1], order) if len(found) > PAGE else ""


def _facts(dossiers: QuerySet[Any], *more: str) -> QuerySet[Any, dict[str, Any]]:
    return dossiers.values(*_COLUMNS, *more)


def _row(facts: dict[str, Any], **more: Any) -> Row:
    return Row(
        dossier_id=facts["id"],
        code=facts["code"] or facts["ticket"],
        procedure=facts["version__name"],
        owner=facts["owner_name"],
        phone=facts["contact_phone"],
        id_number=facts["owner__id_number"],
        scope=facts["agency__identifier"],
        **more,
    )


def _waiting_row(row: dict[str, Any], facts: dict[str, Any], order: str) -> Row:
    drawn = _step_row if "ref" in row else _matter_row
    return drawn(row, facts, key=place(row, order))


def _step_row(step: dict[str, Any], facts: dict[str, Any], *, key: str) -> Row:
    returning = step["lane"] == Role.RETURN
    asks = facts["status"] == Status.CONSULTING
    return _row(
        facts,
        step=Status.CONSULTING.label if asks else step["name"],
        holder=step["assignee__full_name"] or step["unit__short_name"] or "",
        due_at=facts["due_at"] if returning else step["due_at"],
        promised=facts["due_at"],
        finished_at=facts["finished_at"] if returning else None,
        key=key,
    )


def _matter_row(matter: dict[str, Any], facts: dict[str, Any], *, key: str) -> Row:
    act = Act(matter["act"])
    return _row(
        facts,
        step=_("Chờ người nộp bổ sung") if act == Act.SUPPLY_SUPPLEMENT else act.label,
        holder=matter["unit__short_name"] or "",
        due_at=matter["due_at"],
        promised=None if facts["paused_at"] else facts["due_at"],
        finished_at=None,
        key=key,
    )


def _waiting(officer: Officer, *, at: datetime, filters: Filters) -> QuerySet[Any]:
    """Filed and not answered; somebody who stands at the desk comes before what may still wait."""
    dossiers = narrowed(dossiers_of(Kind.RECEIVE, officer, at=at), filters)
    dossiers = dossiers.filter(filters.due("answer_by", at))
    return dossiers.annotate(first=Coalesce("answer_by", "submitted_at"))


def _waiting_page(officer: Officer, *, at: datetime, filters: Filters, after: str) -> Page:
    supplied = Matter.objects.filter(dossier=OuterRef("pk"), outcome=Act.SUPPLY_SUPPLEMENT)
    dossiers = _waiting(officer, at=at, filters=filters).annotate(back=Exists(supplied))
    rows = behind(dossiers, "first", after)
    found = list(_facts(rows, "first", "back", "answer_by", "receiving_unit__short_name")[: PAGE + 1])
    drawn = [
        _row(
            row,
            step=_intake_words(row),
            holder=row["receiving_unit__short_name"],
            due_at=row["answer_by"],
            promised=None,
            finished_at=None,
            key=place(row, "first"),
        )
        for row in found[:PAGE]
    ]
    return Page(drawn, _next(found, "first"))


def _done(officer: Officer, *, at: datetime, filters: Filters) -> QuerySet[Any]:
    dossiers = narrowed(dossiers_of(Kind.DONE, officer, at=at), filters)
    if filters.late:
        dossiers = dossiers.filter(_finished_late("pk"))
    return dossiers


def _done_page(officer: Officer, *, at: datetime, filters: Filters, after: str) -> Page:
    """Finished in the last thirty days, the latest first."""
    order = _order(Kind.DONE)
    rows = behind(_done(officer, at=at, filters=filters), order, after)
    found = list(_facts(rows, "settling_unit__short_name")[: PAGE + 1])
    drawn = [
        _row(
            row,
            step=Status(row["status"]).label,
            holder=row["settling_unit__short_name"],
            due_at=None if row["status"] in ENDED_EARLY else row["due_at"],
            promised=None,
            finished_at=row["finished_at"],
            key=place(row, order),
        )
        for row in found[:PAGE]
    ]
    return Page(drawn, _next(found, order))


def _intake_words(row: dict[str, Any]) -> str | Promise:
    if row["back"]:
        return _("Đã bổ sung: kiểm tra lại, trả lời")
    if row["answer_by"]:
        return _("Hồ sơ trực tuyến: kiểm tra, trả lời")
    return _("Nhận tại quầy: kiểm tra tiếp")
