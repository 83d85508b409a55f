"""Tables, grants and the cache table, made by the owning role; the application's cannot rewrite history."""

from django.apps import apps
from django.core.management import call_command
from django.db import connection

from motcua.cli.postgres import APP


def prepare() -> None:
    """Bring the schema up to date and grant the application's role what it needs, and no more."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    grant()


def append_only_tables() -> list[str]:
    """Tables whose rows are never changed or deleted by the application."""
    models = apps.get_models()
    return [model._meta.db_table for model in models if getattr(model, "append_only", False)]


def grant(role: str = APP) -> None:
    """Rights of the application's role on every table; the append-only ones can only grow."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone() is None:
            return
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}")
        cursor.execute(f"GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {role}")
        for table in append_only_tables():
            cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {role}")
