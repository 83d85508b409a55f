"""The hash chain of events: how a link is made and how a chain is checked."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import models

from motcua.audit import log_keys

if TYPE_CHECKING:
    from motcua.dossiers.models import Dossier, Event

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
ISSUED = "issued"  # among the facts of an event: records of the papers made up to it
_HEAD = "row of a dossier"
# of a dossier: what no act alone decides, or what is counted from its events; its seal covers these, too
_NOT_OF_AN_ACT = frozenset(
    {"chain_length", "chain_head", "chain_seal", "unnamed_papers", "owner_id", "money", "sync"}
    | {"owner_folded", "tally", "late_from", "late_first_from"}
)
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


def chain(dossier: "Dossier", events: Iterable["Event"]) -> None:
    """Link the events, given in their order and not yet saved, as the whole life of the dossier.

    For copies and for a database older than the keys; the caller saves both. Numbers run from 1.
    """
    dossier.chain_length, dossier.chain_head = 0, ""
    for event in events:
        extend(dossier, event)
    seal(dossier)


def extend(dossier: "Dossier", event: "Event") -> None:
    """Make the event the next link of the dossier's chain; the caller saves both."""
    event.number, event.previous, event.key_id = (
        dossier.chain_length + 1,
        dossier.chain_head,
        log_keys.current(),
    )
    event.row_digest = row_digest(dossier)
    event.digest = digest(event)
    dossier.chain_length, dossier.chain_head = event.number, event.digest


def seal(dossier: "Dossier") -> None:
    """Seal every column of the dossier's row, the length and head of its chain among them."""
    dossier.chain_seal = log_keys.seal(_HEAD, _sealed(dossier))


def seal_holds(dossier: "Dossier") -> bool:
    """Was the row written as it stands by this system: nobody changed it, or cut its chain with its head?"""
    return log_keys.holds(dossier.chain_seal, _HEAD, _sealed(dossier))


def row_digest(dossier: "Dossier") -> str:
    """Half a SHA-256 of what acts write into the dossier's row, 32 hexadecimal characters."""
    return content_digest(_columns(dossier, but=_NOT_OF_AN_ACT))[:32]


def content_digest(values: dict[str, Any]) -> str:
    """SHA-256 of columns, by their names; those without a value are left out, so that one may be added."""
    return hashlib.sha256(_text(values).encode()).hexdigest()


def _sealed(dossier: "Dossier") -> str:
    return content_digest(_columns(dossier, but=frozenset({"chain_seal"})))


def _columns(row: models.Model, *, but: frozenset[str]) -> dict[str, Any]:
    names = [field.attname for field in row._meta.concrete_fields if field.attname not in but]
    return {name: value for name in names if (value := getattr(row, name)) not in ("", [], {})}


def digest(event: "Event") -> str:
    """HMAC of every column but this one, the previous digest among them; empty without the event's key.

    A column without a value is left out, so that a nullable one may be added without touching old links.
    """
    values = {
        field.attname: getattr(event, field.attname)
        for field in event._meta.concrete_fields
        if field.attname != "digest"
    }
    return log_keys.mac("event", _text(values), key_id=event.key_id)


def _text(values: dict[str, Any]) -> str:
    return json.dumps(
        {column: _plain(value) for column, value in values.items() if value is not None},
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
    )


def _plain(value: Any) -> Any:
    """As it is read back from the database, in JSON."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, UUID) else value


@dataclass(frozen=True)
class BrokenLink:
    """The first event of a chain that does not follow from the one before."""

    dossier_id: UUID
    number: int
    why: str


def first_broken_link(events: list["Event"]) -> BrokenLink | None:
    """Re-walk one dossier's events, given in the order of their numbers; None when the chain holds.

    Of an event whose key is not known here only the place is checked.
    """
    previous = ""
    for place, event in enumerate(events, start=1):
        if event.number != place:
            return BrokenLink(event.dossier_id, place, "thiếu sự kiện này")
        if event.previous != previous:
            return BrokenLink(event.dossier_id, place, "không nối với sự kiện trước")
        if log_keys.is_known(event.key_id) and event.digest != digest(event):
            return BrokenLink(event.dossier_id, place, "nội dung đã bị thay đổi")
        previous = event.digest
    return None
