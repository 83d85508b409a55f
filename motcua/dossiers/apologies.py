"""The public list of apologies: which results are late, until when, and why; nothing personal."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motcua.dossiers.models import Event
from motcua.dossiers.services.delay import DelayReason
from motcua.dossiers.status import Act

PAGE = 30


@dataclass(frozen=True)
class Apology:
    """One apology: `event_id` is its place in the list; the reason is its kind, never what was typed."""

    event_id: UUID
    at: datetime
    code: str
    procedure: str
    agency: str
    old_due_at: datetime
    due_at: datetime
    reason: str


def published(*, before: UUID | None = None) -> list[Apology]:
    """The latest first: a page of `PAGE`, and one more when there are more, from before an event."""
    rows = Event.objects.filter(act=Act.CHANGE_DUE_DATE)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    rows = rows.select_related("dossier__version", "dossier__agency").order_by("-id")
    return [_apology(event) for event in rows[: PAGE + 1]]


def _apology(event: Event) -> Apology:
    return Apology(
        event_id=event.pk,
        at=event.happened_at,
        code=str(event.dossier),
        procedure=event.dossier.version.name,
        agency=event.dossier.agency.name,
        old_due_at=datetime.fromisoformat(event.facts["old_due_at"]),
        due_at=datetime.fromisoformat(event.facts["due_at"]),
        reason=str(DelayReason(event.facts["reason_code"]).label),
    )
