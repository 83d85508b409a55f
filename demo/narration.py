"""The two lives told by `motcua demo`."""

import random
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from demo.commands.demo import Told
from demo.lives import Cast, cast_for, file_at_desk, file_online, pay_at_desk, specialist_writes
from motcua.agencies import services as agencies
from motcua.agencies.models import Level
from motcua.catalogue.models import ProcedureVersion
from motcua.common.invariant import InvariantBroken
from motcua.deadlines import clock
from motcua.deadlines import services as deadlines
from motcua.deadlines.counting import add_working_hours
from motcua.documents import services as documents
from motcua.documents.validation import validate
from motcua.dossiers.models import Dossier, Paper
from motcua.dossiers.services import intake, outcome, processing
from motcua.dossiers.status import Act
from motcua.dossiers.verification import verify
from motcua.workflow.models import Step


def perform(told: Told) -> bool:
    """Live through both dossiers; True when the chains hold and the signatures are intact."""
    chance = random.Random(1)
    at = clock.DEMO_BEGINS
    day = at.date()
    ward = agencies.one_stop_of(agencies.agency_at(Level.COMMUNE, "20341", day), day)
    city = agencies.one_stop_of(agencies.agency_at(Level.DISTRICT, "502", day), day)
    told.tell("1. Đăng ký khai sinh, nộp trực tuyến tại phường An Mỹ, thành phố Tam Kỳ")
    first = file_online(chance, _version("1.001193", at), ward, at=at)
    told.tell(f"Người dân nộp hồ sơ {first.ticket}.", answer_by=first.answer_by)
    good = _live(told, first, at=at + timedelta(minutes=20))
    told.tell("2. Cấp giấy phép xây dựng nhà ở riêng lẻ, nộp tại quầy thành phố Tam Kỳ")
    second = file_at_desk(chance, _version("1.009994", at), city, at=at)
    told.tell(f"Cán bộ Một cửa nhận giấy tờ của {second.owner_name}.")
    good = _live(told, second, at=at + timedelta(minutes=12)) and good
    report = deque(verify(), maxlen=1).pop()
    told.tell(
        "Chuỗi sự kiện nguyên vẹn." if report.holds else "Chuỗi sự kiện KHÔNG nguyên vẹn.",
        dossiers=report.dossiers,
        events=report.events,
    )
    return good and report.holds


def _live(told: Told, dossier: Dossier, *, at: datetime) -> bool:
    people_here = cast_for(dossier, at.date())
    calendar = deadlines.calendar_for(dossier.agency.identifier)
    dossier = intake.receive(dossier_id=dossier.pk, by=people_here.receiver, at=at)
    _tell_last(told, dossier)
    while step := Step.objects.filter(ref=dossier.pk, closed_at=None).order_by("opened_at").first():
        at = add_working_hours(at, Decimal("0.5"), calendar)
        _acts(dossier.pk, people_here, at)[Act(step.act)]()
        dossier.refresh_from_db()
        _tell_last(told, dossier)
    return _check_result(told, dossier)


def _acts(dossier_id: UUID, cast: Cast, at: datetime) -> dict[Act, Callable[[], Dossier]]:
    return {
        Act.TRANSFER: lambda: processing.transfer(dossier_id=dossier_id, by=cast.receiver, at=at),
        Act.ASSIGN: lambda: processing.assign(
            dossier_id=dossier_id, to=cast.handler.staff.pk, by=cast.leader, at=at
        ),
        Act.COMPLETE_STEP: lambda: processing.complete_step(
            dossier_id=dossier_id, by=cast.handler, at=at, note="Hồ sơ đủ điều kiện."
        ),
        Act.PROPOSE: lambda: processing.propose(
            dossier_id=dossier_id,
            by=cast.handler,
            at=at,
            data=specialist_writes(random.Random(2), dossier_id, at),
        ),
        Act.SIGN: lambda: outcome.sign(dossier_id=dossier_id, by=cast.signer, at=at),
        Act.HAND_OVER: lambda: outcome.hand_over(dossier_id=dossier_id, by=cast.handler, at=at),
        Act.RETURN_RESULT: lambda: _return(dossier_id, cast, at),
    }


def _return(dossier_id: UUID, cast: Cast, at: datetime) -> Dossier:
    pay_at_desk(dossier_id, by=cast.returner, at=at)
    return outcome.return_result(dossier_id=dossier_id, by=cast.returner, at=at, collector=cast.collector)


def _tell_last(told: Told, dossier: Dossier) -> None:
    event = dossier.events.order_by("-number").first()
    if event is None:
        raise InvariantBroken("A dossier that was acted on has an event.")
    told.tell(
        f"{event.happened_at.astimezone(clock.VIETNAM):%H:%M %d/%m/%Y} {event.get_act_display()}: "
        f"{event.actor_name}, {event.unit_name}",
        code=dossier.code or dossier.ticket,
        status=dossier.get_status_display(),
        due_at=dossier.due_at.astimezone(clock.VIETNAM).strftime("%H:%M %d/%m/%Y")
        if dossier.due_at
        else None,
        event=f"{event.number} {event.digest[:12]}",
        files=[paper.name for paper in dossier.papers.filter(made_at=event.happened_at).exclude(file=None)],
    )


def _check_result(told: Told, dossier: Dossier) -> bool:
    paper = dossier.papers.get(kind=Paper.Kind.RESULT)
    if paper.file is None:
        raise InvariantBroken("The paper was made with its file.")
    reports = validate(documents.read(paper.file))
    for report in reports:
        told.tell(str(report.sentence), file=paper.file.name, intact=report.intact, trusted=report.trusted)
    return bool(reports) and all(report.intact and report.trusted for report in reports)


def _version(code: str, at: datetime) -> ProcedureVersion:
    return ProcedureVersion.objects.in_force(at.date()).get(procedure__code=code)
