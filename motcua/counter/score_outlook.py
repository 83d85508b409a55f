"""What to do about a card: where points are lost, who must act, the next class, what if, a forecast."""

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from motcua.common.refusal import Refusal
from motcua.counter.frame import show
from motcua.counter.score import card_query, unit_asked
from motcua.counter.score_forms import CardForm
from motcua.counter.score_ways import opening
from motcua.dossiers.figures import Period
from motcua.scorecard import outlook as rules
from motcua.scorecard import permissions
from motcua.scorecard.live import LiveCard, card_of
from motcua.scorecard.scoring import ComponentScore
from motcua.scorecard.services import first_day
from motcua.web.audience import StaffRequest, for_staff

SHOWN = 6  # components that cost most


class WhatIfForm(forms.Form):
    """So many dossiers of one kind."""

    viec = forms.ChoiceField(
        label=gettext_lazy("Nếu hồ sơ"), choices=[(one.key, one.words) for one in rules.WAYS]
    )
    so = forms.IntegerField(
        label=gettext_lazy("Số hồ sơ"),
        min_value=1,
        max_value=10_000_000,
        error_messages={
            "required": gettext_lazy("Vui lòng nhập số hồ sơ."),
            "invalid": gettext_lazy("Số hồ sơ phải là một số nguyên, ví dụ 25."),
        },
    )


@for_staff(*permissions.ROLES)
@require_safe
def outlook(request: StaffRequest) -> HttpResponse:
    """One unit, one period: what costs most, how many more, what if, how it may end."""
    at = request.person.now
    unit = unit_asked(request, at.date())
    period = _whole(CardForm(request.GET, today=at.date(), since=first_day()).period(), at.date())
    asked = WhatIfForm(request.GET if "so" in request.GET else None)
    facts: dict[str, Any] = {
        "unit": unit,
        "period": period,
        "form": asked,
        "back": f"{reverse('counter:score')}?{urlencode(card_query(unit.pk, period))}",
        "query": card_query(unit.pk, period),
    }
    try:
        live = card_of(unit, period, at=at)
    except Refusal as refusal:
        facts["refusal"] = str(refusal)
        return show(request, "counter/score_outlook.html", facts, status=409, here=reverse("counter:score"))
    status = _what_if(live, asked, facts)
    card = live.card
    facts |= {
        "card": card,
        "losses": [_loss(one, live) for one in rules.losses(card)[:SHOWN]],
        "above": rules.next_class(card),
        "needed": _needed(live, at=at),
        "forecast": rules.forecast(live, at=at),
        "missing": live.missing,
    }
    return show(request, "counter/score_outlook.html", facts, status=status, here=reverse("counter:score"))


def _loss(one: ComponentScore, live: LiveCard) -> dict[str, Any]:
    opens = opening(one.component.id, one.count, card_query(live.unit.pk, live.period))
    return {"one": one, "lost": rules.lost(one), "opens": opens}


def _needed(live: LiveCard, *, at: datetime) -> list[dict[str, Any]]:
    """Each way with the agencies below that have most such dossiers; each opens to them."""
    holders = rules.holders(live, at=at)
    return [
        {
            "one": one,
            "holders": [
                (unit, n, _behind(one.way.components[0], unit.pk, live.period))
                for unit, n in holders[one.way.key]
            ],
        }
        for one in rules.needed(live.card)
    ]


def _behind(component: str, unit: UUID, period: Period) -> str:
    return f"{reverse('counter:score_behind', args=[component])}?{urlencode(card_query(unit, period))}"


def _whole(period: Period, today: date) -> Period:
    """What ends today is a year that runs: it is looked at to its end."""
    return Period(period.first, date(today.year, 12, 31)) if period.last == today else period


def _what_if(live: LiveCard, asked: WhatIfForm, facts: dict[str, Any]) -> int:
    """The answer beside the question; a number that cannot be is said at its field."""
    if not asked.is_bound:
        return 200
    if not asked.is_valid():
        return 422
    way = rules.BY_KEY[asked.cleaned_data["viec"]]
    try:
        facts["answer"] = rules.what_if(live.card, way, asked.cleaned_data["so"])
    except Refusal as refusal:
        asked.add_error("so", str(refusal))
        return 422
    facts["gain"] = facts["answer"].total - live.card.total
    return 200
