"""Lists whose dossiers one goes through one after the other: work lists, those behind a figure, what a search
found, the leader's round. Which list, and how it was asked for, stand in the address of the dossier.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Role
from motcua.counter import figures, led, narrowing, paging, work
from motcua.counter.counted import counted_for
from motcua.counter.desk_forms import uuid_or_none
from motcua.counter.kinds import WORDS, Kind
from motcua.counter.terms import SHOWN, Terms
from motcua.dossiers.models import Dossier
from motcua.oversight import behind as dossiers_behind
from motcua.oversight import stock
from motcua.oversight.behind import Wanted
from motcua.web.audience import StaffRequest

LIST, QUERY = "tu", "hoi"
FIGURE, SEARCH, ROUND = "so-lieu", "tim", "ky-loat"
FIGURE_READERS = (Role.HEAD_ONE_STOP, Role.TTHC_CONTROL, Role.AREA_CONTROL, Role.ASSIGN, Role.SIGN)
FIGURE_PAGE = 50
_DUE = "due_at"

Place = tuple[UUID, str]  # a dossier, and the key of its row


class Way(Protocol):
    """A list one can go through.

    label  what the list is called.
    told   what an address carries to name the list as it was asked for.
    """

    @property
    def label(self) -> str | Promise: ...
    @property
    def told(self) -> str: ...

    def url(self, here: UUID) -> str:
        """The address of the list, with its filters, for who comes from this dossier."""

    def turn(self, after: str) -> str:
        """The key of the last row of the page that begins behind `after`; empty when no page follows."""

    def is_behind(self, key: str, other: str) -> bool:
        """True when a row with the key stands further down than the other."""

    def neighbours(self, key: str, here: UUID) -> tuple[Place | None, Place | None]:
        """The rows before and behind a place, those of this dossier left out."""


@dataclass(frozen=True)
class WorkList:
    """A work list as its filters narrow it."""

    request: StaffRequest
    kind: Kind
    typed: QueryDict

    @property
    def label(self) -> str | Promise:
        return WORDS[self.kind].label

    @property
    def told(self) -> str:
        query = narrowing.query_of(self.typed)
        return urlencode({LIST: self.kind.value}) + (f"&{query}" if query else "")

    def url(self, here: UUID) -> str:
        query = narrowing.query_of(self.typed)
        return reverse("counter:list", args=[self.kind]) + (f"?{query}" if query else "")

    def turn(self, after: str) -> str:
        at = self.request.person.now
        return work.page(self.kind, self.request.officer, at=at, filters=self._filters, after=after).next_key

    def is_behind(self, key: str, other: str) -> bool:
        return paging.is_behind(key, other, down=self.kind == Kind.DONE)  # the latest finished stands first

    def neighbours(self, key: str, here: UUID) -> tuple[Place | None, Place | None]:
        at = self.request.person.now
        parts = work.ordered(self.kind, self.request.officer, at=at, filters=self._filters)
        if self.kind == Kind.LATE and led.leads(self.request.officer):  # some are shown masked
            mine = Dossier.objects.visible_to(self.request.officer).values("pk")
            parts = [(rows.filter(**{f"{of}__in": mine}), of, order) for rows, of, order in parts]
        return around(parts, key, here)

    @cached_property
    def _filters(self) -> narrowing.Filters:
        return narrowing.read(self.typed)[0]


@dataclass(frozen=True)
class BehindFigure:
    """The dossiers behind a figure of a leader's page or of one who watches, those due first on top."""

    request: StaffRequest
    wanted: Wanted

    @property
    def label(self) -> str | Promise:
        return figures.TITLES[self.wanted.figure]

    @property
    def told(self) -> str:
        return urlencode({LIST: FIGURE, QUERY: figures.query_of(self.wanted)})

    def url(self, here: UUID) -> str:
        return figures.address(self.wanted)

    def turn(self, after: str) -> str:
        rows = paging.behind(self.every, _DUE, after, nullable=True).values_list(_DUE, "pk")
        last = list(rows[FIGURE_PAGE - 1 : FIGURE_PAGE + 1])
        return paging.key(*last[0]) if len(last) > 1 else ""

    def is_behind(self, key: str, other: str) -> bool:
        return paging.is_behind(key, other)

    def neighbours(self, key: str, here: UUID) -> tuple[Place | None, Place | None]:
        return around([(self.rows, "pk", _DUE)], key, here, nullable=True)

    @cached_property
    def now(self) -> stock.Moment:
        return stock.moment_for(self.request.officer.unit, at=self.request.person.now)

    @cached_property
    def rows(self) -> QuerySet[Dossier]:
        """Those the officer may open."""
        return dossiers_behind.dossiers(self.wanted, self.request.officer, self.now)

    @cached_property
    def every(self) -> QuerySet[Dossier]:
        """All that the figure counts."""
        return dossiers_behind.among(counted_for(self.request), self.wanted, self.now)


