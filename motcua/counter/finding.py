"""Quick search: any dossier the officer may see, by code, ticket, name or telephone."""

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from motcua.counter.frame import show
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries import named
from motcua.identity.identifiers import InvalidIdentifier, normalise_phone
from motcua.identity.masking import mask_phone
from motcua.web.audience import StaffRequest, for_staff

SHOWN = 30
SUGGESTED = 8
LEAST = 2


@for_staff()
def find(request: StaffRequest) -> HttpResponse:
    """The search as a page; one exact code opens at once."""
    query = _query(request)
    rows = _found(request, query, SHOWN + 1)
    if len(rows) == 1 and query.upper() in {rows[0].code, rows[0].ticket}:
        return redirect("counter:dossier", rows[0].pk)
    facts = {
        "query": query,
        "rows": [{"dossier": row, "phone": mask_phone(row.contact_phone)} for row in rows[:SHOWN]],
        "more": len(rows) > SHOWN,
        "shown": SHOWN,
        "short": 0 < len(query) < LEAST,
    }
    return show(request, "counter/find.html", facts)


@for_staff()
def find_suggest(request: StaffRequest) -> HttpResponse:
    """Options under the search box."""
    items = [
        format_html(
            '<li role="option" data-href="{}">{} – {}<span>{} · {}</span></li>',
            reverse("counter:dossier", args=[row.pk]),
            row.code or row.ticket,
            row.owner_name,
            row.version.name,
            row.get_status_display(),
        )
        for row in _found(request, _query(request), SUGGESTED)
    ]
    return HttpResponse(mark_safe("".join(items)))


def _query(request: StaffRequest) -> str:
    return " ".join(request.GET.get("q", "")[:200].replace("\x00", "").split())


def _found(request: StaffRequest, query: str, most: int) -> list[Dossier]:
    """The newest dossiers that fit."""
    if len(query) < LEAST:
        return []
    rows: QuerySet[Dossier] = Dossier.objects.visible_to(request.officer).select_related("version")
    shown = rows.only("code", "ticket", "owner_name", "contact_phone", "status", "version__name")
    return list(shown.filter(_fits(query)).order_by("-id")[:most])


def _fits(query: str) -> Q:
    by_code = Q(code__contains=query.upper()) | Q(ticket=query.upper())  # both are written in capitals
    try:
        number = normalise_phone(query)
    except InvalidIdentifier:
        return by_code | named(query)
    return by_code | Q(contact_phone=number) | Q(owner__phone=number) | Q(proxy__phone=number)
