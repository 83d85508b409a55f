"""Does a province of a million dossiers know its figures at once? BENCH_DOSSIERS=5000000 asks for five."""

import os
import time
from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.db import connection, models
from django.urls import reverse

from bench import lives, pages
from bench.copies import WEEKS, Copier, copier
from bench.deltas import NOW, Cost, folding, fresh, overhead, timed_fold
from bench.measure import IN_SERVER, Meter, Reading, in_server, p95, table, times
from config.wsgi import application
from motcua.agencies import services as agencies
from motcua.agencies.models import Assignment, Role, Unit
from motcua.common.kept import Kept
from motcua.deadlines import clock
from motcua.dossiers import flows, mark_rows
from motcua.dossiers.flows import Flow
from motcua.dossiers.models import Dossier, Event
from motcua.dossiers.recount import recount
from motcua.dossiers.services.folding import fold
from motcua.scorecard.services import first_day

DOSSIERS = int(os.environ.get("BENCH_DOSSIERS", "1000000"))
AIM = 50.0  # milliseconds in the server
AT_ONCE = 20_000  # dossiers a statement
Asked = dict[str, tuple[pages.Browser, str]]  # by the page: who asks, the address


def answer() -> str:
    """What deltas cost an act, how soon they are seen, the pages of those who watch, recomputation, disk."""
    began = time.monotonic()
    cost = _fill()
    filled = time.monotonic() - began
    deltas = _size(Flow)
    seen = [fresh(f"stands still, {deltas.rows:,} deltas wait")]
    cost += timed_fold()
    seen += [fresh("has just folded everything"), fresh("goes on all the time", beside=folding())]
    again = _recounted()
    without = overhead()
    fold()
    tidied = _tidied()
    clock.forward(NOW - clock.now())
    asked, n = _pages(), Dossier.objects.count()
    rows = [_size(one) for one in (Dossier, Event, *_rollups())]
    each = sum(one.bytes for one in rows) / n
    return f"""figures of a province with {n:,} dossiers
{n:,} dossiers accepted over a year by {Unit.objects.count()} units, {_open():,} of them open, with
{rows[1].rows:,} events: whole lives of the simulation, copied to other weeks and units in {filled / 60:.0f}
minutes; what they add to the figures was written as deltas and folded by the product, {cost.row:.0f} µs of
CPU a row ({cost.rows:,} rows).

**Recomputation.** {again}

**What deltas cost an act.** Whole lives of a birth registration, in turn with and without counting (neither
tally nor deltas); medians of {times(50)}.

{table(["of a life", "with", "without", "ratio"], without)}
**Freshness.** A dossier is accepted and the card of its unit counted: seconds from the return of the commit
to the figure that contains it; medians of {times(20)}.

{table(["folding", "seen at the first reading", "seconds", "worst", "aim", ""], seen)}
**Pages.** In the server: our CPU and the database's together, {times(60)} requests each, judged by their
p95. What a process keeps for a minute is at hand, but for the wall; figures are counted anew. Autovacuum had
given back the room of all folded deltas, {tidied:.0f} s after the last.

{table(["page", *IN_SERVER], asked)}
**Disk.** {each:,.0f} bytes a dossier in these tables; deltas are gone once they are folded. Papers, steps and
notices are not copied.

{table(["table", "rows", "MB", "MB of indexes", "bytes a row"], [one.cells() for one in [*rows, deltas]])}"""


