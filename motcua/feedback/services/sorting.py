"""What becomes of a petition: taken in, refused, passed on, more asked for (20/2008/NĐ-CP Điều 9)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Unit
from motcua.agencies.officers import Officer
from motcua.common.refusal import Refusal
from motcua.deadlines.calendars import local
from motcua.feedback import permissions, petition_notices, receivers
from motcua.feedback.models import Petition
from motcua.feedback.petition_states import TOLD, UNSORTED, Act, Refused, State, Subject
from motcua.feedback.services._petition_steps import (
    allow,
    answered,
    due_in,
    in_vietnamese,
    locked,
    note_late,
    overdue_limit,
    start_clock,
    words,
)
from motcua.feedback.services.petitioning import info_by
from motcua.identity.models import Staff


class SubjectMissing(Refusal):
    """Whether it is about a rule or about somebody's conduct decides who handles it."""

    code = "petition-subject-missing"
    message = _("Vui lòng phân loại trước: phản ánh về quy định hay về hành vi, cách giải quyết của cán bộ.")


class SameUnit(Refusal):
    """Passing on to oneself."""

    code = "petition-same-unit"
    message = _("Phản ánh {petition} đang ở {unit} rồi. Vui lòng chọn đơn vị khác.")


class UnitClosed(Refusal):
    """The unit is not there that day."""

    code = "petition-unit-closed"
    message = _("{unit} không hoạt động vào ngày này. Vui lòng chọn đơn vị kế thừa.")


@transaction.atomic
def accept(
    *,
    petition_id: UUID,
    by: Officer,
    subject: Subject,
    at: datetime,
    official: Staff | None = None,
    handler: Staff | None = None,
    key: UUID | None = None,
) -> Petition:
    """Take it in as what it is; with a handler it is given to him at once.

    official   whom it is about, for index 7 of 01/2018/TT-VPCP.
    Raises PermissionDenied, PetitionMoved, SubjectMissing.
    """
    petition = locked(petition_id)
    if answered(petition, key):
        return petition
    allow(permissions.can_sort(by, petition))
    if not subject:
        raise SubjectMissing
    petition.subject, petition.official = Subject(subject), official or petition.official
    late = note_late(petition, overdue_limit(petition), at=at)
    petition.due_at = due_in(petition, State.ACCEPTED)
    facts = {"subject": petition.subject, "about_official": petition.official_id is not None, "late": late}
    petition.move(State.ACCEPTED, Act.ACCEPT, by=by, at=at, facts=facts, key=key)
    if handler is not None:
        assign_row(petition, handler, by=by, at=at)
    return petition


@transaction.atomic
def refuse(
    *,
    petition_id: UUID,
    by: Officer,
    why: Refused,
    reason: str = "",
    at: datetime,
    key: UUID | None = None,
) -> Petition:
    """Not taken in; complaints and denunciations are led to where their laws send them.

    reason   added to the fixed sentence; must say something where the kind of reason alone does not.
    """
    petition = locked(petition_id)
    if answered(petition, key):
        return petition
    allow(permissions.can_sort(by, petition))
    told = in_vietnamese(TOLD[Refused(why)])
    if reason.strip() or why in {Refused.UNCLEAR, Refused.REPEATED, Refused.BEYOND}:
        told = f"{told} {words(reason, _('Lý do không tiếp nhận'))}"
    late = note_late(petition, petition.refuse_by, at=at)
    petition.refused_why, petition.ended_at, petition.due_at = Refused(why), at, None
    facts = {"why": petition.refused_why, "reason": told, "late": late}
    petition.move(State.REFUSED, Act.REFUSE, by=by, at=at, facts=facts, key=key)
    petition_notices.tell_sender(petition, "petition_refused", at=at, reason=told)
    return petition


