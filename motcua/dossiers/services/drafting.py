"""Before a dossier exists: what a citizen types and uploads, kept at every step."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from motcua.agencies.models import Unit
from motcua.catalogue.eform_store import current_form
from motcua.catalogue.models import Case, Component, ProcedureVersion
from motcua.common.prepared import prepared
from motcua.documents import services as documents
from motcua.documents.models import File
from motcua.dossiers import digitised, reuse
from motcua.dossiers.copies import ScanRule
from motcua.dossiers.models import Draft, DraftFile
from motcua.dossiers.services import digitisation
from motcua.dossiers.status import FiledBy
from motcua.identity.models import Party


@transaction.atomic
def begin_draft(*, version: ProcedureVersion, by: Party, at: datetime) -> Draft:
    """The person's open draft of this procedure, or a new one on the form in force."""
    draft = open_draft(version=version, by=by)
    return draft or new_draft(version=version, by=by, at=at)


def open_draft(*, version: ProcedureVersion, by: Party) -> Draft | None:
    """The newest draft of the procedure that is gone on with; what staff type for a person is apart."""
    rows = Draft.objects.of(by).filter(version=version, group=None)
    return rows.filter(consent=_consent_of(by)).order_by("-id").first()


def _consent_of(by: Party) -> UUID | None:
    return by.hand.consent_id if by.hand else None


def new_draft(*, version: ProcedureVersion, by: Party, at: datetime) -> Draft:
    """A new draft on the form in force; a procedure with one case has it chosen."""
    form = current_form(version.form_key, at.date()) if version.form_key else None
    cases = list(version.cases.order_by("position")[:2])
    case = cases[0] if len(cases) == 1 else None
    return Draft.objects.create(
        party=by,
        version=version,
        case=case,
        e_form=form,
        consent_id=_consent_of(by),
        typed_by=by.hand.name if by.hand else "",
        updated_at=at,
    )


@transaction.atomic
def save_answers(*, draft_id: UUID, by: Party, answers: dict[str, Any], page: int, at: datetime) -> Draft:
    """Keep answers of one page; the others stay as they are."""
    draft = _own(draft_id, by)
    draft.answers = {**draft.answers, **answers}
    draft.page = page
    draft.typed_by, draft.updated_at = by.hand.name if by.hand else "", at
    draft.save()
    return draft


@transaction.atomic
def choose_road(
    *,
    draft_id: UUID,
    by: Party,
    receiving_unit: Unit,
    case: Case | None,
    filed_by: FiledBy,
    owner: dict[str, str],
    at: datetime,
) -> Draft:
    """Keep where the dossier is filed, for which case and for whom (self, or with an authorisation)."""
    draft = _own(draft_id, by)
    draft.receiving_unit = receiving_unit
    draft.case = case
    draft.filed_by = filed_by
    draft.owner = owner
    draft.typed_by, draft.updated_at = by.hand.name if by.hand else "", at
    draft.save()
    return draft


@transaction.atomic
def attach(
    *, draft_id: UUID, by: Party, component: Component, name: str, content: bytes, at: datetime
) -> DraftFile:
    """Put a file to a component; the document engine refuses what it must not keep."""
    draft = _own(draft_id, by)
    file = documents.store_file(ref=draft.pk, name=name, content=content, at=at)
    return attach_stored(draft_id=draft_id, by=by, component=component, file=file)


@transaction.atomic
def attach_stored(*, draft_id: UUID, by: Party, component: Component, file: File) -> DraftFile:
    """Put an uploaded file to a component; the same file twice stays one."""
    draft = _own(draft_id, by)
    return DraftFile.objects.get_or_create(draft=draft, component=component, file=file)[0]


@transaction.atomic
def attach_held(*, draft_id: UUID, by: Party, component: Component, source: UUID, at: datetime) -> DraftFile:
    """Put a paper that is held of the person already to a component, instead of asking for it again.

    Raises digitisation.NotOffered when it is not theirs, another paper, or no longer good.
    """
    draft = _own(draft_id, by)
    offer = next((one for one in held_for(draft, component, at=at) if one.source == source), None)
    if offer is None:
        raise digitisation.NotOffered
    return attach_stored(draft_id=draft_id, by=by, component=component, file=offer.file)


def held_for(
    draft: Draft, component: Component, *, at: datetime, shelf: reuse.Shelf | None = None
) -> list[reuse.Offer]:
    """What is held of the owner that may stand for the component; nothing when filing for somebody else."""
    if draft.filed_by != FiledBy.SELF or component.shown_only or component.is_e_form:
        return []
    rule = ScanRule.objects.filter(component=component).first()
    shelf = shelf or reuse.Shelf.of(draft.party, at=at)
    return shelf.offers(digitised.kind_of(component, rule), component.name)


@transaction.atomic
def detach(*, draft_id: UUID, by: Party, file_id: UUID) -> None:
    """Take a file off the draft; a file that is already gone is no error."""
    DraftFile.objects.filter(draft=_own(draft_id, by), file_id=file_id).delete()


def discard(*, draft_id: UUID, by: Party) -> None:
    """Throw the draft away at its owner's wish."""
    Draft.objects.of(by).filter(pk=draft_id).delete()


def _own(draft_id: UUID, by: Party) -> Draft:
    draft = _draft_locked.get(draft_id=draft_id, party_id=by.pk)
    consent = _consent_of(by)
    if consent is not None and draft.consent_id != consent:
        raise Draft.DoesNotExist
    return draft


@prepared
def _draft_locked(*, draft_id: UUID, party_id: UUID) -> QuerySet[Draft]:
    return Draft.objects.select_for_update(of=("self",)).filter(pk=draft_id, party=party_id)
