"""One filing for several procedures, online: begun once, submitted once, a dossier for each procedure.

The dossiers bear the id of the first as their group, as those taken in together at the desk do (`linked`).
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.agencies.models import Unit
from motcua.catalogue.groups import GroupMember, ProcedureGroup, made_there
from motcua.catalogue.models import Case, ProcedureVersion
from motcua.common.invariant import InvariantBroken
from motcua.dossiers import completeness
from motcua.dossiers.completeness import Incomplete
from motcua.dossiers.models import Dossier, Draft, DraftFile
from motcua.dossiers.routing import road
from motcua.dossiers.services import drafting, intake
from motcua.dossiers.status import FiledBy
from motcua.dossiers.together import Part, drafts_of, parts_of
from motcua.identity.models import Party


@transaction.atomic
def begin(*, group: ProcedureGroup, versions: Sequence[ProcedureVersion], by: Party, at: datetime) -> Draft:
    """A draft for each procedure, the first leads; an open filing of the same group is gone on with."""
    Party.objects.select_for_update().get(pk=by.pk)  # two presses at once begin one filing
    open_one = open_filing(group=group, by=by)
    if open_one is not None:
        return open_one
    lead: Draft | None = None
    for version in versions:
        draft = drafting.new_draft(version=version, by=by, at=at)
        lead = lead or draft
        draft.together, draft.group = group, lead.pk
        draft.save(update_fields=["together", "group"])
    if lead is None:
        raise InvariantBroken("A filing of nothing is not offered.")
    return lead


def open_filing(*, group: ProcedureGroup, by: Party) -> Draft | None:
    """The first draft of the person's open filing of this group, also as it was said on an earlier day."""
    consent = by.hand.consent_id if by.hand else None
    rows = Draft.objects.of(by).filter(together__slug=group.slug, consent=consent)
    return rows.order_by("id").first()


@transaction.atomic
def choose_road(
    *,
    drafts: Sequence[Draft],
    by: Party,
    receiving_unit: Unit,
    cases: Sequence[Case | None],
    filed_by: FiledBy,
    owner: dict[str, str],
    at: datetime,
) -> None:
    """Keep where the filing goes, for whom, each procedure's case, and which papers are made on the way."""
    spared = _spared(drafts)
    for draft, case in zip(drafts, cases, strict=True):
        drafting.choose_road(
            draft_id=draft.pk,
            by=by,
            receiving_unit=receiving_unit,
            case=case,
            filed_by=filed_by,
            owner=owner,
            at=at,
        )
        words = spared.get(draft.version.procedure_id, [])
        if words:
            chosen = Draft.objects.select_related("version").get(pk=draft.pk)
            rows = [row for row in completeness.components_of(chosen) if made_there(row.name, words)]
            Draft.objects.filter(pk=draft.pk).update(spared=[str(row.pk) for row in rows])


def _spared(drafts: Sequence[Draft]) -> dict[UUID, list[str]]:
    rows = GroupMember.objects.filter(group=drafts[0].together_id) if len(drafts) > 1 else ()
    return {row.procedure_id: row.spared for row in rows}


def submit(*, lead: UUID, by: Party, at: datetime, alone: bool = False) -> Dossier:
    """Submit every draft of the filing; the lead last, so that what a crash left over is submitted with it.

    Each dossier is a transaction of its own; submitting again returns the same dossiers. Whether it shall be
    `alone` is asked of the one submitted first, so that LikeFiling is raised before anything is filed.
    Raises Incomplete with everything that lacks, before anything is filed, and what `intake.submit` raises.
    """
    first = Draft.objects.of(by).filter(pk=lead).first()
    drafts = drafts_of(first) if first is not None else []
    if len(drafts) > 1:
        parts = parts_of(drafts, at=at)
        _check(parts, at=at)
        for part in parts:
            _settle(part)
        for part in reversed(parts[1:]):
            intake.submit(draft_id=part.draft.pk, by=by, at=at, alone=alone)
            alone = False
    return intake.submit(draft_id=lead, by=by, at=at, alone=alone)


def _check(parts: Sequence[Part], *, at: datetime) -> None:
    gaps = [gap for part in parts for gap in part.gaps(at=at)]
    if gaps:
        raise Incomplete(missing="; ".join(dict.fromkeys(gaps)))
    for part in parts:
        if part.draft.receiving_unit is None:
            raise InvariantBroken("A part without a place to file at is a gap, and gaps are refused.")
        road(part.draft.version, part.draft.receiving_unit, day=at.date())


@transaction.atomic
def _settle(part: Part) -> None:
    """Write what the part takes from earlier drafts into its own."""
    draft = Draft.objects.select_for_update(of=("self",)).filter(pk=part.draft.pk).first()
    if draft is None:
        return  # another press is already filing it
    draft.answers = {**draft.answers, **part.known}
    draft.save(update_fields=["answers"])
    here = {str(row.pk): row for row in completeness.components_of(draft)}
    for own, twin in part.twins.items():
        for row in DraftFile.objects.filter(draft__group=draft.group, component=twin):
            DraftFile.objects.get_or_create(draft=draft, component=here[str(own)], file_id=row.file_id)


def discard(*, lead: UUID, by: Party) -> None:
    """Throw all drafts of the filing away at their owner's wish."""
    Draft.objects.of(by).filter(group=lead).delete()
