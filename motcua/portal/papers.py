"""Papers of a draft: several files a component, by a plain form or in pieces that go on after a lost line."""

from dataclasses import dataclass, field
from functools import partial
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from motcua.catalogue.models import Component
from motcua.common.refusal import Refusal
from motcua.documents import services as documents
from motcua.dossiers import completeness
from motcua.dossiers.models import Draft, DraftFile
from motcua.dossiers.reuse import Offer, Shelf
from motcua.dossiers.services import drafting
from motcua.portal import kept, uploads
from motcua.portal.drafts import Filing
from motcua.portal.filing import get_or_post, of_draft, of_lead
from motcua.web.audience import CitizenRequest
from motcua.web.ratelimit import rate_limited


@dataclass
class Row:
    """A component of a draft with the files put to it and what was wrong with the last ones."""

    draft: Draft
    component: Component
    files: list[DraftFile] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    held: list[Offer] = field(default_factory=list)  # of this person already, to be used again
    required: bool = False  # by the procedure, or by an answer of the form

    @property
    def takes_files(self) -> bool:
        """Everything but what is only shown at the desk, and the form that was answered here."""
        return not self.component.shown_only and not self.component.is_e_form


@of_lead
@get_or_post
def papers(request: CitizenRequest, filing: Filing) -> HttpResponse:
    """The papers of the chosen case; a post takes every chosen file, and says which it could not take."""
    if request.method == "GET":
        return _show(request, filing, {})
    if "_remove" in request.POST:
        for draft in filing.drafts:
            drafting.detach(draft_id=draft.pk, by=request.party, file_id=_uuid(request.POST["_remove"]))
        return redirect(f"{request.path}#giay-to")
    if "_held" in request.POST:
        component_id, _colon, source = request.POST["_held"].partition(":")
        held = _component(filing, component_id)
        drafting.attach_held(
            draft_id=held.draft.pk,
            by=request.party,
            component=held.component,
            source=_uuid(source),
            at=request.person.now,
        )
        return redirect(f"{request.path}#giay-to")
    problems = _take(request, filing)
    kept.forget(request)
    if problems or "_stay" in request.POST:
        return _show(request, filing, problems)
    return redirect(filing.place("papers")["after"])


def _take(request: CitizenRequest, filing: Filing) -> dict[UUID, list[str]]:
    """Attach what was posted; each refusal stays beside its component, the good files are kept."""
    problems: dict[UUID, list[str]] = {}
    for row in _rows(filing, {}):
        component = row.component
        for sent in request.FILES.getlist(f"file-{component.pk}"):
            try:
                content = documents.read_limited(sent.name or "", sent)
                drafting.attach(
                    draft_id=row.draft.pk,
                    by=request.party,
                    component=component,
                    name=sent.name or "",
                    content=content,
                    at=request.person.now,
                )
            except Refusal as refusal:
                problems.setdefault(component.pk, []).append(str(refusal))
    return problems


def _rows(filing: Filing, problems: dict[UUID, list[str]]) -> list[Row]:
    """The papers of all procedures of the filing, each asked once."""
    files: dict[UUID, list[DraftFile]] = {}
    for row in DraftFile.objects.filter(draft__in=filing.drafts).select_related("file__blob").order_by("id"):
        files.setdefault(row.component_id, []).append(row)
    made = [
        Row(
            part.draft,
            component,
            files.get(component.pk, []),
            problems.get(component.pk, []),
            required=component.required or component.pk in needed,
        )
        for part in filing.parts
        for needed in [{paper.pk for paper in completeness.required_files(part.draft)}]
        for component in part.components()
    ]
    names: set[str] = set()
    return [row for row in made if row.takes_files or _new(row.component.name, names)]


def _new(name: str, seen: set[str]) -> bool:
    """What needs no file is named once."""
    fresh = name not in seen
    seen.add(name)
    return fresh


def _show(request: CitizenRequest, filing: Filing, problems: dict[UUID, list[str]]) -> HttpResponse:
    rows = _rows(filing, problems)
    shelf = Shelf.of(filing.draft.party, at=request.person.now)
    for row in rows if shelf.copies or shelf.results else ():
        if not row.files:
            row.held = drafting.held_for(row.draft, row.component, at=request.person.now, shelf=shelf)
    context = {
        "version": filing.draft.version,
        "draft": filing.draft,
        "place": filing.place("papers"),
        "rows": sorted(rows, key=lambda row: not row.required),
        "upload_needed": any(row.takes_files for row in rows),
        "others": [row for row in rows if not row.takes_files],
        "limit": settings.DOCUMENT_MAX_MB,
        "choose_again": request.method == "GET" and kept.typed_before(request) is not None,
        "problems": [sentence for sentences in problems.values() for sentence in sentences],
    }
    return render(request, "portal/papers.html", context, status=422 if problems else 200)


@of_draft
@require_POST
@rate_limited("upload", per_minute=120)
def begin_upload(request: CitizenRequest, filing: Filing) -> HttpResponse:
    """Open an upload in pieces for a component of the draft."""
    asked = _component(filing, request.POST.get("component", ""))
    return uploads.begin(request, ref=filing.draft.pk, component_id=asked.component.pk)


@of_draft
@get_or_post
def upload(request: CitizenRequest, filing: Filing, upload_id: UUID) -> HttpResponse:
    """How far it came, or the next piece."""
    return uploads.piece(request, uploads.upload_of(filing.draft.pk, upload_id))


@of_draft
@require_POST
def finish_upload(request: CitizenRequest, filing: Filing, upload_id: UUID) -> HttpResponse:
    """All pieces are there: the file goes to its component; answers the new rows."""
    row = uploads.upload_of(filing.draft.pk, upload_id)
    held = _component(filing, row.purpose)
    attach = partial(
        drafting.attach_stored, draft_id=held.draft.pk, by=request.party, component=held.component
    )
    return uploads.finish(
        request, row, lambda file: attach(file=file), lambda: _files(request, filing, held.component.pk)
    )


@of_draft
@require_GET
def files(request: CitizenRequest, filing: Filing, component_id: UUID) -> HttpResponse:
    """The files of one component as rows of its list."""
    return _files(request, filing, component_id)


def _files(request: CitizenRequest, filing: Filing, component_id: UUID) -> HttpResponse:
    row = _component(filing, str(component_id))
    return render(request, "portal/papers.html#files", {"row": row, "draft": filing.draft})


def _component(filing: Filing, component_id: str) -> Row:
    """A paper of the filing by its component; any other does not exist."""
    found = next((one for one in _rows(filing, {}) if str(one.component.pk) == component_id), None)
    if found is None:
        raise Http404
    return found


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None
