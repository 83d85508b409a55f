"""A first start: whole with the very tables of the migrations, also when cut off at two awkward moments."""

import re
import subprocess
import sys
import time
from urllib.request import urlopen

import psycopg
import pytest

from motcua.cli import postgres
from motcua.cli.installation import ROOT
from tests.cli.commands import STRONG_KEY, Run, environment, folder, motcua

pytestmark = pytest.mark.system


@pytest.fixture
def place():
    with folder() as path:
        yield path
        postgres.kill(path / "postgres")


def cut(place, words: str) -> str:
    """Start, wait until the words are said, and cut the power; what was said until then."""
    system = Run(place, "--dossiers", "12", "--workers", "1")
    try:
        until = time.monotonic() + 240
        while not re.search(words, system.said()):
            assert system.process.poll() is None and time.monotonic() < until, system.said()
            time.sleep(0.02)
        system.kill_everything()
        return system.said()
    finally:
        system.end()


def counted(place) -> dict[str, int]:
    server = postgres.start(place / "postgres")
    try:
        with psycopg.connect(server.url(role="postgres")) as link:
            tables = ("agencies_unit", "identity_staff", "catalogue_procedure", "dossiers_dossier")
            query = "SELECT count(*) FROM {}"
            return {name: link.execute(query.format(name)).fetchone()[0] for name in tables}
    finally:
        postgres.leave(server.home)


def test_a_first_start_cut_off_twice_ends_with_the_whole_province_and_no_dossier_twice(place):
    cut(place, "Nạp tỉnh trình diễn")
    assert counted(place)["agencies_unit"] == 0

    said = cut(place, r"\d+/\d+ hồ sơ")
    loaded = counted(place)
    assert loaded["agencies_unit"] > 700 and loaded["dossiers_dossier"] == 0
    planned = int(re.search(r"\d+/(\d+) hồ sơ", said)[1])

    system = Run(place, "--dossiers", "12", "--workers", "1")
    try:
        system.up()
        assert "Nạp tỉnh" not in system.said() and " hồ sơ mẫu" not in system.said()
        with urlopen(system.url(), timeout=60) as page:  # answers while the dossiers are still being made
            assert "Đang tạo hồ sơ mẫu" in page.read().decode()
        system.filled()
        assert f"{planned}/{planned} hồ sơ" in system.said()
        assert system.interrupt() == 0
    finally:
        system.end()
    assert counted(place) == loaded | {"dossiers_dossier": planned}
    checked = motcua(place, "verify", "--json")
    assert checked.returncode == 0, checked.stdout
    assert motcua(place, "prepare", "--dossiers", "30").returncode == 0
    assert counted(place)["dossiers_dossier"] == planned


def test_a_new_database_has_the_very_tables_django_makes_of_the_migrations(place):
    server = postgres.start(place / "postgres")
    with psycopg.connect(server.url("postgres", role=postgres.OWNER), autocommit=True) as link:
        link.execute("CREATE DATABASE cham")
    slowly = environment(
        place,
        MOTCUA_DEMO="0",
        MOTCUA_SECRET_KEY=STRONG_KEY,
        DATABASE_URL=server.url("cham", role=postgres.OWNER),
    )
    try:
        assert motcua(place, "migrate", MOTCUA_DEMO="0").returncode == 0
        for command in ("migrate", "createcachetable"):
            django = [sys.executable, "-m", "django", command, "--settings", "config.settings"]
            subprocess.run(django, cwd=ROOT, env=slowly, check=True, capture_output=True)
        assert drawn(server, "motcua") == drawn(server, "cham")
    finally:
        postgres.leave(server.home)


def drawn(server, database: str) -> list[str]:
    """Every table, column, index and rule, without whose they are and the dump's own key."""
    dump = [postgres.binary("pg_dump"), "--schema-only", "--no-owner", "--no-privileges"]
    done = subprocess.run(
        [*dump, server.url(database, role="postgres")], check=True, capture_output=True, text=True
    )
    return [line for line in done.stdout.splitlines() if not line.startswith(("\\restrict", "\\unrestrict"))]
