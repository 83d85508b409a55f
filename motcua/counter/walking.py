"""From one dossier of a list to the next, and back to the same row.

The list, its filters and the place in it travel in the address of the dossier: nothing is kept on the server.
What does not belong there, or names a list the officer has not, is left aside.
"""

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise

from motcua.agencies.models import Role
from motcua.counter import figures, score_ways, ways, work
from motcua.counter.paging import key_of
from motcua.counter.ways import Place, Way
from motcua.web.audience import StaffRequest

PLACE, PAGE_KEY = "vi", "after"
_LONGEST = 80
_LONGEST_LIST = 2000  # letters of a list's address: two hundred with marks, written as bytes
_MOST_PAGES = 20  # looked through for the way back
_NOBODY = UUID(int=0)


@dataclass(frozen=True)
class Walk:
    """label: the list one came from. back, before, after: addresses; empty where there is none."""

    label: str | Promise
    back: str
    before: str
    after: str


def trail(way: Way, after: str) -> str:
    """What a dossier's address carries of the list, shown from `after` on; the row's place comes last."""
    return f"{way.told}&{urlencode({PAGE_KEY: after})}" if key_of(after) else way.told


def carried(request: StaffRequest) -> str:
    """The list this page was reached from, as "?…" for the links of the page; empty without one."""
    way = _way_of(request)
    if way is None:
        return ""
    return f"?{trail(way, _key(request.GET, PAGE_KEY))}{_at(_key(request.GET, PLACE))}"


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
    way = _way_of(request)
    if way is None:
        return None
    key, after = _key(request.GET, PLACE), _key(request.GET, PAGE_KEY)
    back = f"{_list(way, dossier_id, after, key)}#{anchor(dossier_id)}"
    told = trail(way, after)
    before, behind = way.neighbours(key, dossier_id)
    return Walk(way.label, back, _address(before, told), _address(behind, told))


def page_of_place(way: Way, typed: QueryDict) -> str:
    """The address of the list's page that holds the place named in the address: one may have walked further
    than the page one came from.
    """
    key, after = _key(typed, PLACE), _key(typed, PAGE_KEY)
    if after and not way.is_behind(key, after):
        after = ""
    for _turn in range(_MOST_PAGES if key else 0):
        turn = way.turn(after)
        if not turn or not way.is_behind(key, turn):
            break
        after = turn
    return _list(way, _NOBODY, after)


def anchor(dossier_id: UUID) -> str:
    """The name of a dossier's row in a list."""
    return f"hs-{dossier_id}"


def _way_of(request: StaffRequest) -> Way | None:
    """The list named in an address; None without one, or when the officer has no such list."""
    name, roles = request.GET.get(ways.LIST, ""), request.officer.roles
    asked = QueryDict(request.GET.get(ways.QUERY, "")[:_LONGEST_LIST])
    if name == ways.FIGURE:
        wanted = figures.wanted_of(asked) if roles & set(ways.FIGURE_READERS) else None
        return ways.BehindFigure(request, wanted) if wanted else None
    if name == ways.SEARCH:
        return ways.search_results(request, asked)
    if name == ways.ROUND:
        return ways.Round() if Role.SIGN in roles else None
    if name in score_ways.LISTS:
        return score_ways.named(request, name, asked)
    kind = next((kind for kind in work.lists_of(request.officer) if kind == name), None) if name else None
    return ways.WorkList(request, kind, request.GET) if kind else None


def _list(way: Way, here: UUID, after: str, key: str = "") -> str:
    """The list's address, beginning behind `after`; `key`: still to be looked for."""
    url = way.url(here)
    told = urlencode({name: value for name, value in ((PAGE_KEY, after), (PLACE, key)) if value})
    return url + ("&" if "?" in url else "?") + told if told else url


def _address(place: Place | None, told: str) -> str:
    if place is None:
        return ""
    dossier_id, key = place
    return f"{reverse('counter:dossier', args=[dossier_id])}?{told}{_at(key)}"


def _at(key: str) -> str:
    return f"&{urlencode({PLACE: key})}" if key else ""


def _key(typed: QueryDict, name: str) -> str:
    """A key of the address; empty when it is none."""
    text = typed.get(name, "")[:_LONGEST]
    return text if key_of(text) else ""
