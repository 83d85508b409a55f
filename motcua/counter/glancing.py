"""A unit at a glance: the page for a telephone, the screen of the leaders' room, the printed sheet."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from motcua.counter import findings, work
from motcua.counter.figures import cell, courses
from motcua.counter.frame import show
from motcua.counter.glance import Glance, glance
from motcua.counter.glance_sheet import pdf_of
from motcua.counter.kinds import Kind
from motcua.counter.score import unit_asked
from motcua.oversight import stock
from motcua.oversight.behind import Count
from motcua.scorecard import permissions
from motcua.web.audience import StaffRequest, for_staff

EVERY = 30  # seconds between two askings of the wall


@for_staff(*permissions.ROLES)
@require_safe
def overview(request: StaffRequest) -> HttpResponse:
    """One column that reads on a telephone: what is late, the points, who is last, open questions."""
    unit = unit_asked(request, request.person.now.date())
    found = glance(unit, at=request.person.now)
    facts = _facts(found) | _opening(found) | {"to_sign": _to_sign(request)}
    facts["courses"] = courses(unit.pk, "dung-han", "hai-long", "diem-766")
    return show(request, "counter/glance.html", facts, here=reverse("counter:glance"))


@for_staff(*permissions.ROLES)
@never_cache
@require_safe
def wall(request: StaffRequest) -> HttpResponse:
    """The screen of the meeting room; its script asks again and says when the line is lost."""
    unit = unit_asked(request, request.person.now.date())
    found = glance(unit, at=request.person.now)
    age = max(int((request.person.now - found.at).total_seconds()), 0)
    facts = _facts(found) | {"every": EVERY, "age": age}
    facts["courses"] = courses(unit.pk, "dung-han", "hai-long", "diem-766")
    template = "counter/wall.html#figures" if "so-lieu" in request.GET else "counter/wall.html"
    return render(request, template, facts)


@for_staff(*permissions.ROLES)
@require_safe
def sheet(request: StaffRequest) -> HttpResponse:
    """The same figures on one printed page."""
    found = glance(unit_asked(request, request.person.now.date()), at=request.person.now)
    answer = HttpResponse(pdf_of(found), content_type="application/pdf")
    name = found.unit.identifier or found.unit.pk
    answer["Content-Disposition"] = f'inline; filename="phieu-so-lieu-{name}-{found.at:%Y-%m-%d}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _to_sign(request: StaffRequest) -> int:
    return work.counts(request.officer, at=request.person.now).get(Kind.SIGN, 0)


def _opening(found: Glance) -> dict[str, Any]:
    """The figures of the page with the addresses of their dossiers."""
    unit, month = found.unit.pk, found.month
    now = {kind: cell(found.now[kind], kind, under=unit) for kind in stock.Kind}
    counted = {one: cell(n, one, under=unit, period=month) for one, n in found.counted.items()}
    return {
        "late_cell": now[stock.Kind.LATE],
        "open_cell": now[stock.Kind.OPEN],
        "soon_cell": now[stock.Kind.SOON],
        "applicant_cell": now[stock.Kind.APPLICANT],
        "received_cell": counted[Count.RECEIVED],
        "settled_cell": counted[Count.SETTLED],
        "settled_late_cell": counted[Count.LATE],
        "worst": [
            (
                one,
                cell(one.late, stock.Kind.LATE, under=one.unit.pk),
                cell(one.opened, stock.Kind.OPEN, under=one.unit.pk),
            )
            for one in found.worst
        ],
    }


def _facts(found: Glance) -> dict[str, Any]:
    numbers = found.now
    return {
        "found": found,
        "unit": found.unit,
        "finding": findings.of_overview(found),
        "late": numbers[stock.Kind.LATE],
        "soon": numbers[stock.Kind.SOON],
        "opened": numbers[stock.Kind.OPEN],
        "applicant": numbers[stock.Kind.APPLICANT],
        "received": found.counted[Count.RECEIVED],
        "settled": found.counted[Count.SETTLED],
        "last": found.lowest,
    }
