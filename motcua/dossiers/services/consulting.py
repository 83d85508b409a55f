"""Another agency is asked for its opinion; its time runs inside the total (61/2018/NĐ-CP Điều 19 khoản 5)."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.agencies import services as agencies
from motcua.agencies.models import Role, Unit, UnitKind
from motcua.agencies.officers import Officer
from motcua.common.invariant import InvariantBroken
from motcua.common.moments import spoken
from motcua.common.refusal import Refusal
from motcua.documents.models import File
from motcua.dossiers import notices, permissions
from motcua.dossiers.completeness import written_reason
from motcua.dossiers.models import Dossier, Matter, MoveNotAllowed
from motcua.dossiers.services import _matters
from motcua.dossiers.services._steps import (
    SomeoneElseDidThis,
    allow,
    answered,
    calendar_of,
    iso,
    keep_duties_apart,
    locked,
)
from motcua.dossiers.status import Act, Status


class NobodyToAsk(Refusal):
    """The chosen unit cannot answer: it does not exist today, is the asker, or has nobody at work."""

    code = "dossier-nobody-to-ask"
    message = _(
        "{unit} hiện không có cán bộ xử lý để cho ý kiến, hoặc chính là đơn vị đang giải quyết. "
        "Vui lòng chọn cơ quan khác."
    )


class OpinionDueOutside(Refusal):
    """The time given is not a working day between now and the due date."""

    code = "dossier-opinion-due-outside"
    message = _("Hạn cho ý kiến phải là ngày làm việc, từ hôm nay đến hạn trả kết quả {due}.")


class AlreadyAsked(Refusal):
    """One question to a unit at a time."""

    code = "dossier-already-asked"
    message = _("{unit} đang được lấy ý kiến về hồ sơ {dossier}; vui lòng chờ trả lời.")


class OpinionStillDue(Refusal):
    """An agency that still has time is waited for."""

    code = "dossier-opinion-still-due"
    message = _("{unit} còn thời hạn cho ý kiến đến {until}. Vui lòng chờ đến lúc đó.")


@transaction.atomic
def consult(
    *,
    dossier_id: UUID,
    by: Officer,
    at: datetime,
    to: UUID,
    content: str,
    answer_on: date,
    key: UUID | None = None,
) -> Dossier:
    """Ask another unit: what about, and until which day. The asked unit sees this dossier.

    Raises PermissionDenied, NobodyToAsk, AlreadyAsked, OpinionDueOutside, ReasonMissing, MoveNotAllowed.
    """
    dossier = locked(dossier_id)
    if answered(dossier, key):
        return dossier
    allow(permissions.can_consult(by, dossier))
    keep_duties_apart(dossier, person=by.staff, act=Act.CONSULT, combines=by.combines)
    question = written_reason(content)
    unit = _askable(dossier, to, at=at)
    until = calendar_of(dossier.agency).closing(_working_day(dossier, answer_on, at=at))
    facts = {"to": unit.name, "unit": str(unit.pk), "content": question, "until": iso(until)}
    dossier.move(Status.CONSULTING, Act.CONSULT, by=by, at=at, facts=facts, key=key)
    matter = _matters.open_matter(
        dossier,
        Matter.Kind.CONSULTATION,
        Act.GIVE_OPINION,
        unit=unit,
        role=Role.PROCESS,
        due_at=until,
        facts=facts,
        by=by,
        at=at,
    )
    _matters.tell_holders(matter, "consulted_staff", at=at, reason=question)
    return dossier


@transaction.atomic
def give_opinion(
    *,
    dossier_id: UUID,
    by: Officer,
    at: datetime,
    opinion: str,
    agrees: bool,
    file: File | None = None,
    key: UUID | None = None,
) -> Dossier:
    """The asked unit answers, late or not, with its letter if there is one; after the last answer the handler
    goes on."""
    dossier = locked(dossier_id)
    if answered(dossier, key):
        return dossier
    questions = dossier.matters.filter(kind=Matter.Kind.CONSULTATION)
    asked = questions.filter(unit=by.unit).order_by("-opened_at").first()
    allow(permissions.can_give_opinion(by, asked))
    if asked is None or asked.closed_at is not None:
        raise SomeoneElseDidThis(act=Act.GIVE_OPINION.label.lower(), dossier=dossier)
    said = written_reason(opinion)
    asked.facts |= {"opinion": said, "agrees": agrees}
    asked.file = file if file and file.ref == dossier.pk else None
    _matters.end(asked, Act.GIVE_OPINION, at=at)
    more = questions.filter(closed_at=None).exists()
    facts = {
        "note": said,
        "agrees": agrees,
        "file": asked.file.blob_id if asked.file else "",
        "on_time": asked.due_at is not None and at <= asked.due_at,
    }
    target = Status.CONSULTING if more else Status.PROCESSING
    dossier.move(target, Act.GIVE_OPINION, by=by, at=at, facts=facts, key=key)
    if dossier.handler is not None:
        notices.tell_staff(dossier, "opinion_staff", to=dossier.handler, at=at)
    return dossier


@transaction.atomic
def go_on_without_opinion(
    *, dossier_id: UUID, by: Officer, at: datetime, note: str, key: UUID | None = None
) -> Dossier:
    """The time for the opinion has passed and the handler goes on; the silence is written down.

    Raises PermissionDenied, OpinionStillDue, ReasonMissing.
    """
    dossier = locked(dossier_id)
    if answered(dossier, key):
        return dossier
    allow(permissions.is_handler(by, dossier))
    if dossier.status != Status.CONSULTING:
        label = Status(dossier.status).label
        raise MoveNotAllowed(dossier=dossier, status=label, target=Act.GO_ON_WITHOUT_OPINION.label)
    asked = dossier.matters.filter(kind=Matter.Kind.CONSULTATION, closed_at=None).select_related("unit")
    silent = list(asked)
    for matter in silent:
        if matter.due_at is not None and at <= matter.due_at:
            raise OpinionStillDue(unit=matter.unit.name if matter.unit else "", until=spoken(matter.due_at))
    facts = {"note": written_reason(note), "silent": [matter.facts["to"] for matter in silent]}
    asked.update(closed_at=at, outcome=Act.GO_ON_WITHOUT_OPINION)
    dossier.move(Status.PROCESSING, Act.GO_ON_WITHOUT_OPINION, by=by, at=at, facts=facts, key=key)
    return dossier


def _askable(dossier: Dossier, to: UUID, *, at: datetime) -> Unit:
    day = at.date()
    unit = Unit.objects.on(day).exclude(kind=UnitKind.ONE_STOP).filter(pk=to).first()
    if unit is None:
        raise NobodyToAsk(unit=_("Đơn vị đã chọn"))
    if unit == dossier.settling_unit or not agencies.staff_in(unit, Role.PROCESS, day):
        raise NobodyToAsk(unit=unit.name)
    if dossier.matters.filter(kind=Matter.Kind.CONSULTATION, unit=unit, closed_at=None).exists():
        raise AlreadyAsked(unit=unit.name, dossier=dossier)
    return unit


def _working_day(dossier: Dossier, day: date, *, at: datetime) -> date:
    calendar = calendar_of(dossier.agency)
    if dossier.due_at is None:
        raise InvariantBroken("A dossier at a handler is in the clock.")
    if not calendar.works_on(day) or not at < calendar.closing(day) <= dossier.due_at:
        raise OpinionDueOutside(due=spoken(dossier.due_at))
    return day
