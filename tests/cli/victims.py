"""Who may be killed of a running system, and the killing."""

import os
import random
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from motcua.cli import postgres
from tests.cli.commands import Run


@dataclass(frozen=True)
class Victim:
    """A part of the system and how its processes are told from the others."""

    name: str
    find: Callable[[Run], list[int]]


def kill_one(system: Run, victim: Victim, chance: random.Random) -> int | None:
    """kill -9 one process of this part, if there is one at this moment; its number."""
    alive = victim.find(system)
    if not alive:
        return None
    chosen = chance.choice(alive)
    with suppress(ProcessLookupError):
        os.kill(chosen, signal.SIGKILL)
    return chosen


def _web_main(system: Run) -> list[int]:
    return [pid for pid in of(system, b"config.serve") if _parent(pid) == system.process.pid]


def _web_children(system: Run) -> list[int]:
    return [pid for pid in of(system, b"config.serve") if _parent(pid) != system.process.pid]


def _worker(system: Run) -> list[int]:
    return of(system, b"config.work")


def _postmaster(system: Run) -> list[int]:
    number = postgres._postmaster(_data(system))
    return [] if number is None else [number]


def _backends(system: Run) -> list[int]:
    return [pid for pid in postgres._survivors(_data(system)) if [pid] != _postmaster(system)]


def _data(system: Run) -> Path:
    return postgres._reachable(system.var / "postgres") / "data"


def of(system: Run, command: bytes) -> list[int]:
    """Processes of the system whose command line contains these words."""
    return [pid for pid in system.processes() if command in _read(pid, "cmdline")]


def _parent(pid: int) -> int:
    words = _read(pid, "stat").rpartition(b")")[2].split()
    return int(words[1]) if words else 0


def _read(pid: int, name: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/{name}").read_bytes()
    except OSError:
        return b""


VICTIMS = (
    Victim("web server", _web_main),
    Victim("web process", _web_children),
    Victim("worker", _worker),
    Victim("database server", _postmaster),
    Victim("database process", _backends),
)
