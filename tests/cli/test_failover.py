"""deploy/failover.md, walked through: the primary dies in mid-writing; what was answered is kept."""

import threading
import time

import psycopg
import pytest

from motcua.cli import postgres
from tests.cli.commands import folder, motcua, settle

pytestmark = pytest.mark.system

STANDBY = "du_phong"


@pytest.fixture
def servers():
    """A primary with our tables, and a synchronous standby of it."""
    with folder() as path:
        first, second = path / "may-a", path / "may-b"
        try:
            settle(path / "var")
            (path / "var/postgres").rename(first)
            primary = postgres.start(first)
            superuser(primary, "ALTER SYSTEM SET wal_keep_size = '128MB'")  # what pg_rewind will read
            source = f"host={primary.socket} user=postgres application_name={STANDBY}"
            second.mkdir()
            postgres._own(second)
            copy = [
                postgres.binary("pg_basebackup"),
                "-d",
                source,
                "-D",
                second / "data",
                "-R",
                "-X",
                "stream",
            ]
            postgres._run([*copy, "--checkpoint=fast"])
            standby = postgres.start(second)
            make_synchronous(primary)
            yield path, primary, standby
        finally:
            postgres.kill(first)
            postgres.kill(second)


def make_synchronous(primary) -> None:
    """From now on no commit is answered before the standby has it on its disk."""
    superuser(primary, f"ALTER SYSTEM SET synchronous_standby_names = '{STANDBY}'")
    superuser(primary, "SELECT pg_reload_conf()")
    wait_for(primary, "SELECT sync_state = 'sync' FROM pg_stat_replication")


def superuser(server, query: str):
    with psycopg.connect(server.url(role="postgres"), autocommit=True) as link:
        done = link.execute(query)
        return done.fetchone()[0] if done.description else None


def wait_for(server, query: str) -> None:
    until = time.monotonic() + 30
    while not superuser_or_none(server, query):
        assert time.monotonic() < until, query
        time.sleep(0.1)


def superuser_or_none(server, query: str):
    try:
        return superuser(server, query)
    except (psycopg.Error, TypeError):
        return None


def write(server, name: int, answered: list[int]) -> None:
    """Commit one row after another; a number is noted only when the server has answered."""
    try:
        with psycopg.connect(server.url(role=postgres.OWNER), autocommit=True) as link:
            for number in range(1_000_000):
                link.execute("INSERT INTO giu VALUES (%s, %s)", [name, number])
                answered.append(number)
    except psycopg.OperationalError:
        return  # the power cut


def test_nothing_answered_is_lost_when_the_primary_dies_and_the_dead_one_comes_back_as_standby(servers):
    path, primary, standby = servers
    with psycopg.connect(primary.url(role=postgres.OWNER), autocommit=True) as link:
        link.execute("CREATE TABLE giu (ai int, so int)")
    answers: list[list[int]] = [[] for _writer in range(4)]
    writers = [
        threading.Thread(target=write, args=(primary, name, answered))
        for name, answered in enumerate(answers)
    ]
    for writer in writers:
        writer.start()
    time.sleep(2)
    postgres.kill(primary.home)
    for writer in writers:
        writer.join()
    assert all(answers)

    postgres._run([postgres.binary("pg_ctl"), "-D", standby.home / "data", "-w", "promote"])
    with psycopg.connect(standby.url(role=postgres.OWNER)) as link:
        kept = {(name, number) for name, number in link.execute("SELECT ai, so FROM giu")}
    lost = [
        (name, number) for name, some in enumerate(answers) for number in some if (name, number) not in kept
    ]
    print(f"{sum(map(len, answers))} commits answered, {len(lost)} lost, {len(kept)} on the standby")
    assert lost == []

    # The application finds the primary by itself: one address names both machines.
    both = f"postgresql://{postgres.APP}@/motcua?host={primary.socket},{standby.socket}"
    there = f"{both}&target_session_attrs=read-write"
    assert motcua(path / "var", "verify", DATABASE_URL=there, MOTCUA_DEMO="0").returncode == 0

    (primary.home / "data/postmaster.pid").unlink()  # its number may be another process's by now
    rewind = [postgres.binary("pg_rewind"), "-D", primary.home / "data", "-R"]
    source = f"host={standby.socket} user=postgres dbname=postgres application_name={STANDBY}"
    postgres._run([*rewind, f"--source-server={source}"])
    again = postgres.start(primary.home)
    assert superuser(again, "SELECT pg_is_in_recovery()") is True
    make_synchronous(standby)
    assert superuser(again, "SELECT count(*) FROM giu") == len(kept)
