"""A first start cut off at two awkward moments: the next one ends with the province whole, nothing twice."""

import re
import time

import psycopg
import pytest

from motcua.cli import postgres
from tests.cli.commands import Run, folder, motcua

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
        assert "Nạp tỉnh" not in system.said()
        assert f"{planned}/{planned} hồ sơ" in system.said()
        assert system.interrupt() == 0
    finally:
        system.end()
    assert counted(place) == loaded | {"dossiers_dossier": planned}
    checked = motcua(place, "verify", "--json")
    assert checked.returncode == 0, checked.stdout
    assert motcua(place, "prepare", "--dossiers", "30").returncode == 0
    assert counted(place)["dossiers_dossier"] == planned
