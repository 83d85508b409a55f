"""The embedded server: started, attached to, killed, recovered, in places where it cannot live by itself."""

import os
import shutil
import signal
import subprocess
import sys
import threading

import psutil
import psycopg
import pytest

from motcua.cli import postgres
from tests.cli.commands import folder, listen


@pytest.fixture
def home():
    """A folder for one server, gone with it at the end."""
    with folder() as path:
        yield path / "postgres"
        postgres.kill(path / "postgres")


def count(server) -> int:
    with psycopg.connect(server.url(role=postgres.OWNER)) as link:
        return link.execute("SELECT count(*) FROM giu").fetchone()[0]


def fill(server, rows: int = 300) -> None:
    with psycopg.connect(server.url(role=postgres.OWNER), autocommit=True) as link:
        link.execute("CREATE TABLE giu (id int)")
        for number in range(rows):
            link.execute("INSERT INTO giu VALUES (%s)", [number])


def test_it_starts_attaches_and_stops_with_its_last_user(home):
    server = postgres.start(home)
    fill(server)
    attach = (
        "import sys; from pathlib import Path; from motcua.cli import postgres;"
        "home = Path(sys.argv[1]); postgres.start(home); postgres.leave(home); print(postgres.alive(home))"
    )
    other = subprocess.run([sys.executable, "-c", attach, home], capture_output=True, text=True, check=True)

    assert other.stdout == "True\n"  # we still use it
    assert count(server) == 300
    postgres.leave(home)
    assert not postgres.alive(home)


