"""A unit at a glance: the page for a telephone, the screen of the leaders' room, the printed sheet."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from motcua.agencies.models import Unit
from motcua.counter.frame import show
from motcua.counter.glance import SHOWN_PLACES, Glance, glance
from motcua.counter.glance_sheet import pdf_of
from motcua.oversight import stock
from motcua.oversight.behind import Count
from motcua.scorecard import permissions
from motcua.web.audience import StaffRequest, for_staff

EVERY = 30  # seconds between two askings of the wall


@for_staff(*permissions.ROLES)
@require_safe
def overview(request: StaffRequest) -> HttpResponse:
    """One column that reads on a telephone: what is late, the points, who is last, open questions."""
    unit = _unit(request)
    facts = _facts(glance(unit, at=request.person.now))
    return show(request, "counter/glance.html", facts, here=reverse("counter:glance"))


@for_staff(*permissions.ROLES)
@never_cache
@require_safe
def wall(request: StaffRequest) -> HttpResponse:
    """The screen of the meeting room; its script asks again and says when the line is lost."""
    unit = _unit(request)
    found = glance(unit, at=request.person.now)
    age = max(int((request.person.now - found.at).total_seconds()), 0)
    facts = _facts(found) | {"every": EVERY, "age": age}
    template = "counter/wall.html#figures" if "so-lieu" in request.GET else "counter/wall.html"
    return render(request, template, facts)


@for_staff(*permissions.ROLES)
@require_safe
def sheet(request: StaffRequest) -> HttpResponse:
    """The same figures on one printed page."""
    found = glance(_unit(request), at=request.person.now)
    answer = HttpResponse(pdf_of(found), content_type="application/pdf")
    name = found.unit.identifier or found.unit.pk
    answer["Content-Disposition"] = f'inline; filename="phieu-so-lieu-{name}-{found.at:%Y-%m-%d}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _unit(request: StaffRequest) -> Unit:
    """The unit asked for, or the officer's own. 404 for one whose card is not this officer's to open."""
    day, text = request.person.now.date(), request.GET.get("don-vi", "")
    if not text:
        return permissions.own_unit(request.officer, day)
    try:
        unit = get_object_or_404(Unit, pk=UUID(text))
    except ValueError as wrong:
        raise Http404 from wrong
    if not permissions.can_see_card(unit.pk, permissions.seen_by(request.officer, day)):
        raise Http404
    return unit


def _facts(found: Glance) -> dict[str, Any]:
    numbers = found.now
    return {
        "found": found,
        "unit": found.unit,
        "late": numbers[stock.Kind.LATE],
        "soon": numbers[stock.Kind.SOON],
        "opened": numbers[stock.Kind.OPEN],
        "applicant": numbers[stock.Kind.APPLICANT],
        "received": found.counted[Count.RECEIVED],
        "settled": found.counted[Count.SETTLED],
        "last": found.best[::-1][:SHOWN_PLACES],
    }
