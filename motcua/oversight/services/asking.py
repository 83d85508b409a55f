"""Questions about the day before are written down each morning; whoever is accountable answers."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
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
WITHIN = timedelta(days=90)  # between two refusals of the same wish
SHORTEST = 10  # characters of an answer
ANSWERERS = frozenset({Role.SIGN, Role.HEAD_ONE_STOP, Role.TTHC_CONTROL})


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
    again = _refused_before([row for row in rows if row["status"] in REFUSED], since=begin - WITHIN)
    return [
        Finished(
            row["pk"],
            row["settling_unit_id"],
            row["due_at"],
            row["channel"] == ChannelTerm.Channel.ONLINE and row["filed_by"] == FiledBy.OFFICER,
            row["pk"] in results,
            row["pk"] in again,
            tuple(acts[row["pk"]]),
        )
        for row in rows
    ]


def _refused_before(rows: list[dict[str, object]], *, since: datetime) -> set[object]:
    """Of refused dossiers, those whose owner was refused the same procedure shortly before."""
    earlier = Dossier.objects.filter(
        owner__in={row["owner_id"] for row in rows}, status__in=REFUSED, finished_at__gte=since
    ).values_list("owner_id", "version__procedure_id", "pk")
    kept: dict[tuple[object, object], set[object]] = defaultdict(set)
    for owner, procedure, pk in earlier:
        kept[owner, procedure].add(pk)
    return {row["pk"] for row in rows if len(kept[row["owner_id"], row["version__procedure_id"]]) > 1}


def yesterday(at: datetime) -> date:
    return local(at).date() - timedelta(days=1)
