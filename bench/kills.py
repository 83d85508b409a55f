"""Does the house stand? kill -9 in random order while people work, and nothing acknowledged is lost."""

import json
import os
import random
import shutil
import subprocess
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from bench import desk_clients
from bench.desk_clients import Acknowledged, Clerk
from bench.measure import table, verdict
from motcua.cli import postgres
from tests.cli.commands import Run, motcua
from tests.cli.victims import VICTIMS, kill_one

KILLS, CLIENTS, SEED = 200, 4, 12
PAUSES = (0.0, 0.1, 0.5, 2.0, 6.0)  # seconds after a kill: blow upon blow, and calm in which people work
AIM = 10.0  # seconds after the last kill within which a page that asks the database is there
PAGE = "/thu-tuc/1.001193/"
_FULL = """SELECT d.code IS NOT NULL, d.received_at IS NOT NULL,
             (SELECT count(*) FROM dossiers_event e WHERE e.dossier_id = d.id AND e.act = 'take_in'),
             (SELECT count(*) FROM dossiers_event e WHERE e.dossier_id = d.id AND e.act = 'receive'),
             (SELECT count(*) FROM dossiers_paper p WHERE p.dossier_id = d.id AND p.template = 'form01'),
             (SELECT count(*) FROM workflow_step s WHERE s.ref = d.id),
             (SELECT count(*) FROM notifications_notice n WHERE n.ref = d.id)
           FROM dossiers_dossier d WHERE d.id = %s"""
_TAKEN_IN, _RECEIVED = (False, False, 1, 0, 0, 0, 0), (True, True, 1, 1, 1, 1, 1)
_WHO = """SELECT u.id, v.id FROM identity_user u, catalogue_procedureversion v
          JOIN catalogue_procedure p ON p.id = v.procedure_id
          WHERE u.username = 'lan' AND p.code = '1.001193' AND v.state = 'published'"""
_SINCE = "SELECT id::text FROM dossiers_dossier WHERE id <> ALL(%s::uuid[])"


@dataclass
class Soak:
    """What was killed, what people were told, and how long nobody was served."""

    killed: Counter[str] = field(default_factory=Counter)
    back_after: list[float] = field(default_factory=list)  # seconds, after each calm


def answer() -> str:
    """Kill the parts of a running system in random order while four clerks take in and receive dossiers."""
    kills = 10 if os.environ.get("BENCH_SMALL") else KILLS
    with _system() as system:
        known = _known(system)
        clerks = [Clerk(system.url(), **_who(system)) for _one in range(CLIENTS)]
        stop = threading.Event()
        threads = [threading.Thread(target=clerk.work, args=(stop,)) for clerk in clerks]
        for thread in threads:
            thread.start()
        soak = _kill(system, kills)
        stop.set()
        for thread in threads:
            thread.join()
        if not all(clerk.ended_well for clerk in clerks):
            raise RuntimeError("A clerk met a page that is neither an answer nor a refusal; see above.")
        return _report(system, soak, clerks, known)


def _kill(system: Run, kills: int) -> Soak:
    chance, soak = random.Random(SEED), Soak()
    while sum(soak.killed.values()) < kills:
        victim = chance.choice(VICTIMS)
        if kill_one(system, victim, chance) is None:
            time.sleep(0.05)
            continue
        soak.killed[victim.name] += 1
        pause = chance.choice(PAUSES)
        if pause == max(PAUSES):
            soak.back_after.append(_back(system))
        time.sleep(pause)
    soak.back_after.append(_back(system))
    return soak


def _back(system: Run) -> float:
    """Seconds until a page that asks the database is there three times running."""
    began = last = time.monotonic()
    served = 0
    while served < 3:
        if system.process.poll() is not None or time.monotonic() - began > 300:
            raise RuntimeError(f"The system did not come back:\n{system.said()[-3000:]}")
        if desk_clients.is_there(system.url() + PAGE):
            served += 1
            last = last if served > 1 else time.monotonic()
        else:
            served = 0
            time.sleep(0.1)
    return last - began


