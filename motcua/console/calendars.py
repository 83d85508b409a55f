"""Calendars and legal regimes to look at."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.agencies.models import Unit
from motcua.common.moments import VIETNAM
from motcua.console.calendar_forms import PublishYearForm
from motcua.console.rail import CALENDAR_EDITORS
from motcua.console.regime_words import parameters
from motcua.deadlines.models import CalendarChange, CalendarDay, CalendarYear, LegalRegime, OfficeHours
from motcua.web.audience import StaffRequest, for_staff

SHOWN = 20
WEEKDAYS = (
    gettext_lazy("thứ Hai"),
    gettext_lazy("thứ Ba"),
    gettext_lazy("thứ Tư"),
    gettext_lazy("thứ Năm"),
    gettext_lazy("thứ Sáu"),
    gettext_lazy("thứ Bảy"),
    gettext_lazy("Chủ nhật"),
)
FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True)
class Year:
    """published: None while nothing may be counted into the year."""

    year: int
    published: bool | None
    decision: str
    days: int
    unconfirmed: int

    @property
    def waits(self) -> bool:
        return not self.published or bool(self.unconfirmed)

    @property
    def state(self) -> str:
        if self.published is None:
            return _("đang nhập, chưa dùng để tính hạn")
        if not self.published:
            return _("tạm tính, chưa công bố")
        if self.unconfirmed:
            return _("{count} ngày chưa có văn bản").format(count=self.unconfirmed)
        return _("đã có văn bản")


def years_known() -> list[Year]:
    """Years with a calendar or with days being entered, the latest first."""
    rows = {row.year: row for row in CalendarYear.objects.all()}
    days: Counter[int] = Counter()
    unconfirmed: Counter[int] = Counter()
    for on, confirmed in CalendarDay.objects.values_list("day", "confirmed"):
        days[on.year] += 1
        unconfirmed[on.year] += not confirmed
    found = []
    for year in sorted(rows.keys() | days.keys(), reverse=True):
        row = rows.get(year)
        published, decision = (row.published, row.decision) if row else (None, "")
        found.append(Year(year, published, decision, days[year], unconfirmed[year]))
    return found


@for_staff(*CALENDAR_EDITORS)
def calendars(request: StaffRequest) -> HttpResponse:
    """The years, and the hours of an ordinary week."""
    years = years_known()
    context = {
        "years": years,
        "next_year": max((row.year for row in years), default=request.person.now.year - 1) + 1,
        "hours": _hours(),
    }
    return render(request, "console/calendars.html", context)


def _hours() -> list[dict[str, Any]]:
    rows = list(OfficeHours.objects.order_by("scope", "weekday", "-valid_from"))
    names = _unit_names(row.scope for row in rows if row.scope)
    return [
        {"row": row, "weekday": WEEKDAYS[row.weekday], "unit": names.get(row.scope, row.scope)}
        for row in rows
    ]


@for_staff(*CALENDAR_EDITORS)
def calendar(request: StaffRequest, year: int) -> HttpResponse:
    """One year, day by day."""
    return render(request, "console/calendar.html", calendar_page(request, year))


def calendar_page(request: StaffRequest, year: int) -> dict[str, Any]:
    """What the page of a year shows."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    today = request.person.now.date()
    known = {row.year: row for row in years_known()}
    days = list(CalendarDay.objects.filter(day__year=year).order_by("day", "scope"))
    names = _unit_names(row.scope for row in days if row.scope)
    return {
        "year": known.get(year) or Year(year, None, "", 0, 0),
        "rows": [
            {
                "day": row,
                "weekday": WEEKDAYS[row.day.weekday()],
                "unit": names.get(row.scope, row.scope),
                "coming": row.day >= today,
            }
            for row in days
        ],
        "publish": PublishYearForm(),
        "history": [
            {
                "title": change.get_act_display(),
                "at": change.at.astimezone(VIETNAM),
                "who": change.staff_name,
                "text": " · ".join(part for part in (change.about, change.decision) if part),
            }
            for change in CalendarChange.objects.filter(year=year).order_by("-pk")[:SHOWN]
        ],
    }


@for_staff(*CALENDAR_EDITORS)
def regimes(request: StaffRequest) -> HttpResponse:
    """The regimes with their parameters; what no text confirms is marked."""
    today = request.person.now.date()
    rows = [
        {
            "row": row,
            "in_force": row.valid_from <= today and (row.valid_to is None or today < row.valid_to),
            "coming": row.valid_from > today,
            "parameters": parameters(row),
        }
        for row in LegalRegime.objects.order_by("-valid_from")
    ]
    rows.sort(key=lambda item: not item["in_force"])
    return render(request, "console/regimes.html", {"regimes": rows})


def _unit_names(scopes: Iterable[str]) -> dict[str, str]:
    wanted = set(scopes)
    if not wanted:
        return {}
    units = Unit.objects.filter(identifier__in=wanted).order_by("valid_from")
    return dict(units.values_list("identifier", "name"))
