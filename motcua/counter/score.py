"""The card of 766/QĐ-TTg for leaders and those who watch: points, how they come about, the dossiers."""

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from motcua.agencies.areas import kept_lines
from motcua.agencies.models import Unit, UnitKind
from motcua.common.refusal import Refusal
from motcua.counter import findings, walking, ways
from motcua.counter.changes import points_change
from motcua.counter.figures import courses
from motcua.counter.frame import show
from motcua.counter.lines import lines
from motcua.counter.masking import masked
from motcua.counter.score_forms import CardForm, offered
from motcua.counter.score_ways import FILED, BehindScore, of_component, opening
from motcua.counter.spreadsheets import spreadsheet
from motcua.counter.watching import COLUMNS, rows_of
from motcua.dossiers.figures import Period
from motcua.dossiers.mark_figures import Scope, marked
from motcua.dossiers.marks import Mark
from motcua.identity.models import Staff
from motcua.oversight.places import places_under
from motcua.oversight.services.loading import may_load
from motcua.scorecard import permissions
from motcua.scorecard.card_sheet import xlsx_of
from motcua.scorecard.live import LiveCard, cards_of
from motcua.scorecard.national import BROUGHT_AS
from motcua.scorecard.opening import LOST
from motcua.scorecard.ranking import ranked, unranked, unranked_words
from motcua.scorecard.scoring import ComponentScore
from motcua.scorecard.services import first_day
from motcua.web.audience import StaffRequest, for_staff

_BY_FIRST = {"2.1": "2.1-dau"}
MOST_PEOPLE = 60


@for_staff(*permissions.ROLES)
@require_safe
def card(request: StaffRequest) -> HttpResponse:
    """A unit's points for a period, each component with its count and formula; its neighbours ranked."""
    at, page = request.person.now, reverse("counter:score")
    day = at.date()
    unit = unit_asked(request, day)
    asked = any(name in request.GET for name in CardForm.base_fields)
    form = CardForm(request.GET if asked else None, today=day, since=first_day())
    period, only = form.period(), form.only()
    facts: dict[str, Any] = {
        "unit": unit,
        "form": form,
        "period": period,
        "offered": [(words, f"?{urlencode(card_query(unit.pk, one))}") for words, one in offered(day)],
    }
    try:
        below = _below(unit, day)
        beside = [] if only.any else below or _beside(unit, day)
        own, *others = cards_of([unit, *beside], period, at=at, only=only)
    except Refusal as refusal:
        return show(
            request,
            "counter/score.html",
            facts | {"refusal": str(refusal)},
            status=409,
            here=page,
        )
    seen = permissions.seen_by(request.officer, day)
    busy = [one for one in others if one.busy]
    apart = unranked(busy)
    query = card_query(unit.pk, period) | form.narrowed()
    facts |= {
        "own": own,
        "finding": "" if own.narrowed else findings.of_card(own),
        "change": None if own.narrowed else points_change(own, at=at),
        "courses": courses(unit.pk, "diem-766", "dung-han", "hai-long"),
        "sheet": f"{reverse('counter:score_sheet')}?{urlencode(query)}",
        "outlook": f"{reverse('counter:score_outlook')}?{urlencode(card_query(unit.pk, period))}",
        "groups": [
            _group(own, index, query, loads=may_load(request.officer))
            for index in range(len(own.card.groups))
        ],
        "ranking": [_rank(one.live, one.place, seen, period, page=page) for one in ranked(busy)]
        + [_rank(one, None, seen, period, page=page) for one in apart],
        "apart": unranked_words(len(apart)),
        "idle": len(others) - len(busy),
        "person": form.cleaned_data["nguoi"] if only.staff else None,
        "people": [] if only.any or below else _people(unit, period, at, day),
    }
    status = 422 if form.is_bound and form.errors else 200
    return show(request, "counter/score.html", facts, status=status, here=page)


@for_staff(*permissions.ROLES)
@require_safe
def sheet(request: StaffRequest) -> HttpResponse:
    """The card and the units ranked beside it, as a spreadsheet."""
    at = request.person.now
    day = at.date()
    unit = unit_asked(request, day)
    form = CardForm(request.GET, today=day, since=first_day())
    period, only = form.period(), form.only()
    beside = [] if only.any else _below(unit, day) or _beside(unit, day)
    own, *others = cards_of([unit, *beside], period, at=at, only=only)
    content = xlsx_of(own, [one for one in others if one.busy], narrowed=form.words())
    return spreadsheet(content, f"chi-so-766-{period.first:%Y-%m-%d}-{period.last:%Y-%m-%d}.xlsx")


@for_staff(*permissions.ROLES)
@require_safe
def behind(request: StaffRequest, component: str) -> HttpResponse:
    """The dossiers a component loses points for, or another part of its figure; the oldest first."""
    day = request.person.now.date()
    unit = unit_asked(request, day)
    form = CardForm(request.GET, today=day, since=first_day())
    period = form.period()
    way = of_component(request, component, unit.pk, period, request.GET)
    if way is None:
        raise Http404
    page = reverse("counter:score")
    back = f"{page}?{urlencode(card_query(unit.pk, period) | form.narrowed())}"
    facts = {
        "unit": unit,
        "narrowed": form.words(),
        "back": back,
        "hidden": LOST[component].hidden,
    }
    return show_behind(request, way, facts, here=page)


