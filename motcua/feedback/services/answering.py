"""The answer: given to somebody, written, approved by a leader, published or sent to the sender alone."""

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.agencies import services as agencies
from motcua.agencies.models import Role
from motcua.agencies.officers import Officer
from motcua.common.refusal import Refusal
from motcua.common.text import fold
from motcua.deadlines.calendars import local
from motcua.feedback import permissions, petition_notices, receivers
from motcua.feedback.models import Petition
from motcua.feedback.petition_lateness import PUBLISH
from motcua.feedback.petition_states import Act, State, Subject, Verdict
from motcua.feedback.services._petition_steps import (
    LONGEST,
    allow,
    answered,
    due_in,
    locked,
    note_late,
    overdue_limit,
    words,
)
from motcua.feedback.services.sorting import assign_row
from motcua.feedback.terms import What, until
from motcua.identity.models import Staff

_NUMBERS = re.compile(r"(?<!\d)(?:\d[ .-]?){9,12}(?!\d)")


class NotOfUnit(Refusal):
    """Only people of the unit handle what lies with it."""

    code = "petition-not-of-unit"
    message = _("{name} không làm việc tại {unit} nên không nhận xử lý phản ánh này được.")


class AboutHimself(Refusal):
    """Nobody judges what is said about himself."""

    code = "petition-about-himself"
    message = _("Phản ánh này nói về {name} nên không giao cho chính người đó. Vui lòng chọn người khác.")


class VerdictMissing(Refusal):
    """Index 7 needs to know whether it was true."""

    code = "petition-verdict-missing"
    message = _(
        "Phản ánh về hành vi cán bộ phải có kết luận đúng, đúng một phần hay không đúng: "
        "điểm thái độ phục vụ tính theo kết luận này."
    )


class PersonalDataLeft(Refusal):
    """The text for everybody still says who or which number."""

    code = "petition-personal-data"
    message = _(
        "Nội dung công khai còn {what}. Vui lòng bỏ đi trước khi công khai: "
        "người gửi chỉ đồng ý cho cơ quan biết."
    )


@dataclass(frozen=True)
class Published:
    """What everybody reads: the words without the person. `public` False: the sender alone is answered."""

    title: str = ""
    content: str = ""
    place: str = ""
    public: bool = True


@transaction.atomic
def assign(*, petition_id: UUID, by: Officer, to: Staff, at: datetime, key: UUID | None = None) -> Petition:
    """Give it to a person of the unit, or another. Raises PermissionDenied, NotOfUnit, AboutHimself."""
    petition = locked(petition_id)
    if answered(petition, key):
        return petition
    allow(permissions.can_sort(by, petition))
    check_handler(petition, to, at=at)
    note_late(petition, overdue_limit(petition), at=at)
    assign_row(petition, to, by=by, at=at, key=key)
    return petition


def check_handler(petition: Petition, to: Staff, *, at: datetime) -> None:
    """Of the unit, and not the one it is about."""
    if to.pk == petition.official_id:
        raise AboutHimself(name=to.full_name)
    if to.pk not in {one.pk for one in handlers(petition, at=at)}:
        raise NotOfUnit(name=to.full_name, unit=petition.unit.name)


def handlers(petition: Petition, *, at: datetime) -> list[Staff]:
    """Who may be given it: everybody at work in the unit but the one it is about."""
    day = local(at).date()
    found: dict[UUID, Staff] = {}
    for role in (Role.PROCESS, Role.RECEIVE, Role.ASSIGN, Role.HEAD_ONE_STOP, Role.TTHC_CONTROL):
        found |= {one.pk: one for one in agencies.staff_in(petition.unit, role, day)}
    found.pop(petition.official_id, None)
    return list(found.values())


@transaction.atomic
def answer(
    *,
    petition_id: UUID,
    by: Officer,
    text: str,
    at: datetime,
    verdict: Verdict | None = None,
    official: Staff | None = None,
    key: UUID | None = None,
) -> Petition:
    """Write the answer and hand it to a leader; a leader who writes needs another leader's approval.

    Raises PermissionDenied, PetitionMoved, WordsMissing, VerdictMissing.
    """
    petition = locked(petition_id)
    if answered(petition, key):
        return petition
    allow(permissions.can_answer(by, petition))
    if petition.subject == Subject.CONDUCT and verdict is None:
        raise VerdictMissing
    petition.answer = words(text, _("Trả lời"), longest=LONGEST)
    petition.verdict = verdict or ""
    petition.official = official or petition.official
    petition.answered_by = by.staff
    if petition.handler is None:
        petition.handler = by.staff
    late = note_late(petition, overdue_limit(petition), at=at)
    facts = {"text": petition.answer, "verdict": petition.verdict, "late": late}
    petition.move(State.ANSWERED, Act.ANSWER, by=by, at=at, facts=facts, key=key)
    people = receivers.who_acts(petition, local(at).date())
    petition_notices.tell_staff(petition, "petition_to_approve_staff", people, at=at)
    return petition


