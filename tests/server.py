"""Loaded before Django: the environment of the suite, on the embedded PostgreSQL or TEST_DATABASE_URL.

`python -m tests.server` stops the embedded server, unless another run uses it.
"""

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path

from motcua.cli import postgres

HOME = Path(__file__).resolve().parent.parent / "var" / "test-postgres"


def _environment() -> None:
    os.environ.setdefault("MOTCUA_SECRET_KEY", "only-for-tests-" + "x" * 40)
    os.environ.setdefault("MOTCUA_DEMO", "1")
    os.environ.setdefault("MOTCUA_STATEMENT_TIMEOUT_MS", "120000")  # emptying all tables on a busy machine
    folder = tempfile.mkdtemp(prefix="motcua-test-")  # each worker of a parallel run has its own
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (Path(folder) / "static").mkdir()
    os.environ["MOTCUA_VAR"] = folder
    if "TEST_DATABASE_URL" in os.environ:
        os.environ["DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]
        return
    server = postgres.start(HOME, durable=False)
    os.environ["DATABASE_URL"] = server.url("motcua", role=postgres.OWNER)
    if "PYTEST_XDIST_WORKER" not in os.environ:
        _drop_left_behind(server.url("postgres", role="postgres"))


def _drop_left_behind(url: str) -> None:
    """Databases of runs that were killed: their number belongs to no living process."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as link:
        query = "SELECT datname FROM pg_database WHERE datname ~ '^test_motcua_[0-9]+$'"
        for (name,) in link.execute(query).fetchall():
            if not Path(f"/proc/{name.rpartition('_')[2]}").exists():
                link.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


if __name__ == "__main__":
    if postgres.alive(HOME):
        postgres.start(HOME, durable=False)
        postgres.leave(HOME)
elif "pytest" in sys.modules:
    _environment()
