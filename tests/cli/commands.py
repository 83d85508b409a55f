"""The real commands, in installations of their own that are thrown away."""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from motcua.cli import postgres
from motcua.cli.installation import ROOT

STRONG_KEY = "a-key-only-for-the-tests-" * 3
_OURS = ("MOTCUA_", "DATABASE_URL", "DJANGO_", "PG")


@contextmanager
def folder() -> Iterator[Path]:
    """A folder that the server's user can reach also when root runs the suite; pytest's own are private."""
    path = Path(tempfile.mkdtemp(prefix="motcua-cli-"))
    path.chmod(0o755)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def environment(var: Path, **more: str) -> dict[str, str]:
    """The environment of an installation, without what the suite set for itself."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    return kept | {"MOTCUA_VAR": str(var), **more}


def motcua(var: Path, *words: str, **more: str) -> "subprocess.CompletedProcess[str]":
    """Run one command to its end."""
    command = [sys.executable, "-m", "motcua", *words]
    surroundings = environment(var, **more)
    return subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=False)


def settle(var: Path) -> None:
    """Lay the demo province with some fifty dossiers into `var`, as a `motcua prepare` would.

    It is made once a run of the suite, by whoever needs it first, and copied for the others.
    """
    made = Path(tempfile.gettempdir()) / f"motcua-settled-{_run_of_the_suite()}"
    made.mkdir(exist_ok=True)
    with (made / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (made / "var").exists():
            done = motcua(made / "draft", "prepare", "--dossiers", "60")
            assert done.returncode == 0, done.stderr
            (made / "draft").rename(made / "var")
    var.mkdir(exist_ok=True)
    shutil.copytree(made / "var", var, ignore=shutil.ignore_patterns("postgres"), dirs_exist_ok=True)
    (var / "postgres").mkdir()
    target = postgres._reachable(var / "postgres")
    subprocess.run(["cp", "-a", f"{made}/var/postgres/.", target], check=True)


def unsettle() -> None:
    """Throw away what `settle` copied from."""
    shutil.rmtree(Path(tempfile.gettempdir()) / f"motcua-settled-{os.getpid()}", ignore_errors=True)


def _run_of_the_suite() -> int:
    """Number of the process that leads the run, for itself and for its workers."""
    return os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()


class Run:
    """`motcua run`, with what it printed and the processes that belong to it."""

    def __init__(self, var: Path, *words: str, **more: str) -> None:
        self.var, self.port = var, free_port()
        self.log = var.parent / f"run-{self.port}.log"
        command = [sys.executable, "-m", "motcua", "run", "--port", str(self.port), "--year", "0", *words]
        with self.log.open("wb") as out:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment(var, **more), stdout=out, stderr=out, preexec_fn=listen
            )

    def up(self, seconds: float = 600) -> float:
        """Wait for the block with the address; the seconds it took."""
        began = time.monotonic()
        while "Nhấn Ctrl-C để dừng." not in self.said():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() - began < seconds, self.said()
            time.sleep(0.05)
        return time.monotonic() - began

    def filled(self, seconds: float = 600) -> None:
        """Wait until the demo's dossiers are made."""
        began = time.monotonic()
        while "Đã tạo xong hồ sơ mẫu." not in self.said():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() - began < seconds, self.said()
            time.sleep(0.05)

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def url(self) -> str:
        return next(word for word in self.said().split() if word.startswith("http://")).rstrip("/")

    def processes(self) -> list[int]:
        """Web and worker processes of this installation, children of children too."""
        mark = f"MOTCUA_CREW_OF={self.var}".encode()
        return [pid for pid in _everybody() if mark in _environ(pid)]

    def interrupt(self) -> int:
        """As Ctrl-C does: the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=60)

    def kill_everything(self) -> None:
        """As a power cut does, to the launcher, its processes and the database at once."""
        self.process.kill()
        for pid in self.processes():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        postgres.kill(self.var / "postgres")
        self.process.wait()

    def end(self) -> None:
        """Leave nothing running, whatever the test did."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for pid in self.processes():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        postgres.kill(self.var / "postgres")


def status(url: str) -> int:
    """The status a browser would get."""
    try:
        with urlopen(url, timeout=20) as answer:
            return int(answer.status)
    except HTTPError as error:
        return error.code


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listen() -> None:
    """A suite in the background hands down an ignored Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _everybody() -> list[int]:
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]


def _environ(pid: int) -> list[bytes]:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return []