def _report(system: Run, soak: Soak, clerks: list[Clerk], known: list[str]) -> str:
    told = [one for clerk in clerks for one in clerk.acknowledged]
    waiting = _jobs_left(system)
    lost, half, unasked = _compare(system, told, known)
    said = system.said()
    checked = motcua(system.var, "verify", "--json")
    facts = json.loads(checked.stdout)
    last, longest = soak.back_after[-1], max(soak.back_after)
    rows = [[f"killed: {name}", str(count), "", ""] for name, count in sorted(soak.killed.items())]
    rows += [
        ["kills in all", str(sum(soak.killed.values())), "", ""],
        ["acts acknowledged", str(len(told)), "", ""],
        ["times a client was refused or cut off and sent again", str(sum(c.again for c in clerks)), "", ""],
        ["acknowledged acts lost", str(lost), "0", verdict(lost == 0)],
        ["dossiers half done", str(half), "0", verdict(half == 0)],
        ["dossiers nobody asked for, or twice", str(unasked), "0", verdict(unasked == 0)],
        ["findings of `motcua verify`", str(len(facts["findings"])), "0", verdict(checked.returncode == 0)],
        ["queued jobs left undone or failed", str(waiting), "0", verdict(waiting == 0)],
        ["seconds until served, after the last kill", f"{last:.1f}", f"≤ {AIM:g}", verdict(last <= AIM)],
        ["the same, longest of all calms", f"{longest:.1f}", "", ""],
        ["tracebacks in the log", str(said.count("Traceback")), "0", verdict("Traceback" not in said)],
        ["lines in the log", str(said.count("\n")), "", ""],
    ]
    return f"""kill -9 in random order while people work
A new province as `motcua run` serves it (2 web processes, embedded PostgreSQL with fsync), killed process by
process in an order drawn with seed {SEED}, with pauses of {", ".join(f"{one:g}" for one in PAUSES)} seconds.
Meanwhile {CLIENTS} clerks take in births over HTTP and receive them (code, form 01, first step, notice);
whoever gets no answer sends the same form again. An act counts as acknowledged when its page was answered.

{table(["what", "found", "aim", ""], rows)}"""


def _compare(system: Run, told: list[Acknowledged], known: list[str]) -> tuple[int, int, int]:
    """Acknowledged acts that are not there; dossiers neither taken in nor received whole; surplus."""
    acts = {(one.dossier_id, one.act) for one in told}
    with psycopg.connect(_server(system).url(role="postgres")) as link:
        made = [row[0] for row in link.execute(_SINCE, [known]).fetchall()]
        state = {one: link.execute(_FULL, [one]).fetchone() for one in {*made, *(one for one, _act in acts)}}
    lost = sum(
        state[dossier] is None or (act == "receive" and state[dossier] != _RECEIVED) for dossier, act in acts
    )
    half = sum(row is not None and row not in (_TAKEN_IN, _RECEIVED) for row in state.values())
    asked = {one.dossier_id for one in told if one.act == "take_in"}
    return lost, half, len(set(made) - asked)


def _jobs_left(system: Run) -> int:
    """Jobs that failed, and those still waiting two minutes after the last kill though they are due."""
    query = """SELECT count(*) FROM procrastinate_jobs WHERE status IN ('failed', 'doing')
               OR (status = 'todo' AND coalesce(scheduled_at, now()) < now() - interval '90 seconds')"""
    until = time.monotonic() + 240
    with psycopg.connect(_server(system).url(role="postgres"), autocommit=True) as link:
        while True:
            row = link.execute(query).fetchone()
            left = row[0] if row else 0
            if left == 0 or time.monotonic() > until:
                return int(left)
            time.sleep(1)


def _who(system: Run) -> dict[str, str]:
    """The clerk of a ward and the registration of births."""
    with psycopg.connect(_server(system).url(role="postgres")) as link:
        row = link.execute(_WHO).fetchone()
    if row is None:
        raise LookupError("The demo has no clerk, or no procedure.")
    return {"user": str(row[0]), "version": str(row[1])}


def _known(system: Run) -> list[str]:
    with psycopg.connect(_server(system).url(role="postgres")) as link:
        return [str(row[0]) for row in link.execute("SELECT id FROM dossiers_dossier").fetchall()]


def _server(system: Run) -> postgres.Server:
    home = system.var / "postgres"
    return postgres.Server(home, postgres._socket_folder(postgres._reachable(home)))


@contextmanager
def _system() -> Iterator[Run]:
    """On a disk, where fsync costs what it costs."""
    folder = Path(tempfile.mkdtemp(prefix="motcua-kills-", dir="/var/tmp"))
    folder.chmod(0o755)
    system = Run(folder / "var", "--dossiers", "3", "--workers", "2")
    try:
        system.up()
        yield system
        if system.interrupt() != 0:
            raise RuntimeError(system.said()[-3000:])
    finally:
        system.end()
        subprocess.run(["cp", system.log, os.environ.get("BENCH_LOG", "/dev/null")], check=False)
        shutil.rmtree(folder, ignore_errors=True)
