"""A whole system of its own for the journeys: `motcua run` in a folder that is thrown away."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import psycopg

from motcua.cli import postgres
from motcua.cli.installation import ROOT
from tests.cli.commands import settle
from tests.payments import tills

_OURS = ("MOTCUA_", "DATABASE_URL", "DJANGO_", "PG")
_TILLS = {"MOTCUA_PAY_KP1": tills.KEYS["KP1"], "MOTCUA_PAY_KP2": tills.KEYS["KP2"]}  # of a sandbox of KeyPay
_START_SECONDS = 600  # a first start on a machine that is busy elsewhere


@dataclass(frozen=True)
class System:
    """A running system: where it answers and where its data lies."""

    url: str
    var: Path
    process: "subprocess.Popen[bytes]"
    server: postgres.Server

    @property
    def database(self) -> str:
        return self.server.url()

    def rows(self, query: str, *facts: Any) -> list[tuple[Any, ...]]:
        """What the database says, asked beside the application by who may see everything."""
        with psycopg.connect(self.server.url(role="postgres"), autocommit=True) as link:
            done = link.execute(query, facts)  # type: ignore[arg-type]
            return done.fetchall() if done.description else []

    def command(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """Run a `motcua` command on this system."""
        line = [sys.executable, "-m", "motcua", *words]
        return subprocess.run(
            line, cwd=ROOT, env=environment(self.var), capture_output=True, text=True, check=False
        )

    def log(self) -> str:
        return (self.var / "run.log").read_text(encoding="utf-8", errors="replace")


def environment(var: Path, **more: str) -> dict[str, str]:
    """The environment of a system, without what the suite set for itself.

    Every browser gets an address of its own by X-Forwarded-For, as behind a reverse proxy on this machine.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    return kept | {"MOTCUA_VAR": str(var), "MOTCUA_TRUSTED_PROXIES": "127.0.0.1", **_TILLS, **more}


@contextmanager
def running(var: Path) -> Iterator[System]:
    """A system with the demo province; at the end nothing of it runs any more."""
    settle(var)
    with launched(var, environment(var)) as (url, process):
        server = postgres.start(var / "postgres")
        try:
            yield System(url, var, process, server)
        finally:
            stop(process)
            postgres.leave(server.home)
    assert not postgres.alive(server.home), "the embedded server outlived its system"


@contextmanager
def launched(
    var: Path, surroundings: dict[str, str], *words: str
) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """`motcua run` until the block ends: its address and its process."""
    port = _free_port()
    line = [sys.executable, "-m", "motcua", "run", "--port", str(port), "--year", "0", *words]
    log = var / "run.log"
    with log.open("wb") as out:
        process = subprocess.Popen(line, cwd=ROOT, env=surroundings, stdout=out, stderr=out)
    try:
        url = f"http://localhost:{port}"
        _wait_for(url, process, log)
        yield url, process
    finally:
        stop(process)


def stop(process: "subprocess.Popen[bytes]") -> None:
    """As an operator does; a launcher that does not listen is killed and said."""
    if process.poll() is not None:
        return
    process.send_signal(signal.SIGTERM)  # a suite run in the background hands down an ignored SIGINT
    try:
        process.wait(timeout=60)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise


def status_of(url: str) -> int:
    """The status of a page; 0 when nothing answers."""
    try:
        with urlopen(url, timeout=10) as answer:
            return int(answer.status)
    except HTTPError as error:
        return error.code
    except (URLError, OSError):
        return 0


def _wait_for(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until:
        assert process.poll() is None, f"`motcua run` ended with {process.returncode}:\n{log.read_text()}"
        if status_of(f"{url}/theo-doi/") == 200:
            return
        time.sleep(0.2)
    raise AssertionError(f"no answer in {_START_SECONDS} s:\n{log.read_text()}")


def _free_port() -> int:
    with socket.socket() as probe, suppress(OSError):
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
    raise RuntimeError("no free port")
