"""The public list of apologies: which results are late, until when, and why; nothing personal.

61/2018/NĐ-CP Điều 19 khoản 9: who is late says why, apologises and names the new day, once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, QuerySet

from motcua.dossiers.models import Event
from motcua.dossiers.services.delay import DelayReason
from motcua.dossiers.status import Act

PAGE = 30


@dataclass(frozen=True)
class Apology:
    """One apology: `event_id` is its place in the list; the reason is its kind, never what was typed.

    signed_at  when the head of the agency signed form 04; `at` when the one-stop sent it.
    """

    event_id: UUID
    at: datetime
    code: str
    procedure: str
    agency: str
    old_due_at: datetime
    due_at: datetime
    reason: str
    signed_at: datetime


@dataclass(frozen=True)
class Tally:
    """How many apologies an agency made."""

    agency_id: UUID
    agency: str
    number: int


def published(
    *,
    before: UUID | None = None,
    agency: UUID | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[Apology]:
    """The latest first: a page of `PAGE`, and one more when there are more, from before an event.

    agency, since, until (not included) narrow the list.
    """
    rows = _sent(since, until)
    if agency is not None:
        rows = rows.filter(dossier__agency=agency)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    events = list(rows.select_related("dossier__version", "dossier__agency").order_by("-id")[: PAGE + 1])
    signed = _signed(events)
    return [_apology(event, signed.get(event.dossier_id, event.happened_at)) for event in events]


def per_agency(*, since: datetime | None = None, until: datetime | None = None) -> list[Tally]:
    """Every agency that apologised, the most first."""
    rows = _sent(since, until).values("dossier__agency", "dossier__agency__name").annotate(number=Count("pk"))
    return [
        Tally(row["dossier__agency"], row["dossier__agency__name"], row["number"])
        for row in rows.order_by("-number", "dossier__agency__sort_key")
    ]


def _sent(since: datetime | None, until: datetime | None) -> QuerySet[Event]:
    rows = Event.objects.filter(act=Act.CHANGE_DUE_DATE)
    rows = rows.filter(happened_at__gte=since) if since else rows
    return rows.filter(happened_at__lt=until) if until else rows


def _signed(events: Sequence[Event]) -> dict[UUID, datetime]:
    """When form 04 of each dossier was signed; an extension is made once, so its last signature counts."""
    rows = Event.objects.filter(
        act=Act.SIGN_EXTENSION, dossier__in=[event.dossier_id for event in events]
    ).order_by("number")
    return dict(rows.values_list("dossier", "happened_at"))


def _apology(event: Event, signed_at: datetime) -> Apology:
    return Apology(
        event_id=event.pk,
        at=event.happened_at,
        code=str(event.dossier),
        procedure=event.dossier.version.name,
        agency=event.dossier.agency.name,
        old_due_at=datetime.fromisoformat(event.facts["old_due_at"]),
        due_at=datetime.fromisoformat(event.facts["due_at"]),
        reason=str(DelayReason(event.facts["reason_code"]).label),
        signed_at=signed_at,
    )
