"""Before a supplement is sent: what the applicant gathers in answer to the request, kept at every step."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.catalogue import eforms
from motcua.catalogue.models import Component
from motcua.documents import services as documents
from motcua.documents.models import File
from motcua.dossiers import permissions
from motcua.dossiers.models import Dossier, Matter
from motcua.dossiers.services import _matters
from motcua.dossiers.services._steps import allow, answered, locked
from motcua.dossiers.services.supplement import Supply, supply_supplement, unanswered
from motcua.dossiers.status import Act
from motcua.dossiers.supplies import SupplyDraft, SupplyFile
from motcua.identity.models import Party

Typed = dict[str, dict[str, list[str]]]


@transaction.atomic
def save_note(*, dossier_id: UUID, by: Party, note: str, at: datetime) -> SupplyDraft:
    """Keep the few words that go with the papers. Raises PermissionDenied, SomeoneElseDidThis."""
    draft = _open(dossier_id, by, at=at)
    draft.note = note.strip()[:2000]
    return _kept(draft, at=at)


@transaction.atomic
def save_answers(
    *, dossier_id: UUID, by: Party, answers: dict[str, Any], unfinished: Typed, at: datetime
) -> SupplyDraft:
    """Keep the answers of one page of the form; `unfinished` are all pages with mistakes, as typed."""
    draft = _open(dossier_id, by, at=at)
    draft.answers = {**draft.answers, **answers}
    draft.unfinished = unfinished
    return _kept(draft, at=at)


@transaction.atomic
def attach(
    *, dossier_id: UUID, by: Party, component: Component, name: str, content: bytes, at: datetime
) -> SupplyFile:
    """Put a file to a component that was asked for; the document engine refuses what it must not keep."""
    _open(dossier_id, by, at=at)
    file = documents.store_file(ref=dossier_id, name=name, content=content, at=at)
    return attach_stored(dossier_id=dossier_id, by=by, component=component, file=file, at=at)


@transaction.atomic
def attach_stored(
    *, dossier_id: UUID, by: Party, component: Component, file: File, at: datetime
) -> SupplyFile:
    """Put an uploaded file to a component; the same file twice stays one."""
    draft = _kept(_open(dossier_id, by, at=at), at=at)
    return SupplyFile.objects.get_or_create(draft=draft, component=component, file=file)[0]


@transaction.atomic
def detach(*, dossier_id: UUID, by: Party, file_id: UUID, at: datetime) -> None:
    """Take a file off again; one that is already gone is no error."""
    draft = _kept(_open(dossier_id, by, at=at), at=at)
    draft.files.filter(file_id=file_id).delete()


def missing_from(dossier: Dossier, matter: Matter, draft: SupplyDraft | None, *, at: datetime) -> list[str]:
    """What must still be there before it can be sent, each as a short phrase; empty when it is whole."""
    brought = set(draft.files.values_list("component_id", flat=True)) if draft else set()
    new = changed(dossier, draft)
    said = bool(draft and (new or draft.note))
    gaps = unanswered(matter, brought={str(pk) for pk in brought}, said=said)
    titles = form_gaps(dossier, draft, at=at) if new or (draft and draft.unfinished) else []
    return gaps + [_("trang “%(page)s” của tờ khai") % {"page": title} for title in titles]


def changed(dossier: Dossier, draft: SupplyDraft | None) -> dict[str, Any]:
    """The answers that differ from what was filed."""
    kept = draft.answers if draft else {}
    return {key: value for key, value in kept.items() if value != dossier.answers.get(key)}


def form_gaps(dossier: Dossier, draft: SupplyDraft | None, *, at: datetime) -> list[str]:
    """Titles of the form's pages that are not right as they would be sent."""
    if dossier.e_form is None or draft is None:
        return []
    definition = eforms.parse(dossier.e_form.definition)
    answers = {**dossier.answers, **draft.answers}
    titles = eforms.incomplete_pages(definition, answers, at=at)
    pages = eforms.visible_pages(definition, answers)
    wrong = [page.title for page in pages if page.key in draft.unfinished]
    return [*wrong, *(title for title in titles if title not in wrong)]


@transaction.atomic
def send(*, dossier_id: UUID, by: Party, at: datetime, key: UUID | None = None) -> Dossier:
    """Send what was gathered, once: the same request again answers with the first outcome.

    Raises PermissionDenied, SupplementIncomplete, SomeoneElseDidThis.
    """
    dossier = locked(dossier_id)
    if answered(dossier, key):
        return dossier
    draft = _open(dossier_id, by, at=at)
    rows = draft.files.select_related("component", "file").order_by("component__position", "id")
    supply = Supply(
        stored=tuple((row.component, row.file) for row in rows),
        answers=changed(dossier, draft),
        note=draft.note,
    )
    dossier = supply_supplement(dossier_id=dossier_id, by=by, at=at, supply=supply, key=key)
    draft.delete()
    return dossier


def _open(dossier_id: UUID, by: Party, *, at: datetime) -> SupplyDraft:
    """The draft of the request that waits for this person."""
    dossier = locked(dossier_id)
    allow(permissions.can_supply(by, dossier))
    matter = _matters.waiting(dossier, Act.SUPPLY_SUPPLEMENT)
    return SupplyDraft.objects.get_or_create(matter=matter, defaults={"updated_at": at})[0]


def _kept(draft: SupplyDraft, *, at: datetime) -> SupplyDraft:
    draft.updated_at = at
    draft.save()
    return draft
