"""How much memory does everything take at rest, and after people came?"""

import os
import time
import urllib.request
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg

from bench.measure import table, times, verdict
from bench.service import Service
from motcua.cli import postgres

AIM = 300  # megabytes for everything at rest
PATHS = ("/", "/thu-tuc/1.001193/", "/theo-doi/", "/so-do-trang/", "/tim/?q=dang+ky+khai+sinh")
Found = dict[str, tuple[int, float, float]]  # part: processes, resident and proportional megabytes


def answer() -> str:
    """Start the service as `motcua run` does, measure, ask for pages, measure again."""
    from django.db import connection

    connection.close()
    home = Path(os.environ["BENCH_POSTGRES"])
    postgres.stop(home)
    with psycopg.connect(postgres.start(home).url()) as link:
        buffers = link.execute("SHOW shared_buffers").fetchone()[0]
    with Service() as port:
        time.sleep(6)
        rest = _measured(home)
        for number in range(times(500)):
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{PATHS[number % len(PATHS)]}") as page:
                page.read()
        after = _measured(home)
    total, later = (sum(part[2] for part in found.values()) for found in (rest, after))
    rows = [_row(name, rest[name], after.get(name, (0, 0.0, 0.0))) for name in rest]
    rows.append(
        ["**all**", str(sum(part[0] for part in rest.values())), "", f"{total:.0f}", "", f"{later:.0f}"]
    )
    heads = ["part", "processes", "RSS at rest", "PSS at rest", "RSS after", "PSS after"]
    return f"""megabytes of the running service
As `make run` starts it, with two web workers, on an own PostgreSQL (shared_buffers {buffers}). At rest: six
seconds after it was ready. After: when {times(500)} pages of the portal were asked for. PSS counts shared
pages once, so only it can be added up. Aim at rest: ≤ {AIM} MB in all; {total:.0f} MB,
{verdict(total <= AIM)}.

{table(heads, rows)}"""


def _measured(home: Path) -> Found:
    found: Found = defaultdict(lambda: (0, 0.0, 0.0))
    for name, process in _processes(home):
        memory = process.memory_full_info()
        count, resident, proportional = found[name]
        found[name] = (count + 1, resident + memory.rss / 1e6, proportional + memory.pss / 1e6)
    return dict(found)


def _processes(home: Path) -> Iterator[tuple[str, psutil.Process]]:
    for process in psutil.Process().children(recursive=True):
        yield _part(" ".join(process.cmdline())), process
    pid = next(home.rglob("postmaster.pid")).read_text().split()[0]
    server = psutil.Process(int(pid))
    yield "PostgreSQL", server
    for process in server.children(recursive=True):
        yield "PostgreSQL", process


def _part(command: str) -> str:
    for mark, name in (
        ("config.serve", "web (Granian)"),
        ("config.work", "worker"),
        ("motcua run", "launcher"),
    ):
        if mark in command:
            return name
    return "other helpers"


def _row(name: str, rest: tuple[int, float, float], after: tuple[int, float, float]) -> list[str]:
    figures = [f"{value:.0f}" for value in (rest[1], rest[2], after[1], after[2])]
    return [name, str(rest[0]), *figures]
