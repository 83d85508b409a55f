"""Late dossiers and late answers for everybody: how many, since when, and which; nobody is named."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Min, Q

from motcua.common.invariant import InvariantBroken
from motcua.dossiers.holding import Holder, holders
from motcua.dossiers.models import Dossier

PAGE = 30


@dataclass(frozen=True)
class LateAgency:
    """How many dossiers of an agency are late now, and since when the oldest is."""

    agency_id: UUID
    agency: str
    number: int
    oldest: datetime


@dataclass(frozen=True)
class LateDossier:
    """One late dossier: its code is on its owner's paper, everything else is the agency's."""

    key: UUID
    code: str
    procedure: str
    unit: str
    held_by: str  # the unit that holds it now
    due_at: datetime
    first_due_at: datetime


@dataclass(frozen=True)
class LateDesk:
    """How many filings online a one-stop has not answered in time, and since when the oldest waits."""

    desk_id: UUID
    desk: str
    number: int
    oldest: datetime


@dataclass(frozen=True)
class LateAnswer:
    """One filing without an answer; its number stays its owner's."""

    key: UUID
    procedure: str
    submitted_at: datetime
    answer_by: datetime


def per_desk(*, at: datetime) -> list[LateDesk]:
    """One-stops whose answer to filings online is late now, the most first."""
    rows = Dossier.objects.answer_overdue(at=at).order_by().values("receiving_unit", "receiving_unit__name")
    counted = rows.annotate(number=Count("pk"), oldest=Min("answer_by"))
    return [
        LateDesk(row["receiving_unit"], row["receiving_unit__name"], row["number"], row["oldest"])
        for row in counted.order_by("-number", "receiving_unit__sort_key")
    ]


def of_desk(desk: UUID, *, at: datetime, after: UUID | None = None) -> list[LateAnswer]:
    """A page of what a one-stop has not answered and one more when there are more, the longest late first."""
    rows = Dossier.objects.answer_overdue(at=at).filter(receiving_unit=desk)
    last = Dossier.objects.filter(pk=after).values_list("answer_by", "pk").first() if after else None
    if last is not None and last[0] is not None:
        rows = rows.filter(Q(answer_by__gt=last[0]) | Q(answer_by=last[0], pk__gt=last[1]))
    found = rows.select_related("version").order_by("answer_by", "pk")[: PAGE + 1]
    return [
        LateAnswer(row.pk, row.version.name, row.submitted_at, row.answer_by)
        for row in found
        if row.answer_by
    ]


def per_agency(*, at: datetime) -> list[LateAgency]:
    """Agencies that are late now, the most first; by the index of open dossiers' due times."""
    rows = Dossier.objects.overdue(at=at).order_by().values("agency", "agency__name")
    counted = rows.annotate(number=Count("pk"), oldest=Min("due_at")).order_by("-number", "agency__sort_key")
    return [LateAgency(row["agency"], row["agency__name"], row["number"], row["oldest"]) for row in counted]


def of_agency(agency: UUID, *, at: datetime, after: UUID | None = None) -> list[LateDossier]:
    """A page of an agency's late dossiers and one more when there are more, the longest late first."""
    rows = Dossier.objects.overdue(at=at).filter(agency=agency)
    last = Dossier.objects.filter(pk=after).values_list("due_at", "pk").first() if after else None
    if last is not None and last[0] is not None:
        rows = rows.filter(Q(due_at__gt=last[0]) | Q(due_at=last[0], pk__gt=last[1]))
    found = list(rows.select_related("version", "settling_unit").order_by("due_at", "pk")[: PAGE + 1])
    held = holders([row.pk for row in found])
    return [_line(row, held[row.pk]) for row in found]


def _line(row: Dossier, holder: Holder) -> LateDossier:
    if row.due_at is None or row.first_due_at is None:
        raise InvariantBroken("A late dossier is in the clock.")
    return LateDossier(
        row.pk,
        str(row),
        row.version.name,
        row.settling_unit.name,
        holder.unit.name,
        row.due_at,
        row.first_due_at,
    )
