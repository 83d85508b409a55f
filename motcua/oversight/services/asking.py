"""Questions about the day before are written down each morning; whoever is accountable answers."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Role
from motcua.agencies.officers import Officer
from motcua.catalogue.models import ChannelTerm
from motcua.common.refusal import Refusal
from motcua.deadlines.calendars import VIETNAM, local
from motcua.dossiers.models import Dossier, Event, Paper
from motcua.dossiers.status import FiledBy, Status
from motcua.oversight.doubting import Done, Finished, doubts
from motcua.oversight.models import Doubt

EVIDENCE = 100  # dossiers kept with a question
REFUSED = (Status.REFUSED, Status.DECLINED)
WITHOUT_RESULT = (*REFUSED, Status.WITHDRAWN, Status.STOPPED, Status.CLOSED)
WITHIN = timedelta(days=90)  # between two filings of the same wish
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


def ask_about(day: date, *, at: datetime) -> int:
    """Write down every question about a day; asking again adds nothing. Returns how many are new."""
    rows = [
        Doubt(
            pattern=one.pattern,
            day=day,
            unit_id=one.unit,
            person_id=one.person,
            number=len(one.dossiers),
            dossiers=[str(dossier) for dossier in one.dossiers[:EVIDENCE]],
            found_at=at,
        )
        for one in doubts(_finished(day))
    ]
    known = Doubt.objects.filter(day=day).count()
    Doubt.objects.bulk_create(rows, ignore_conflicts=True)
    return Doubt.objects.filter(day=day).count() - known


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


def _finished(day: date) -> list[Finished]:
    begin = datetime.combine(day, time(), VIETNAM)
    names = (
        "pk",
        "settling_unit_id",
        "due_at",
        "channel",
        "filed_by",
        "status",
        "owner_id",
        "version__procedure_id",
        "submitted_at",
        "finished_at",
    )
    rows = list(
        Dossier.objects.filter(finished_at__gte=begin, finished_at__lt=begin + timedelta(days=1)).values(
            *names
        )
    )
    ids = [row["pk"] for row in rows]
    acts: dict[UUID, list[Done]] = defaultdict(list)
    for dossier, act, staff, moment in (
        Event.objects.filter(dossier__in=ids)
        .in_order()
        .values_list("dossier_id", "act", "staff_id", "happened_at")
    ):
        acts[dossier].append(Done(act, staff, moment))
    results = set(
        Paper.objects.filter(dossier__in=ids, kind=Paper.Kind.RESULT, file__isnull=False).values_list(
            "dossier_id", flat=True
        )
    )
    earlier = _ended_before(rows, since=begin - WITHIN)
    return [
        Finished(
            row["pk"],
            row["settling_unit_id"],
            row["due_at"],
            row["channel"] == ChannelTerm.Channel.ONLINE and row["filed_by"] == FiledBy.OFFICER,
            row["pk"] in results,
            row["status"] in REFUSED and _any(earlier, row, REFUSED, until=row["finished_at"]),
            _any(earlier, row, WITHOUT_RESULT, until=row["submitted_at"]),
            tuple(acts[row["pk"]]),
        )
        for row in rows
    ]


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


def _any(
    earlier: dict[tuple[UUID, UUID], list[Ended]],
    row: dict[str, Any],
    statuses: Collection[str],
    *,
    until: datetime,
) -> bool:
    """Another dossier of the same owner and procedure had ended so by then."""
    ended = earlier.get((row["owner_id"], row["version__procedure_id"]), [])
    return any(pk != row["pk"] and status in statuses and at <= until for pk, status, at in ended)


def yesterday(at: datetime) -> date:
    return local(at).date() - timedelta(days=1)
