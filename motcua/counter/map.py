"""The map of places: one indicator and one period at a time, two places side by side, the table behind it."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.agencies.models import Role, Unit
from motcua.counter import figures, findings
from motcua.counter.changes import SHARE, Change, change
from motcua.counter.frame import show
from motcua.counter.map_labels import Frame, frame_of, labelled, on_a_desk
from motcua.counter.map_points import POINTS, all_scores_of, indicators_of, scored, scores_of
from motcua.counter.map_small import small
from motcua.counter.score import card_query
from motcua.counter.spreadsheets import spreadsheet
from motcua.counter.templatetags.map_words import share
from motcua.documents.render import picture_png
from motcua.dossiers.figures import Period
from motcua.oversight import stock
from motcua.oversight.behind import Count
from motcua.oversight.families import family_of
from motcua.oversight.indicators import INDICATORS, AsOf, Indicator, Said, Value
from motcua.oversight.map_sheet import xlsx_of
from motcua.oversight.mapping import Cell, Drawn, draw, may_see_map, top_for
from motcua.oversight.periods import name_of
from motcua.oversight.services.loading import may_load
from motcua.scorecard.class_limits import fewest_on
from motcua.web.audience import StaffRequest, for_staff

MONTHS = 12
TILE_WIDTH, TILE_HEIGHT, GAP = 96, 64, 6
FEWEST_ACROSS = 6  # two tiles alone would be giants
# fill and text of each step: the worst … the best. One hue, each darker than the one before, so that they are
# told apart by who sees no colours and on grey paper; the worst is warm and bordered besides
TONES = (
    ("#fff1e3", "#8f1b12"),
    ("#d6e6f2", "#1b2430"),
    ("#9fc6e0", "#10202c"),
    ("#5fa3cf", "#0b1a26"),
    ("#0b4a75", "#ffffff"),
)
UNKNOWN = ("url(#chua-co-so)", "currentColor")  # hatched on whatever lies behind, quiet in the dark too
ALARM = "#d92d20"  # border of the worst
# the dossiers that keep a share from being whole; who was not satisfied is never listed
_COUNTED = {"dung-han": Count.LATE, "khong-tu-choi": Count.REFUSED, "khong-bo-sung": Count.ASKED}
_NOW = {"con-han": stock.Kind.LATE}


@dataclass(frozen=True)
class Asked:
    """What the address asks for; what makes no sense is taken as not said."""

    top: Unit
    indicator: Indicator
    span: str
    span_words: str
    period: Period
    chosen: bool  # not the officer's own committee

    @property
    def scored(self) -> Period:
        """The part of the period that has points of 766."""
        found = scored(self.period)
        return found[0] if found else self.period

    def as_of(self, at: datetime) -> AsOf:
        return AsOf(self.period.last, at)

    def query(self, **changed: str) -> str:
        kept = {"so": self.indicator.key, "ky": self.span} | (
            {"cap": str(self.top.pk)} if self.chosen else {}
        )
        return urlencode(kept | changed)


@for_staff(Role.TTHC_CONTROL, Role.AREA_CONTROL, Role.HEAD_ONE_STOP, Role.SIGN)
@require_safe
def places_map(request: StaffRequest) -> HttpResponse:
    """Where an indicator stands how; every place opens, two may be compared."""
    asked = _asked(request)
    drawn = _drawn(request, asked)
    wanted = [one for one in request.GET.getlist("so-sanh") if one]
    every = [*drawn.cells, *drawn.others]
    both = [one for one in every if str(one.unit.pk) in wanted]
    fewest = fewest_on(request.person.now.date())
    known = sorted((one for one in every if one.value.known), key=partial(_worst_first, fewest))
    as_of = asked.as_of(request.person.now)
    picture = _picture(asked, drawn, fewest)
    facts = {
        **picture,
        "small": small(drawn, picture["places"]),
        "asked": asked,
        "indicators": indicators_of(asked.period),
        "spans": _spans(request.person.now.date()),
        "around": _around(asked, request.person.now.date()),
        "table": [
            (
                one,
                *_behind(one, asked),
                as_of.said(one.value, asked.indicator, one.unit),
                one.value.too_few(fewest),
            )
            for one in known
        ],
        "finding": findings.of_map(known, fewest),
        "change": _change(request, asked, drawn.whole),
        "silent": [one for one in every if one not in known],
        "places_below": every,
        "same_twice": len(wanted) == 2 and len(both) < 2,
        "whole": drawn.whole,
        "both": both[:2],
        "both_rows": _side_by_side(both[:2], asked, at=request.person.now),
        "outside": family_of(asked.indicator.key) is not None,
        "may_load": may_load(request.officer),
        "source": drawn.source,
        "png": f"{reverse('counter:map_picture')}?{asked.query()}",
        "xlsx": f"{reverse('counter:map_sheet')}?{asked.query()}",
    }
    return show(request, "counter/map.html", facts, here=reverse("counter:map"))


@for_staff(Role.TTHC_CONTROL, Role.AREA_CONTROL, Role.HEAD_ONE_STOP, Role.SIGN)
@require_safe
def map_picture(request: StaffRequest) -> HttpResponse:
    """The same map as a PNG, for a report."""
    asked = _asked(request)
    picture = _picture(asked, _drawn(request, asked), fewest_on(request.person.now.date()))
    svg = render_to_string("counter/parts/map.svg", picture | {"still": True})
    answer = HttpResponse(picture_png(svg), content_type="image/png")
    answer["Content-Disposition"] = f'attachment; filename="ban-do-{asked.indicator.key}-{asked.span}.png"'
    return answer


@for_staff(Role.TTHC_CONTROL, Role.AREA_CONTROL, Role.HEAD_ONE_STOP, Role.SIGN)
@require_safe
def map_sheet(request: StaffRequest) -> HttpResponse:
    """Every place with every indicator of the period, as a spreadsheet."""
    asked, at = _asked(request), request.person.now
    now = stock.moment_for(asked.top, at=at)
    scores = partial(all_scores_of, period=asked.period, at=at)
    drawn = draw(asked.top, asked.indicator, asked.period, now, day=at.date(), scores=scores)
    title = f"{asked.top.name}, {asked.period.first:%d/%m/%Y} – {asked.period.last:%d/%m/%Y}"
    sheet = xlsx_of(title, drawn, indicators_of(asked.period), asked.as_of(at))
    return spreadsheet(sheet, f"chi-so-{asked.span}.xlsx")


def _asked(request: StaffRequest) -> Asked:
    if not may_see_map(request.officer):
        raise PermissionDenied
    day = request.person.now.date()
    try:
        chosen = UUID(request.GET["cap"]) if request.GET.get("cap") else None
    except ValueError as wrong:
        raise Http404 from wrong
    top = top_for(request.officer, chosen, day)
    if top is None:
        raise Http404
    own = top_for(request.officer, None, day)
    spans = dict(_spans(day))
    span = request.GET.get("ky", "")
    span = span if span in spans else next(iter(spans))
    offered = {one.key: one for one in indicators_of(_period(span, day))}
    indicator = offered.get(request.GET.get("so", ""), INDICATORS[0])
    chosen_other = own is not None and top.pk != own.pk
    return Asked(top, indicator, span, spans[span], _period(span, day), chosen=chosen_other)


def _drawn(request: StaffRequest, asked: Asked) -> Drawn:
    at = request.person.now
    now = stock.moment_for(asked.top, at=at)
    scores = partial(scores_of, key=asked.indicator.key, period=asked.period, at=at)
    return draw(asked.top, asked.indicator, asked.period, now, day=at.date(), scores=scores)


def _spans(day: date) -> list[tuple[str, str]]:
    """This month and those before, then the year so far: address and words."""
    months, first = [], day.replace(day=1)
    for _turn in range(MONTHS):
        months.append((f"{first:%Y-%m}", _("Tháng %(month)s") % {"month": f"{first:%m/%Y}"}))
        first = (first - timedelta(days=1)).replace(day=1)
    return [*months, ("nam", _("Từ đầu năm %(year)d") % {"year": day.year})]


def _period(span: str, day: date) -> Period:
    if span == "nam":
        return Period(day.replace(month=1, day=1), day)
    first = date.fromisoformat(f"{span}-01")
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return Period(first, min(last, day))


def _around(asked: Asked, day: date) -> dict[str, str]:
    """Addresses of the month before and the one after, where there are such."""
    months = [one for one, _words in _spans(day) if one != "nam"]
    if asked.span not in months:
        return {}
    place = months.index(asked.span)
    near = {"before": months[place + 1 : place + 2], "after": months[max(place - 1, 0) : place]}
    return {name: f"?{asked.query(ky=month[0])}" for name, month in near.items() if month}


def _change(request: StaffRequest, asked: Asked, whole: Value) -> Change | None:
    """Of a share of dossiers, all places together, against the month before; None of other figures."""
    months = [one for one, _words in _spans(request.person.now.date()) if one != "nam"]
    shares = {one.key for one in INDICATORS if not one.standing}
    if asked.span not in months[:-1] or asked.indicator.key not in shares:
        return None
    span = months[months.index(asked.span) + 1]
    period = _period(span, request.person.now.date())
    was = _drawn(request, replace(asked, period=period, span=span)).whole
    return change(whole.share, was.share, unit=SHARE, name=name_of(period.first, period.last))


def _picture(asked: Asked, drawn: Drawn, fewest: int) -> dict[str, Any]:
    places = [_place(cell, asked, fewest) for cell in drawn.cells]
    if drawn.grid is not None:
        frame = frame_of(drawn.grid)
        names = [cell.name for cell in drawn.cells]
        texts = labelled(drawn, frame, on_a_desk(names, [share(cell.value) for cell in drawn.cells]))
        places = [one | {"texts": mine} for one, mine in zip(places, texts, strict=True)]
    else:
        width = max(drawn.columns, FEWEST_ACROSS) * (TILE_WIDTH + GAP) - GAP
        frame = Frame(0, width, drawn.rows * (TILE_HEIGHT + GAP) - GAP, 1)
    return {
        "title": f"{asked.indicator.name}, {asked.span_words}",
        "places": places,
        "outlined": drawn.grid is not None,
        "tile_width": TILE_WIDTH,
        "tile_height": TILE_HEIGHT,
        "legend": _legend(),
        "alarm": ALARM,
        **frame.facts(),
    }


def _legend() -> list[dict[str, Any]]:
    words = (
        _("chưa đủ số liệu (gạch chéo)"),
        _("dưới 50 % (viền đỏ, trừ nơi ít hồ sơ)"),
        _("từ 50 % đến dưới 70 %"),
        _("từ 70 % đến dưới 80 %"),
        _("từ 80 % đến dưới 90 %"),
        _("từ 90 %"),
    )
    steps = zip(words, (UNKNOWN, *TONES), strict=True)
    return [
        {"words": one, "fill": fill, "alarm": step == 1} for step, (one, (fill, _ink)) in enumerate(steps)
    ]


def _place(cell: Cell, asked: Asked, fewest: int) -> dict[str, Any]:
    step = cell.value.step
    fill, ink = TONES[step - 1] if step else UNKNOWN
    x, y = cell.tile[0] * (TILE_WIDTH + GAP), cell.tile[1] * (TILE_HEIGHT + GAP)
    return {
        "name": cell.name,
        "code": cell.unit.gso_code,
        "value": cell.value,
        "fill": fill,
        "ink": ink,
        "halo": fill if step else "none",
        "alarm": step == 1 and not cell.value.too_few(fewest),
        "x": x,
        "y": y,
        "middle": cell.centre[0] if cell.outline else x + TILE_WIDTH // 2,
        "name_y": y + 26,
        "value_y": y + 50,
        "outline": cell.outline,
        "url": f"{reverse('counter:map')}?{asked.query(cap=str(cell.unit.pk))}" if cell.opens else "",
    }


def _worst_first(fewest: int, cell: Cell) -> tuple[bool, bool, float, str]:
    """Below the others what has too few dossiers to be compared, then what has no share."""
    share = cell.value.share
    return share is None, cell.value.too_few(fewest), share or 0.0, cell.unit.sort_key


def _behind(cell: Cell, asked: Asked) -> tuple[str, str]:
    """Words and address of what stands behind a value: the dossiers that lower a share, or the card."""
    key, unit = asked.indicator.key, cell.unit.pk
    if key.startswith(POINTS):
        return _("Bảng điểm"), f"{reverse('counter:score')}?{urlencode(card_query(unit, asked.scored))}"
    if key in _COUNTED:
        counted = _COUNTED[key]
        n = cell.known.counted(counted)
        return f"{figures.TITLES[counted]}: {n}", figures.cell(
            n, counted, under=unit, period=asked.period
        ).url
    if key in _NOW:
        n = cell.known.now[_NOW[key]]
        return f"{figures.TITLES[_NOW[key]]}: {n}", figures.cell(n, _NOW[key], under=unit).url
    return "", ""


def _side_by_side(
    both: list[Cell], asked: Asked, *, at: datetime
) -> list[tuple[Indicator, list[tuple[Value, Said | None]]]]:
    """Every indicator of the two chosen places; what others measure only where somebody brought a value."""
    if len(both) < 2:
        return []
    scores = all_scores_of([cell.unit for cell in both], period=asked.period, at=at)
    known = [replace(cell.known, scores=scores.get(cell.unit.pk, {})) for cell in both]
    as_of, rows = asked.as_of(at), []
    for one in indicators_of(asked.period):
        values = [one.of(mine) for mine in known]
        if family_of(one.key) is None or any(value.said for value in values):
            pairs = zip(values, both, strict=True)
            rows.append((one, [(value, as_of.said(value, one, cell.unit)) for value, cell in pairs]))
    return rows
