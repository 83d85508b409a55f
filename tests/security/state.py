"""What a request changed in the database: the rows of every table, compared with those before it."""

from django.db import connection

# What anybody's request may leave behind: who came, who was refused, who looked, how often, which session;
# and a file that was sent, put away before it is judged: nothing refers to it, and it is swept away in a day.
TRACES = frozenset(
    {
        "audit_access",
        "audit_securityevent",
        "django_cache",
        "django_session",
        "documents_blob",
        "documents_file",
        "usersessions_usersession",
        "web_daycount",
        "web_ratewindow",
        "identity_signinfailures",
    }
)
_WRITTEN = """SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables
              WHERE n_tup_ins + n_tup_upd + n_tup_del > 0"""


class State:
    """The tables as they are now. Requests after it are taken back, so it is read once.

    PostgreSQL counts what the transaction wrote to each table, also what was taken back since: so the tables
    counted are looked into, and those whose rows are what they were did not change.
    """

    def __init__(self) -> None:
        self._sums: dict[str, tuple[object, ...]] = {}
        for (table,) in _rows("SELECT relname FROM pg_stat_user_tables WHERE schemaname = current_schema()"):
            self._sums[table] = _sum(table)
        self._written = dict(_rows(_WRITTEN))

    def changed(self) -> set[str]:
        """Tables whose rows are others than before, traces left out. Asked before it is taken back."""
        now = dict(_rows(_WRITTEN))
        touched = {table for table, count in now.items() if count != self._written.get(table, 0)}
        self._written = now
        return {table for table in touched - TRACES if _sum(table) != self._sums[table]}


def _rows(sql: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def _sum(table: str) -> tuple[object, ...]:
    name = connection.ops.quote_name(table)
    return _rows(f"SELECT count(*), sum(hashtextextended(t::text, 0)::numeric) FROM {name} t")[0]
