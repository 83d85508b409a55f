"""The hash chain of events: how a link is made and how a chain is checked."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import models

if TYPE_CHECKING:
    from motcua.dossiers.models import Event

# acts after which the applicant may be asked how it went; a partial index stands on them
SERVED = (
    "receive",
    "refuse",
    "settle_at_once",
    "hand_over",
    "return_result",
    "confirm_post",
    "release_refusal",
    "close",
)
# acts about which a question is asked on the very day, whatever becomes of the dossier; indexed like them
WATCHED = (
    "request_supplement",
    "release_supplement",
    "change_due_date",
    "breach_apology",
    "complete_step",
    "sign",
)
INDEXES = [
    models.Index(name="event_apology", fields=["-id"], condition=models.Q(act="change_due_date")),
    models.Index(name="event_served", fields=["happened_at"], condition=models.Q(act__in=SERVED)),
    models.Index(name="event_watched", fields=["happened_at"], condition=models.Q(act__in=WATCHED)),
]
SHORT = 12  # characters of the digest printed on paper


class EventQuerySet(models.QuerySet["Event"]):
    """Events of dossiers, read in the order of their numbers."""

    def in_order(self) -> "EventQuerySet":
        return self.order_by("dossier_id", "number")

    def served(self, *, since: datetime, until: datetime) -> "EventQuerySet":
        """Moments at which the applicant got something into his hands, from the first to the last moment."""
        return self.filter(act__in=SERVED, happened_at__gte=since, happened_at__lte=until)

    def watched(self, *, since: datetime, until: datetime) -> "EventQuerySet":
        """What is asked about on its own day; until: not included."""
        return self.filter(act__in=WATCHED, happened_at__gte=since, happened_at__lt=until)


def digest(event: "Event") -> str:
    """SHA-256 over the previous digest and every fact of the event, as 64 hexadecimal characters."""
    content: dict[str, Any] = {
        "previous": event.previous,
        "id": str(event.pk),
        "dossier": str(event.dossier_id),
        "number": event.number,
        "act": event.act,
        "source": event.source,
        "target": event.target,
        "staff": str(event.staff_id or ""),
        "party": str(event.party_id or ""),
        "unit": str(event.unit_id or ""),
        "actor_name": event.actor_name,
        "unit_name": event.unit_name,
        "happened_at": event.happened_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "facts": event.facts,
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class BrokenLink:
    """The first event of a chain that does not follow from the one before."""

    dossier_id: UUID
    number: int
    why: str


def first_broken_link(events: list["Event"]) -> BrokenLink | None:
    """Re-walk one dossier's events, given in the order of their numbers; None when the chain holds."""
    previous = ""
    for place, event in enumerate(events, start=1):
        if event.number != place:
            return BrokenLink(event.dossier_id, place, "thiếu sự kiện này")
        if event.previous != previous:
            return BrokenLink(event.dossier_id, place, "không nối với sự kiện trước")
        if event.digest != digest(event):
            return BrokenLink(event.dossier_id, place, "nội dung đã bị thay đổi")
        previous = event.digest
    return None
