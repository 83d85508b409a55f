"""Tables, grants and the cache table, made by the owning role; the application's cannot rewrite history."""

from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from config import env


class TooOld(Exception):
    """The database stopped half-way through migrations that are one now; names the package."""


def prepare(*, role: str) -> None:
    """Bring the schema up to date and grant the application's role what it needs, and no more.

    Raises TooOld.
    """
    for package in half_way():
        raise TooOld(package)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    grant(role)


def half_way() -> list[str]:
    """Packages of whose joined migrations the database has some but not all."""
    loader = MigrationLoader(connection)
    return [
        package
        for (package, _name), joined in loader.disk_migrations.items()
        if any(one not in loader.disk_migrations for one in joined.replaces)
        and 0 < sum(one in loader.applied_migrations for one in joined.replaces) < len(joined.replaces)
    ]


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


@transaction.atomic
def grant(role: str) -> None:
    """Rights of the application's role on every table; the append-only ones can only grow."""
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
