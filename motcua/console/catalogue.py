"""The catalogue to look at: the list, a procedure with its versions, a comparison, everyday words."""

from dataclasses import replace
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from motcua.catalogue.content import Content, content_of
from motcua.catalogue.differences import LABELS, differences, in_words, missing_parts
from motcua.catalogue.models import ChannelTerm, ImportFinding, ProcedureVersion, Synonym
from motcua.catalogue.services.parts import TABLES
from motcua.catalogue.services.versions import EDITABLE
from motcua.common.text import fold
from motcua.console.catalogue_forms import CloseForm, FilterForm, PublishForm, SynonymForm
from motcua.console.catalogue_row_forms import offered_parts, offered_processes
from motcua.console.rail import CATALOGUE_EDITORS
from motcua.web.audience import StaffRequest, for_staff

EDITORS = CATALOGUE_EDITORS
PAGE = 50


@for_staff(*EDITORS)
def catalogue(request: StaffRequest) -> HttpResponse:
    """Versions by name, fifty a page, by key."""
    form = FilterForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    rows = _filtered(wanted)
    after = _version_or_none(request.GET.get("after", ""))
    if after is not None:
        rows = rows.filter(Q(sort_key__gt=after.sort_key) | Q(sort_key=after.sort_key, pk__gt=after.pk))
    unclear = ImportFinding.objects.filter(version=OuterRef("pk"), resolved_at=None)
    rows = rows.select_related("procedure", "field").annotate(unclear=Exists(unclear))
    shown = list(rows.order_by("sort_key", "pk")[: PAGE + 1])
    context = {
        "form": form,
        "rows": shown[:PAGE],
        "first": after is not None,
        "next_key": str(shown[PAGE - 1].pk) if len(shown) > PAGE else "",
        "filtered": any(wanted.values()),
    }
    return render(request, "console/catalogue_list.html", context)


def _filtered(wanted: dict[str, str]) -> "QuerySet[ProcedureVersion]":
    rows: QuerySet[ProcedureVersion] = ProcedureVersion.objects.all()
    query = wanted.get("q", "").strip()
    if query:
        named = Q()
        for word in fold(query).split():
            named &= Q(search_name__contains=word)
        rows = rows.filter(named | Q(procedure__code__startswith=query))
    if wanted.get("state"):
        rows = rows.filter(state=wanted["state"])
    if wanted.get("level"):
        rows = rows.filter(competences__level=wanted["level"])
    if wanted.get("limit"):
        unknown = ChannelTerm.objects.filter(version=OuterRef("pk"), limit_value=None)
        rows = rows.filter(Exists(unknown))
    if wanted.get("field"):
        rows = rows.filter(field__name__icontains=wanted["field"].strip())
    return rows


def _version_or_none(key: str) -> ProcedureVersion | None:
    try:
        return ProcedureVersion.objects.filter(pk=UUID(key)).first()
    except ValueError:
        return None


@for_staff(*EDITORS)
def version(request: StaffRequest, version_id: UUID) -> HttpResponse:
    """One version with all its parts, the other versions of its procedure, and what may be done."""
    row = get_object_or_404(ProcedureVersion.objects.select_related("procedure", "field"), pk=version_id)
    return render(request, "console/catalogue_version.html", page_of(row, request))


def page_of(row: ProcedureVersion, request: StaffRequest) -> dict[str, object]:
    """What the page of a version shows."""
    content = content_of(row)
    today = request.person.now.date()
    others = row.procedure.versions.exclude(pk=row.pk).order_by("-valid_from", "-pk")
    return {
        "version": row,
        "parts": _parts(content, row),
        "missing": missing_parts(content),
        "others": others,
        "findings": row.findings.filter(resolved_at=None).order_by("pk")[:PAGE],
        "publish_form": PublishForm(initial={"valid_from": today}),
        "close_form": CloseForm(initial={"valid_to": today}),
        "is_draft": row.state == ProcedureVersion.State.DRAFT,
    }


def _parts(content: Content, row: ProcedureVersion) -> list[dict[str, object]]:
    tables = TABLES if row.state == ProcedureVersion.State.DRAFT else {}
    content = _with_names(content)
    return [
        {
            "part": part,
            "label": label,
            "text": in_words(content, part),
            "editable": part in EDITABLE,
            "rows": part in tables,
        }
        for part, label in LABELS.items()
    ]


def _with_names(content: Content) -> Content:
    """Keys of processes, fields of work and printed forms as an editor knows them."""
    parts, roads = dict(offered_parts()), dict(offered_processes())
    powers = (
        replace(
            p, settles=parts.get(p.settles, p.settles), process_key=roads.get(p.process_key, p.process_key)
        )
        for p in content.powers
    )
    results = (
        replace(result, template=_("có mẫu in sẵn") if result.template else "") for result in content.results
    )
    road = roads.get(content.process_key, content.process_key)
    return replace(content, powers=tuple(powers), results=tuple(results), process_key=road)


@for_staff(*EDITORS)
def compare(request: StaffRequest, version_id: UUID, other_id: UUID) -> HttpResponse:
    """What changed from one version of a procedure to another."""
    rows = ProcedureVersion.objects.select_related("procedure", "field")
    old, new = get_object_or_404(rows, pk=version_id), get_object_or_404(rows, pk=other_id)
    if old.procedure_id != new.procedure_id:
        raise Http404
    changes = differences(content_of(old), content_of(new))
    context = {"old": old, "new": new, "changes": changes}
    return render(request, "console/catalogue_compare.html", context)


@for_staff(*EDITORS)
def synonyms(request: StaffRequest) -> HttpResponse:
    """Everyday words and what the catalogue calls them, with a form for one more."""
    return render(request, "console/catalogue_synonyms.html", synonyms_page(SynonymForm()))


def synonyms_page(form: SynonymForm) -> dict[str, object]:
    """What the page of everyday words shows."""
    return {"form": form, "rows": Synonym.objects.order_by("folded", "pk")}
