"""Where points lost on a card open to; the dossiers behind as a list one goes through, filed first on top.

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
from motcua.counter.desk_forms import uuid_or_none
from motcua.counter.score_forms import YEARS, narrowing
from motcua.counter.ways import LIST, QUERY, Place
from motcua.dossiers.figures import Period
from motcua.dossiers.mark_figures import Scope
from motcua.dossiers.models import Dossier
from motcua.scorecard import nine, nine_sources, permissions
from motcua.scorecard.lacking import PETITIONS, PROCEDURES
from motcua.scorecard.live import scope_of
from motcua.scorecard.opening import LOST
from motcua.scorecard.scoring import Count
from motcua.web.audience import StaffRequest

COMPONENT, INDEX = "diem", "chin-diem"
OPENS = ("1", "2")  # to their dossiers; behind the others would stand who rated or complained
_PAGES = {COMPONENT: "counter:score_behind", INDEX: "counter:nine_behind"}
_OPENINGS: dict[str, dict[str, str | Promise]] = {
    "counter:score_behind": {key: one.words for key, one in LOST.items()},
    "counter:score_procedures": PROCEDURES,
    "counter:score_petitions": PETITIONS,
}


@dataclass(frozen=True)
class BehindScore:
    """The dossiers an officer may see of those that lost a unit points in a period.

    list   COMPONENT or INDEX.
    key    of the component or index.
    where  which dossiers they are.
    alone  of one channel, field, procedure, official: as the address says it.
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
        """The rows behind a key, in order; all of them when it is none."""
        found = paging.key_of(after)
        return (self._rows.filter(pk__gt=found[1]) if found else self._rows).order_by("pk")

    def turn(self, after: str) -> str:
        size = ways.FIGURE_PAGE
        last = list(self.behind(after).values_list("pk", flat=True)[size - 1 : size + 1])
        return paging.key(None, last[0]) if len(last) > 1 else ""

    def is_behind(self, key: str, other: str) -> bool:
        return paging.is_behind(key, other)

    def neighbours(self, key: str, here: UUID) -> tuple[Place | None, Place | None]:
        ids = self._rows.values_list("pk", flat=True)
        before = ids.filter(pk__lt=here).order_by("-pk").first()
        return _place(before), _place(ids.filter(pk__gt=here).order_by("pk").first())

    @property
    def _rows(self) -> QuerySet[Dossier]:
        return Dossier.objects.visible_to(self.request.officer).filter(self.where)

    @property
    def _query(self) -> dict[str, str]:
        first, last = self.period.first.isoformat(), self.period.last.isoformat()
        return {"don-vi": str(self.unit), "tu": first, "den": last, **self.alone}


@dataclass(frozen=True)
class Opening:
    """Where the lost points of a component open to."""

    words: str | Promise
    url: str


def opening(key: str, count: Count | None, query: Mapping[str, str]) -> Opening | None:
    """Of a card, as `query` names it; None where nothing is lost, or what lies behind is nobody's to see."""
    if count is None or count.numerator >= count.denominator:
        return None
    for page, words in _OPENINGS.items():
        if key in words:
            return Opening(words[key], f"{reverse(page, args=[key])}?{urlencode(query)}")
    return None


def of_component(
    request: StaffRequest, key: str, unit: UUID, period: Period, asked: QueryDict
) -> BehindScore | None:
    """What a unit and all below it lost the points of a component for; None for one that does not open."""
    at = request.person.now
    if key not in LOST:
        return None
    only, alone = narrowing(asked, today=at.date())
    scope = scope_of(period, kept_lines(at.date()).under(unit), only)
    where = LOST[key].where(scope, at=at)
    return BehindScore(request, COMPONENT, key, unit, period, LOST[key].words, where, alone)


def of_index(
    request: StaffRequest, key: str, unit: UUID, period: Period, _asked: QueryDict
) -> BehindScore | None:
    """The dossiers of an agency to which an index of time gave nothing; None for one that does not open."""
    if key not in OPENS:
        return None
    scope = Scope(period, kept_lines(min(request.person.now.date(), period.last)).own(unit))
    label = _("Hồ sơ 0 điểm: %(name)s") % {"name": nine.rules()["indices"][key]}
    return BehindScore(request, INDEX, key, unit, period, label, nine_sources.behind(scope, key, 0))


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


def _place(dossier: UUID | None) -> Place | None:
    return None if dossier is None else (dossier, paging.key(None, dossier))
