"""Where the figures of a card open to; the dossiers behind as a list one goes through, filed first on top.

Two kinds of card: 766/QĐ-TTg's by component, and the nine scores', of which only those of time open.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from motcua.agencies.areas import kept_lines
from motcua.counter import paging, ways
from motcua.counter.counted import counted_for
from motcua.counter.desk_forms import uuid_or_none
from motcua.counter.score_forms import YEARS, narrowing
from motcua.counter.ways import LIST, QUERY, Place
from motcua.dossiers.figures import Period
from motcua.dossiers.mark_figures import Scope
from motcua.dossiers.models import Dossier
from motcua.scorecard import nine, nine_sources, permissions
from motcua.scorecard.lacking import PETITIONS, PROCEDURES
from motcua.scorecard.live import scope_of
from motcua.scorecard.opening import LOST, Part
from motcua.scorecard.scoring import Count
from motcua.scorecard.services import set_for
from motcua.scorecard.sets import Component
from motcua.web.audience import StaffRequest

FILED = "submitted_at"  # what the lists are ordered by
COMPONENT, INDEX = "diem", "chin-diem"
OPENS = ("1", "2")  # to their dossiers; behind the others would stand who rated or complained
PART, POINTS = "phan", "muc"  # of a figure; that an index gave
_GIVEN = frozenset(str(points) for points in nine.GIVEN)
_PAGES = {COMPONENT: "counter:score_behind", INDEX: "counter:nine_behind"}
_OPENINGS: dict[str, dict[str, str | Promise]] = {
    "counter:score_behind": {key: one.words for key, one in LOST.items()},
    "counter:score_procedures": PROCEDURES,
    "counter:score_petitions": PETITIONS,
}


@dataclass(frozen=True)
class BehindScore:
    """The dossiers a figure of a unit's card is made of; those the officer may open are gone through.

    list   COMPONENT or INDEX.
    key    of the component or index.
    where  which dossiers they are.
    alone  the part of the figure; of one channel, field, procedure, official: as the address says it.
    """

    request: StaffRequest
    list: str
    key: str
    unit: UUID
    period: Period
    label: str | Promise
    where: Q
    alone: Mapping[str, str] = field(default_factory=dict)

    @property
    def told(self) -> str:
        return urlencode({LIST: self.list, QUERY: urlencode({"chi-so": self.key} | self._query)})

    def url(self, here: UUID) -> str:
        return f"{reverse(_PAGES[self.list], args=[self.key])}?{urlencode(self._query)}"

    def behind(self, after: str) -> QuerySet[Dossier]:
        """The rows behind a key, those filed first on top; all of them when it is none."""
        return paging.behind(counted_for(self.request).filter(self.where), FILED, after)

    def turn(self, after: str) -> str:
        size = ways.FIGURE_PAGE
        last = list(self.behind(after).values_list(FILED, "pk")[size - 1 : size + 1])
        return paging.key(*last[0]) if len(last) > 1 else ""

    def is_behind(self, key: str, other: str) -> bool:
        return paging.is_behind(key, other)

    def neighbours(self, key: str, here: UUID) -> tuple[Place | None, Place | None]:
        at = Dossier.objects.filter(pk=here).values_list(FILED, flat=True).first()  # it may stand on no list
        return ways.around([(self._rows, "pk", FILED)], paging.key(at, here), here)

    @property
    def _rows(self) -> QuerySet[Dossier]:
        return Dossier.objects.visible_to(self.request.officer).filter(self.where)

    @property
    def _query(self) -> dict[str, str]:
        first, last = self.period.first.isoformat(), self.period.last.isoformat()
        return {"don-vi": str(self.unit), "tu": first, "den": last, **self.alone}


@dataclass(frozen=True)
class Opening:
    """What a figure opens to: what it left out, its numerator, its denominator; "": to nothing."""

    words: str | Promise
    lost: str = ""
    counted: str = ""
    whole: str = ""


def opening(
    key: str, count: Count | None, query: Mapping[str, str], *, late: Count | None = None
) -> Opening | None:
    """Of a card, as `query` names it; None where nothing is counted, or what lies behind is nobody's to see.

    late  of 5.4, the count of 2.1: it is opened to its late dossiers alone.
    """
    page = next((one for one, known in _OPENINGS.items() if key in known), None)
    if page is None or count is None or not count.denominator:
        return None
    address = f"{reverse(page, args=[key])}?{urlencode(query)}"
    hidden = key in LOST and LOST[key].hidden
    lost = late if hidden else count
    return Opening(
        _OPENINGS[page][key],
        lost=address if lost and lost.numerator < lost.denominator else "",
        counted=f"{address}&{PART}={Part.COUNTED}" if count.numerator and not hidden else "",
        whole=f"{address}&{PART}={Part.WHOLE}",
    )


def part_asked(asked: Mapping[str, str]) -> Part | None:
    """The part of a figure an address names; None for one there is not."""
    text = asked.get(PART, Part.LOST.value)
    return Part(text) if text in set(Part) else None


def of_component(
    request: StaffRequest, key: str, unit: UUID, period: Period, asked: QueryDict
) -> BehindScore | None:
    """What a component's figure of a unit and all below it is made of; None for one that does not open."""
    at, part = request.person.now, part_asked(asked)
    if key not in LOST or part is None or not LOST[key].opens(part):
        return None
    only, alone = narrowing(asked, today=at.date())
    scope = scope_of(period, kept_lines(at.date()).under(unit), only)
    where = LOST[key].where(scope, at=at, part=part)
    told = alone if part == Part.LOST else {**alone, PART: part.value}
    label = LOST[key].words if part == Part.LOST else _title(key, part, period)
    return BehindScore(request, COMPONENT, key, unit, period, label, where, told)


