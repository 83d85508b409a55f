"""The course of a figure: the last twelve periods, the target, the change against the period before."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.agencies.areas import kept_lines
from motcua.agencies.models import Unit
from motcua.common.kept import Kept
from motcua.counter import figures
from motcua.counter.changes import POINTS, SHARE, Change, change, satisfied_in
from motcua.counter.frame import show
from motcua.counter.score import card_query, unit_asked
from motcua.counter.templatetags.map_words import counted
from motcua.deadlines.calendars import local
from motcua.dossiers.figures import Period
from motcua.oversight import trends
from motcua.oversight.behind import Count
from motcua.oversight.periods import name_of, part_of
from motcua.scorecard import nine, permissions
from motcua.scorecard.live import cards_of
from motcua.scorecard.nine_live import nine_of
from motcua.scorecard.services import NoSetInForce, set_for
from motcua.scorecard.sets import IndicatorSet
from motcua.web.audience import StaffRequest, for_staff

_kept = Kept()
_SATISFACTION = "5.4"  # the component of 766/QĐ-TTg whose target is the one of the share of satisfied people


@dataclass(frozen=True)
class Point:
    """One period. value: None where too little is known; url: what it was counted from."""

    period: Period
    name: str
    value: float | None
    counted: str
    url: str = ""


@dataclass(frozen=True)
class Trend:
    """A figure of a unit, the oldest period first; the last one is running.

    unit    what a value is counted in, "%" or points.
    most    the highest value there can be.
    target  from which value on the aim is reached; None: no rule sets one.
    """

    key: str
    title: str
    unit: str
    most: float
    points: list[Point]
    target: float | None = None
    target_words: str = ""
    note: str = ""

    @property
    def last(self) -> Point:
        return self.points[-1]

    @property
    def change(self) -> Change:
        """What the running period has more than the one before."""
        before, now = self.points[-2:]
        return change(now.value, before.value, unit=SHARE if self.unit == "%" else POINTS, name=before.name)

    @property
    def now(self) -> str:
        """The running period's value with its unit."""
        return _with_unit(self.last.value, self.unit)

    @property
    def rows(self) -> list[tuple[Point, str]]:
        """The table behind the picture, the latest first."""
        return [(one, _with_unit(one.value, self.unit)) for one in reversed(self.points)]

    @property
    def drawing(self) -> str:
        """What the script draws, as JSON."""
        return json.dumps(
            {
                "labels": [f"{one.period.first:%m/%y}" for one in self.points],
                "names": [one.name for one in self.points],
                "values": [one.value for one in self.points],
                "counted": [one.counted for one in self.points],
                "words": [_with_unit(one.value, self.unit) for one in self.points],
                "most": self.most,
                "target": self.target,
                "targetWords": self.target_words,
            },
            ensure_ascii=False,
        )


@for_staff(*permissions.ROLES)
@require_safe
def course(request: StaffRequest) -> HttpResponse:
    """The courses asked for: inside another page its pictures alone, else a page of its own."""
    at = request.person.now
    unit = unit_asked(request, local(at).date())
    keys = [key for key in dict.fromkeys(request.GET.getlist("so")) if key in _TRENDS] or list(_TRENDS)
    facts = {"unit": unit, "trends": [found for key in keys if (found := trend_of(key, unit, at=at))]}
    if request.headers.get("HX-Request"):
        return render(request, "counter/parts/trends.html", facts)
    return show(request, "counter/trends.html", facts)


def trend_of(key: str, unit: Unit, *, at: datetime) -> Trend | None:
    """Counted at most once a minute in each process; None where no rule for the figure is in force."""
    return _kept.get((key, unit.pk, local(at).date()), lambda: _TRENDS[key](unit, at))


def _in_time(unit: Unit, at: datetime) -> Trend:
    units = kept_lines(local(at).date()).under(unit.pk)

    def of(period: Period, name: str) -> Point:
        numbers = trends.counted(units, period)
        value = trends.in_time(numbers)
        url = figures.cell(numbers[Count.SETTLED], Count.SETTLED, under=unit.pk, period=period).url
        return Point(period, name, value.share, counted(value), url)

    target, words = _top_class(at)
    points = _points(at, trends.MONTH, of)
    return Trend("dung-han", _("Giải quyết đúng hạn theo tháng"), "%", 100, points, target, words)


