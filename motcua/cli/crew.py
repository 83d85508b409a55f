"""The processes that `motcua run` starts, watches, replaces and stops."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from motcua.cli import installation

MARK = "MOTCUA_CREW_OF"  # in the environment of every process started here: whose it is
_PATIENCE = 15  # seconds a process gets to finish what it is doing
_WAITS = (0.0, 0.5, 1.0, 2.0)  # seconds before it is started again the first, second, … time; then the last
_STEADY = 30.0  # seconds after which a process that ends counts as one that had been well
_FAILURES = 3  # so often a process may end by itself, not killed, before the system has ever answered
TRY_AGAIN = 75  # EX_TEMPFAIL of sysexits.h: the database went away in the middle


class CouldNotStart(Exception):
    """Why the system does not run, in a sentence for the person at the terminal."""


@dataclass
class BackOff:
    """How long to wait before something is tried again: longer each time, never for ever."""

    tries: int = 0
    due: float = 0.0

    def put_off(self) -> float:
        """Seconds until the next try."""
        wait = _WAITS[min(self.tries, len(_WAITS) - 1)]
        self.tries += 1
        self.due = time.monotonic() + wait
        return wait

    @property
    def is_due(self) -> bool:
        return time.monotonic() >= self.due

    def begin_anew(self) -> None:
        """What was tried has worked."""
        self.tries, self.due = 0, 0.0


@dataclass
class Member:
    """One process and how to start it again."""

    name: str
    command: tuple[str, ...]
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    failures: int = 0
    ends: bool = False  # its work may be done one day
    done: bool = False
    back_off: BackOff = field(default_factory=BackOff)

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = _start(self.command)

    def has_ended(self) -> bool:
        """Whether it ended by itself or was killed since the last look; its children end with it."""
        if self.process is None or not _is_over(self.process):
            return False
        _kill_group(self.process)
        code, self.process = self.process.wait(), None
        if time.monotonic() - self.started > _STEADY:
            self.back_off.begin_anew()
            self.failures = 0
        self.failures += code > 0
        self.done = self.ends and (code == 0 or self.failures >= _FAILURES)
        return not self.done


class Crew:
    """Processes in sessions of their own: Ctrl-C reaches only the launcher, which stops them in order."""

    def __init__(self) -> None:
        self.members: list[Member] = []
        self._errand: subprocess.Popen[bytes] | None = None

    def do(self, *words: str, meanwhile: Callable[[], None]) -> None:
        """Run one `motcua` command to its end, again when it was killed or lost its database.

        meanwhile  what is looked after while it runs. Raises CouldNotStart when it fails.
        """
        back_off = BackOff()
        while (code := self._do_once(words, meanwhile)) != 0:
            if 0 < code != TRY_AGAIN:
                raise CouldNotStart(f"Không khởi động được: bước {words[0]} dừng với mã {code}, xem ở trên.")
            say(f"Bước {words[0]} chưa xong được; làm lại{after(back_off.put_off())}.")
            while not back_off.is_due:
                meanwhile()
                time.sleep(0.1)

    def _do_once(self, words: tuple[str, ...], meanwhile: Callable[[], None]) -> int:
        self._errand = _start((sys.executable, "-m", "motcua", *words))
        while not _is_over(self._errand):
            meanwhile()
            time.sleep(0.1)
        _kill_group(self._errand)
        return self._errand.wait()

    def hire(self, name: str, *command: str, ends: bool = False) -> None:
        """Start a process that stays, or one that ends when its work is done.

        The latter is given up after a few failures of its own: the others go on.
        """
        self.members.append(Member(name, command, ends=ends))
        self.members[-1].start()

    def wait_until_up(self, host: str, port: int, *, meanwhile: Callable[[], None]) -> None:
        """Return when the web server answers. Raises CouldNotStart when it cannot, by its own fault."""
        slow = time.monotonic() + 60
        while not _listens(host, port):
            failed = [member.name for member in self.members if member.failures >= _FAILURES]
            if failed:
                raise CouldNotStart(f"Dừng ngay khi khởi động: {', '.join(failed)}; xem thông báo ở trên.")
            if time.monotonic() > slow:
                say("Máy chủ web chưa trả lời sau 60 giây; vẫn đang đợi.")
                slow = time.monotonic() + 60
            meanwhile()
            self.replace_the_fallen()
            time.sleep(0.1)

    def replace_the_fallen(self) -> None:
        """Start again what ended, for as long as that takes: waiting a little longer each time."""
        for member in self.members:
            if member.has_ended():
                wait = member.back_off.put_off()
                say(f"Ngừng ngoài dự kiến: {member.name}; đang chạy lại{after(wait)}.")
            if member.process is None and not member.done and member.back_off.is_due:
                member.start()

    def stop(self) -> None:
        """End everybody: politely, then at once."""
        processes = [member.process for member in self.members]
        _end([process for process in (*processes, self._errand) if process is not None])


def say(sentence: str) -> None:
    """A line for the operator."""
    print(sentence, file=sys.stderr, flush=True)


def web(host: str, port: int, workers: int) -> tuple[str, ...]:
    """The command of the web server."""
    return (
        *(sys.executable, "-m", "config.serve", "--interface", "wsgi", "--host", host, "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", "1", "--respawn-failed-workers"),
        *("--workers-kill-timeout", "10", "--log-level", "warning", "config.wsgi:application"),
    )


def worker() -> tuple[str, ...]:
    """The command of the process that does queued work."""
    return (sys.executable, "-m", "config.work")


def free_port(host: str, wanted: int) -> int:
    """`wanted`, or the next free port; a change is said."""
    for port in range(wanted, min(wanted + 50, 65536)):
        if not _answers(port) and _binds(host, port):
            if port != wanted:
                print(f"Cổng {wanted} đang bận nên hệ thống dùng cổng {port}.", flush=True)
            return port
    raise CouldNotStart(f"Không có cổng nào trống từ {wanted} đến {wanted + 49}.")


def dismiss_stragglers(home: Path) -> None:
    """End what a killed launcher of this installation left running."""
    with ExitStack() as held:
        left = {pid: held.enter_context(handle) for pid, handle in _stragglers(home)}
        for number in (signal.SIGTERM, signal.SIGKILL):
            for handle in left.values():
                with suppress(ProcessLookupError):
                    signal.pidfd_send_signal(handle.fileno(), number)
            for _attempt in range(50):
                left = {pid: handle for pid, handle in left.items() if _crew_of(pid) == str(home)}
                if not left:
                    return
                time.sleep(0.1)


def _stragglers(home: Path) -> Iterator[tuple[int, IO[bytes]]]:
    """Each with a handle of this very process, whoever gets its number later."""
    for pid in _processes():
        if _crew_of(pid) != str(home):
            continue
        with suppress(ProcessLookupError, PermissionError):
            handle = os.fdopen(os.pidfd_open(pid), "rb", buffering=0)
            if _crew_of(pid) == str(home):
                yield pid, handle
            else:
                handle.close()


def after(seconds: float) -> str:
    return f" sau {seconds:.1f} giây".replace(".", ",") if seconds else ""


def _start(command: tuple[str, ...]) -> "subprocess.Popen[bytes]":
    environment = os.environ | {MARK: str(installation.home())}
    return subprocess.Popen(command, cwd=installation.ROOT, env=environment, start_new_session=True)


def _is_over(process: "subprocess.Popen[bytes]") -> bool:
    """Has it ended? It is not waited for: until then nobody else gets its number, and its group's."""
    if process.returncode is not None:
        return True
    return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def _kill_group(process: "subprocess.Popen[bytes]") -> None:
    """End the children of a process that is over and not waited for: they would hold its port."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def _end(processes: "list[subprocess.Popen[bytes]]") -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
    for process in processes:
        try:
            process.wait(timeout=_PATIENCE)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _answers(port: int) -> bool:
    """Somebody listens where a browser would go for localhost."""
    return _listens("localhost", port)


def _listens(host: str, port: int) -> bool:
    with suppress(OSError):
        socket.create_connection((host, port), timeout=1).close()
        return True
    return False


def _binds(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _processes() -> list[int]:
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]


def _crew_of(pid: int) -> str:
    """The installation a process was started for; empty for strangers, the dead and this process."""
    try:
        environment = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return ""
    mark = f"{MARK}=".encode()
    return next((os.fsdecode(line[len(mark) :]) for line in environment if line.startswith(mark)), "")
