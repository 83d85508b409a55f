"""Questions about the day before are written down each morning; whoever is accountable answers."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Role
from motcua.agencies.officers import Officer
from motcua.catalogue.models import ChannelTerm
from motcua.common.refusal import Refusal
from motcua.deadlines.calendars import VIETNAM, local
from motcua.deadlines.services import calendar_for
from motcua.dossiers.models import Dossier, DraftReading, Event, Paper
from motcua.dossiers.status import FiledBy, Status
from motcua.oversight.doubt_limits import limits_of, limits_on
from motcua.oversight.doubting import AT_ONCE, Done, Found, Life, Limits, doubts, outside_hours, witnesses
from motcua.oversight.models import Doubt, DoubtDay, DoubtLimit
from motcua.oversight.pace import IN_A_ROW, Handled, in_a_row

EVIDENCE = 100  # dossiers kept with a question
REFUSED = (Status.REFUSED, Status.DECLINED)
WITHOUT_RESULT = (*REFUSED, Status.WITHDRAWN, Status.STOPPED, Status.CLOSED)
FURTHEST = timedelta(days=31)  # a question asked later would find nobody who remembers
SHORTEST = 10  # characters of an answer
ANSWERERS = frozenset({Role.SIGN, Role.HEAD_ONE_STOP, Role.TTHC_CONTROL, Role.AREA_CONTROL})


class AnswerTooShort(Refusal):
    """An answer says why."""

    code = "doubt-answer-too-short"
    message = _("Vui lòng trả lời ít nhất 10 ký tự: vì sao số liệu như vậy.")


class AlreadyAnswered(Refusal):
    """Somebody else answered meanwhile."""

    code = "doubt-already-answered"
    message = _("Câu hỏi này {name} đã trả lời. Vui lòng tải lại trang.")


def ask(*, at: datetime) -> int:
    """Ask about yesterday and the days before it that were never asked about. Returns how many are new."""
    last = yesterday(at)
    window = DoubtDay.objects.filter(day__gt=last - FURTHEST, day__lte=last)
    asked = set(window.values_list("day", flat=True))
    first = min(asked, default=last)
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return sum(ask_about(day, at=at) for day in days if day not in asked)


@transaction.atomic
def ask_about(day: date, *, at: datetime) -> int:
    """Write down every question about a day; asking again adds nothing. Returns how many are new.

    A question keeps the limits of its day: what officers choose later never changes it.
    """
    limits = limits_on(day)
    rows = [
        Doubt(
            pattern=one.pattern,
            day=day,
            unit_id=one.unit,
            person_id=one.person,
            number=len(one.dossiers),
            dossiers=[str(dossier) for dossier in one.dossiers[:EVIDENCE]],
            limits=limits.of(one.pattern),
            found_at=at,
        )
        for one in _found(day, limits)
    ]
    known = Doubt.objects.filter(day=day).count()
    Doubt.objects.bulk_create(rows, ignore_conflicts=True)
    DoubtDay.objects.bulk_create([DoubtDay(day=day)], ignore_conflicts=True)
    return Doubt.objects.filter(day=day).count() - known


def foreseen(row: DoubtLimit, *, at: datetime) -> tuple[date, int, int] | None:
    """The latest day before this one on which dossiers were finished: how many questions the number had a
    part in as it stood that day, and how many as the row has it. None where nothing was finished yet.
    """
    today = datetime.combine(local(at).date(), time(), VIETNAM)
    newest = Dossier.objects.filter(finished_at__lt=today).order_by("-finished_at").first()
    if newest is None or newest.finished_at is None:
        return None
    day = local(newest.finished_at).date()
    held = limits_on(day)
    limits = (held, replace(held, **{row.code: row.value}))
    before, after = (sum(row.code in one.of(found.pattern) for found in _found(day, one)) for one in limits)
    return day, before, after


def may_answer(by: Officer, row: Doubt, units: frozenset[UUID]) -> bool:
    """A leader or head over the unit, never the person the question is about. units: those below him."""
    return bool(by.roles & ANSWERERS) and row.unit_id in units and row.person_id != by.staff.pk


@transaction.atomic
def answer(*, doubt_id: UUID, text: str, units: frozenset[UUID], by: Officer, at: datetime) -> Doubt:
    """Record why the figures are so. Raises PermissionDenied, AnswerTooShort, AlreadyAnswered."""
    row = Doubt.objects.select_for_update(of=("self",)).select_related("answered_by").get(pk=doubt_id)
    if not may_answer(by, row, units):
        raise PermissionDenied
    if row.answered_by is not None:
        raise AlreadyAnswered(name=row.answered_by.full_name)
    if len(text.strip()) < SHORTEST:
        raise AnswerTooShort
    row.answer, row.answered_by, row.answered_at = text.strip(), by.staff, at
    row.save()
    return row


@dataclass(frozen=True)
class Evidence:
    """What makes one dossier part of a question: acts in order, and dossiers that went before it."""

    acts: list[Done]
    before: tuple[UUID, ...]
    due_at: datetime | None
    shown_at: datetime | None = None  # when the draft came on the screen of whom the question is about


def evidence(row: Doubt, dossiers: Collection[UUID]) -> dict[UUID, Evidence]:
    """The acts behind a question, by dossier; events do not change, so it says what it said that day."""
    pattern = Doubt.Pattern(row.pattern)
    if pattern == Doubt.Pattern.PAPER:
        return {}
    told = _told(Dossier.objects.filter(pk__in=dossiers), row.day, limits_of(row))
    shown = _shown(dossiers) if pattern == Doubt.Pattern.IN_A_ROW else {}
    return {
        one.id: Evidence(
            acts,
            {
                Doubt.Pattern.REFUSED_AGAIN: one.refused_before,
                Doubt.Pattern.REFILED: one.ended_before,
            }.get(pattern, ()),
            next((act.due_at for act in acts if act.due_at), one.due_at),
            shown.get((one.id, row.person_id), ("", None))[1],
        )
        for one in told
        for acts in [witnesses(pattern, one, person=row.person_id)]
    }


def _found(day: date, limits: Limits) -> list[Found]:
    begin, end = _hours(day)
    finished = Dossier.objects.filter(finished_at__gte=begin, finished_at__lt=end)
    seen = Event.objects.watched(since=begin, until=end)
    at_once = seen.filter(act__in=AT_ONCE).values_list("dossier_id", flat=True)
    dossiers = {*finished.values_list("pk", flat=True), *at_once}
    told = _told(Dossier.objects.filter(pk__in=dossiers), day, limits)
    return doubts(told, limits) + in_a_row(_handled(seen), limits)


def _handled(seen: QuerySet[Event]) -> list[Handled]:
    """Signatures and completed steps among the events of a day. Two queries."""
    rows = list(
        seen.filter(act__in=IN_A_ROW, staff__isnull=False, unit__isnull=False).values_list(
            "dossier_id", "unit_id", "staff_id", "happened_at", "facts__shown"
        )
    )
    shown = _shown([dossier for dossier, _unit, _staff, _at, digest in rows if digest])
    return [
        Handled(dossier, unit, staff, at, moment if draft and draft == digest else None)
        for dossier, unit, staff, at, digest in rows
        for draft, moment in [shown.get((dossier, staff), ("", None))]
    ]


def _shown(dossiers: Collection[UUID]) -> dict[tuple[UUID, UUID], tuple[str, datetime | None]]:
    """Which draft of each came on whose screen, and when: by dossier and leader."""
    rows = DraftReading.objects.filter(dossier__in=dossiers)
    found = rows.values_list("dossier_id", "staff_id", "sha256", "shown_at")
    return {(dossier, staff): (digest, at) for dossier, staff, digest, at in found}


def _hours(day: date) -> tuple[datetime, datetime]:
    """From its midnight to the next."""
    begin = datetime.combine(day, time(), VIETNAM)
    return begin, begin + timedelta(days=1)


def _told(dossiers: QuerySet[Dossier], day: date, limits: Limits) -> list[Life]:
    """Their lives as the patterns read them. As many queries for many as for one."""
    begin, end = _hours(day)
    rows = list(dossiers.values(*_NAMES))
    offices = {row["pk"]: row["settling_unit__identifier"] for row in rows}
    acts = _acts(offices, day, around=limits.around_minutes)
    results = set(
        Paper.objects.filter(dossier__in=list(acts), kind=Paper.Kind.RESULT, file__isnull=False).values_list(
            "dossier_id", flat=True
        )
    )
    earlier = _ended_before(rows, since=begin - timedelta(days=limits.refiled_days))
    return [
        Life(
            row["pk"],
            row["settling_unit_id"],
            row["due_at"],
            row["channel"] == ChannelTerm.Channel.ONLINE and row["filed_by"] == FiledBy.OFFICER,
            row["pk"] in results,
            _before(earlier, row, REFUSED, until=row["finished_at"]) if row["status"] in REFUSED else (),
            _before(earlier, row, WITHOUT_RESULT, until=row["submitted_at"]),
            tuple(acts[row["pk"]]),
            row["finished_at"] is not None and begin <= row["finished_at"] < end,
        )
        for row in rows
    ]


_NAMES = (
    "pk",
    "settling_unit_id",
    "settling_unit__identifier",
    "due_at",
    "channel",
    "filed_by",
    "status",
    "owner_id",
    "version__procedure_id",
    "submitted_at",
    "finished_at",
)
_LATE = ("facts__late", "facts__answered_late")  # as the acts of asking for a supplement write them


def _acts(offices: dict[UUID, str], day: date, *, around: int) -> dict[UUID, list[Done]]:
    """In order, by dossier. offices: identifier of the unit whose hours are asked about."""
    acts: dict[UUID, list[Done]] = {dossier: [] for dossier in offices}
    events = Event.objects.filter(dossier__in=list(offices)).in_order()
    for dossier, act, staff, moment, passed, unit, *late in events.values_list(
        "dossier_id", "act", "staff_id", "happened_at", "facts__due_at_held", "unit_id", *_LATE
    ):
        outside = outside_hours(moment, calendar_for(offices[dossier]), around=around)
        today, due_at = local(moment).date() == day, datetime.fromisoformat(passed) if passed else None
        acts[dossier].append(Done(act, staff, moment, outside, True in late or late[0], today, due_at, unit))
    return acts


Ended = tuple[UUID, str, datetime]


def _ended_before(rows: list[dict[str, Any]], *, since: datetime) -> dict[tuple[UUID, UUID], list[Ended]]:
    """Dossiers of these owners that ended without a result since then, by owner and procedure. One query."""
    found = Dossier.objects.filter(
        owner__in={row["owner_id"] for row in rows}, status__in=WITHOUT_RESULT, finished_at__gte=since
    ).values_list("owner_id", "version__procedure_id", "pk", "status", "finished_at")
    kept: dict[tuple[UUID, UUID], list[Ended]] = defaultdict(list)
    for owner, procedure, pk, status, at in found:
        if at is not None:
            kept[owner, procedure].append((pk, status, at))
    return kept


def _before(
    earlier: dict[tuple[UUID, UUID], list[Ended]],
    row: dict[str, Any],
    statuses: Collection[str],
    *,
    until: datetime,
) -> tuple[UUID, ...]:
    """Other dossiers of the same owner and procedure that had ended so by then."""
    ended = earlier.get((row["owner_id"], row["version__procedure_id"]), [])
    return tuple(pk for pk, status, at in ended if pk != row["pk"] and status in statuses and at <= until)


def yesterday(at: datetime) -> date:
    return local(at).date() - timedelta(days=1)
