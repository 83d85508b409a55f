"""Questions about figures that look too good, for whoever is accountable: read, open the dossiers, answer."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.agencies.areas import lines_on
from motcua.common.refusal import Refusal
from motcua.counter.frame import show
from motcua.counter.paper_register import COUNTERS
from motcua.dossiers.models import Dossier
from motcua.oversight.models import Doubt
from motcua.oversight.services import asking
from motcua.scorecard.permissions import own_unit
from motcua.web.audience import StaffRequest, for_staff

PAGE = 50
SHOWN = 20  # dossiers named with a question


@for_staff(*asking.ANSWERERS)
@require_safe
def doubts(request: StaffRequest) -> HttpResponse:
    """Open questions about the units below this officer first, then what was answered lately."""
    rows = Doubt.objects.filter(unit__in=_units(request)).select_related("unit", "person", "answered_by")
    facts = {
        "open": list(rows.filter(answered_at=None).order_by("-day", "pk")[:PAGE]),
        "answered": list(rows.exclude(answered_at=None).order_by("-answered_at")[:PAGE]),
        "many": PAGE,
        "may_count": bool(request.officer.roles & set(COUNTERS)),
    }
    return show(request, "counter/doubts.html", facts, here=reverse("counter:doubts"))


@for_staff(*asking.ANSWERERS)
@require_http_methods(["GET", "HEAD", "POST"])
def doubt(request: StaffRequest, doubt_id: UUID) -> HttpResponse:
    """One question with its dossiers, those this officer may see; the answer stays with it."""
    units = _units(request)
    related = Doubt.objects.select_related("unit", "person", "answered_by")
    row = get_object_or_404(related, pk=doubt_id, unit__in=units)
    refusal, typed, status = "", request.POST.get("answer", "").replace("\x00", ""), 200
    if request.method == "POST":
        try:
            asking.answer(
                doubt_id=row.pk, text=typed[:2000], units=units, by=request.officer, at=request.person.now
            )
        except Refusal as refused:
            refusal, status = str(refused), 409
        else:
            messages.success(request, _("Đã ghi câu trả lời."))
            return redirect("counter:doubts")
    seen = Dossier.objects.visible_to(request.officer).filter(pk__in=row.dossiers[:SHOWN])
    facts: dict[str, Any] = {
        "row": row,
        "dossiers": list(seen.order_by("pk")),
        "rest": max(row.number - SHOWN, 0) if row.dossiers else 0,
        "may": row.answered_at is None and asking.may_answer(request.officer, row, units),
        "refusal": refusal,
        "typed": typed,
    }
    return show(request, "counter/doubt.html", facts, status=status, here=reverse("counter:doubts"))


def _units(request: StaffRequest) -> frozenset[UUID]:
    day = request.person.now.date()
    return lines_on(day).under(own_unit(request.officer, day).pk)
