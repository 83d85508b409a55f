"""The tables of a run: made by whichever worker needs them first, copied by the others, emptied quickly."""

import fcntl
import os
import tempfile
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations
from psycopg import sql


def made() -> str:
    """Name of a database with all tables that nobody is connected to: a template for a worker's own."""
    name = _name(os.getppid())
    with _told(os.getppid()).open("a+", encoding="utf-8") as told:
        fcntl.flock(told, fcntl.LOCK_EX)
        told.seek(0)
        if not told.read():
            _make(name)
            told.write("made")
    return name


def _make(name: str) -> None:
    facts: dict[str, Any] = connection.settings_dict
    own, own_test = facts["NAME"], facts["TEST"].get("NAME")
    facts["TEST"]["NAME"] = name
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        connection.close()
    finally:
        settings.DATABASES["default"]["NAME"] = facts["NAME"] = own
        facts["TEST"]["NAME"] = own_test


def thrown_away() -> None:
    """By the process that led the run, when no worker needs them any more."""
    told = _told(os.getpid())
    if told.exists():
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as link:
            link.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(_name(os.getpid()))))
        told.unlink()


def empty_quickly() -> None:
    """Tables are emptied row by row: TRUNCATE makes some six hundred files anew for the few rows of a test.

    All are locked first, as TRUNCATE does: what a server still writes is waited for.
    """
    at_once = DatabaseOperations.sql_flush

    def sql_flush(
        self: DatabaseOperations, style: Any, tables: list[str], *, reset_sequences=False, allow_cascade=False
    ) -> list[str]:
        if not tables or reset_sequences or allow_cascade:
            return at_once(self, style, tables, reset_sequences=reset_sequences, allow_cascade=allow_cascade)
        names = [self.quote_name(table) for table in tables]
        every = "; ".join(f"DELETE FROM {name}" for name in names)
        return [f"LOCK TABLE {', '.join(names)} IN ACCESS EXCLUSIVE MODE", every]

    DatabaseOperations.sql_flush = sql_flush


def _name(leader: int) -> str:
    """As other test databases are named: one left behind is dropped when its number lives no more."""
    return f"test_motcua_{leader}"


def _told(leader: int) -> Path:
    return Path(tempfile.gettempdir()) / f"motcua-tables-{leader}"
