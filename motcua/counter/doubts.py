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
from motcua.counter.masking import hidden_dossiers
from motcua.counter.paper_register import COUNTERS
from motcua.deadlines.calendars import local
from motcua.dossiers.models import Dossier
from motcua.dossiers.status import Act
from motcua.identity.models import Staff
from motcua.oversight.doubt_limits import asked_about, said
from motcua.oversight.models import Doubt
from motcua.oversight.services import asking
from motcua.scorecard.permissions import own_unit
from motcua.web.audience import StaffRequest, for_staff

PAGE = 50
SHOWN = 20  # dossiers named with a question
_BY_DUE = {Doubt.Pattern.LAST_MINUTES, Doubt.Pattern.NO_APOLOGY}  # where the due date is part of it


@for_staff(*asking.ANSWERERS)
@require_safe
def doubts(request: StaffRequest) -> HttpResponse:
    """Open questions about the units below this officer first, then what was answered lately."""
    rows = Doubt.objects.filter(unit__in=_units(request)).select_related("unit", "person", "answered_by")
    waiting = list(rows.filter(answered_at=None).order_by("-day", "pk")[: PAGE + 1])
    facts = {
        "open": _by_pattern(waiting[:PAGE]),
        "more": len(waiting) > PAGE,
        "answered": list(rows.exclude(answered_at=None).order_by("-answered_at")[:PAGE]),
        "many": PAGE,
        "patterns": asked_about(local(request.person.now).date()),
        "may_count": bool(request.officer.roles & set(COUNTERS)),
    }
    return show(request, "counter/doubts.html", facts, here=reverse("counter:doubts"))


def _by_pattern(rows: list[Doubt]) -> list[tuple[str, str, list[Doubt]]]:
    """The same question by the same limits about several units stands once, the latest day first."""
    found: dict[tuple[str, str], list[Doubt]] = {}
    for row in rows:
        found.setdefault((row.get_pattern_display(), said(row.pattern, row.limits)), []).append(row)
    return [(*key, group) for key, group in found.items()]


@for_staff(*asking.ANSWERERS)
@require_http_methods(["GET", "HEAD", "POST"])
def doubt(request: StaffRequest, doubt_id: UUID) -> HttpResponse:
    """One question with its dossiers, masked those this officer may not open; the answer stays with it."""
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
    dossiers = _evidence(request, row)
    facts: dict[str, Any] = {
        "row": row,
        "limit": said(row.pattern, row.limits),
        "dossiers": dossiers,
        "masked": any(one["masked"] for one in dossiers),
        "rest": max(row.number - SHOWN, 0) if row.dossiers else 0,
        "may": row.answered_at is None and asking.may_answer(request.officer, row, units),
        "refusal": refusal,
        "typed": typed,
    }
    return show(request, "counter/doubt.html", facts, status=status, here=reverse("counter:doubts"))


def _evidence(request: StaffRequest, row: Doubt) -> list[dict[str, Any]]:
    """The first dossiers: what was done when and by whom, and what went before. Of one this officer may not
    open nothing is said that leads to the applicant, such as an earlier dossier of the same person.
    """
    seen = list(Dossier.objects.filter(pk__in=row.dossiers[:SHOWN]).order_by("pk"))
    hidden = hidden_dossiers(request, [one.pk for one in seen], title=row.get_pattern_display())
    may = Dossier.objects.visible_to(request.officer)
    found = asking.evidence(row, [one.pk for one in seen])
    people = Staff.objects.in_bulk({act.staff for one in found.values() for act in one.acts})
    before = may.in_bulk({one for said in found.values() for one in said.before})
    return [
        {
            "dossier": one,
            "masked": one.pk in hidden,
            "acts": [(Act(act.act).label, act.staff and people[act.staff], act.at) for act in said.acts],
            "before": [before[pk] for pk in opens],
            "hidden": len(said.before) - len(opens),
            "shown_at": said.shown_at,
            "due_at": said.due_at if row.pattern in _BY_DUE else None,
        }
        for one in seen
        for said in [found[one.pk]]
        for opens in [[pk for pk in said.before if pk in before and one.pk not in hidden]]
    ]


def _units(request: StaffRequest) -> frozenset[UUID]:
    day = request.person.now.date()
    return lines_on(day).under(own_unit(request.officer, day).pk)
