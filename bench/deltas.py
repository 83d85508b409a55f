"""What counting costs an act and how soon an act is counted: deltas, folded or not."""

import random
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection

from bench import lives
from bench.copies import WEEKS
from bench.measure import Meter, times
from motcua.agencies import services as agencies
from motcua.dossiers import flows
from motcua.dossiers.figures import Period
from motcua.dossiers.flows import Flow
from motcua.dossiers.models import Dossier, Event
from motcua.dossiers.services.folding import fold
from motcua.dossiers.status import Act
from motcua.scorecard.live import card_of
from motcua.scorecard.services import first_day

FRESH = 1.0  # seconds
NOW = lives.AT + timedelta(weeks=WEEKS)  # when the last copies are at work


@dataclass(frozen=True)
class Cost:
    """CPU of so many rows."""

    rows: int = 0
    seconds: float = 0.0

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(self.rows + other.rows, self.seconds + other.seconds)

    @property
    def row(self) -> float:
        return 1e6 * self.seconds / max(self.rows, 1)


def timed_fold() -> Cost:
    """Fold all that waits."""
    rows = Flow.objects.count()
    meter = Meter()
    with meter.reading("fold"):
        fold()
    meter.close()
    one = meter.readings["fold"][0]
    return Cost(rows, one.cpu + one.backend)


def fresh(how: str, *, beside: Any = None) -> list[str]:
    """Acts of a ward, each followed at once by its card."""
    chance, seen, took = random.Random(6), 0, []
    ward = agencies.agency_at(*lives.WARD, lives.DAY)
    period = Period(first_day(), NOW.date())

    def received() -> int:
        return card_of(ward, period, at=NOW).counted.received

    with beside or nullcontext():
        for _turn in range(times(20)):
            row, before = lives.file_online(chance), received()
            lives.settle(row, until=Act.TRANSFER)
            began = time.perf_counter()
            seen += received() == before + 1
            took.append(time.perf_counter() - began)
    met = "met" if seen == len(took) and max(took) <= FRESH else "**missed**"
    figures = [f"{statistics.median(took):.3f}", f"{max(took):.3f}"]
    return [how, f"{seen} of {len(took)}", *figures, f"≤ {FRESH:g}", met]


@contextmanager
def folding() -> Iterator[None]:
    """The worker's job again and again, on a connection of its own."""
    enough = threading.Event()

    def work() -> None:
        while not enough.wait(0.02):
            fold()
        connection.close()

    worker = threading.Thread(target=work)
    worker.start()
    try:
        yield
    finally:
        enough.set()
        worker.join()


def overhead() -> list[list[str]]:
    """Lives that count and lives that do not, in turn; each pair begins with the other."""
    chance, count = random.Random(5), flows.count
    readings: dict[bool, list[tuple[float, ...]]] = {True: [], False: []}
    meter = Meter()
    try:
        for turn in range(2 * (times(50) + 2)):
            counts = turn % 4 in {0, 3}
            flows.count = count if counts else _nothing
            written = _written()
            with meter.reading("life"):
                lives.settle(lives.file_online(chance))
            one = meter.readings["life"][-1]
            both, log = 1000 * (one.cpu + one.backend), (_written() - written) / 1024
            if turn >= 4:
                readings[counts].append((both, 1000 * one.backend, 1000 * one.wall, log, one.statements))
    finally:
        flows.count = count
        meter.close()
    names = (
        "CPU ms, ours and the database's",
        "database CPU ms",
        "wall ms",
        "write-ahead log KiB",
        "statements",
    )
    middle = {
        which: [statistics.median(one) for one in zip(*found, strict=True)]
        for which, found in readings.items()
    }
    return [
        [name, f"{kept:.1f}", f"{none:.1f}", f"{kept / none:.2f}"]
        for name, kept, none in zip(names, middle[True], middle[False], strict=True)
    ]


def _nothing(_dossier: Dossier, _event: Event) -> None:
    """An act that counts nothing."""


def _written() -> int:
    """Bytes of write-ahead log since the server was made."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_insert_lsn() - '0/0'")
        return int(cursor.fetchone()[0])