def _title(key: str, part: Part, period: Period) -> str | Promise:
    found = component_of(key, period)
    return LOST[key].words if found is None else part_words(found, part)


def component_of(key: str, period: Period) -> Component | None:
    """The component of the set the period is scored by; None where that set has no such one."""
    return next((one for one in set_for(period).components() if one.id == key), None)


def part_words(component: Component, part: Part) -> str:
    """A part of a figure as its formula says it."""
    said = component.numerator if part == Part.COUNTED else component.denominator
    return f"{component.id}: {said}"


def of_index(
    request: StaffRequest, key: str, unit: UUID, period: Period, asked: QueryDict
) -> BehindScore | None:
    """The dossiers of an agency to which an index of time gave so many points, 0 unless the address says;
    None for one that does not open.
    """
    points = asked.get(POINTS, "0")
    if key not in OPENS or points not in _GIVEN:
        return None
    scope = Scope(period, kept_lines(min(request.person.now.date(), period.last)).own(unit))
    facts = {"name": nine.rules()["indices"][key], "points": points}
    label = _("Hồ sơ %(points)s điểm: %(name)s") % facts
    where = nine_sources.behind(scope, key, int(points))
    alone = {POINTS: points} if points != "0" else {}
    return BehindScore(request, INDEX, key, unit, period, label, where, alone)


LISTS: dict[str, Callable[[StaffRequest, str, UUID, Period, QueryDict], BehindScore | None]] = {
    COMPONENT: of_component,
    INDEX: of_index,
}


def named(request: StaffRequest, name: str, asked: QueryDict) -> BehindScore | None:
    """The list an address names; None when there is none, or the officer may not open such a card."""
    officer, unit, period = request.officer, uuid_or_none(asked.get("don-vi", "")), days_of(asked)
    if unit is None or period is None or not officer.roles & set(permissions.ROLES):
        return None
    if not permissions.can_see_card(unit, permissions.seen_by(officer, request.person.now.date())):
        return None
    return LISTS[name](request, asked.get("chi-so", ""), unit, period, asked)


def days_of(asked: Mapping[str, str]) -> Period | None:
    """From a day to a day, as the addresses of these lists say it; None when they do not."""
    try:
        first, last = (date.fromisoformat(asked.get(name, "")) for name in ("tu", "den"))
    except ValueError:
        return None
    return Period(first, last) if first.year in YEARS and last.year in YEARS else None
