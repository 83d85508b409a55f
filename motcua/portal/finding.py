"""Finding a procedure: a person's own words, filters that combine and stand in the address, suggestions."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from motcua.agencies.models import Level
from motcua.catalogue import filters
from motcua.catalogue.filters import Filters
from motcua.catalogue.models import Field, ProcedureVersion
from motcua.catalogue.search import WIDEST, suggest
from motcua.catalogue.search import search as find
from motcua.portal.home import events_shown
from motcua.web.audience import PageRequest, for_everyone
from motcua.web.ratelimit import rate_limited

_LEVELS = {"xa": Level.COMMUNE, "huyen": Level.DISTRICT, "tinh": Level.PROVINCE}
_SLUGS = {str(level): slug for slug, level in _LEVELS.items()}
# Name of each filter in the address, and how its field is called
PARAMETERS: dict[str, tuple[str, str | Promise]] = {
    "level": ("cap", _("Làm ở cấp nào")),
    "agency": ("coquan", _("Cơ quan giải quyết")),
    "field": ("linhvuc", _("Lĩnh vực")),
    "subject": ("doituong", _("Ai làm")),
    "online": ("nopmang", _("Nộp qua mạng")),
}
_PAGE = 30
_LIST = 100  # a field stays on one page: three clicks from home to any service


@dataclass(frozen=True)
class Select:
    """A filter as a field of the form: (value, words, how many, chosen)."""

    name: str
    label: str | Promise
    options: list[tuple[str, str, int, bool]]


@dataclass(frozen=True)
class Chosen:
    """A filter that is set, in words, and the address without it."""

    label: str | Promise
    words: str
    without: str


@for_everyone
@require_GET
@rate_limited("search", per_minute=120)
def search(request: PageRequest) -> HttpResponse:
    """Hits for a person's words, the list the filters leave, or the fields when nothing was asked."""
    query = " ".join(request.GET.get("q", "").split())[:200]
    day = request.person.now.date()
    wanted = read(request)
    context: dict[str, Any] = {
        "query": query,
        "chosen": chosen(wanted, request),
        "without": f"?{urlencode({'q': query})}" if query else "?",
    }
    if query:
        context |= _answer(query, wanted, day)
    elif wanted:
        listed, after = _page_of(_in_force(wanted, day), request.GET.get("after", ""))
        context |= {"versions": listed, "next_key": after, "selects": selects(wanted, day)}
    else:
        context |= {"fields": _fields(day), "events": events_shown(), "selects": selects(wanted, day)}
    return render(request, "portal/search.html", context)


def _answer(query: str, wanted: Filters, day: date) -> dict[str, Any]:
    """The hits that answer to the filters; the filters count among all hits of these words."""
    hits = find(query, day=day, limit=WIDEST)
    keys = [hit.version.pk for hit in hits]
    left = filters.fitting(wanted, keys, day=day)
    fit = [hit for hit in hits if hit.version.pk in left]
    prefetch_related_objects([hit.version for hit in fit[:_PAGE]], "channels", "competences")
    return {
        "hits": fit[:_PAGE],
        "found": len(fit),
        "more": len(fit) - _PAGE,
        "outside": len(hits) - len(fit),
        "meant": suggest(query, day=day),
        "events": [] if fit else events_shown(),
        "selects": selects(wanted, day, keys) if hits else [],
    }


def read(request: PageRequest) -> Filters:
    """The filters of the address; a level that does not exist is no filter."""
    typed = {name: request.GET.get(parameter, "")[:80] for name, (parameter, _label) in PARAMETERS.items()}
    typed["level"] = _LEVELS.get(typed["level"], "")
    level, colon, settles = typed["agency"].partition(":")
    typed["agency"] = f"{_LEVELS[level]}{colon}{settles}" if level in _LEVELS else ""
    typed["online"] = typed["online"] if typed["online"] in {filters.YES, filters.NO} else ""
    return Filters(**typed)


def selects(wanted: Filters, day: date, keys: list[Any] | None = None) -> list[Select]:
    """One field a filter, each with the values that would leave something."""
    return [
        Select(
            *PARAMETERS[one.name],
            [(_value(one.name, row.value), row.label, row.number, row.chosen) for row in one.choices],
        )
        for one in filters.choices(wanted, day=day, among=keys)
    ]


def chosen(wanted: Filters, request: PageRequest) -> list[Chosen]:
    """What is set, in words, each with the address that clears it."""
    day = request.person.now.date()
    found = []
    for name, value in wanted.chosen():
        parameter, label = PARAMETERS[name]
        rest = request.GET.copy()
        rest.pop(parameter, None)
        rest.pop("after", None)
        found.append(Chosen(label, filters.said(name, value, day=day), f"?{rest.urlencode()}"))
    return found


def _value(name: str, value: str) -> str:
    """A value of a filter as it stands in the address."""
    if name not in {"level", "agency"}:
        return value
    level, colon, settles = value.partition(":")
    return f"{_SLUGS[level]}{colon}{settles}"


def _in_force(wanted: Filters, day: date) -> QuerySet[ProcedureVersion]:
    return wanted.narrow(ProcedureVersion.objects.in_force(day), day)


def _fields(day: date) -> QuerySet[Field]:
    published = Q(versions__in=ProcedureVersion.objects.in_force(day))
    counted = Field.objects.annotate(number=Count("versions", filter=published))
    return counted.filter(number__gt=0).order_by("sort_key")


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
        .order_by("sort_key", "pk")[: _LIST + 1]
    )
    return rows[:_LIST], rows[_LIST - 1].procedure.code if len(rows) > _LIST else ""


@for_everyone
@require_GET
@rate_limited("suggest", per_minute=240)
def suggestions(request: PageRequest) -> HttpResponse:
    """Options under the search field while somebody types."""
    query = request.GET.get("q", "").strip()
    hits = find(query, day=request.person.now.date(), limit=6) if len(query) > 1 else []
    return render(request, "portal/suggestions.html", {"hits": hits})
