"""How many complete lives a second, and how near is that to what the database itself can write?"""

import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench import lives
from bench.client import WARM
from bench.measure import table, verdict
from bench.recording import Recording, script
from motcua.cli import postgres

AIM = 8.0  # complete lifecycles a second
ROUNDS = 3


@dataclass(frozen=True)
class Rate:
    """One round: lives a second, rows and bytes of log a life; CPU seconds a life where they are ours."""

    lives: float
    rows: float
    log: float
    cpu: float = 0.0
    backend: float = 0.0


def answer() -> str:
    """Paired rounds of pgbench and of Một Cửa, with one client and with eight."""
    small = bool(os.environ.get("BENCH_SMALL"))
    rounds, seconds, limit_seconds = (1, 4, 2) if small else (ROUNDS, 12, 6)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "life.sql"
        transactions, statements = _record(file)
        found: dict[int, list[tuple[Rate, Rate]]] = {}
        for clients in (1, 8):
            for number in range(rounds):
                limit = _pgbench(file, clients, limit_seconds, base=(clients * 10 + number) * 10**10)
                found.setdefault(clients, []).append((limit, _ours(clients, seconds)))
    rows = [_row(clients, pairs) for clients, pairs in found.items()]
    heads = ["clients", "Một Cửa, lives/s", "aim", "", "pgbench, lives/s", "share of the limit"]
    heads += ["CPU ms a life", "database CPU ms a life"]
    best = statistics.median(ours.lives for _limit, ours in found[8])
    last_limit, last = found[8][-1]
    return f"""complete lives a second
A life is a birth registration filed online with its scans and followed to the returned, signed result:
{transactions} writing transactions with {statements} statements that write. pgbench sends those very
statements (same tables, same contents, fresh keys, same transactions, no reading, no PDF, no file) to the
same server: the database's own limit. Rounds of both take turns; medians of {rounds}. With eight clients
Một Cửa completes {best:.1f} lives a second.

{table(heads, rows)}
As a check, rows written a life: {last.rows:.0f} by Một Cửa, {last_limit.rows:.0f} by pgbench; write-ahead log
a life: {last.log / 1024:.0f} KiB and {last_limit.log / 1024:.0f} KiB.
{_broken()}"""


def _row(clients: int, pairs: list[tuple[Rate, Rate]]) -> list[str]:
    ours = statistics.median(pair[1].lives for pair in pairs)
    limit = statistics.median(pair[0].lives for pair in pairs)
    share = statistics.median(pair[1].lives / pair[0].lives for pair in pairs)
    cpu = statistics.median(pair[1].cpu for pair in pairs)
    backend = statistics.median(pair[1].backend for pair in pairs)
    aim = [f"≥ {AIM:g}", verdict(ours >= AIM)] if clients == 8 else ["", ""]
    row = [str(clients), f"{ours:.1f}", *aim, f"{limit:.0f}", f"{100 * share:.1f} %"]
    return [*row, f"{1000 * cpu:.0f}", f"{1000 * backend:.0f}"]


def _record(file: Path) -> tuple[int, int]:
    """Live once and write down what was written; the number of transactions and of statements."""
    chance = random.Random(7)
    for _turn in range(3):
        lives.settle(lives.file_online(chance))
    born, recording = time.time_ns() // 1_000_000, Recording()
    dossier = lives.file_online(chance)
    lives.settle(dossier)
    recording.close()
    file.write_text(script(recording.groups, born=born, number=dossier.owner.id_number), encoding="utf-8")
    return len(recording.groups), sum(len(group) for group in recording.groups)


def _pgbench(file: Path, clients: int, seconds: int, *, base: int) -> Rate:
    before = _written()
    command = [str(postgres.binary("pgbench")), "-n", "-M", "simple", "-f", str(file), "-T", str(seconds)]
    command += ["-c", str(clients), "-j", "2" if clients > 1 else "1"]
    command += ["-D", "round=0", "-D", f"base={10**11 + base}", os.environ["DATABASE_URL"]]
    done = subprocess.run(command, capture_output=True, text=True)
    found = re.search(r"^tps = ([\d.]+)", done.stdout, flags=re.MULTILINE)
    count = re.search(r"transactions actually processed: (\d+)", done.stdout)
    if done.returncode != 0 or found is None or count is None:
        raise RuntimeError(f"pgbench: {done.stderr[-2000:]}")
    rows, log = _difference(before)
    return Rate(float(found[1]), rows / int(count[1]), log / int(count[1]))


def _ours(clients: int, seconds: int) -> Rate:
    before = _written()
    command = [sys.executable, "-m", "bench.client", str(seconds)]
    crew = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        for _client in range(clients)
    ]
    try:
        for process in crew:
            _line(process)
        for process in crew:
            assert process.stdin is not None
            process.stdin.write("go\n")
        found = [json.loads(_line(process)) for process in crew]
    finally:
        for process in crew:
            process.communicate()
    rows, log = _difference(before)
    done = sum(count for count, *_rest in found)
    rate = sum(count / took for count, took, *_rest in found)
    every = done + WARM * clients
    cpu, backend = (sum(one[part] for one in found) / done for part in (2, 3))
    return Rate(rate, rows / every, log / every, cpu, backend)


def _line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise RuntimeError("A client stopped; its message is above.")
    return line


def _written() -> tuple[int, int]:
    """Rows inserted, changed and deleted so far, and bytes of write-ahead log."""
    from django.db import connection

    time.sleep(1.2)  # backends report their counts at most once a second
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del), "
            "pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0') FROM pg_stat_user_tables"
        )
        rows, log = cursor.fetchone()
    return int(rows), int(log)


def _difference(before: tuple[int, int]) -> tuple[int, int]:
    now = _written()
    return now[0] - before[0], now[1] - before[1]


def _broken() -> str:
    """Chains are walked afterwards; rows pgbench wrote have none of their own and are left out."""
    from motcua.dossiers.events import first_broken_link
    from motcua.dossiers.models import Dossier

    chosen = Dossier.objects.exclude(code=None).filter(code__regex=r"-\d{4,7}$").order_by("-id")[:500]
    broken = [row for row in chosen if first_broken_link(list(row.events.order_by("number")))]
    return f"Of the last {len(chosen)} dossiers, {len(broken)} have a broken chain of events."