@dataclass(frozen=True)
class SearchResults:
    """What the quick search shows, the newest first: for words, or the dossiers of one person."""

    request: StaffRequest
    text: str
    person_id: UUID | None  # when no words were searched for

    label = _("Hồ sơ tìm thấy")

    @property
    def told(self) -> str:
        return urlencode({LIST: SEARCH, QUERY: self._query})

    def url(self, here: UUID) -> str:
        return f"{reverse('counter:find')}?{self._query}"

    def turn(self, after: str) -> str:
        return ""  # one page is all a search shows

    def is_behind(self, key: str, other: str) -> bool:
        return False

    def neighbours(self, key: str, here: UUID) -> tuple[Place | None, Place | None]:
        rows = Dossier.objects.visible_to(self.request.officer)
        fitting = rows.of(self.person_id) if self.person_id else rows.filter(Terms(self.text).dossiers())
        shown = list(fitting.order_by("-id").values_list("pk", flat=True)[:SHOWN])
        before = next((pk for pk in reversed(shown) if pk > here), None)
        after = next((pk for pk in shown if pk < here), None)
        return (before, "") if before else None, (after, "") if after else None

    @property
    def _query(self) -> str:
        return urlencode({"nguoi": str(self.person_id)} if self.person_id else {"q": self.text})


@dataclass(frozen=True)
class Round:
    """The leader's round has its own way from draft to draft: the dossier only leads back to its draft."""

    label = _("Ký nhiều hồ sơ")
    told = urlencode({LIST: ROUND})

    def url(self, here: UUID) -> str:
        return reverse("counter:round_one", args=[here])

    def turn(self, after: str) -> str:
        return ""

    def is_behind(self, key: str, other: str) -> bool:
        return False

    def neighbours(self, key: str, here: UUID) -> tuple[Place | None, Place | None]:
        return None, None


def search_results(request: StaffRequest, asked: QueryDict) -> SearchResults | None:
    """The results of the search an address asks for; None when it asks for nothing."""
    text = search_text(asked)
    person_id = uuid_or_none(asked.get("nguoi", ""))
    return SearchResults(request, text, None if text else person_id) if text or person_id else None


def search_text(asked: QueryDict) -> str:
    return " ".join(asked.get("q", "")[:200].replace("\x00", "").split())


def around(
    parts: list[tuple[QuerySet[Any], str, str]], key: str, here: UUID, *, nullable: bool = False
) -> tuple[Place | None, Place | None]:
    """The two nearest to a place, of rows each with its columns of the dossier and of the order."""
    if paging.key_of(key) is None:
        return None, None
    found: list[Place | None] = []
    for backwards in (True, False):
        near: list[Place] = []
        for rows, of, order in parts:
            column = order.lstrip("-")
            way = column if backwards == order.startswith("-") else f"-{column}"
            others = paging.behind(rows.exclude(**{of: here}), way, key, nullable=nullable)
            first = others.values_list(column, "id", of)[:1]
            near += [(dossier, paging.key(at, row)) for at, row, dossier in first]
        down = backwards != parts[0][2].startswith("-")
        near.sort(key=lambda one: paging.rank(one[1]), reverse=down)
        found.append(near[0] if near else None)
    return found[0], found[1]
