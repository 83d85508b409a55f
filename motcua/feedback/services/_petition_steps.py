"""What every act on a petition does first: take its row, know a repeated request, keep its clock honest."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from motcua.common.refusal import Refusal
from motcua.feedback.models import Petition
from motcua.feedback.petition_lateness import CLOCK
from motcua.feedback.petition_states import AT_WORK, UNSORTED, State
from motcua.feedback.terms import What, until

LONGEST = 5000  # characters of an answer
SHORTEST = 10


class WordsMissing(Refusal):
    """A sentence somebody will read is empty or too short."""

    code = "petition-words-missing"
    message = _("Vui lòng ghi rõ “{what}”, ít nhất 10 ký tự: người đọc cần hiểu vì sao và phải làm gì.")


def locked(petition_id: UUID) -> Petition:
    """The petition, its row locked until the transaction ends."""
    rows = Petition.objects.select_for_update(of=("self",)).select_related("unit", "handler", "dossier")
    return rows.get(pk=petition_id)


def answered(petition: Petition, key: UUID | None) -> bool:
    """Was this very request carried out already?"""
    return key is not None and petition.events.filter(request_key=key).exists()


def allow(permitted: bool) -> None:
    """Raise PermissionDenied unless permitted."""
    if not permitted:
        raise PermissionDenied


def words(text: str, what: object, *, longest: int = 2000) -> str:
    """Typed words, cleaned. Raises WordsMissing."""
    cleaned = text.strip()[:longest]
    if len(cleaned) < SHORTEST:
        raise WordsMissing(what=what)
    return cleaned


def in_vietnamese(text: object) -> str:
    """What is kept and sent to the sender: Vietnamese, whatever language the officer's page speaks."""
    with translation.override("vi"):
        return str(text)


def start_clock(petition: Petition, *, at: datetime) -> dict[str, str]:
    """Limits from the day it was sent or last moved to another unit; the first limit stays on record.

    Returns them for the event of the act, from which they are counted again.
    """
    scope = petition.unit.identifier
    petition.refuse_by = until(What.REFUSE, at, scope=scope)
    petition.ask_by = until(What.ASK, at, scope=scope)
    petition.handle_by = until(What.HANDLE, at, scope=scope)
    if not petition.events_number:
        petition.first_handle_by = petition.handle_by
    return {name: getattr(petition, name).isoformat() for name in CLOCK}


def due_in(petition: Petition, state: State) -> datetime | None:
    """Until when somebody here must act in that state; None while the sender is asked, or when it is over."""
    if state in UNSORTED:
        return petition.refuse_by
    if state in AT_WORK:
        return petition.handle_by
    return petition.publish_by if state == State.WAIT_PUBLISH else None


def note_late(petition: Petition, limit: datetime | None, *, at: datetime) -> bool:
    """Write the first lateness down; it is never taken back. Returns whether this act is late."""
    late = limit is not None and at > limit
    if late and petition.late_at is None:
        petition.late_at = limit
    return late


def overdue_limit(petition: Petition) -> datetime | None:
    """The measured limit that runs now: handling until it waits for publication, then publication."""
    if petition.state in (*UNSORTED, *AT_WORK):
        return petition.handle_by
    return petition.publish_by if petition.state == State.WAIT_PUBLISH else None