def test_its_memory_fits_the_machine(home):
    with psycopg.connect(postgres.start(home).url()) as link:
        given = link.execute("SELECT setting::int / 128 FROM pg_settings WHERE name = 'shared_buffers'")
        assert given.fetchone() == (min(max(psutil.virtual_memory().total // 2**20 // 16, 64), 128),)


def test_two_who_start_it_at_once_get_one_server(home):
    servers = []
    threads = [threading.Thread(target=lambda: servers.append(postgres.start(home))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(servers)) == 1
    assert len(servers) == 4


def test_after_a_kill_everything_committed_is_there(home):
    server = postgres.start(home)
    fill(server)
    postgres.kill(home)
    assert not postgres.alive(home)
    assert count(postgres.start(home)) == 300


def test_a_number_now_used_by_another_process_does_not_fool_it(home):
    postgres.start(home)
    postgres.kill(home)
    data = postgres._reachable(home) / "data"
    lines = (data / "postmaster.pid").read_text().splitlines()
    (data / "postmaster.pid").write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")

    assert not postgres.alive(home)
    postgres.stop(home)  # must not touch us
    assert postgres.start(home)


def test_a_copied_folder_has_a_server_of_its_own_and_leaves_the_first_ones_alone(home):
    first = postgres.start(home)
    fill(first)
    number = postgres._postmaster(postgres._reachable(home) / "data")
    with psycopg.connect(first.url("postgres", role="postgres"), autocommit=True) as link:
        link.execute("CHECKPOINT")
    copy = home.with_name("bản sao")
    subprocess.run(["cp", "-r", postgres._reachable(home), copy], check=True)
    try:
        assert not postgres.alive(copy)  # its postmaster.pid names the first one's server
        postgres.stop(copy)
        assert count(postgres.start(copy)) == 300
        postgres.kill(copy)
        assert postgres._postmaster(postgres._reachable(home) / "data") == number
        assert count(first) == 300
    finally:
        postgres.kill(copy)


def test_processes_that_outlived_their_server_end_before_a_new_one_begins(home):
    server = postgres.start(home)
    data = postgres._reachable(home) / "data"
    with psycopg.connect(server.url(role="postgres")) as link:
        backend = link.info.backend_pid
        os.kill(backend, signal.SIGSTOP)  # busy with something, so it does not see that its server has gone
        os.kill(postgres._postmaster(data), signal.SIGKILL)
        again = postgres.start(home)
        assert not psutil.pid_exists(backend) or psutil.Process(backend).status() == psutil.STATUS_ZOMBIE
        assert count_databases(again) > 0


def test_who_attaches_to_a_server_that_is_still_recovering_waits_for_it(home, monkeypatch):
    server = postgres.start(home)
    fill(server)
    postgres.kill(home)
    data = postgres._reachable(home) / "data"
    start = [postgres._binaries(postgres._reachable(home)) / "pg_ctl", "-D", data, "-W", "start"]
    postgres._run(start)  # as a launcher does that is killed before it has seen the server answer
    assert count(postgres.start(home)) == 300


def test_a_server_killed_before_it_wrote_its_lock_is_opened_again(home):
    server = postgres.start(home)
    fill(server)
    postgres.kill(home)
    (postgres._reachable(home) / "data" / "postmaster.pid").write_text("")
    (server.socket / ".s.PGSQL.5432.lock").write_text("")
    assert count(postgres.start(home)) == 300


def count_databases(server) -> int:
    with psycopg.connect(server.url("postgres", role="postgres")) as link:
        return link.execute("SELECT count(*) FROM pg_database").fetchone()[0]


def test_a_first_start_cut_short_begins_again(home):
    draft = home / "data.draft"
    draft.mkdir(parents=True)
    (draft / "PG_VERSION").write_text("18\n")
    fill(postgres.start(home), 1)


def test_a_server_cut_off_in_the_middle_of_an_insert_keeps_what_was_answered(home):
    server = postgres.start(home)
    fill(server, 0)
    answered = 0
    with psycopg.connect(server.url(role=postgres.OWNER), autocommit=True) as link:
        killer = threading.Timer(0.5, postgres.kill, [home])
        killer.start()
        with pytest.raises(psycopg.OperationalError):
            while True:
                link.execute("INSERT INTO giu VALUES (1)")
                answered += 1
        killer.join()
    assert answered > 0
    assert count(postgres.start(home)) in {answered, answered + 1}


def test_a_deep_folder_with_odd_letters_gets_a_short_socket():
    with folder() as path:
        home = path / "Ủy ban nhân dân phường An Mỹ, thành phố Tam Kỳ" / "hệ thống 'một cửa' 100%" / "dữ liệu"
        server = postgres.start(home)
        try:
            fill(server, 1)
            assert len(os.fsencode(server.socket)) < 80
            assert server.socket.stat().st_mode & 0o077 == 0
        finally:
            postgres.kill(home)
            shutil.rmtree(server.socket)


def test_a_socket_folder_of_somebody_else_is_refused(monkeypatch):
    with folder() as path:
        place = path / ("x" * 90)
        place.mkdir()
        socket = postgres._socket_folder(place)
        socket.rmdir()
        socket.symlink_to(path)
        try:
            with pytest.raises(RuntimeError, match="belongs to somebody else"):
                postgres._socket_folder(place)
        finally:
            socket.unlink()


def test_root_keeps_a_private_folder_private_and_the_data_where_the_server_can_look():
    with folder() as path:
        path.chmod(0o700)
        home = path / "postgres"
        server = postgres.start(home)
        place = postgres._reachable(home)
        try:
            fill(server, 3)
            assert path.stat().st_mode & 0o077 == 0
            assert (place == home) == (os.geteuid() != 0)
            postgres.kill(home)
            assert count(postgres.start(home)) == 3
        finally:
            postgres.kill(home)
            if place != home:
                shutil.rmtree(place)


def test_programs_the_server_cannot_reach_are_copied_and_run(monkeypatch):
    with folder() as path:
        monkeypatch.setattr(postgres, "_traversable", lambda _path: False)
        home = path / "postgres"
        server = postgres.start(home)
        place = postgres._reachable(home)
        try:
            fill(server, 1)
            assert bool(list(place.glob("programs-*"))) == (os.geteuid() == 0)
        finally:
            postgres.kill(home)
            if place != home:
                shutil.rmtree(place)


def test_a_server_that_cannot_start_says_what_its_log_says(home):
    postgres.start(home)
    postgres.leave(home)
    conf = postgres._reachable(home) / "data" / "postgresql.conf"
    conf.write_text(conf.read_text() + "max_connections = nhiều\n")
    with pytest.raises(RuntimeError, match="max_connections"):
        postgres.start(home)


def test_a_stop_asked_while_it_serves_ends_connections_and_keeps_data(home):
    server = postgres.start(home)
    fill(server, 2)
    with psycopg.connect(server.url(role=postgres.OWNER)) as link:
        link.execute("SELECT 1")
        postgres.stop(home)
        with pytest.raises(psycopg.OperationalError):
            link.execute("SELECT 1")
    assert count(postgres.start(home)) == 2


def test_ctrl_c_for_a_command_does_not_reach_the_server(home):
    serve = (
        "import sys, time; from pathlib import Path; from motcua.cli import postgres;"
        "postgres.start(Path(sys.argv[1])); print('up', flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", serve, home]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, process_group=0, preexec_fn=listen
    ) as one:
        assert one.stdout.readline() == b"up\n"
        os.killpg(one.pid, signal.SIGINT)
        one.wait(timeout=10)
    assert postgres.alive(home)
