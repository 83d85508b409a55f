"""One dossier from its filing to its return, each act through a door that a question may measure."""

import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from uuid import UUID

from demo import citizens
from demo.lives import Cast, cast_for, officers, owes, papers_at_desk, pay_at_desk, specialist_writes
from motcua.agencies import services as agencies
from motcua.agencies.models import Level, Role, Unit
from motcua.catalogue.eform_store import current_form
from motcua.catalogue.models import ProcedureVersion
from motcua.common.ids import uuid7
from motcua.deadlines import clock
from motcua.deadlines import services as deadlines
from motcua.deadlines.counting import Calendar, add_working_hours
from motcua.documents.render import render
from motcua.documents.samples import sample
from motcua.dossiers import completeness
from motcua.dossiers.models import Dossier, Draft
from motcua.dossiers.services import drafting, intake, outcome, processing
from motcua.dossiers.services.intake import Contact, Intake
from motcua.dossiers.status import Act, FiledBy
from motcua.identity import services as identity
from motcua.identity.models import Party
from motcua.workflow.models import Step

AT = clock.DEMO_BEGINS
DAY = AT.date()
BIRTH, PERMIT = "1.001193", "1.009994"
WARD, CITY = (Level.COMMUNE, "20341"), (Level.DISTRICT, "502")
PARENTS = {  # three invented families in a thousand have parents as young as the child, and are refused
    "mother_birth_date": "1994-05-12",
    "father_birth_date": "1991-03-02",
}
Door = Callable[[str], AbstractContextManager[None]]


def open_door(_name: str) -> AbstractContextManager[None]:
    """Measures nothing."""
    return nullcontext()


@lru_cache
def desk(place: tuple[Level, str]) -> Unit:
    """One-stop unit of a territory."""
    return agencies.one_stop_of(agencies.agency_at(*place, DAY), DAY)


@lru_cache
def version(code: str) -> ProcedureVersion:
    """The procedure as it is in force."""
    return ProcedureVersion.objects.in_force(DAY).select_related("procedure").get(procedure__code=code)


def citizen(chance: random.Random, place: tuple[Level, str]) -> Party:
    """An invented person who lives near the desk."""
    return identity.register_party(**citizens.citizen(chance, desk(place)))


def file_online(chance: random.Random, *, door: Door = open_door, by: Party | None = None) -> Dossier:
    """Birth registration at a ward: form, a scan of its own for every paper asked for, submission."""
    party = by or citizen(chance, WARD)
    draft = ready_draft(chance, party)
    with door("submit"):
        return intake.submit(draft_id=draft.pk, by=party, at=AT)


def ready_draft(chance: random.Random, party: Party) -> Draft:
    """The same, as far as the last press."""
    row, here = version(BIRTH), desk(WARD)
    draft = drafting.begin_draft(version=row, by=party, at=AT)
    case = row.cases.order_by("position").first()
    drafting.choose_road(
        draft_id=draft.pk, by=party, receiving_unit=here, case=case, filed_by=FiledBy.SELF, owner={}, at=AT
    )
    answers = citizens.answers(chance, row.form_key, party, here, at=AT)
    answers |= PARENTS
    draft = drafting.save_answers(draft_id=draft.pk, by=party, answers=answers, page=0, at=AT)
    for component in completeness.required_files(draft):
        content = _scan() + b"\n%%%d\n" % chance.getrandbits(64)
        drafting.attach(
            draft_id=draft.pk, by=party, component=component, name="quét.pdf", content=content, at=AT
        )
    return draft


def file_at_desk(chance: random.Random, *, door: Door = open_door) -> Dossier:
    """House building permit on paper at a city's desk."""
    here, row = desk(CITY), version(PERMIT)
    owner = citizen(chance, CITY)
    case = row.cases.order_by("position").first()
    e_form = current_form(row.form_key, DAY)
    answers = citizens.answers(chance, row.form_key, owner, here, at=AT)
    form = Intake(
        dossier_id=uuid7(),
        version=row,
        owner=owner,
        contact=Contact(owner.phone, owner.email, owner.address),
        case=case,
        e_form=e_form,
        answers=answers,
        papers=papers_at_desk(row, case, e_form, answers),
    )
    receiver = officers(here, Role.RECEIVE, DAY)[0]
    with door("take_in"):
        return intake.take_in(intake=form, by=receiver, at=AT)


def settle(dossier: Dossier, *, door: Door = open_door, until: Act | None = None) -> None:
    """From reception to the return of the result, or as far as the step for the act `until`."""
    cast = cast_for(dossier, DAY)
    calendar = deadlines.calendar_for(dossier.agency.identifier)
    with door("receive"):
        intake.receive(dossier_id=dossier.pk, by=cast.receiver, at=AT)
    if owes(dossier.pk):
        with door("record_payment"):
            pay_at_desk(dossier.pk, by=cast.receiver, at=AT)
    for moment, step in _steps(dossier.pk, calendar):
        act = Act(step.act)
        if act == until:
            return
        run = _acts(dossier.pk, cast, moment)[act]
        with door(act):
            run()


def _steps(dossier_id: UUID, calendar: Calendar) -> Iterator[tuple[datetime, Step]]:
    moment = AT
    while step := Step.objects.filter(ref=dossier_id, closed_at=None).order_by("opened_at").first():
        moment = add_working_hours(moment, Decimal("0.1"), calendar)
        yield moment, step


def _acts(dossier_id: UUID, cast: Cast, at: datetime) -> dict[Act, Callable[[], Dossier]]:
    same = {"dossier_id": dossier_id, "at": at}
    handler, person = cast.handler, cast.collector

    def propose() -> Dossier:
        data = specialist_writes(random.Random(2), dossier_id, at)
        return processing.propose(by=handler, data=data, **same)

    return {
        Act.TRANSFER: lambda: processing.transfer(by=cast.receiver, **same),
        Act.ASSIGN: lambda: processing.assign(to=handler.staff.pk, by=cast.leader, **same),
        Act.COMPLETE_STEP: lambda: processing.complete_step(by=handler, note="Hồ sơ đủ điều kiện.", **same),
        Act.PROPOSE: propose,
        Act.SIGN: lambda: outcome.sign(by=cast.signer, **same),
        Act.HAND_OVER: lambda: outcome.hand_over(by=handler, **same),
        Act.RETURN_RESULT: lambda: outcome.return_result(
            by=cast.returner, collector=person, fee_collected=True, **same
        ),
    }


@lru_cache(maxsize=1)
def _scan() -> bytes:
    """A page that stands for every scanned paper."""
    return render("decision", sample("decision"))
