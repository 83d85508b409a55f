"""The dossier comes in: filed online, taken in at the desk, accepted or refused."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.agencies.officers import Officer
from motcua.catalogue import eforms
from motcua.catalogue.models import Case, ChannelTerm, Component, EForm, ProcedureVersion
from motcua.common.invariant import InvariantBroken
from motcua.common.refusal import Refusal
from motcua.deadlines.calendars import local
from motcua.dossiers import completeness, consents, fee_papers, like_filings, notices, permissions, serving
from motcua.dossiers.models import Consent, Dossier, Draft, DraftFile, Paper
from motcua.dossiers.numbering import count_filing
from motcua.dossiers.papers import issue
from motcua.dossiers.routing import Road, competence_at, process_key_of, road
from motcua.dossiers.services import digitisation, paying, reception
from motcua.dossiers.services._clock import into_clock, limit_hours
from motcua.dossiers.services._steps import allow, answer_by, answered, locked, place
from motcua.dossiers.status import Act, Delivery, FiledBy, Money, Status
from motcua.identity import identifiers
from motcua.identity import services as identity
from motcua.identity.models import Party
from motcua.workflow import services as workflow


class NothingFiled(Refusal):
    """The draft has gone: it was discarded, or belongs to someone else."""

    code = "dossier-draft-gone"
    message = _("Không còn bản đang soạn này. Vui lòng mở lại thủ tục và bắt đầu hồ sơ mới.")


class TicketTaken(Refusal):
    """A ticket stands on one dossier only."""

    code = "dossier-ticket-taken"
    message = _("Số tạm {ticket} đã thuộc về một hồ sơ khác. Hãy nhận lại như một hồ sơ mới.")


class PlaceMissing(Refusal):
    """What is received elsewhere is tracked with its place (61/2018/NĐ-CP Điều 14 khoản 5)."""

    code = "dossier-place-missing"
    message = _("Hồ sơ nhận ngoài Bộ phận Một cửa phải ghi nơi nhận: thôn, xã, cơ sở được kiểm tra.")


@dataclass(frozen=True)
class PaperIn:
    """A component handed over at the desk: how many originals and copies, and its scan if made."""

    component: Component
    originals: int = 0
    copies: int = 0
    file_id: UUID | None = None
    shown: bool = False  # looked at, not kept

    @property
    def here(self) -> bool:
        """Something of it was handed over or shown."""
        return bool(self.originals or self.copies or self.file_id or self.shown)


@dataclass(frozen=True)
class Contact:
    """How to reach the person about this dossier."""

    phone: str
    email: str = ""
    address: str = ""


@dataclass(frozen=True)
class Intake:
    """What a person brings to the desk, or the post brings for him."""

    dossier_id: UUID  # made by the form, so that a second press is the same act
    version: ProcedureVersion
    owner: Party
    contact: Contact
    case: Case | None = None
    e_form: EForm | None = None
    answers: dict[str, Any] = field(default_factory=dict)
    papers: tuple[PaperIn, ...] = ()
    channel: str = ChannelTerm.Channel.DIRECT
    filed_by: FiledBy = FiledBy.SELF
    proxy: Party | None = None
    proxy_paper: str = ""
    delivery: Delivery = Delivery.DESK
    delivery_address: str = ""  # for the post; the contact's address when left out
    group: UUID | None = None  # filed together with others
    spared: tuple[str, ...] = ()  # ids of components that one of them makes
    outside: str = ""  # an Outside; empty: at the desk
    outside_place: str = ""
    ticket: str = ""  # given out already, by a desk without a line
    noted: dict[str, str | bool] = field(default_factory=dict)  # of how it was taken, for the event


@transaction.atomic
def submit(*, draft_id: UUID, by: Party, at: datetime, alone: bool = False) -> Dossier:
    """File a draft online (nộp hồ sơ trực tuyến; 45/2020/NĐ-CP Điều 9, 11).

    The answer is committed: the one-stop must accept, or ask, within the regime's working hours. Submitting
    the same draft again returns the dossier it became. Raises Incomplete, NothingFiled, NotReceivedHere,
    NobodyReceives, ProcedureOver; LikeFiling where it shall be `alone` and the person has just filed the
    same; and ConsentOver when staff typed it for a person whose consent is over.
    """
    existing: Dossier | None = Dossier.objects.of(by).filter(pk=draft_id).first()
    if existing is not None:
        return existing
    typed = consents.of_hand(by, at=at)
    draft = (
        Draft.objects.of(by)
        .select_for_update(of=("self",))
        .select_related("version__procedure", "receiving_unit")
        .filter(pk=draft_id)
        .first()
    )
    if draft is None:  # discarded, or another press has just filed it
        existing = Dossier.objects.of(by).filter(pk=draft_id).first()
        if existing is None:
            raise NothingFiled
        return existing
    reception.check_in_force(draft.version, local(at).date())
    completeness.check_draft(draft, at=at)
    if draft.receiving_unit is None:
        raise InvariantBroken("`check_draft` refuses a draft without a receiving unit.")
    like_filings.wait_in_line(version=draft.version, unit=draft.receiving_unit)
    owner = identity.register_owner(draft.owner) if draft.filed_by == FiledBy.AUTHORISED else by
    contact = _contact_of(draft, by, typed)
    if alone:
        _check_alone(draft, owner, contact, by=by, at=at)
    serving.check_served(draft.version, draft.receiving_unit, day=local(at).date())
    way = road(draft.version, draft.receiving_unit, day=at.date())
    dossier = _new(draft.pk, draft.version, way, owner, contact, at=at)
    dossier.case, dossier.e_form, dossier.answers = draft.case, draft.e_form, _filed_answers(draft)
    dossier.channel, dossier.filed_by = _way_in(draft, typed)
    dossier.consent = typed
    dossier.proxy = by if owner != by else None
    dossier.proxy_paper = str(draft.owner.get("paper", ""))[:300]
    dossier.delivery = Delivery(str(draft.answers.get("_delivery", Delivery.ONLINE)))
    dossier.delivery_address = _by_post(dossier, str(draft.answers.get("_delivery_address", "")))
    dossier.answer_by = answer_by(at, way.receiving)
    dossier.status = Status.SUBMITTED
    files = list(DraftFile.objects.filter(draft=draft).select_related("component", "file"))
    dossier.group, dossier.spared = draft.group, draft.spared
    paying.charge_plainly(dossier, by=by, at=at)
    facts = {
        "filing": count_filing(dossier.receiving_unit_id, at.date()),
        "files": [row.file.blob_id for row in files],
        "filed_by": dossier.filed_by,
        "money": dossier.money,
        **_identified(by, owner),
    }
    dossier.append(Act.SUBMIT, by=by, at=at, source=None, facts=facts)
    dossier.save(force_insert=True)
    Paper.objects.bulk_create(
        Paper(
            dossier=dossier,
            kind=Paper.Kind.COMPONENT,
            component=row.component,
            name=row.component.name[:1000],
            file=row.file,
            made_at=at,
        )
        for row in files
    )
    digitisation.recognise(dossier, by=by, at=at)
    draft.delete()
    notices.tell(dossier, "submitted", at=at)
    return dossier


@transaction.atomic
def take_in(*, intake: Intake, by: Officer, at: datetime) -> Dossier:
    """Write down what a person hands over at the desk, before it is accepted or refused.

    Who files for whom is recorded (61/2018/NĐ-CP Điều 16). The same intake again returns its dossier.
    Raises PermissionDenied, ProcedureOver, TicketTaken, PlaceMissing.
    """
    existing: Dossier | None = Dossier.objects.filter(pk=intake.dossier_id, receiving_unit=by.unit).first()
    if existing is not None:
        return existing
    allow(permissions.can_meet_people(by))
    reception.check_in_force(intake.version, local(at).date())
    way = road(intake.version, by.unit, day=at.date())
    said, known = intake.contact, intake.owner
    contact = Contact(said.phone or known.phone, said.email or known.email, said.address or known.address)
    dossier = _new(intake.dossier_id, intake.version, way, known, contact, at=at)
    dossier.case, dossier.e_form, dossier.answers = intake.case, intake.e_form, intake.answers
    dossier.channel, dossier.filed_by = intake.channel, intake.filed_by
    dossier.proxy, dossier.proxy_paper = intake.proxy, intake.proxy_paper
    dossier.delivery = intake.delivery
    dossier.delivery_address = _by_post(dossier, intake.delivery_address)
    dossier.status = Status.COUNTER_CHECK
    if intake.ticket:
        if Dossier.objects.filter(ticket=intake.ticket).exists():
            raise TicketTaken(ticket=intake.ticket)
        dossier.ticket = intake.ticket
    dossier.group, dossier.spared = intake.group, list(intake.spared)
    dossier.outside, dossier.outside_place = intake.outside, intake.outside_place.strip()[:300]
    if dossier.outside and not dossier.outside_place:
        raise PlaceMissing
    paying.charge_plainly(dossier, by=by, at=at)
    facts: dict[str, Any] = {
        "filing": count_filing(dossier.receiving_unit_id, at.date()),
        "filed_by": intake.filed_by,
        "money": dossier.money,
        **intake.noted,
    }
    facts |= _identified(intake.owner, intake.proxy)
    files = [str(paper.file_id) for paper in intake.papers if paper.file_id]
    if files:
        facts |= {"files": files}
    if dossier.outside:
        facts |= {"outside": dossier.outside, "place": dossier.outside_place}
    dossier.append(Act.TAKE_IN, by=by, at=at, source=None, facts=facts)
    dossier.save(force_insert=True)
    _hand_in(dossier, intake.papers, by=by, at=at)
    return dossier


@transaction.atomic
def receive(
    *,
    dossier_id: UUID,
    by: Officer,
    at: datetime,
    papers: Sequence[PaperIn] = (),
    key: UUID | None = None,
) -> Dossier:
    """Accept a dossier, give it its code and start its legal clock (tiếp nhận; 61/2018/NĐ-CP Điều 17).

    Pins the regime, the process version and the time limit; issues form 01, which carries the short digest of
    the chain at this moment.
    papers  handed over at this moment, of those that were missing.
    Raises PermissionDenied, MoveNotAllowed, LimitUnknown, and what
    `reception.check_reception` raises.
    """
    dossier = locked(dossier_id)
    if answered(dossier, key):
        return dossier
    allow(permissions.can_receive(by, dossier))
    added = _hand_in(dossier, papers, by=by, at=at)
    reception.check_reception(dossier, at=at)
    facts = into_clock(dossier, by=by, at=at)
    if added:
        facts |= {"papers": added}
    competence = competence_at(dossier.version, dossier.receiving_unit)
    dossier.process = workflow.current(process_key_of(dossier.version, competence))
    dossier.move(Status.RECEIVED, Act.RECEIVE, by=by, at=at, facts=facts, key=key)
    hours = limit_hours(dossier)
    workflow.start(
        process=dossier.process,
        ref=dossier.pk,
        facts={"limit_hours": hours},
        at=at,
        place=partial(place, dossier, at=at),
    )
    issue(dossier, "form01", by=by, at=at, money=fee_papers.money_words(dossier))
    notices.tell(dossier, "received", at=at)
    return dossier


@transaction.atomic
def refuse(
    *, dossier_id: UUID, by: Officer, at: datetime, reason_code: str, reason: str, key: UUID | None = None
) -> Dossier:
    """Refuse a dossier in writing, with its reason (form 03; 61/2018/NĐ-CP Điều 17 khoản 1, 2)."""
    dossier = locked(dossier_id)
    if answered(dossier, key):
        return dossier
    allow(permissions.can_refuse(by, dossier))
    why = completeness.written_reason(reason)
    dossier.finished_at = at
    dossier.move(
        Status.REFUSED, Act.REFUSE, by=by, at=at, facts={"reason_code": reason_code, "reason": why}, key=key
    )
    paying.let_go(dossier, by=by, at=at)
    issue(dossier, "form03", by=by, at=at, reason=why)
    notices.tell(dossier, "refused", at=at, reason=why)
    return dossier


def _hand_in(dossier: Dossier, papers: Sequence[PaperIn], *, by: Officer, at: datetime) -> list[str]:
    """Keep what lies on the desk and has to do with it; returns its names."""
    rows = [
        Paper(
            dossier=dossier,
            kind=Paper.Kind.COMPONENT,
            component=paper.component,
            name=paper.component.name[:1000],
            file_id=paper.file_id,
            originals=paper.originals,
            copies=paper.copies,
            made_at=at,
        )
        for paper in papers
    ]
    Paper.objects.bulk_create(rows)
    if any(paper.file_id for paper in papers):
        digitisation.recognise(dossier, by=by, at=at)
    return [row.name for row in rows]


def _check_alone(draft: Draft, owner: Party, contact: Contact, *, by: Party, at: datetime) -> None:
    """Raise LikeFiling; only what the person owns or filed is named to him."""
    if draft.receiving_unit is None:
        raise InvariantBroken("`check_draft` refuses a draft without a receiving unit.")
    like = like_filings.like_filing(
        version=draft.version,
        unit=draft.receiving_unit,
        name=owner.name,
        id_number=owner.number,
        phone=contact.phone,
        at=at,
        but=draft.pk,
        among=Dossier.objects.of(by),
    )
    if like is not None:
        raise like_filings.LikeFiling(other=like)


def _contact_of(draft: Draft, by: Party, typed: Consent | None) -> Contact:
    """How the owner is reached about this dossier: who files for another says it, and learns nothing."""
    if draft.filed_by != FiledBy.AUTHORISED:
        return Contact((typed.phone if typed else "") or by.phone, by.email, by.address)
    phone, address = draft.owner.get("phone", ""), draft.owner.get("address", "")
    return Contact(identifiers.normalise_phone(phone) if phone else by.phone, "", address[:500])


def _way_in(draft: Draft, typed: Consent | None) -> tuple[str, FiledBy]:
    """By which channel and through whom it is counted: what staff or the post typed, nobody filed himself."""
    if typed is None:
        return ChannelTerm.Channel.ONLINE, FiledBy(draft.filed_by)
    if typed.by_post:
        return ChannelTerm.Channel.POST, FiledBy.POST
    return ChannelTerm.Channel.DIRECT, FiledBy.OFFICER


def _identified(*parties: Party | None) -> dict[str, bool]:
    """Has one of them an account whose holder is known electronically (TaiKhoanDuocXacThucVoiVNeID)?"""
    return {"identified": True} if any(one is not None and one.identified for one in parties) else {}


def _by_post(dossier: Dossier, address: str) -> str:
    """Where the post brings the result; empty when it does not come by post."""
    wanted = " ".join(address.split()) or dossier.contact_address
    return wanted[:500] if dossier.delivery == Delivery.POST else ""


def _filed_answers(draft: Draft) -> dict[str, Any]:
    """Only the answers to questions this person saw; what a draft keeps beside them is not filed."""
    if draft.e_form is None:
        return {}
    return eforms.clean_answers(eforms.parse(draft.e_form.definition), draft.answers)


def _new(
    dossier_id: UUID, version: ProcedureVersion, way: Road, owner: Party, contact: Contact, *, at: datetime
) -> Dossier:
    priced = version.fees.filter(amount__gt=0).exists()
    return Dossier(
        id=dossier_id,
        ticket=_ticket(),
        version=version,
        receiving_unit=way.receiving,
        agency=way.agency,
        settling_unit=way.settling,
        owner=owner,
        owner_name=owner.name,
        contact_phone=contact.phone,
        contact_email=contact.email,
        contact_address=contact.address,
        summary=f"{version.name} – {owner.name}"[:1000],
        money=Money.DUE if priced else Money.NONE,
        submitted_at=at,
    )


def _ticket() -> str:
    """Number given to an online filing before its code: eight letters and digits nobody can guess."""
    alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
    return "DK-" + "".join(secrets.choice(alphabet) for _place in range(8))
