"""The weekly ranking of departments, districts and communes, as it was published."""

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from motcua.scorecard import weekly
from motcua.scorecard.models import WeeklyRanking
from motcua.web.audience import PageRequest, for_everyone


@for_everyone
@require_GET
def rankings(request: PageRequest) -> HttpResponse:
    """The latest week, or one asked for; figures as they stood when they were published."""
    kinds = WeeklyRanking.Kind
    kind = request.GET.get("loai", kinds.DISTRICTS.value)
    if kind not in kinds.values:
        raise Http404
    weeks = weekly.published(kind)
    facts: dict[str, Any] = {"kinds": kinds.choices, "kind": kind, "weeks": weeks}
    if not weeks:
        return render(request, "portal/rankings.html", facts)
    ranking = get_object_or_404(WeeklyRanking, kind=kind, last=_week(request) or weeks[0])
    facts |= {"ranking": ranking, "lines": weekly.lines_of(ranking)}
    return render(request, "portal/rankings.html", facts)


def _week(request: PageRequest) -> date | None:
    text = request.GET.get("tuan", "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as wrong:
        raise Http404 from wrong