@transaction.atomic
def forward(
    *, petition_id: UUID, by: Officer, to: Unit, reason: str, at: datetime, key: UUID | None = None
) -> Petition:
    """Pass it to the unit whose matter it is, or back to where it came from; limits are counted from now.

    Sending back after its two working days is late (31/2021/QĐ-TTg). The chain of units stays in the events.
    Raises PermissionDenied, PetitionMoved, SameUnit, UnitClosed, WordsMissing.
    """
    petition = locked(petition_id)
    if answered(petition, key):
        return petition
    allow(permissions.can_sort(by, petition))
    day = local(at).date()
    if to.pk == petition.unit_id:
        raise SameUnit(petition=petition, unit=to.name)
    if not Unit.objects.on(day).filter(pk=to.pk).exists():
        raise UnitClosed(unit=to.name)
    why = words(reason, _("Vì sao chuyển"))
    source, back = petition.unit, to.pk == petition.came_from_id
    late = note_late(petition, petition.refuse_by if back else overdue_limit(petition), at=at)
    petition.unit, petition.came_from, petition.handler = to, source, None
    limits = start_clock(petition, at=at)
    petition.due_at = due_in(petition, State.FORWARDED)
    facts = {"from": source.name, "to": to.name, "reason": why, "back": back, "late": late, "limits": limits}
    petition.move(State.FORWARDED, Act.FORWARD, by=by, at=at, facts=facts, key=key)
    petition_notices.tell_staff(
        petition, "petition_new_staff", receivers.who_acts(petition, day), at=at, reason=why
    )
    return petition


@transaction.atomic
def send_out(
    *, petition_id: UUID, by: Officer, to: str, reason: str, at: datetime, key: UUID | None = None
) -> Petition:
    """Pass it to a body outside this system; here it is over, and the sender is told where it went."""
    petition = locked(petition_id)
    if answered(petition, key):
        return petition
    allow(permissions.can_sort(by, petition))
    body = " ".join(to.split())[:300]
    why = f"{words(body, _('Cơ quan nhận'))}. {words(reason, _('Vì sao chuyển'))}"
    late = note_late(petition, overdue_limit(petition), at=at)
    petition.ended_at, petition.due_at = at, None
    facts = {"from": petition.unit.name, "to": body, "reason": why, "late": late}
    petition.move(State.SENT_OUT, Act.SEND_OUT, by=by, at=at, facts=facts, key=key)
    petition_notices.tell_sender(petition, "petition_sent_out", at=at, reason=why)
    return petition


@transaction.atomic
def ask(*, petition_id: UUID, by: Officer, question: str, at: datetime, key: UUID | None = None) -> Petition:
    """Ask the sender for more; the first request has its own limit, and meanwhile none of ours runs."""
    petition = locked(petition_id)
    if answered(petition, key):
        return petition
    allow(permissions.can_sort(by, petition) or permissions.can_answer(by, petition))
    asked = words(question, _("Cần bổ sung gì"))
    first = not petition.events.filter(act=Act.ASK).exists()
    late = note_late(petition, petition.ask_by if first else overdue_limit(petition), at=at)
    at_work = petition.state not in UNSORTED
    petition.asked, petition.asked_in = asked, State.HANDLING if at_work else petition.state
    petition.supply_by, petition.due_at = info_by(petition, at=at), None
    facts = {"question": asked, "until": petition.supply_by.isoformat(), "late": late}
    event = petition.move(State.NEED_INFO, Act.ASK, by=by, at=at, facts=facts, key=key)
    petition_notices.tell_sender(
        petition, "petition_need_info", at=at, reason=asked, until=petition.supply_by, event=event.pk
    )
    return petition


def assign_row(
    petition: Petition, handler: Staff, *, by: Officer, at: datetime, key: UUID | None = None
) -> None:
    """Give it to a person of the unit, who is told; the caller holds the lock and has asked who may."""
    petition.handler = handler
    facts = {"to": handler.full_name}
    petition.move(State.HANDLING, Act.ASSIGN, by=by, at=at, facts=facts, key=key)
    petition_notices.tell_staff(petition, "petition_assigned_staff", [handler], at=at)
