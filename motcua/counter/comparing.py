"""Places side by side: a district's divisions and communes, the province's agencies and districts."""

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from motcua.agencies.models import Role
from motcua.agencies.services import committee_of
from motcua.counter import figures
from motcua.counter.figures import cell
from motcua.counter.frame import show
from motcua.counter.visit_forms import PeriodForm
from motcua.dossiers.figures import Period
from motcua.oversight import stock
from motcua.oversight.behind import Count
from motcua.oversight.comparing import Row, compare
from motcua.oversight.places import may_compare, top_of
from motcua.web.audience import StaffRequest, for_staff

LONGEST = 366  # days
COUNTED = (Count.RECEIVED, Count.SETTLED, Count.LATE, Count.REFUSED, Count.ASKED, Count.UNAPOLOGISED)
NOW = (stock.Kind.OPEN, stock.Kind.LATE)


@for_staff(Role.TTHC_CONTROL, Role.AREA_CONTROL, Role.HEAD_ONE_STOP)
@require_safe
def compare_places(request: StaffRequest) -> HttpResponse:
    """What each place received, settled, settled late, refused; every figure opens to its dossiers."""
    officer, at = request.officer, request.person.now
    if not may_compare(officer):
        raise PermissionDenied
    day = at.date()
    top = top_of(officer, _chosen(request), day)
    if top is None:
        raise Http404
    form = PeriodForm(request.GET if "tu" in request.GET or "den" in request.GET else None, today=day)
    period = period_of(form)
    found = compare(top, period, stock.moment_for(top, at=at), day=day)
    facts = {
        "top": top,
        "above": _chosen(request) is not None and top.pk != _own(request, day),
        "period_form": form,
        "period": period,
        "heads": [figures.TITLES[one] for one in COUNTED],
        "now_heads": [figures.TITLES[one] for one in NOW],
        "rows": [_line(row, period) for row in found.rows],
        "total": _counted(found.counted, top.pk, period),
        "total_guided": found.guided,
        "total_now": _standing(found.now, top.pk),
    }
    return show(request, "counter/compare.html", facts, here=reverse("counter:compare"))


def period_of(form: PeriodForm) -> Period:
    """The days asked for, a year at most; the last ones count."""
    first, last = form.days()
    return Period(max(first, date.fromordinal(last.toordinal() - LONGEST)), last)


def _line(row: Row, period: Period) -> dict[str, Any]:
    unit = row.place.unit
    return {
        "unit": unit,
        "url": f"{reverse('counter:compare')}?{urlencode(_query(unit.pk, period))}"
        if row.place.opens
        else "",
        "apart": row.apart,
        "cells": _counted(row.counted, unit.pk, period),
        "guided": row.guided,
        "visits_url": f"{reverse('counter:visits')}?{urlencode(_query(unit.pk, period, 'don-vi'))}",
        "now": _standing(row.now, unit.pk),
        "may_urge": not row.place.opens and bool(row.now[stock.Kind.LATE] + row.now[stock.Kind.SOON]),
    }


def _counted(counted: dict[Count, int], unit: UUID, period: Period) -> list[dict[str, Any]]:
    return [
        {
            "title": figures.TITLES[one],
            "cell": cell(counted[one], one, under=unit, period=period),
            "late": one in {Count.LATE, Count.UNAPOLOGISED},
        }
        for one in COUNTED
    ]


def _standing(numbers: stock.Numbers, unit: UUID) -> list[dict[str, Any]]:
    return [
        {
            "title": figures.TITLES[one],
            "cell": cell(numbers[one], one, under=unit),
            "late": one == stock.Kind.LATE,
        }
        for one in NOW
    ]


def _query(unit: UUID, period: Period, key: str = "cap") -> dict[str, str]:
    return {key: str(unit), "tu": f"{period.first:%d/%m/%Y}", "den": f"{period.last:%d/%m/%Y}"}


def _chosen(request: StaffRequest) -> UUID | None:
    text = request.GET.get("cap", "")
    try:
        return UUID(text) if text else None
    except ValueError as wrong:
        raise Http404 from wrong


def _own(request: StaffRequest, day: date) -> UUID:
    own: UUID = committee_of(request.officer.unit, day).pk
    return own
