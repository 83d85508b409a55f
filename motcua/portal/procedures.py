"""The page of a procedure: what to bring, how long, how much and where."""

from dataclasses import asdict, dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from motcua.catalogue import eforms
from motcua.catalogue.eform_store import current_form
from motcua.catalogue.eforms.blank import blank
from motcua.catalogue.eforms.languages import reader_language
from motcua.catalogue.models import (
    Component,
    LifeEvent,
    ProcedureVersion,
)
from motcua.documents.render import render as render_paper
from motcua.dossiers.routing import road
from motcua.dossiers.service_figures import of_service
from motcua.feedback import figures
from motcua.feedback.questions import Part
from motcua.portal import places, structured
from motcua.portal.fileable import can_file, groups_of, main_term
from motcua.portal.in_short import fee_in_short
from motcua.web.audience import PageRequest, for_everyone
from motcua.web.ratelimit import rate_limited


@dataclass(frozen=True)
class CasePapers:
    """What to bring in one case; an empty name means in every case."""

    name: str
    papers: list[Component]


@for_everyone
@require_GET
def procedure(request: PageRequest, code: str) -> HttpResponse:
    """Everything about one procedure, the four questions first; `huyen` and `xa` choose where."""
    version = version_of(code, request)
    levels = places.levels_of(version)
    typed = {"level": request.GET.get("cap", ""), "district": request.GET.get("huyen", "")}
    where = places.choose(
        levels, typed | {"commune": request.GET.get("xa", "")}, day=request.person.now.date()
    )
    way = road(version, where.desk, day=request.person.now.date()) if where.desk else None
    context = {"version": version, "where": where, "way": way}
    if request.headers.get("HX-Request"):
        return render(request, "portal/procedure.html#where", context)
    papers = list(version.components.order_by("position"))
    fees = list(version.fees.order_by("id"))
    fee = fee_in_short(fees)
    cases = _cases(version, papers)
    wanted = case_wanted(request, len(cases))
    context |= {
        "case_number": wanted,
        "common": [paper for paper in papers if paper.case_id is None],
        "cases": cases[wanted - 1 : wanted] if wanted else cases,
        "needed": _to_bring(papers),
        "terms": list(version.channels.order_by("id")),
        "term": main_term(version),
        "fees": fees,
        "fee_total": fee,
        "has_sample": bool(version.form_key)
        and current_form(version.form_key, request.person.now.date()) is not None,
        "structured": structured.service(version, fee),
        "address": settings.PUBLIC_URL + request.path,
        "results": list(version.results.order_by("id")),
        "events": list(LifeEvent.objects.filter(procedures=version.procedure).order_by("position")),
        "fileable": can_file(version),
        "groups": groups_of([version.procedure], day=request.person.now.date()),
        "print_now": "in" in request.GET,
        "figures": of_service(version.procedure_id, request.person.now.date()),
        "asked": _asked(version, request),
        "year": request.person.now.year,
        "english": reader_language() == "en",
    }
    return render(request, "portal/procedure.html", context)


def case_wanted(request: HttpRequest, cases: int) -> int:
    """`truong-hop` of the address: 1 for the first case; 0 for none, or one that does not exist."""
    typed = request.GET.get("truong-hop", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 and int(typed) <= cases else 0


def _asked(version: ProcedureVersion, request: PageRequest) -> list[figures.Answered]:
    """What people say of the service since New Year: overall, ease, timeliness, attitude."""
    scope = figures.year_to(request.person.now.date(), procedure=version.procedure_id)
    return [one for one in figures.by_question(scope) if one.question.part != Part.SLIP]


@for_everyone
@require_GET
@rate_limited("sample", per_minute=60)
def sample_form(request: PageRequest, code: str) -> HttpResponse:
    """The procedure's form to read beforehand, marked MẪU on every page."""
    version = version_of(code, request)
    form = current_form(version.form_key, request.person.now.date()) if version.form_key else None
    if form is None:
        raise Http404
    definition = eforms.parse(form.definition)
    facts = {
        "agency": settings.PORTAL_OWNER["name"],
        "dated": form.published_at,
        "demo": settings.DEMO,
        "form": definition.title,
        "procedure": version.name,
        "basis": definition.basis,
        "parts": [asdict(part) for part in blank(definition)],
    }
    response = HttpResponse(render_paper("sample_form", facts), content_type="application/pdf")
    named = content_disposition_header(False, f"Mẫu {definition.title}.pdf")
    response.headers["Content-Disposition"] = named or "inline"
    return response


def version_of(code: str, request: PageRequest) -> ProcedureVersion:
    """The version in force today; 404 when there is none."""
    version = (
        ProcedureVersion.objects.in_force(request.person.now.date())
        .filter(procedure__code=code)
        .select_related("procedure", "field")
        .prefetch_related("competences", "channels")
        .first()
    )
    if version is None:
        raise Http404
    return version


def _cases(version: ProcedureVersion, papers: list[Component]) -> list[CasePapers]:
    rows = version.cases.order_by("position")
    return [CasePapers(case.name, [paper for paper in papers if paper.case_id == case.pk]) for case in rows]


def _to_bring(papers: list[Component]) -> list[Component]:
    """The papers everybody needs, at most four: the first screen names these."""
    return [paper for paper in papers if paper.required and paper.case_id is None][:4]