def show_behind(request: StaffRequest, way: BehindScore, facts: dict[str, Any], *, here: str) -> HttpResponse:
    """The page of the dossiers behind lost points; with a place in the address, the page that holds it."""
    if walking.PLACE in request.GET:
        return redirect(walking.page_of_place(way, request.GET))
    after = request.GET.get(walking.PAGE_KEY, "")[:80]
    found = list(way.behind(after).values(*COLUMNS, FILED)[: ways.FIGURE_PAGE + 1])
    page = rows_of(found[: ways.FIGURE_PAGE], FILED)
    shown = masked(request, page, title=way.label)
    facts |= {
        "title": way.label,
        "masked": any(row.masked for row in shown),
        "period": way.period,
        "lines": lines(shown, at=request.person.now, due_words="", trail=walking.trail(way, after)),
        "next_key": shown[-1].key if len(found) > ways.FIGURE_PAGE else "",
        "first": bool(after),
    }
    return show(request, "counter/score_behind.html", facts, here=here)


def unit_asked(request: StaffRequest, day: date) -> Unit:
    """The unit asked for, or the officer's own. 404 for one whose card is not this officer's to open."""
    text = request.GET.get("don-vi", "")
    if not text:
        return permissions.own_unit(request.officer, day)
    unit = permissions.unit_to_see(_uuid(text), request.officer, day)
    if unit is None:
        raise Http404
    return unit


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as wrong:
        raise Http404 from wrong


def _below(unit: Unit, day: date) -> list[Unit]:
    """The places under a committee, which are ranked on its card."""
    if unit.kind != UnitKind.COMMITTEE:
        return []
    return [place.unit for place in places_under(unit, day) if place.unit.kind != UnitKind.ONE_STOP]


def _beside(unit: Unit, day: date) -> list[Unit]:
    """Who has nobody below is ranked among those of its kind."""
    if unit.parent is None:
        return []
    beside = [place.unit for place in places_under(unit.parent, day)]
    return [one for one in beside if one.kind == unit.kind]


def _group(own: LiveCard, index: int, query: dict[str, str], *, loads: bool) -> dict[str, Any]:
    group, first = own.card.groups[index], own.by_first.groups[index]
    return {
        "group": group,
        "by_first": first if first.score != group.score else None,
        "rows": [
            _component(own, one, other, query, loads=loads)
            for one, other in zip(group.components, first.components, strict=True)
            if not own.narrowed or one.component.id not in own.missing
        ],
    }


def _component(
    own: LiveCard, one: ComponentScore, first: ComponentScore, query: dict[str, str], *, loads: bool
) -> dict[str, Any]:
    key = one.component.id
    why = own.missing.get(key)
    return {
        "one": one,
        "by_first": first if first.score != one.score else None,
        "missing": why if why and one.count is None else "",
        "note": own.notes.get(key, "") if one.count else "",
        "load": reverse("counter:outside_load", args=[BROUGHT_AS[key]])
        if loads and key in BROUGHT_AS
        else "",
        "target": _target(one, own.card.year),
        "opens": opening(key, one.count, query, late=own.counted.as_changed.get("2.1")),
        "first_opens": opening(_BY_FIRST[key], first.count, query) if key in _BY_FIRST else None,
    }


def _target(one: ComponentScore, year: int) -> Any:
    return one.component.target(year) if one.component.targets else None


def _rank(
    live: LiveCard, place: int | None, seen: frozenset[UUID] | None, period: Period, *, page: str
) -> dict[str, Any]:
    opens = permissions.can_see_card(live.unit.pk, seen)
    query = urlencode(card_query(live.unit.pk, period))
    return {"live": live, "place": place, "url": f"{page}?{query}" if opens else ""}


def _people(unit: Unit, period: Period, at: Any, day: date) -> list[dict[str, Any]]:
    """Whose dossiers they are, in an agency with no place below, small enough to be read by person."""
    scope = Scope(period, kept_lines(day).under(unit.pk))
    numbers = {key[0]: marks for key, marks in marked(scope, "staff", at=at).items() if key[0]}
    if not 0 < len(numbers) <= MOST_PEOPLE:
        return []
    names = dict(Staff.objects.filter(pk__in=numbers).values_list("pk", "full_name"))
    rows = [
        {
            "name": names[key],
            "url": f"?{urlencode(card_query(unit.pk, period) | {'nguoi': str(key)})}",
            "received": marks[Mark.RECEIVED],
            "ended": marks[Mark.ENDED],
            "late": marks[Mark.LATE],
            "late_first": marks[Mark.LATE_FIRST],
        }
        for key, marks in numbers.items()
        if marks[Mark.RECEIVED]
    ]
    return sorted(rows, key=lambda row: (-row["late"], -row["received"], row["name"]))


def card_query(unit: UUID, period: Period) -> dict[str, str]:
    """The card of a unit for a period, as its address says it."""
    return {"don-vi": str(unit), "tu": f"{period.first:%d/%m/%Y}", "den": f"{period.last:%d/%m/%Y}"}
