"""Published results of agencies: the weekly ranking, and the nine scores of quarters and years."""

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from motcua.agencies.models import Level
from motcua.scorecard import weekly
from motcua.scorecard.models import WeeklyRanking
from motcua.scorecard.nine import rules
from motcua.scorecard.published_nine import period_words, places_of, published_nine
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


@for_everyone
@require_GET
def nine(request: PageRequest) -> HttpResponse:
    """The nine scores of agencies for a quarter or a year, with what was corrected since; no person's."""
    made = published_nine()
    facts: dict[str, Any] = {"levels": Level.choices, "level": request.GET.get("cap", Level.COMMUNE.value)}
    if facts["level"] not in Level.values:
        raise Http404
    facts["periods"] = [{"key": str(one.pk), "words": period_words(one), "one": one} for one in made]
    if made:
        chosen = next((one for one in facts["periods"] if one["key"] == request.GET.get("ky")), None)
        if chosen is None and request.GET.get("ky"):
            raise Http404
        facts |= {"chosen": chosen or facts["periods"][0], "indices": rules()["indices"]}
        facts["lines"] = places_of(facts["chosen"]["one"], facts["level"])
    facts |= {"basis": rules()["legal_basis"], "note": rules()["unconfirmed"]["valid_to"]}
    return render(request, "portal/nine.html", facts)
