"""The processes that `motcua run` starts, watches, replaces and stops."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from motcua.cli import installation

MARK = "MOTCUA_CREW_OF"  # in the environment of every process started here: whose it is
_PATIENCE = 15  # seconds a process gets to finish what it is doing
_FALLS = 5  # so many replacements within a minute mean that it will not get better


class CouldNotStart(Exception):
    """Why the system does not run, in a sentence for the person at the terminal."""


@dataclass
class Member:
    """One process and how to start it again."""

    name: str
    command: tuple[str, ...]
    process: "subprocess.Popen[bytes]"
    falls: list[float] = field(default_factory=list)


class Crew:
    """Processes in sessions of their own: Ctrl-C reaches only the launcher, which stops them in order."""

    def __init__(self) -> None:
        self.members: list[Member] = []
        self._errand: subprocess.Popen[bytes] | None = None

    def do(self, *words: str) -> None:
        """Run one `motcua` command to its end. Raises CouldNotStart when it fails."""
        self._errand = _start((sys.executable, "-m", "motcua", *words))
        code = self._errand.wait()
        if code != 0:
            raise CouldNotStart(f"Không khởi động được: bước {words[0]} dừng với mã {code}, xem ở trên.")

    def hire(self, name: str, *command: str) -> None:
        """Start a process that stays."""
        self.members.append(Member(name, command, _start(command)))

    def wait_until_up(self, host: str, port: int) -> None:
        """Return when the web server answers. Raises CouldNotStart when it does not."""
        for _attempt in range(600):
            fallen = [member.name for member in self.members if member.process.poll() is not None]
            if fallen:
                raise CouldNotStart(f"Dừng ngay khi khởi động: {', '.join(fallen)}; xem thông báo ở trên.")
            with suppress(OSError):
                socket.create_connection((host, port), timeout=1).close()
                return
            time.sleep(0.1)
        raise CouldNotStart("Máy chủ web không trả lời sau 60 giây.")

    def replace_the_fallen(self) -> None:
        """Start again what ended by itself. Raises CouldNotStart when that keeps happening."""
        for member in self.members:
            if member.process.poll() is None:
                continue
            now = time.monotonic()
            member.falls = [*(moment for moment in member.falls if now - moment < 60), now]
            if len(member.falls) > _FALLS:
                raise CouldNotStart(f"Dừng lại: {member.name} liên tục ngừng ngoài dự kiến.")
            print(f"Ngừng ngoài dự kiến, đang chạy lại: {member.name}.", file=sys.stderr, flush=True)
            time.sleep(len(member.falls) - 1)
            member.process = _start(member.command)

    def stop(self) -> None:
        """End everybody: politely, then at once."""
        _end([member.process for member in self.members] + ([self._errand] if self._errand else []))


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
    left = [pid for pid in _processes() if _crew_of(pid) == str(home)]
    for number in (signal.SIGTERM, signal.SIGKILL):
        for pid in left:
            with suppress(ProcessLookupError):
                os.kill(pid, number)
        for _attempt in range(50):
            left = [pid for pid in left if _crew_of(pid) == str(home)]
            if not left:
                return
            time.sleep(0.1)


def _start(command: tuple[str, ...]) -> "subprocess.Popen[bytes]":
    environment = os.environ | {MARK: str(installation.home())}
    return subprocess.Popen(command, cwd=installation.ROOT, env=environment, start_new_session=True)


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
    with suppress(OSError):
        socket.create_connection(("localhost", port), timeout=1).close()
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