def _fill() -> Cost:
    """All copies, and what folding cost. The last week's deltas wait."""
    fold()
    cost = Cost()
    wanted = DOSSIERS // 50 if os.environ.get("BENCH_SMALL") else DOSSIERS
    with copier() as made:
        each = max(1, round(wanted / WEEKS / made.finished))
        at_once = max(1, AT_ONCE // made.finished)
        for week in range(1, WEEKS + 1):
            if week == WEEKS:
                made.shrink(Flow)
            _week(made, week, each, at_once)
            if week < WEEKS:
                cost += timed_fold()
            if week == 1:
                made.analyse()
        made.finish()
    return cost


def _week(made: Copier, week: int, each: int, at_once: int) -> None:
    first = (week - 1) * each + 1
    for begin in range(first, first + each, at_once):
        made.copy(week, begin, min(begin + at_once, first + each) - 1)


def _tidied() -> float:
    """Seconds until autovacuum has come by: until then every figure reads through rows that are gone.

    Raises TimeoutError when it has not in five minutes.
    """
    began = time.monotonic()
    while _size(Flow).heap > 2**20:
        if time.monotonic() - began > 300:
            raise TimeoutError("Autovacuum has not given back the room of the folded deltas.")
        time.sleep(1)
    return time.monotonic() - began


def _watcher(username: str) -> pages.Browser:
    """Somebody who watches over procedures, at that post."""
    roles = (Role.TTHC_CONTROL, Role.AREA_CONTROL)
    post = Assignment.objects.get(staff__user__username=username, role__in=roles)
    return pages.Browser(application, pages.signed_in(username, post.unit_id))


def _pages() -> list[list[str]]:
    day = NOW.date()
    ward, city = (agencies.agency_at(*place, day) for place in (lives.WARD, lives.CITY))
    province, district = _watcher("ks.minh"), _watcher("tk.giamsat")
    score, chart = reverse("counter:score"), reverse("counter:map")

    def card(first: date, last: date = day) -> str:
        return f"{score}?tu={first:%d/%m/%Y}&den={last:%d/%m/%Y}"

    new_year, since, month = date(day.year, 1, 1), first_day(), f"{day:%Y-%m}"
    asked = {
        "a commune's card and its neighbours ranked, this year": (
            district,
            f"{card(new_year)}&don-vi={ward.pk}",
        ),
        "a district's card, its communes ranked, this year": (district, f"{card(new_year)}&don-vi={city.pk}"),
        "the province's card, districts and departments ranked, this year": (province, card(new_year)),
        "the same, since the indicators are in force": (province, card(since)),
        "the same, 15 January to 14 June": (province, card(date(day.year, 1, 15), date(day.year, 6, 14))),
        "the same, 3 November to 12 July": (province, card(date(day.year - 1, 11, 3), date(day.year, 7, 12))),
        "the map, settled in time, this month": (province, f"{chart}?so=dung-han&ky={month}"),
        "the map, points of 766, this month": (province, f"{chart}?so=766&ky={month}"),
        "the map, points of 766, this year": (province, f"{chart}?so=766&ky=nam"),
        "a district's map, points of 766, this year": (district, f"{chart}?so=766&ky=nam"),
    }
    wall = {
        "the wall of the leaders' room, nothing at hand": (province, f"{reverse('counter:wall')}?so-lieu=1")
    }
    found = _readings(asked) | _readings(wall, at_hand=False)
    return [in_server(name, readings, AIM, judged=p95) for name, readings in found.items()]


def _readings(
    asked: dict[str, tuple[pages.Browser, str]], *, at_hand: bool = True
) -> dict[str, list[Reading]]:
    """Each page in turn. at_hand: with what a process keeps for a minute."""
    meter = Meter()
    for turn in range(times(60) + 3):
        if turn == 3:
            meter.forget()
        for name, (browser, path) in asked.items():
            if not at_hand:
                Kept.forget_everything()
            with meter.reading(name):
                browser.get(path)
    meter.close()
    return dict(meter.readings)


def _recounted() -> str:
    """Every dossier and figure counted again from the events, and how long it took."""
    meter = Meter()
    with meter.reading("recount"):
        found = recount()
    meter.close()
    one = meter.readings["recount"][0]
    cpu = one.cpu + one.backend
    return f"""All {found.dossiers:,} dossiers and {found.figures:,} figures of theirs were counted again
from their events: {cpu / 60:.1f} minutes of CPU (ours and the database's), {one.wall / 60:.1f} by the clock,
{found.dossiers / cpu:,.0f} dossiers a second of CPU; {len(found.tallies)} dossiers and
{found.differences - len(found.tallies)} figures differed."""


@dataclass(frozen=True)
class Size:
    """Of a table on disk; indexes: their part of the bytes."""

    name: str
    rows: int
    bytes: int
    indexes: int

    @property
    def heap(self) -> int:
        return self.bytes - self.indexes

    def cells(self) -> list[str]:
        megabytes = [f"{part / 1e6:,.0f}" for part in (self.bytes, self.indexes)]
        return [self.name, f"{self.rows:,}", *megabytes, f"{self.bytes / max(self.rows, 1):,.0f}"]


def _size(model: type[models.Model]) -> Size:
    name = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_total_relation_size(%s), pg_indexes_size(%s)", [name, name])
        return Size(name, model._default_manager.count(), *cursor.fetchone())


def _rollups() -> list[type[models.Model]]:
    """What deltas are folded into."""
    known = apps.get_app_config("dossiers").get_models()
    return [one for one in known if one.__module__ in {flows.__name__, mark_rows.__name__} and one != Flow]


def _open() -> int:
    return Dossier.objects.filter(received_at__isnull=False, finished_at=None).count()
