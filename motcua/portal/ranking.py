"""Published results of agencies: the weekly ranking, and the nine scores of quarters and years."""

from datetime import date
from io import BytesIO
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.agencies.models import Level
from motcua.documents.checks import XLSX
from motcua.scorecard import weekly
from motcua.scorecard.models import WeeklyRanking
from motcua.scorecard.nine import rules
from motcua.scorecard.published_nine import period_words, places_of, published_nine, unranked_in
from motcua.scorecard.week_sheet import xlsx_of
from motcua.web.audience import PageRequest, for_everyone
from motcua.web.ratelimit import rate_limited
from motcua.web.templatetags.ui import day


@for_everyone
@require_GET
def rankings(request: PageRequest) -> HttpResponse:
    """The latest week, or one asked for; figures as they stood when they were published."""
    kind = _kind(request)
    weeks = weekly.published(kind)
    wanted, days = _week(request), [(one.isoformat(), day(one)) for one in weeks]
    ranking = get_object_or_404(WeeklyRanking, kind=kind, last=wanted or weeks[0]) if weeks else None
    facts: dict[str, Any] = {
        "choices": [
            ("loai", _("Nhóm cơ quan"), kind, WeeklyRanking.Kind.choices),
            ("tuan", _("Tuần kết thúc ngày"), ranking and ranking.last.isoformat(), days),
        ],
        "ranking": ranking,
        "lines": weekly.lines_of(ranking) if ranking else [],
    }
    return render(request, "portal/rankings.html", facts)


@for_everyone
@require_GET
@rate_limited("ranking-sheet", per_minute=60)
def rankings_sheet(request: PageRequest) -> FileResponse:
    """The same ranking as a spreadsheet; 404 where none was published."""
    kind = _kind(request)
    wanted = _week(request) or next(iter(weekly.published(kind)), None)
    ranking = get_object_or_404(WeeklyRanking, kind=kind, last=wanted)
    content = BytesIO(xlsx_of(ranking, weekly.lines_of(ranking)))
    name = f"xep-hang-{kind}-{ranking.last.isoformat()}.xlsx"
    return FileResponse(content, as_attachment=True, filename=name, content_type=XLSX)


def _kind(request: PageRequest) -> str:
    kind = request.GET.get("loai", WeeklyRanking.Kind.DISTRICTS.value)
    if kind not in WeeklyRanking.Kind.values:
        raise Http404
    return kind


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
    level, asked = request.GET.get("cap", Level.COMMUNE.value), request.GET.get("ky")
    made = {str(one.pk): one for one in published_nine()}
    if level not in Level.values or (made and asked and asked not in made):
        raise Http404
    chosen = made[asked or next(iter(made))] if made else None
    lines = places_of(chosen, level) if chosen else []
    periods = [(key, period_words(one)) for key, one in made.items()]
    facts = {
        "choices": [
            ("cap", _("Nhóm cơ quan"), level, Level.choices),
            ("ky", _("Kỳ"), chosen and str(chosen.pk), periods),
        ],
        "chosen": chosen,
        "period": period_words(chosen) if chosen else "",
        "lines": lines,
        "unranked": unranked_in(lines),
        "indices": rules()["indices"],
        "basis": rules()["legal_basis"],
        "note": rules()["unconfirmed"]["valid_to"],
    }
    return render(request, "portal/nine.html", facts)
