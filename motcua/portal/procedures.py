"""Finding a procedure, and the page that says what to bring, how long, how much and where."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from motcua.agencies.models import Level
from motcua.catalogue.models import (
    ChannelTerm,
    Component,
    FeeLine,
    Field,
    LifeEvent,
    OnlineLevel,
    ProcedureVersion,
)
from motcua.catalogue.search import Hit, suggest
from motcua.catalogue.search import search as find
from motcua.dossiers.routing import road
from motcua.dossiers.service_figures import of_service
from motcua.feedback import figures
from motcua.feedback.questions import Part
from motcua.portal import places
from motcua.portal.home import events_shown
from motcua.web.audience import PageRequest, for_everyone
from motcua.web.ratelimit import rate_limited

LEVEL_NAMES = {"xa": Level.COMMUNE, "huyen": Level.DISTRICT, "tinh": Level.PROVINCE}
_PAGE = 30


@for_everyone
@require_GET
@rate_limited("search", per_minute=120)
def search(request: PageRequest) -> HttpResponse:
    """Hits for a person's words, or the list by field when nothing was asked."""
    query = " ".join(request.GET.get("q", "").split())[:200]
    level = LEVEL_NAMES.get(request.GET.get("cap", ""))
    field = Field.objects.filter(code=request.GET.get("linhvuc", "")).first()
    day = request.person.now.date()
    context: dict[str, Any] = {
        "query": query,
        "level": request.GET.get("cap", "") if level else "",
        "field": field,
    }
    if query:
        hits = find(query, day=day, level=level, field=field.code if field else None)
        _load_facts(hits)
        context |= {"hits": hits, "meant": suggest(query, day=day), "events": [] if hits else events_shown()}
        return render(request, "portal/search.html", context)
    versions = ProcedureVersion.objects.in_force(day)
    if level:
        versions = versions.filter(competences__level=level)
    if field or level:
        listed, after = _page_of(
            versions.filter(field=field) if field else versions, request.GET.get("after", "")
        )
        return render(request, "portal/search.html", context | {"versions": listed, "next_key": after})
    return render(
        request, "portal/search.html", context | {"fields": _fields(request), "events": events_shown()}
    )


def _load_facts(hits: list[Hit]) -> None:
    prefetch_related_objects([hit.version for hit in hits], "channels", "competences")


def _fields(request: PageRequest) -> QuerySet[Field]:
    published = Q(versions__in=ProcedureVersion.objects.in_force(request.person.now.date()))
    return (
        Field.objects.annotate(number=Count("versions", filter=published))
        .filter(number__gt=0)
        .order_by("sort_key")
    )


def _page_of(versions: QuerySet[ProcedureVersion], after: str) -> tuple[list[ProcedureVersion], str]:
    """A page in the dictionary's order, and the key of the next; a key that makes no sense begins anew."""
    last = (
        ProcedureVersion.objects.filter(procedure__code=after).order_by("-valid_from").first()
        if after
        else None
    )
    if last:
        versions = versions.filter(Q(sort_key__gt=last.sort_key) | Q(sort_key=last.sort_key, pk__gt=last.pk))
    rows = list(
        versions.select_related("procedure", "field")
        .prefetch_related("channels", "competences")
        .order_by("sort_key", "pk")[: _PAGE + 1]
    )
    return rows[:_PAGE], rows[_PAGE - 1].procedure.code if len(rows) > _PAGE else ""


@for_everyone
@require_GET
@rate_limited("suggest", per_minute=240)
def suggestions(request: PageRequest) -> HttpResponse:
    """Options under the search field while somebody types."""
    query = request.GET.get("q", "").strip()
    hits = find(query, day=request.person.now.date(), limit=6) if len(query) > 1 else []
    return render(request, "portal/suggestions.html", {"hits": hits})


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
    context |= {
        "common": [paper for paper in papers if paper.case_id is None],
        "cases": _cases(version, papers),
        "needed": _to_bring(papers),
        "terms": list(version.channels.order_by("id")),
        "term": main_term(version),
        "fees": fees,
        "fee_total": fee_in_short(fees),
        "results": list(version.results.order_by("id")),
        "events": list(LifeEvent.objects.filter(procedures=version.procedure).order_by("position")),
        "fileable": can_file(version),
        "print_now": "in" in request.GET,
        "figures": of_service(version.procedure_id, request.person.now.date()),
        "asked": _asked(version, request),
        "year": request.person.now.year,
    }
    return render(request, "portal/procedure.html", context)


def _asked(version: ProcedureVersion, request: PageRequest) -> list[figures.Answered]:
    """What people say of the service since New Year: overall, ease, timeliness, attitude."""
    scope = figures.year_to(request.person.now.date(), procedure=version.procedure_id)
    return [one for one in figures.by_question(scope) if one.question.part != Part.SLIP]


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


def can_file(version: ProcedureVersion) -> bool:
    """True when the procedure can be filed here: an online level, a level that receives, a limit."""
    online = version.online_level != OnlineLevel.NONE
    return online and bool(version.competences.all()) and main_term(version) is not None


def main_term(version: ProcedureVersion) -> ChannelTerm | None:
    """The time limit to show first: the online one, else the direct one, else any that is known."""
    order = [ChannelTerm.Channel.ONLINE, ChannelTerm.Channel.DIRECT, ChannelTerm.Channel.POST]
    known = {term.channel: term for term in version.channels.all() if term.limit_value is not None}
    return next((known[channel] for channel in order if channel in known), None)


def _cases(version: ProcedureVersion, papers: list[Component]) -> list[CasePapers]:
    rows = version.cases.order_by("position")
    return [CasePapers(case.name, [paper for paper in papers if paper.case_id == case.pk]) for case in rows]


def _to_bring(papers: list[Component]) -> list[Component]:
    """The papers everybody needs, at most four: the first screen names these."""
    return [paper for paper in papers if paper.required and paper.case_id is None][:4]


@dataclass(frozen=True)
class FeeInShort:
    """kind: "free", "fixed" (amount), "from" (least amount) or "unknown"."""

    kind: str
    amount: int = 0


def fee_in_short(fees: list[FeeLine]) -> FeeInShort:
    """What it costs, as far as one line can say it truthfully."""
    amounts = [fee.amount for fee in fees if fee.amount is not None]
    if not fees:
        return FeeInShort("free")
    if not amounts:
        return FeeInShort("unknown")
    if len(amounts) == len(fees) and len(set(amounts)) == 1:
        return FeeInShort("fixed", amounts[0]) if amounts[0] else FeeInShort("free")
    return FeeInShort("from", min(amounts))
