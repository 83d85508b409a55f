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
from motcua.scorecard.answerable import People, people_of
from motcua.scorecard.forecast import forecast
from motcua.scorecard.live import LiveCard, card_of
from motcua.scorecard.scoring import ComponentScore
from motcua.scorecard.services import first_day
from motcua.scorecard.sets import Outside
from motcua.scorecard.ways import BY_KEY, WAYS, WORDS, Things, Way, ways_of
from motcua.web.audience import StaffRequest, for_staff

SHOWN = 6  # components that cost most, ways that bring most; the others are a click away
_KINDS = {
    Things.DOSSIERS: gettext_lazy("Hồ sơ"),
    Things.PROCEDURES: gettext_lazy("Thủ tục"),
    Things.PETITIONS: gettext_lazy("Phản ánh, kiến nghị"),
    Things.COMMUNES: gettext_lazy("Xã"),
}


class WhatIfForm(forms.Form):
    """So many dossiers, procedures, petitions of one kind."""

    viec = forms.ChoiceField(
        label=gettext_lazy("Nếu"),
        choices=[
            (words, [(one.key, one.words) for one in WAYS if one.things == things])
            for things, words in _KINDS.items()
        ],
    )
    so = forms.IntegerField(
        label=gettext_lazy("Số lượng"),
        min_value=1,
        max_value=10_000_000,
        error_messages={
            "required": gettext_lazy("Vui lòng nhập số lượng."),
            "invalid": gettext_lazy("Số lượng phải là một số nguyên, ví dụ 25."),
        },
    )


@for_staff(*permissions.ROLES)
@require_safe
def outlook(request: StaffRequest) -> HttpResponse:
    """One unit, one period: what costs most, how many more, what if, how it may end."""
    at = request.person.now
    unit = unit_asked(request, at.date())
    wanted = CardForm(request.GET, today=at.date(), since=first_day())
    period = _whole(wanted.period(), wanted.year)
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
    card, people = live.card, people_of(unit, at.date())
    losses = [_loss(one, live, people) for one in rules.losses(card)]
    needed = _needed(live, at=at)
    facts |= {
        "card": card,
        "losses": losses[:SHOWN],
        "unjudged": [_loss(one, live, people) for one in card.unjudged],
        "others": losses[SHOWN:],
        "above": rules.next_class(card),
        "needed": needed[:SHOWN],
        "needed_besides": needed[SHOWN:],
        "forecast": forecast(live, at=at),
    }
    return show(request, "counter/score_outlook.html", facts, status=status, here=reverse("counter:score"))


def _loss(one: ComponentScore, live: LiveCard, people: People) -> dict[str, Any]:
    """A component with what it costs, what its count opens to, and who answers for it."""
    key = one.component.id
    late = live.counted.as_changed.get("2.1")
    opens = opening(key, one.count, card_query(live.unit.pk, live.period), late=late)
    outside = live.card.level not in one.component.scope
    beyond = outside and one.component.outside == Outside.ZERO and one.count is None
    ways = [way for way in ways_of(key) if not way.beyond or rules.most(live.card, way)]
    return {
        "one": one,
        "lost": rules.lost(one),
        "opens": opens,
        "ways": [{"way": way, "people": people.of(way)} for way in ([] if beyond else ways)],
        "of_province": outside and one.component.outside == Outside.INHERIT,
        "brought": live.given[key].note if key in live.given else "",
        "missing": live.missing.get(key, "") if one.count is None else "",
    }


def _needed(live: LiveCard, *, at: datetime) -> list[dict[str, Any]]:
    """Each way with the agencies below that have most such dossiers, petitions; each opens to them."""
    holders = rules.holders(live, at=at)
    return [
        {
            "one": one,
            "kind": _KINDS[one.way.things],
            "things": WORDS[one.way.things],
            "holders": [
                (unit, n, _behind(one.way, unit.pk, live.period)) for unit, n in holders[one.way.key]
            ],
        }
        for one in rules.needed(live.card)
    ]


def _behind(way: Way, unit: UUID, period: Period) -> str:
    page = "counter:score_petitions" if way.things == Things.PETITIONS else "counter:score_behind"
    return f"{reverse(page, args=[way.components[0]])}?{urlencode(card_query(unit, period))}"


def _whole(period: Period, year: Period) -> Period:
    """This year so far is looked at to its end."""
    return Period(period.first, date(year.last.year, 12, 31)) if period == year else period


def _what_if(live: LiveCard, asked: WhatIfForm, facts: dict[str, Any]) -> int:
    """The answer beside the question; a number that cannot be is said at its field."""
    if not asked.is_bound:
        return 200
    if not asked.is_valid():
        return 422
    way = BY_KEY[asked.cleaned_data["viec"]]
    try:
        facts["answer"] = rules.what_if(live.card, way, asked.cleaned_data["so"])
    except Refusal as refusal:
        asked.add_error("so", str(refusal))
        return 422
    facts["gain"] = facts["answer"].total - live.card.total
    return 200
