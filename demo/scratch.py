"""A database of its own for a command that must leave nothing behind."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

from motcua.cli import installation


@contextmanager
def installation_of_its_own(name: str) -> Iterator[None]:
    """Set Django up on a new, migrated demo database and folder; both are gone at the end."""
    import psycopg

    from config import env

    installation.describe()
    admin = env.text("MOTCUA_OWNER_URL", env.text("DATABASE_URL"))
    database = f"motcua_{name}_{os.getpid()}"
    own = urlunsplit(urlsplit(admin)._replace(path=f"/{database}"))
    with psycopg.connect(admin, autocommit=True) as link:
        link.execute(f'CREATE DATABASE "{database}"')
    try:
        with tempfile.TemporaryDirectory(prefix="motcua-") as folder:
            os.environ |= {
                "DATABASE_URL": own,
                "MOTCUA_OWNER_URL": own,
                "MOTCUA_VAR": folder,
                "MOTCUA_DEMO": "1",
                "MOTCUA_STATEMENT_TIMEOUT_MS": "0",
            }
            installation.connect()
            from django.db import connection, connections

            from motcua.cli import database as tables

            with connection.cursor() as cursor:
                cursor.execute("SELECT current_user")
                (role,) = cursor.fetchone()
            tables.prepare(role=role)
            try:
                yield
            finally:
                connections.close_all()  # without FORCE the server waits for its own vacuum, not for us
    finally:
        with psycopg.connect(admin, autocommit=True) as link:
            link.execute(f'DROP DATABASE IF EXISTS "{database}"')
