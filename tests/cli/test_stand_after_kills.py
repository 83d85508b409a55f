"""`motcua run` stands up again whoever is killed, in whatever order and however often (bench: the soak)."""

import os
import random
import shutil
import signal
import subprocess
import time
from contextlib import suppress

import psycopg
import pytest

from motcua.cli import postgres
from tests.cli.commands import Run, folder, motcua, settle, status
from tests.cli.victims import VICTIMS, kill_one, of

pytestmark = pytest.mark.system
PAGE = "/thu-tuc/1.001193/"  # asks the database


@pytest.fixture
def var():
    with folder() as path:
        settle(path / "var")
        yield path / "var"
        postgres.kill(path / "var" / "postgres")


@pytest.fixture
def system(var):
    one = Run(var, "--dossiers", "0", "--workers", "1")
    one.up()
    yield one
    one.end()


def answers(system: Run) -> bool:
    with suppress(OSError):
        return status(system.url() + PAGE) == 200
    return False


def back(system: Run, *, seconds: float = 60) -> float:
    """Wait until a page that asks the database is there again; the seconds it took."""
    began = time.monotonic()
    while not answers(system):
        assert system.process.poll() is None, system.said()
        assert time.monotonic() - began < seconds, system.said()
        time.sleep(0.1)
    return time.monotonic() - began


def test_two_dozen_kills_of_everybody_within_seconds_and_it_is_back(system, var):
    chance = random.Random(12)
    for number in range(24):
        kill_one(system, VICTIMS[number % len(VICTIMS)], chance)
        time.sleep(chance.choice([0, 0.1, 0.6]))
    print(f"back after {back(system):.1f} s")

    said = system.said()
    assert "Traceback" not in said
    for words in ("máy chủ web; đang chạy lại", "tiến trình nền; đang chạy lại", "đang mở lại"):
        assert words in said
    assert motcua(var, "verify").returncode == 0
    assert system.interrupt() == 0
    assert system.processes() == []
    assert not postgres.alive(var / "postgres")


def test_a_database_killed_again_while_it_recovers_is_opened_again(system, var):
    for _time in range(3):
        data = postgres._reachable(var / "postgres") / "data"
        postgres.kill(var / "postgres")
        until = time.monotonic() + 60
        while not postgres._survivors(data):
            assert system.process.poll() is None and time.monotonic() < until, system.said()
            time.sleep(0.01)
        postgres.kill(var / "postgres")
    back(system)
    assert "Traceback" not in system.said()


def test_children_of_a_killed_web_server_do_not_go_on_serving_unseen(system):
    main = VICTIMS[0].find(system)
    children = VICTIMS[1].find(system)
    assert main and children
    os.kill(main[0], signal.SIGKILL)
    until = time.monotonic() + 60
    while set(children) & set(system.processes()):
        assert time.monotonic() < until, "the old children still serve"
        time.sleep(0.1)
    back(system)


def settled(system: Run) -> None:
    """Wait until the process that fills the demo has come and gone."""
    for wanted in (True, False):
        until = time.monotonic() + (10 if wanted else 120)  # it may have come and gone before we looked
        while bool(of(system, b"fill")) != wanted and time.monotonic() < until:
            time.sleep(0.05)


def test_a_copied_folder_runs_beside_the_first_and_touches_nothing_of_it(system, var):
    copy = var.with_name("bản sao")
    settled(system)
    stranger = subprocess.Popen(["sleep", "600"])
    server = postgres.start(var / "postgres")
    with psycopg.connect(server.url("postgres", role="postgres"), autocommit=True) as link:
        link.execute("CHECKPOINT")
    subprocess.run(["cp", "-r", var, copy], check=True)
    data = postgres._reachable(var / "postgres") / "data"
    if not (copy / "postgres" / "data").exists():  # root keeps it elsewhere when the folder is private
        subprocess.run(["cp", "-r", data, copy / "postgres"], check=True)
    lines = (copy / "postgres" / "data" / "postmaster.pid").read_text().splitlines()
    (copy / "postgres" / "data" / "postmaster.pid").write_text(
        "\n".join([str(stranger.pid), *lines[1:]]) + "\n"
    )
    before = {"server": postgres._postmaster(data), "crew": set(system.processes())}

    second = Run(copy, "--dossiers", "0", "--workers", "1")
    try:
        second.up()
        assert answers(second)
        assert second.interrupt() == 0
        assert {"server": postgres._postmaster(data), "crew": set(system.processes())} == before
        assert stranger.poll() is None
        assert answers(system)
    finally:
        second.end()
        stranger.kill()
        stranger.wait()
        postgres.leave(server.home)
        shutil.rmtree(copy, ignore_errors=True)
