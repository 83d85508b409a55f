"""The work lists of an officer: which there are, how many wait in each, and a page of rows by time left."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import F, Func, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Role, Unit
from motcua.agencies.officers import Officer
from motcua.common.text import fold
from motcua.dossiers.models import Dossier
from motcua.dossiers.status import Status
from motcua.workflow.models import Step

PAGE = 50
RECENT = timedelta(days=30)
_KEPT = 2000
_procedures: dict[tuple[str, UUID, UUID], tuple[float, list[tuple[str, str]]]] = {}
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
)
LANES = frozenset({Role.RECEIVE, Role.ASSIGN, Role.PROCESS, Role.SIGN, Role.RETURN})


class Kind(StrEnum):
    """A list by its address."""

    RECEIVE = "cho-tiep-nhan"
    SIGN = "cho-ky"
    ASSIGN = "cho-phan-cong"
    MINE = "cua-toi"
    RETURN = "cho-tra"
    UNIT = "don-vi"
    LATE = "tre-han"
    DONE = "da-xong"


@dataclass(frozen=True)
class Words:
    """What a list is called, the key after `g` that opens it, and what it says when it is empty."""

    label: str | Promise
    letter: str
    empty: str | Promise


WORDS = {
    Kind.RECEIVE: Words(
        _("Chờ tiếp nhận"), "t", _("Hồ sơ nộp trực tuyến hiện ở đây ngay khi người dân nộp.")
    ),
    Kind.SIGN: Words(_("Chờ ký"), "k", _("Dự thảo kết quả hiện ở đây khi chuyên viên trình.")),
    Kind.ASSIGN: Words(_("Chờ phân công"), "p", _("Hồ sơ hiện ở đây khi Một cửa chuyển đến.")),
    Kind.MINE: Words(_("Của tôi"), "m", _("Hồ sơ hiện ở đây khi lãnh đạo phân công cho bạn.")),
    Kind.RETURN: Words(_("Chờ trả"), "r", _("Kết quả hiện ở đây khi cơ quan giải quyết chuyển về.")),
    Kind.UNIT: Words(_("Của đơn vị"), "d", _("Không có việc nào đang mở ở đơn vị này.")),
    Kind.LATE: Words(_("Trễ hạn"), "h", _("Không có việc nào quá hạn.")),
    Kind.DONE: Words(_("Đã xong gần đây"), "x", _("Hồ sơ xong trong 30 ngày qua sẽ hiện ở đây.")),
}


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


@dataclass(frozen=True)
class Filters:
    """What the officer narrows a list by."""

    text: str = ""
    procedure: str = ""
    late: bool = False

    @property
    def narrow(self) -> bool:
        return bool(self.text or self.procedure)


@dataclass(frozen=True)
class Page:
    rows: list[Row]
    next_key: str


def lists_of(officer: Officer) -> list[Kind]:
    """Lists this officer has, the one to begin the day with first."""
    roles = officer.roles
    watches = bool(roles & (LANES | {Role.HEAD_ONE_STOP, Role.TTHC_CONTROL}))
    has = {
        Kind.RECEIVE: bool(roles & {Role.RECEIVE, Role.HEAD_ONE_STOP, Role.TTHC_CONTROL}),
        Kind.SIGN: Role.SIGN in roles,
        Kind.ASSIGN: Role.ASSIGN in roles,
        Kind.MINE: Role.PROCESS in roles,
        Kind.RETURN: bool(roles & {Role.RETURN, Role.HEAD_ONE_STOP}),
    }
    return [kind for kind in Kind if has.get(kind, watches)]


def counts(officer: Officer, *, at: datetime) -> dict[Kind, int]:
    """How many rows each list holds, in one query; the list of finished dossiers is not counted."""
    wanted = [kind for kind in lists_of(officer) if kind != Kind.DONE]
    if not wanted:
        return {}
    numbers = {kind.name: _number(_rows_of(kind, officer, at=at)) for kind in wanted}
    found: Mapping[str, Any] = Unit.objects.filter(pk=officer.unit.pk).values(**numbers).get()
    return {kind: found[kind.name] for kind in wanted}


def page(kind: Kind, officer: Officer, *, at: datetime, filters: Filters, after: str = "") -> Page:
    """Fifty rows, due first, after the row with the key `after`."""
    if kind == Kind.RECEIVE:
        return _waiting_page(officer, at=at, filters=filters, after=after)
    if kind == Kind.DONE:
        return _done_page(officer, at=at, filters=filters, after=after)
    order = "opened_at" if kind == Kind.RETURN else "due_at"
    steps = _rows_of(kind, officer, at=at)
    if filters.narrow:
        steps = steps.filter(ref__in=Subquery(_narrowed(Dossier.objects.all(), filters).values("pk")))
    if filters.late:
        steps = steps.filter(due_at__lt=at)
    found = list(
        _after(steps, order, after)
        .order_by(order, "id")
        .values(
            "id", "ref", "name", "lane", "due_at", "opened_at", "assignee__full_name", "unit__short_name"
        )[: PAGE + 1]
    )
    facts = {row["id"]: row for row in _facts(Dossier.objects.filter(pk__in=[row["ref"] for row in found]))}
    rows = [_step_row(step, facts[step["ref"]]) for step in found[:PAGE]]
    return Page(rows, _key(found, order))


def procedures(kind: Kind, officer: Officer, *, at: datetime) -> list[tuple[str, str]]:
    """Code and name of the procedures that occur in a list, for its filter; at most a minute old."""
    key = (kind, officer.unit.pk, officer.staff.pk)
    until, kept = _procedures.get(key, (0.0, []))
    if until < time.monotonic():
        if len(_procedures) > _KEPT:
            _procedures.clear()
        kept = _procedures_of(_dossiers_of(kind, officer, at=at))
        _procedures[key] = (time.monotonic() + 60, kept)
    return kept


def _procedures_of(dossiers: QuerySet[Dossier]) -> list[tuple[str, str]]:
    names = dossiers.values_list("version__procedure__code", "version__name", "version__sort_key").distinct()
    return [(code, name) for code, name, _sort in names.order_by("version__sort_key")[:200]]


def folded(column: str, text: str) -> Q:
    """Contains the text, without regard to case and diacritics."""
    return Q(**{f"{column}__unaccent__icontains": fold(text)})


def _rows_of(kind: Kind, officer: Officer, *, at: datetime) -> QuerySet[Any]:
    """The rows a list is counted by: dossiers for the first list, open steps for the others."""
    if kind == Kind.RECEIVE:
        return Dossier.objects.visible_to(officer).waiting()
    steps = Step.objects.filter(closed_at=None)
    everywhere = Role.TTHC_CONTROL in officer.roles
    if not everywhere:
        steps = steps.filter(unit=officer.unit)
    if kind == Kind.MINE:
        return steps.filter(assignee=officer.staff)
    lane = {Kind.SIGN: Role.SIGN, Kind.ASSIGN: Role.ASSIGN, Kind.RETURN: Role.RETURN}.get(kind)
    if lane:
        return steps.filter(lane=lane)
    steps = steps if everywhere else steps.filter(lane__in=_lanes(officer))
    return steps.exclude(lane=Role.RETURN).filter(due_at__lt=at) if kind == Kind.LATE else steps


def _lanes(officer: Officer) -> set[str]:
    """Lanes this officer answers for: the own ones; a leader's specialists; a head's counters."""
    lanes: set[str] = {role.value for role in officer.roles & LANES}
    if officer.roles & {Role.ASSIGN, Role.SIGN}:
        lanes.add(Role.PROCESS)
    if Role.HEAD_ONE_STOP in officer.roles:
        lanes |= {Role.RECEIVE, Role.RETURN}
    return lanes


def _dossiers_of(kind: Kind, officer: Officer, *, at: datetime) -> QuerySet[Dossier]:
    if kind == Kind.RECEIVE:
        return _rows_of(kind, officer, at=at)
    if kind == Kind.DONE:
        return Dossier.objects.visible_to(officer).filter(finished_at__gt=at - RECENT)
    return Dossier.objects.filter(pk__in=Subquery(_rows_of(kind, officer, at=at).values("ref")))


def _number(rows: QuerySet[Any]) -> Subquery:
    return Subquery(rows.order_by().annotate(n=Func(F("pk"), function="COUNT")).values("n"))


def _narrowed(dossiers: QuerySet[Dossier], filters: Filters) -> QuerySet[Dossier]:
    if filters.procedure:
        dossiers = dossiers.filter(version__procedure__code=filters.procedure)
    text = filters.text.strip()
    if text:
        dossiers = dossiers.filter(
            Q(code__icontains=text)
            | Q(ticket__icontains=text)
            | Q(contact_phone__contains=text)
            | folded("owner_name", text)
        )
    return dossiers


def _after(rows: QuerySet[Any], order: str, after: str) -> QuerySet[Any]:
    """The rows behind a key "moment~id"; from the beginning when it is no key."""
    moment, _tilde, last = after.partition("~")
    try:
        at, row = datetime.fromisoformat(moment), UUID(last)
    except ValueError:
        return rows
    if order.startswith("-"):
        return rows.filter(Q(**{f"{order[1:]}__lt": at}) | Q(**{order[1:]: at, "id__lt": row}))
    return rows.filter(Q(**{f"{order}__gt": at}) | Q(**{order: at, "id__gt": row}))


def _key(found: list[dict[str, Any]], order: str) -> str:
    if len(found) <= PAGE:
        return ""
    last = found[PAGE - 1]
    return f"{last[order.lstrip('-')].isoformat()}~{last['id']}"


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
        **more,
    )


def _step_row(step: dict[str, Any], facts: dict[str, Any]) -> Row:
    returning = step["lane"] == Role.RETURN
    return _row(
        facts,
        step=step["name"],
        holder=step["assignee__full_name"] or step["unit__short_name"] or "",
        due_at=facts["due_at"] if returning else step["due_at"],
        promised=facts["due_at"],
        finished_at=facts["finished_at"] if returning else None,
    )


def _waiting_page(officer: Officer, *, at: datetime, filters: Filters, after: str) -> Page:
    """Filed and not answered; somebody who stands at the desk comes before what may still wait."""
    dossiers = _narrowed(_rows_of(Kind.RECEIVE, officer, at=at), filters)
    if filters.late:
        dossiers = dossiers.filter(answer_by__lt=at)
    dossiers = dossiers.annotate(first=Coalesce("answer_by", "submitted_at"))
    ordered = _after(dossiers, "first", after).order_by("first", "id")
    found = list(_facts(ordered, "first", "answer_by", "receiving_unit__short_name")[: PAGE + 1])
    rows = [
        _row(
            row,
            step=_("Hồ sơ trực tuyến: kiểm tra, trả lời")
            if row["answer_by"]
            else _("Nhận tại quầy: kiểm tra tiếp"),
            holder=row["receiving_unit__short_name"],
            due_at=row["answer_by"],
            promised=None,
            finished_at=None,
        )
        for row in found[:PAGE]
    ]
    return Page(rows, _key(found, "first"))


def _done_page(officer: Officer, *, at: datetime, filters: Filters, after: str) -> Page:
    """Finished in the last thirty days, the latest first."""
    dossiers = _narrowed(_dossiers_of(Kind.DONE, officer, at=at), filters)
    if filters.late:
        dossiers = dossiers.filter(finished_at__gt=F("due_at"))
    ordered = _after(dossiers, "-finished_at", after).order_by("-finished_at", "-id")
    found = list(_facts(ordered, "settling_unit__short_name")[: PAGE + 1])
    rows = [
        _row(
            row,
            step=Status(row["status"]).label,
            holder=row["settling_unit__short_name"],
            due_at=row["due_at"],
            promised=None,
            finished_at=row["finished_at"],
        )
        for row in found[:PAGE]
    ]
    return Page(rows, _key(found, "-finished_at"))
