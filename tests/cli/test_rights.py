"""What the application's own database role may not do, whatever its code would try."""

import psycopg
import pytest
from psycopg import errors

from motcua.cli import postgres
from motcua.cli.database import append_only_tables, changeable_columns, never_deleted_tables
from tests.cli.commands import folder, motcua, settle

JOINED = (
    *("0001_initial", "0002_changes", "0003_accounts", "0004_area_control", "0005_absences"),
    "0006_carriers",
)


@pytest.fixture(scope="module")
def server():
    """A prepared installation, as `make run` makes it."""
    with folder() as path:
        settle(path)
        yield postgres.start(path / "postgres")
        postgres.kill(path / "postgres")


@pytest.fixture
def application(server):
    with psycopg.connect(server.url(role=postgres.APP), autocommit=True) as link:
        yield link


@pytest.mark.parametrize("table", append_only_tables())
def test_history_can_only_grow(application, table):
    later = changeable_columns().get(table, ())
    (columns,) = application.execute(
        "SELECT array_agg(attname::text) FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 "
        "AND NOT attisdropped",
        [table],
    ).fetchone()
    assert set(later) <= set(columns)
    acts = [f'UPDATE {table} SET "{one}" = "{one}"' for one in columns if one not in later]
    for act in [*acts, f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE", f"DROP TABLE {table}"]:
        with pytest.raises(errors.InsufficientPrivilege):
            application.execute(act)


def test_the_content_of_an_issued_paper_never_changes(application):
    """Of a component the file comes with its digital copy; marks come with acts."""
    application.execute("UPDATE dossiers_paper SET file_id = file_id, code = code, replaced_at = replaced_at")
    application.execute("UPDATE dossiers_paper SET code = 'SH1' WHERE kind = 'component'")
    for change in ("code = code || '9'", "file_id = NULL"):
        for kind in ("result", "form"):
            with pytest.raises(errors.InsufficientPrivilege, match="issued paper never changes"):
                application.execute(f"UPDATE dossiers_paper SET {change} WHERE kind = %s", [kind])


def test_history_does_grow(application):
    application.execute(
        "INSERT INTO audit_access (id, at, staff_name, unit_name, subject, subject_id, purpose) "
        "VALUES (gen_random_uuid(), now(), 'Lan', 'Phường An Mỹ', 'dossier', gen_random_uuid(), 'Thẩm định')"
    )
    assert application.execute("SELECT count(*) FROM audit_access").fetchone() == (1,)


def test_an_answer_may_be_added_to_money_and_nothing_else(application):
    application.execute("UPDATE payments_collection SET hand_in_id = hand_in_id")
    application.execute("UPDATE payments_refund SET answer = answer")
    for table, column in (("payments_collection", "amount"), ("payments_refund", "amount")):
        with pytest.raises(errors.InsufficientPrivilege):
            application.execute(f"UPDATE {table} SET {column} = {column}")


@pytest.mark.parametrize("table", never_deleted_tables())
@pytest.mark.parametrize("act", ["DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_what_is_counted_is_never_deleted(application, table, act):
    with pytest.raises(errors.InsufficientPrivilege):
        application.execute(act.format(table))


def test_it_cannot_give_itself_the_right(application):
    application.execute("GRANT DELETE ON dossiers_event TO motcua_app")  # PostgreSQL warns and grants nothing
    with pytest.raises(errors.InsufficientPrivilege):
        application.execute("DELETE FROM dossiers_event")
    with pytest.raises(errors.InsufficientPrivilege):
        application.execute("SET ROLE motcua_owner")
    with pytest.raises(errors.InsufficientPrivilege):
        application.execute("CREATE TABLE public.moi (id int)")


def test_rows_of_work_can_be_written_and_removed(application):
    application.execute("UPDATE dossiers_dossier SET code = code")
    application.execute("DELETE FROM django_session")


def test_an_indicator_set_may_be_ended_and_never_rewritten(application):
    application.execute("UPDATE scorecard_indicatorset SET valid_to = valid_to")
    for column in ("definition", "valid_from", "levels", "code"):
        with pytest.raises(errors.InsufficientPrivilege):
            application.execute(f"UPDATE scorecard_indicatorset SET {column} = {column}")


def test_migrating_again_keeps_the_guard(server, application):
    done = motcua(server.home.parent, "migrate")
    assert done.returncode == 0
    with pytest.raises(errors.InsufficientPrivilege):
        application.execute("DELETE FROM dossiers_event")


def test_a_database_older_than_the_joined_migrations_is_told_the_way(server):
    with psycopg.connect(server.url(role=postgres.OWNER), autocommit=True) as link:
        stood = link.execute("SELECT name FROM django_migrations WHERE app = 'agencies'").fetchall()
        link.execute("UPDATE django_migrations SET name = '0001_initial' WHERE app = 'agencies'")
        done = motcua(server.home.parent, "migrate")
        link.execute("DELETE FROM django_migrations WHERE app = 'agencies'")
        for name in {*stood, *((name,) for name in JOINED)}:
            link.execute(
                "INSERT INTO django_migrations (app, name, applied) VALUES ('agencies', %s, now())", name
            )
    assert done.returncode == 1 and "của bản 27/11/2026 trước" in done.stderr, done.stderr
    assert "Traceback" not in done.stderr
    assert motcua(server.home.parent, "migrate").returncode == 0