@transaction.atomic
def approve(*, petition_id: UUID, by: Officer, at: datetime, key: UUID | None = None) -> Petition:
    """A leader answers for the answer; it now waits for publication."""
    petition = locked(petition_id)
    if answered(petition, key):
        return petition
    allow(permissions.can_approve(by, petition))
    late = note_late(petition, overdue_limit(petition), at=at)
    petition.approved_by = by.staff
    petition.publish_by = until(What.PUBLISH, at, scope=petition.unit.identifier)
    petition.due_at = due_in(petition, State.WAIT_PUBLISH)
    facts = {"late": late, "limits": {PUBLISH: petition.publish_by.isoformat()}}
    petition.move(State.WAIT_PUBLISH, Act.APPROVE, by=by, at=at, facts=facts, key=key)
    people = receivers.who_acts(petition, local(at).date())
    petition_notices.tell_staff(petition, "petition_to_publish_staff", people, at=at)
    return petition


@transaction.atomic
def return_answer(
    *, petition_id: UUID, by: Officer, reason: str, at: datetime, key: UUID | None = None
) -> Petition:
    """An unsuitable answer goes back to who wrote it: from the leader, or from control before publication."""
    petition = locked(petition_id)
    if answered(petition, key):
        return petition
    waits = petition.state == State.WAIT_PUBLISH
    allow(permissions.can_publish(by, petition) if waits else permissions.can_approve(by, petition))
    why = words(reason, _("Cần sửa gì"))
    late = note_late(petition, overdue_limit(petition), at=at)
    petition.approved_by, petition.publish_by = None, None
    petition.due_at = due_in(petition, State.HANDLING)
    facts = {"reason": why, "late": late}
    petition.move(State.HANDLING, Act.RETURN_ANSWER, by=by, at=at, facts=facts, key=key)
    people = receivers.who_acts(petition, local(at).date())
    petition_notices.tell_staff(petition, "petition_back_staff", people, at=at, reason=why)
    return petition


@transaction.atomic
def publish(
    *, petition_id: UUID, by: Officer, published: Published, at: datetime, key: UUID | None = None
) -> Petition:
    """Open the answer to everybody, or send it to the sender alone; the sender is told either way.

    Raises PermissionDenied, PetitionMoved, WordsMissing, PersonalDataLeft.
    """
    petition = locked(petition_id)
    if answered(petition, key):
        return petition
    allow(permissions.can_publish(by, petition))
    late = note_late(petition, petition.publish_by, at=at)
    petition.public = published.public
    if published.public:
        petition.public_title = words(published.title, _("Tiêu đề công khai"), longest=300)
        petition.public_content = words(published.content, _("Nội dung công khai"), longest=LONGEST)
        petition.public_place = " ".join(published.place.split())[:500]
        _check_personal(petition)
    petition.ended_at, petition.due_at = at, None
    act = Act.PUBLISH if published.public else Act.TELL
    petition.move(State.PUBLISHED, act, by=by, at=at, facts={"late": late}, key=key)
    template = "petition_published" if published.public else "petition_answered"
    petition_notices.tell_sender(petition, template, at=at)
    return petition


def _check_personal(petition: Petition) -> None:
    """Neither a number that reaches or identifies a person, nor the sender's or the official's name."""
    shown = (petition.public_title, petition.public_content, petition.public_place, petition.answer)
    text = "\n".join(shown)
    if _NUMBERS.search(text):
        raise PersonalDataLeft(what=_("một dãy số như số điện thoại hoặc số giấy tờ"))
    if petition.anonymous and fold(petition.name) in fold(text):
        raise PersonalDataLeft(what=_("tên người gửi"))
    if petition.official is not None and fold(petition.official.full_name) in fold(text):
        raise PersonalDataLeft(what=_("tên cán bộ bị phản ánh"))
    if petition.email and petition.email.lower() in text.lower():
        raise PersonalDataLeft(what=_("thư điện tử của người gửi"))
