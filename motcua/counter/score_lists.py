"""The procedures and petitions behind a figure of a card, each with what is missing or late about it."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from motcua.catalogue.permissions import can_edit
from motcua.counter import paging
from motcua.counter.frame import show
from motcua.counter.masking import hidden_petitions
from motcua.counter.score import card_query, unit_asked
from motcua.counter.score_forms import CardForm
from motcua.counter.score_ways import component_of, part_asked, part_words
from motcua.dossiers.figures import Period
from motcua.feedback.models import Petition
from motcua.feedback.satisfaction import is_dissatisfied
from motcua.scorecard import lacking, permissions
from motcua.scorecard.opening import Part
from motcua.scorecard.services import first_day
from motcua.scorecard.sources import ANNOUNCED, NOTES
from motcua.web.audience import StaffRequest, for_staff

PAGE = 50
_TODAY = ("1.3", "3.1")  # counted as the catalogue stood when the period was over


@for_staff(*permissions.ROLES)
@require_safe
def procedures(request: StaffRequest, component: str) -> HttpResponse:
    """The procedures a component loses points for, or another part of its figure, by their codes."""
    if component not in lacking.PROCEDURES:
        raise Http404
    at = request.person.now
    facts, period, part = _facts(request, component, lacking.PROCEDURES)
    found = lacking.lacking(component, facts["unit"], period, at=at, part=part)
    if found is None:
        raise Http404
    after = request.GET.get("after", "")[:40]
    rows = lacking.lines(found, day=at.date(), after=after, most=PAGE + 1)
    facts |= {
        "number": len(found.which),
        "rows": [
            {
                "one": one,
                "url": reverse("portal:procedure", args=[one.code]) if one.public else "",
                "edit": reverse("console:version", args=[one.version.pk])
                if can_edit(request.officer)
                else "",
            }
            for one in rows[:PAGE]
        ],
        "parts": component == "1.3" and part != Part.COUNTED,
        "tasks": component in ANNOUNCED,
        "of_province": component in lacking.OF_PROVINCE,
        "today": min(at.date(), period.last) if component in _TODAY else None,
        "next_key": rows[PAGE - 1].code if len(rows) > PAGE else "",
        "first": bool(after),
    }
    return show(request, "counter/score_procedures.html", facts, here=reverse("counter:score"))


@for_staff(*permissions.ROLES)
@require_safe
def petitions(request: StaffRequest, component: str) -> HttpResponse:
    """The petitions a component loses points for, or another part of its figure, the oldest first.

    Those this officer may not open are masked: the list is as long as its figure, but for one about himself.
    """
    if component not in lacking.PETITIONS:
        raise Http404
    facts, period, part = _facts(request, component, lacking.PETITIONS)
    counted = Petition.objects.exclude(official=request.officer.staff).select_related("unit")
    rows = lacking.petitions(counted, component, facts["unit"], period, at=request.person.now, part=part)
    after = request.GET.get("after", "")[:80]
    shown = list(paging.behind(rows, "sent_at", after)[: PAGE + 1])
    hidden = hidden_petitions(request, [one.pk for one in shown[:PAGE]], title=facts["title"])
    facts |= {
        "rows": [_petition(one, component, masked=one.pk in hidden) for one in shown[:PAGE]],
        "masked": bool(hidden),
        "next_key": paging.key(shown[PAGE - 1].sent_at, shown[PAGE - 1].pk) if len(shown) > PAGE else "",
        "first": bool(after),
    }
    return show(request, "counter/score_petitions.html", facts, here=reverse("counter:score"))


def _petition(one: Petition, component: str, *, masked: bool) -> dict[str, Any]:
    """How a sender judged is said to those alone who read it on the petition's page."""
    judged = component == "5.3" and not masked
    return {
        "one": one,
        "masked": masked,
        "disliked": judged and is_dissatisfied(one.liking),
        "again": judged and one.reopened_at,
    }


def _facts(
    request: StaffRequest, component: str, words: Mapping[str, str | Promise]
) -> tuple[dict[str, Any], Period, Part]:
    """What both pages say above their list. 404 for a unit, component or part that is not there to see."""
    day, part = request.person.now.date(), part_asked(request.GET)
    unit = unit_asked(request, day)
    period = CardForm(request.GET, today=day, since=first_day()).period()
    counted = component_of(component, period)
    if counted is None or part is None:
        raise Http404
    back = f"{reverse('counter:score')}?{urlencode(card_query(unit.pk, period))}"
    facts = {
        "title": words[component] if part == Part.LOST else part_words(counted, part),
        "lost": part == Part.LOST,
        "unit": unit,
        "period": period,
        "component": counted,
        "back": back,
        "note": NOTES.get(component, ""),
    }
    return facts, period, part
