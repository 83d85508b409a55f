"""What the narrated and the simulated lives share: who acts on a dossier, and how a citizen files."""

import random
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Q

from demo import citizens
from motcua.agencies import services as agencies
from motcua.agencies.models import Role, Unit
from motcua.agencies.officers import Officer, officer
from motcua.catalogue.eform_store import current_form
from motcua.catalogue.models import Case, Component, EForm, ProcedureVersion
from motcua.common.ids import uuid7
from motcua.documents.render import render
from motcua.documents.samples import sample
from motcua.dossiers import completeness, pricing, results
from motcua.dossiers.collecting import Collector
from motcua.dossiers.models import Dossier
from motcua.dossiers.services import drafting, intake, paying
from motcua.dossiers.services.intake import Contact, Intake, PaperIn
from motcua.dossiers.services.paying import Charged
from motcua.dossiers.status import FiledBy, Money
from motcua.identity import services as identity
from motcua.identity.models import Party
from motcua.payments.models import Order


@dataclass(frozen=True)
class Cast:
    """The people one dossier meets."""

    receiver: Officer
    leader: Officer
    handler: Officer
    signer: Officer
    returner: Officer
    collector: Collector


def collector_of(dossier: Dossier) -> Collector:
    """The owner, or whoever an organisation sends with its letter."""
    if dossier.owner.kind == Party.Kind.CITIZEN:
        return Collector(dossier.owner_name, receipt_given_back=True)
    paper = f"Giấy giới thiệu của {dossier.owner_name}"[:300]
    return Collector("Nguyễn Thị Văn Thư", "049085004321", paper, receipt_given_back=True)


@lru_cache(maxsize=1024)
def officers(unit: Unit, role: Role, day: date) -> tuple[Officer, ...]:
    """Everyone who holds the role in the unit that day."""
    found = (officer(staff, unit, day=day) for staff in agencies.staff_in(unit, role, day))
    return tuple(person for person in found if person is not None)


def cast_for(dossier: Dossier, day: date) -> Cast:
    """The first officer of each role on the dossier's road."""
    return Cast(
        receiver=officers(dossier.receiving_unit, Role.RECEIVE, day)[0],
        leader=officers(dossier.settling_unit, Role.ASSIGN, day)[0],
        handler=officers(dossier.settling_unit, Role.PROCESS, day)[0],
        signer=officers(dossier.agency, Role.SIGN, day)[0],
        returner=officers(dossier.receiving_unit, Role.RETURN, day)[0],
        collector=collector_of(dossier),
    )


def file_online(chance: random.Random, version: ProcedureVersion, desk: Unit, *, at: datetime) -> Dossier:
    """An invented citizen fills the form in, attaches a scan for every paper that is asked for, and files."""
    party = identity.register_party(**citizens.citizen(chance, desk))
    draft = drafting.begin_draft(version=version, by=party, at=at)
    case = version.cases.order_by("position").first()
    drafting.choose_road(
        draft_id=draft.pk, by=party, receiving_unit=desk, case=case, filed_by=FiledBy.SELF, owner={}, at=at
    )
    answers = citizens.answers(chance, version.form_key, party, desk, at=at)
    draft = drafting.save_answers(draft_id=draft.pk, by=party, answers=answers, page=0, at=at)
    for component in completeness.required_files(draft):
        drafting.attach(
            draft_id=draft.pk, by=party, component=component, name="ban-chup.pdf", content=_scan(), at=at
        )
    return intake.submit(draft_id=draft.pk, by=party, at=at)


def file_at_desk(chance: random.Random, version: ProcedureVersion, desk: Unit, *, at: datetime) -> Dossier:
    """An invented citizen brings every paper to the desk."""
    day = at.date()
    owner = identity.register_party(**citizens.citizen(chance, desk))
    case = version.cases.order_by("position").first()
    e_form = current_form(version.form_key, at.date()) if version.form_key else None
    answers = citizens.answers(chance, version.form_key, owner, desk, at=at)
    form = Intake(
        dossier_id=uuid7(),
        version=version,
        owner=owner,
        contact=Contact(owner.phone, owner.email, owner.address),
        case=case,
        e_form=e_form,
        answers=answers,
        papers=papers_at_desk(version, case, e_form, answers),
    )
    receivers = officers(desk, Role.RECEIVE, day)
    return intake.take_in(intake=form, by=chance.choice(receivers), at=at)


def papers_at_desk(
    version: ProcedureVersion, case: Case | None, e_form: EForm | None, answers: dict[str, Any]
) -> tuple[PaperIn, ...]:
    """Every paper that reception demands, handed over or shown."""
    rows = version.components.filter(Q(case=None) | Q(case=case)).order_by("position")
    asked = completeness.asked_by_form(e_form, answers)
    return tuple(_brought(row) for row in completeness.demanded(rows, at_desk=True, asked=asked))


def _brought(row: Component) -> PaperIn:
    if row.shown_only:
        return PaperIn(row, shown=True)
    return PaperIn(row, originals=row.originals or int(not row.copies), copies=row.copies)


def specialist_writes(chance: random.Random, dossier_id: UUID, at: datetime) -> dict[str, str]:
    """What has to be written or put right before the dossier's result can be proposed."""
    dossier = Dossier.objects.select_related("version", "owner", "agency", "e_form").get(pk=dossier_id)
    kind = results.kind_of(dossier)
    wrong = results.problems(dossier, results.prefill(dossier, kind), at=at, kind=kind)
    return citizens.result_values(chance, [field for field in kind.fields if field.name in wrong], at=at)


def owes(dossier_id: UUID) -> bool:
    """A fee of the dossier is still to be paid."""
    return Dossier.objects.filter(pk=dossier_id, money=Money.DUE).exists()


def reckon(dossier_id: UUID, *, by: Officer, at: datetime) -> bool:
    """The desk says what is owed where the catalogue leaves a choice; True when money is owed at all."""
    if not owes(dossier_id):
        return False
    dossier = Dossier.objects.get(pk=dossier_id)
    if not Order.objects.filter(ref=dossier_id, state=Order.State.OPEN).exists():
        line = next(one for one in pricing.fee_lines(dossier) if one.amount)
        paying.charge(dossier_id=dossier_id, by=by, at=at, charges=[Charged(line.pk)])
    return True


def pay_at_desk(dossier_id: UUID, *, by: Officer, at: datetime) -> None:
    """Whoever owes a fee pays it in cash."""
    if reckon(dossier_id, by=by, at=at):
        paying.take_cash(dossier_id=dossier_id, by=by, at=at)


@lru_cache(maxsize=1)
def _scan() -> bytes:
    """A page that stands for every scanned paper."""
    return render("decision", sample("decision"))