def _satisfied(unit: Unit, at: datetime) -> Trend:
    units = kept_lines(local(at).date()).under(unit.pk)

    def of(period: Period, name: str) -> Point:
        value = satisfied_in(units, period)
        return Point(period, name, value.share, counted(value))

    target, words = _satisfaction_target(at)
    points = _points(at, trends.MONTH, of)
    return Trend("hai-long", _("Mức độ hài lòng theo tháng"), "%", 100, points, target, words)


def _score(unit: Unit, at: datetime) -> Trend | None:
    """All months by the set that is in force today, so that they may be compared."""
    rules = _set_on(at)
    if rules is None:
        return None

    def of(period: Period, name: str) -> Point:
        (live,) = cards_of([unit], period, at=at, indicators=rules)
        if not live.busy:
            return Point(period, name, None, "–")
        total, query = live.card.total, urlencode(card_query(unit.pk, period))
        url = f"{reverse('counter:score')}?{query}" if period.first >= rules.valid_from else ""
        return Point(period, name, float(total), f"{number_format(total, 2)}/100", url)

    target, words = _top_class(at)
    points = _points(at, trends.MONTH, of)
    since = {"day": f"{rules.valid_from:%d/%m/%Y}"}
    again = _("Các tháng trước %(day)s được tính lại theo bộ chỉ số đang áp dụng, để so sánh.") % since
    note = again if points[0].period.first < rules.valid_from else ""
    return Trend("diem-766", _("Điểm 766 theo tháng"), _("điểm"), 100, points, target, words, note)


def _nine(unit: Unit, at: datetime) -> Trend:
    scheme = nine.rules()[nine.Whose.AGENCY]
    most = 2 * len(scheme["indices"])

    def of(period: Period, name: str) -> Point:
        card = nine_of(unit, period, at=at).agency
        if not card.dossiers:
            return Point(period, name, None, "–")
        return Point(period, name, float(card.scores.total), f"{number_format(card.scores.total, 1)}/{most}")

    best = scheme["classes"][0]
    words = _("%(name)s: từ %(floor)s") % {"name": best["name"], "floor": best["from"]}
    points = _points(at, trends.QUARTER, of)
    return Trend(
        "chin-chi-so", _("Chín chỉ số theo quý"), _("điểm"), most, points, float(best["from"]), words
    )


_TRENDS: dict[str, Callable[[Unit, datetime], Trend | None]] = {
    "dung-han": _in_time,
    "hai-long": _satisfied,
    "diem-766": _score,
    "chin-chi-so": _nine,
}


def _points(at: datetime, months: int, of: Callable[[Period, str], Point]) -> list[Point]:
    """Without the periods before the first one of which anything is known; two at least."""
    found = []
    for period in trends.periods_to(local(at).date(), months):
        whole = part_of(period.first, months)
        found.append(of(period, name_of(whole.first, whole.last)))
    known = [n for n, one in enumerate(found) if one.value is not None]
    return found[min(known[0] if known else len(found), len(found) - 2) :]


def _with_unit(value: float | None, unit: str | Promise) -> str:
    return "–" if value is None else f"{number_format(value, 1)} {unit}"


def _set_on(at: datetime) -> IndicatorSet | None:
    day = local(at).date()
    try:
        return set_for(Period(day, day))
    except NoSetInForce:
        return None


def _top_class(at: datetime) -> tuple[float | None, str]:
    """The floor of the best class of the set in force (766/QĐ-TTg Điều 1 mục III)."""
    rules = _set_on(at)
    if rules is None:
        return None, ""
    best = max(rules.classes, key=lambda one: one.floor)
    words = _("%(name)s: từ %(floor)s") % {"name": best.name, "floor": number_format(best.floor)}
    return float(best.floor), words


def _satisfaction_target(at: datetime) -> tuple[float | None, str]:
    rules = _set_on(at)
    found = [one for one in rules.components() if one.id == _SATISFACTION and one.targets] if rules else []
    if not found:
        return None, ""
    target = found[0].target(local(at).year)
    return float(target), _("Mục tiêu %(target)s %%") % {"target": number_format(target)}
