"""Tables, grants and the cache table, made by the owning role; the application's cannot rewrite history."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import psycopg
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ModelState, ProjectState
from psycopg import sql
from psycopg.rows import TupleRow

from config import env


class TooOld(Exception):
    """The database stopped half-way through migrations that are one now; names the package."""


def prepare(*, role: str) -> None:
    """Bring the schema up to date and grant the application's role what it needs, and no more.

    Raises TooOld.
    """
    for package in half_way():
        raise TooOld(package)
    with nullcontext() if MigrationRecorder(connection).has_table() else drawn_once():
        call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    grant(role)


@contextmanager
def drawn_once() -> Iterator[None]:
    """For a new database: a migration that makes a model draws this one alone.

    Django draws every model related to it anew as well, though those are as they were. The tables are the
    same (tests/cli/test_first_start.py), in a third of the time.
    """
    as_django_does = ProjectState.add_model

    def add_model(self: Any, model_state: ModelState) -> None:
        key = model_state.app_label, model_state.name_lower
        self.models[key] = model_state
        if self._relations is not None:
            self.resolve_model_relations(key)
        if "apps" in vars(self):
            self.apps.render_multiple([model_state.clone()])

    ProjectState.add_model = add_model  # type: ignore[method-assign]
    try:
        yield
    finally:
        ProjectState.add_model = as_django_does  # type: ignore[method-assign]


def half_way() -> list[str]:
    """Packages of whose joined migrations the database has some but not all."""
    loader = MigrationLoader(connection)
    return [
        package
        for (package, _name), joined in loader.disk_migrations.items()
        if any(one not in loader.disk_migrations for one in joined.replaces)
        and 0 < sum(one in loader.applied_migrations for one in joined.replaces) < len(joined.replaces)
    ]


def role_of(link: psycopg.Connection[TupleRow]) -> str:
    """The role that this connection acts as."""
    row = link.execute("SELECT current_user::text").fetchone()
    if row is None:
        raise LookupError("PostgreSQL does not say who is connected.")
    return str(row[0])


def act_as(url: str) -> None:
    """Go on as the role of this address, with the options of the connection so far."""
    connection.close()
    options = connection.settings_dict["OPTIONS"]
    connection.settings_dict.update({**env.database(url, rules={}), "OPTIONS": options})


def measure() -> None:
    """Let the planner know how full the tables are: after a load it still thinks them empty."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def append_only_tables() -> list[str]:
    """Tables whose rows are never changed or deleted by the application."""
    models = apps.get_models()
    return [model._meta.db_table for model in models if getattr(model, "append_only", False)]


def never_deleted_tables() -> list[str]:
    """Tables whose rows change with their work and are never deleted by the application."""
    models = apps.get_models()
    return [model._meta.db_table for model in models if getattr(model, "never_deleted", False)]


def changeable_columns() -> dict[str, tuple[str, ...]]:
    """Of append-only tables, the columns that are written later, by table: an answer, a hand-in."""
    found = {model._meta.db_table: getattr(model, "changeable", ()) for model in apps.get_models()}
    return {table: columns for table, columns in found.items() if columns}


def only_ending_tables() -> list[str]:
    """Tables of dated rows that the application may end, and otherwise never changes."""
    return [model._meta.db_table for model in apps.get_models() if getattr(model, "only_ends", False)]


@transaction.atomic
def grant(role: str) -> None:
    """Rights of the application's role on every table; append-only ones only grow, others only end, others
    are never deleted from.
    """
    who = sql.Identifier(role)
    rights = [
        "GRANT USAGE ON SCHEMA public TO {}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}",
        "GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {}",
    ]
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        if cursor.fetchone() == (role,):
            return
        for right in rights:
            cursor.execute(sql.SQL(right).format(who))
        for table in append_only_tables():
            revoke = sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {} FROM {}")
            cursor.execute(revoke.format(sql.Identifier(table), who))
        for table, columns in changeable_columns().items():
            names = sql.SQL(", ").join(map(sql.Identifier, columns))
            cursor.execute(sql.SQL("GRANT UPDATE ({}) ON {} TO {}").format(names, sql.Identifier(table), who))
        for table in never_deleted_tables():
            revoke = sql.SQL("REVOKE DELETE, TRUNCATE ON {} FROM {}")
            cursor.execute(revoke.format(sql.Identifier(table), who))
        for table in only_ending_tables():
            for right in ("REVOKE UPDATE, TRUNCATE ON {} FROM {}", "GRANT UPDATE (valid_to) ON {} TO {}"):
                cursor.execute(sql.SQL(right).format(sql.Identifier(table), who))


def history_is_guarded(role: str) -> bool:
    """Does the database itself refuse this role to change or delete events?"""
    rights = "UPDATE, DELETE, TRUNCATE"
    with connection.cursor() as cursor:
        for table in append_only_tables():
            query = "SELECT has_table_privilege(%s, %s, %s) OR pg_has_role(%s, relowner, 'MEMBER')"
            cursor.execute(
                f"{query} FROM pg_class WHERE oid = %s::regclass", [role, table, rights, role, table]
            )
            if cursor.fetchone() != (False,):
                return False
    return True
