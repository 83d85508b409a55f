"""A database of its own for a command that must leave nothing behind."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

from motcua.cli import installation, postgres


@contextmanager
def installation_of_its_own(name: str) -> Iterator[None]:
    """Set Django up on a new, migrated database and folder; both are gone at the end."""
    import psycopg

    database = f"motcua_{name}_{os.getpid()}"
    if "DATABASE_URL" in os.environ:
        base = os.environ["DATABASE_URL"]
        admin, own = base, _with_database(base, database)
    else:
        server = postgres.start(installation.home() / "postgres")
        admin, own = server.url("postgres", role=postgres.OWNER), server.url(database, role=postgres.OWNER)
    with psycopg.connect(admin, autocommit=True) as link:
        link.execute(f'CREATE DATABASE "{database}"')
    try:
        with tempfile.TemporaryDirectory(prefix="motcua-") as folder:
            os.environ |= {
                "DATABASE_URL": own,
                "MOTCUA_OWNER_URL": own,
                "MOTCUA_VAR": folder,
                "MOTCUA_DEMO": "1",
            }
            installation.connect()
            from django.db import connections

            from motcua.cli import database as tables

            tables.prepare()
            yield
            connections.close_all()
    finally:
        with psycopg.connect(admin, autocommit=True) as link:
            link.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')


def _with_database(url: str, database: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))
