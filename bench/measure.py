"""CPU, wall time and statements of repeated acts, and how they are written down."""

import gc
import os
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any


def times(wanted: int) -> int:
    """How often to repeat: as wanted, or a twentieth when a script is only tried."""
    return max(3, wanted // 20) if os.environ.get("BENCH_SMALL") else wanted


@dataclass(frozen=True)
class Reading:
    """One act: seconds of CPU here (all threads), of CPU in the database's backend, and by the clock."""

    cpu: float
    backend: float
    wall: float
    statements: int
    savepoints: int


class Meter:
    """Takes readings under names, on Django's connection."""

    def __init__(self) -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            self._schedule = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
        self.readings: dict[str, list[Reading]] = defaultdict(list)
        self._statements = self._savepoints = 0
        connection.execute_wrappers.append(self._count)

    def close(self) -> None:
        """Stop counting."""
        from django.db import connection

        connection.execute_wrappers.remove(self._count)

    def _count(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK TO")):
            self._savepoints += 1
        else:
            self._statements += 1
        return execute(sql, params, many, context)

    @contextmanager
    def reading(self, name: str) -> Iterator[None]:
        """Measure the block."""
        self._statements = self._savepoints = 0
        backend, cpu, wall = self._backend(), time.process_time(), time.perf_counter()
        yield
        took = time.perf_counter() - wall, time.process_time() - cpu, self._backend() - backend
        self.readings[name].append(Reading(took[1], took[2], took[0], self._statements, self._savepoints))

    def forget(self) -> None:
        """The warm-up is over; what is loaded by now is set aside from collections, as the service does."""
        self.readings.clear()
        gc.collect()
        gc.freeze()

    def _backend(self) -> float:
        """Seconds of CPU of our backend; 0 where the database is on another machine."""
        try:
            return int(self._schedule.read_text().split()[0]) / 1e9
        except FileNotFoundError:
            return 0.0

    def table(self, head: str, aims: dict[str, float] | None = None) -> str:
        """Medians and 95th percentiles as a table; aims in milliseconds of CPU."""
        rows = [self._row(name, found, (aims or {}).get(name)) for name, found in self.readings.items()]
        names = ["n", "CPU ms", "p95", "wall ms", "p95", "database CPU ms", "statements", "savepoints"]
        heads = [head, *names, *(["aim", ""] if aims else [])]
        if not aims:
            rows = [row[: len(heads)] for row in rows]
        return table(heads, rows)

    @staticmethod
    def _row(name: str, found: list[Reading], aim: float | None) -> list[str]:
        cpu, wall = [1000 * one.cpu for one in found], [1000 * one.wall for one in found]
        middle = statistics.median(cpu)
        counts = [statistics.median(getattr(one, part) for one in found) for part in _COUNTED]
        row = [name, str(len(found)), f"{middle:.1f}", f"{p95(cpu):.1f}"]
        row += [f"{statistics.median(wall):.1f}", f"{p95(wall):.1f}"]
        row += [f"{1000 * statistics.mean(one.backend for one in found):.1f}"]
        row += [f"{count:.0f}" for count in counts]
        return [*row, f"≤ {aim:g}" if aim else "", verdict(aim is None or middle <= aim) if aim else ""]


# heads of the lines below
IN_SERVER = ("in the server", "p95", "our CPU", "database CPU", "wall", "statements", "aim", "")


def in_server(
    name: str, found: list[Reading], aim: float, *, judged: Callable[[list[float]], float] = statistics.median
) -> list[str]:
    """Medians in milliseconds, our CPU and the database's together; what is judged stands to the aim."""
    both = [1000 * (one.cpu + one.backend) for one in found]
    ours, database, wall = (
        1000 * statistics.median(getattr(one, part) for one in found) for part in ("cpu", "backend", "wall")
    )
    cells = [f"{value:.1f}" for value in (statistics.median(both), p95(both), ours, database, wall)]
    return [name, *cells, str(found[0].statements), f"≤ {aim:g}", verdict(judged(both) <= aim)]


_COUNTED = ("statements", "savepoints")


def each(run: Callable[[], object], repeat: int, *, warm: int = 3) -> list[float]:
    """Milliseconds of CPU of every call."""
    for _turn in range(warm):
        run()
    taken = []
    for _turn in range(repeat):
        began = time.process_time()
        run()
        taken.append(1000 * (time.process_time() - began))
    return taken


def p95(values: list[float]) -> float:
    """The value that 95 of 100 do not exceed."""
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.95))]


def verdict(met: bool) -> str:
    """How a figure stands to its aim."""
    return "met" if met else "**missed**"


def table(heads: list[str], rows: list[list[str]]) -> str:
    """A Markdown table; the first column is text, the others are figures."""
    rule = ["---", *["---:" for _head in heads[1:]]]
    return "\n".join("| " + " | ".join(row) + " |" for row in [heads, rule, *rows]) + "\n"
