"""An answer the sender is not satisfied with is given once more: asked for once, in time, on record."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.agencies import services as agencies
from motcua.agencies.models import Role
from motcua.common.moments import spoken
from motcua.common.refusal import Refusal
from motcua.deadlines.calendars import local
from motcua.feedback import petition_notices, receivers
from motcua.feedback.models import Petition
from motcua.feedback.petition_rows import PetitionMoved
from motcua.feedback.petition_states import Act, State
from motcua.feedback.satisfaction import is_dissatisfied
from motcua.feedback.services._petition_steps import answered, due_in, locked, start_clock, words
from motcua.feedback.terms import What, until
from motcua.identity.models import Party


class AlreadyReopened(Refusal):
    """Once a petition: a second time is a complaint's or a new petition's matter."""

    code = "petition-already-reopened"
    message = _(
        "Phản ánh {petition} đã được trả lời lại một lần. Nếu vẫn chưa hài lòng, bạn có thể gửi phản ánh "
        "mới, hoặc khiếu nại theo Luật Khiếu nại."
    )


class ReopenTooLate(Refusal):
    """The limit of the row `reopen` is over."""

    code = "petition-reopen-too-late"
    message = _(
        "Chỉ đề nghị trả lời lại được đến {until}. Bạn có thể gửi phản ánh mới và nêu mã {petition} trong đó."
    )


def open_until(petition: Petition, *, at: datetime) -> datetime | None:
    """Until when its sender may ask for another answer; None when that is not, or no longer, possible."""
    if petition.state != State.RATED or not is_dissatisfied(petition.liking) or petition.reopened_at:
        return None
    limit = _limit(petition)
    return limit if at <= limit else None


@transaction.atomic
def reopen(
    *, petition_id: UUID, by: Party | None, why: str, at: datetime, key: UUID | None = None
) -> Petition:
    """The sender says why the answer does not do; the unit that gave it decides anew, its limits from today.

    It is off the public list until it is answered again; the first limit, the first lateness, the rating and
    the first answer stay on record. Raises PetitionMoved, AlreadyReopened, ReopenTooLate, WordsMissing.
    """
    petition = locked(petition_id)
    if answered(petition, key):
        return petition
    _check(petition, at=at)
    reason = words(why, _("Câu trả lời chưa được ở chỗ nào"))
    limits = start_clock(petition, at=at)
    petition.reopened_at, petition.ended_at = at, None
    petition.approved_by, petition.publish_by, petition.public = None, None, False
    petition.due_at = due_in(petition, State.REOPENED)
    facts = {"reason": reason, "answer": petition.answer, "limits": limits}
    petition.move(State.REOPENED, Act.REOPEN, by=by, at=at, facts=facts, key=key, name=petition.name)
    day = local(at).date()
    people = {one.pk: one for one in receivers.who_acts(petition, day)}
    people |= {one.pk: one for one in agencies.staff_in(receivers.control_unit(day), Role.TTHC_CONTROL, day)}
    petition_notices.tell_staff(
        petition, "petition_reopened_staff", list(people.values()), at=at, reason=reason
    )
    petition_notices.tell_sender(petition, "petition_reopened", at=at)
    return petition


def _check(petition: Petition, *, at: datetime) -> None:
    if petition.reopened_at:
        raise AlreadyReopened(petition=petition)
    if petition.state != State.RATED or not is_dissatisfied(petition.liking):
        raise PetitionMoved(
            petition=petition, state=petition.get_state_display(), act=Act.REOPEN.label.lower()
        )
    if at > _limit(petition):
        raise ReopenTooLate(petition=petition, until=spoken(_limit(petition)))


def _limit(petition: Petition) -> datetime:
    return until(What.REOPEN, petition.ended_at or petition.sent_at, scope=petition.unit.identifier)
