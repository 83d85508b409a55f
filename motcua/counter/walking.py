"""From one dossier of a work list to the next, and back to the same row.

The list, its filters and the place in it travel in the address of the dossier: nothing is kept on the server.
What does not belong there, or names a list the officer has not, is left aside.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise

from motcua.counter import narrowing, work
from motcua.counter.kinds import WORDS, Kind
from motcua.counter.paging import behind, key_of
from motcua.web.audience import StaffRequest

LIST, PLACE, PAGE_KEY = "tu", "vi", "after"
_LONGEST = 80
_MOST_PAGES = 20  # looked through for the way back


@dataclass(frozen=True)
class Walk:
    """label: the list one came from. back, before, after: addresses; empty where there is none."""

    label: str | Promise
    back: str
    before: str
    after: str


def trail(kind: Kind, typed: QueryDict) -> str:
    """What a dossier's address carries of the list as `typed` narrows it; the row's place comes after."""
    pairs = {LIST: kind.value, PAGE_KEY: _short(typed, PAGE_KEY)}
    told = urlencode({name: value for name, value in pairs.items() if value})
    return "&".join(part for part in (told, narrowing.query_of(typed)) if part)


def carried(request: StaffRequest) -> str:
    """The list this page was reached from, as "?…" for the links of the page; empty without one."""
    kind = _kind(request)
    if kind is None:
        return ""
    return f"?{trail(kind, request.GET)}&{urlencode({PLACE: _short(request.GET, PLACE)})}"


def more(request: StaffRequest) -> str:
    """The same behind a query that has begun: "&…"."""
    return carried(request).replace("?", "&", 1)


def dossier_url(request: StaffRequest, dossier_id: UUID) -> str:
    """The dossier's page, still on the way through the list one came from."""
    return reverse("counter:dossier", args=[dossier_id]) + carried(request)


def walk_of(request: StaffRequest, dossier_id: UUID) -> Walk | None:
    """Where one may go from here in the list one came from; None for who came another way.

    A dossier that has left the list meanwhile still has its place there: the next is the one behind it.
    """
    kind = _kind(request)
    if kind is None:
        return None
    told = trail(kind, request.GET)
    key = _short(request.GET, PLACE)
    back = f"{_list(request, kind, _short(request.GET, PAGE_KEY), key)}#{anchor(dossier_id)}"
    before, after = _neighbours(request, kind, dossier_id)
    return Walk(WORDS[kind].label, back, _address(before, told), _address(after, told))


def page_of_place(request: StaffRequest, kind: Kind) -> str:
    """The address of the list's page that holds the place named in the address: one may have walked further
    than the page one came from.
    """
    key, after = _short(request.GET, PLACE), _short(request.GET, PAGE_KEY)
    filters, _form = narrowing.read(request.GET)
    if after and not _behind(kind, key, after):
        after = ""
    for _turn in range(_MOST_PAGES if key else 0):
        found = work.page(kind, request.officer, at=request.person.now, filters=filters, after=after)
        if not found.next_key or not _behind(kind, key, found.next_key):
            break
        after = found.next_key
    return _list(request, kind, after)


def _behind(kind: Kind, key: str, other: str) -> bool:
    """True when a row with the key stands further down than the other."""
    here, there = key_of(key), key_of(other)
    if here is None or there is None or here == there:
        return False
    return (here < there) == (kind == Kind.DONE)  # the latest finished stands first


def _list(request: StaffRequest, kind: Kind, after: str, key: str = "") -> str:
    """The list's address with its filters, beginning behind `after`; `key`: still to be looked for."""
    told = urlencode({name: value for name, value in ((PAGE_KEY, after), (PLACE, key)) if value})
    query = "&".join(part for part in (told, narrowing.query_of(request.GET)) if part)
    return reverse("counter:list", args=[kind]) + (f"?{query}" if query else "")


def anchor(dossier_id: UUID) -> str:
    """The name of a dossier's row in a list."""
    return f"hs-{dossier_id}"


Place = tuple[UUID, str]  # a dossier, and the key of its row


def _neighbours(request: StaffRequest, kind: Kind, here: UUID) -> tuple[Place | None, Place | None]:
    """The rows before and behind the place named in the address, those of this dossier left out."""
    key = _short(request.GET, PLACE)
    if key_of(key) is None:
        return None, None
    filters, _form = narrowing.read(request.GET)
    parts = work.ordered(kind, request.officer, at=request.person.now, filters=filters)
    found = []
    for backwards in (True, False):
        rows = [row for part in parts for row in _first(*part, key=key, here=here, backwards=backwards)]
        down = backwards != parts[0][2].startswith("-")
        rows.sort(key=lambda row: (row[0], row[1]), reverse=down)
        found.append((rows[0][2], f"{rows[0][0].isoformat()}~{rows[0][1]}") if rows else None)
    return found[0], found[1]


def _first(
    rows: QuerySet[Any], of: str, order: str, *, key: str, here: UUID, backwards: bool
) -> list[tuple[Any, UUID, UUID]]:
    """At most one row: its moment, its id, its dossier."""
    column = order.lstrip("-")
    way = column if backwards == order.startswith("-") else f"-{column}"
    others = rows.exclude(**{of: here})
    return list(behind(others, way, key).values_list(column, "id", of)[:1])


def _address(place: Place | None, told: str) -> str:
    if place is None:
        return ""
    dossier_id, key = place
    return f"{reverse('counter:dossier', args=[dossier_id])}?{told}&{urlencode({PLACE: key})}"


def _kind(request: StaffRequest) -> Kind | None:
    told = request.GET.get(LIST, "")
    if not told:
        return None
    return next((kind for kind in work.lists_of(request.officer) if kind == told), None)


def _short(typed: QueryDict, name: str) -> str:
    """A key of the address; empty when it is none."""
    text = typed.get(name, "")[:_LONGEST]
    return text if key_of(text) else ""
