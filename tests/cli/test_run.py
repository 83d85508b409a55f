"""`make run` as a person meets it: first start, next start, a power cut, a busy port, Ctrl-C."""

import os
import shutil
import signal
import socket
import time
from pathlib import Path

import psycopg
import pytest

from motcua.cli import postgres
from tests.cli.commands import Run, folder, motcua, status

pytestmark = pytest.mark.system


@pytest.fixture(scope="module")
def place():
    """An installation with a loaded province in a folder with spaces and Vietnamese letters."""
    with folder() as path:
        var = path / "Một cửa, tỉnh Quảng Nam"
        var.mkdir()
        yield var
        postgres.kill(var / "postgres")
        shutil.rmtree(postgres._socket_folder(var / "postgres"))  # under /tmp: the folder's name is long


@pytest.fixture
def run(place):
    started = []

    def begin(*words, **more):
        started.append(Run(place, "--dossiers", "3", "--workers", "1", *words, **more))
        return started[-1]

    yield begin
    for one in started:
        one.end()


def dossiers(var) -> int:
    server = postgres.start(var / "postgres")
    try:
        with psycopg.connect(server.url()) as link:
            return link.execute("SELECT count(*) FROM dossiers_dossier").fetchone()[0]
    finally:
        postgres.leave(server.home)


def test_a_first_start_prints_the_address_and_the_accounts_and_ctrl_c_leaves_nothing(run, place):
    system = run()
    seconds = system.up()
    print(f"first start: {seconds:.1f} s")

    block = system.said().split("─" * 72)[1]
    assert f"http://localhost:{system.port}/" in block
    assert "mật khẩu motcua-demo-2022" in block
    assert "lan " in block
    assert status(system.url()) == 200
    assert system.processes()

    system.filled()
    assert system.interrupt() == 0
    assert system.said().endswith("Đã dừng.\n")
    assert "Traceback" not in system.said()
    assert system.processes() == []
    assert not postgres.alive(place / "postgres")
    assert dossiers(place) >= 3


def test_a_second_start_is_quick_and_keeps_what_was_there(run, place):
    before = dossiers(place)
    system = run()
    seconds = system.up()
    print(f"second start: {seconds:.1f} s")

    assert "Nạp tỉnh" not in system.said()
    system.process.send_signal(signal.SIGTERM)  # as systemd or a closing terminal stops it
    assert system.process.wait(timeout=60) == 0
    assert dossiers(place) == before


def test_after_a_power_cut_it_starts_with_everything(run, place):
    before = dossiers(place)
    first = run()
    first.up()
    first.kill_everything()

    again = run()
    again.up()
    assert status(again.url()) == 200
    assert again.interrupt() == 0
    assert dossiers(place) == before > 0


def test_processes_left_by_a_killed_launcher_make_way(run, place):
    first = run()
    first.up()
    os.kill(first.process.pid, signal.SIGKILL)
    first.process.wait()
    left = first.processes()
    assert left

    again = Run(place, "--port", str(first.port), "--workers", "1")
    try:
        again.up()
        assert "đang bận" not in again.said()
        assert not set(left) & set(again.processes())
        assert again.interrupt() == 0
    finally:
        again.end()


def test_a_busy_port_is_said_and_another_is_taken(run):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        system = run("--port", str(taken))
        system.up()

        assert f"Cổng {taken} đang bận nên hệ thống dùng cổng {taken + 1}." in system.said()
        assert status(system.url()) == 200
        assert system.interrupt() == 0


def test_what_dies_by_itself_comes_back(run, place):
    system = run()
    system.up()
    worker = next(pid for pid in system.processes() if b"config.work" in _command(pid))
    os.kill(worker, signal.SIGKILL)
    postgres.kill(place / "postgres")

    for _attempt in range(200):
        if system.said().count("đang chạy lại") and "đang mở lại" in system.said() and _answers(system):
            break
        time.sleep(0.2)
    assert status(system.url()) == 200
    assert system.interrupt() == 0
    assert system.processes() == []


def test_a_second_run_on_the_same_data_is_told_so(run, place):
    run().up()
    done = motcua(place, "run")
    assert done.returncode == 1
    assert done.stderr.startswith("Hệ thống đang chạy rồi với dữ liệu ở")


def test_a_database_that_does_not_answer_is_waited_for_and_said_so_in_a_line(run, place):
    system = run(DATABASE_URL="postgresql://ai@127.0.0.1:1/khong_co", MOTCUA_DEMO="1")
    until = time.monotonic() + 120
    while system.said().count("chưa xong được; làm lại") < 2:
        assert system.process.poll() is None and time.monotonic() < until, system.said()
        time.sleep(0.2)
    assert "Không kết nối được cơ sở dữ liệu" in system.said()
    assert "Traceback" not in system.said()
    assert system.interrupt() == 0


def test_a_database_that_refuses_us_ends_the_start_with_a_sentence(run, place):
    server = postgres.start(place / "postgres")
    try:
        system = run(DATABASE_URL=server.url("khong_co"), MOTCUA_DEMO="1")
        assert system.process.wait(timeout=120) == 1
        assert "Không kết nối được cơ sở dữ liệu" in system.said()
        assert "Traceback" not in system.said()
    finally:
        postgres.leave(server.home)


@pytest.mark.parametrize("words", [("verify",), ("simulate", "--days", "1", "--per-day", "1", "--seed", "1")])
def test_a_command_before_there_are_tables_says_what_to_run_first(place, words):
    server = postgres.start(place / "postgres")
    try:
        done = motcua(place, *words, DATABASE_URL=server.url("postgres", role="postgres"), MOTCUA_DEMO="1")
    finally:
        postgres.leave(server.home)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "Cơ sở dữ liệu chưa có cấu trúc của bản này: hãy chạy `motcua prepare` trước.\n"


def test_a_command_without_its_database_or_folder_says_so(place):
    done = motcua(place, "verify", DATABASE_URL="postgresql://ai@127.0.0.1:1/khong_co")
    assert done.returncode == 1
    assert done.stderr.startswith("Không kết nối được cơ sở dữ liệu: ")
    assert "Traceback" not in done.stderr
    done = motcua(Path("/proc/khong_co"), "verify")
    assert done.returncode == 1
    assert done.stderr.startswith("Không đọc hoặc ghi được /proc/khong_co")


def test_one_role_for_everything_works_and_is_warned_about(run, place):
    server = postgres.start(place / "postgres")
    with psycopg.connect(server.url("postgres", role="postgres"), autocommit=True) as link:
        link.execute("CREATE ROLE mot_vai_tro LOGIN")
        link.execute("CREATE DATABASE mot_vai_tro OWNER mot_vai_tro")
    try:
        system = run(DATABASE_URL=server.url("mot_vai_tro", role="mot_vai_tro"))
        system.up()
        assert "nhật ký sự kiện được bảo vệ kém hơn" in system.said()
        assert "mật khẩu" not in system.said()  # not a demo unless asked
        assert system.interrupt() == 0
        assert postgres.alive(server.home)
    finally:
        postgres.leave(server.home)


def _command(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def _answers(system: Run) -> bool:
    try:
        return status(system.url()) == 200
    except OSError:
        return False
