"""`motcua demo`: the two lives it tells, on a database that is gone afterwards."""

import json

import psycopg
import pytest

from motcua.cli import postgres
from tests.cli.commands import folder, motcua

pytestmark = pytest.mark.system


@pytest.fixture(scope="module")
def place():
    with folder() as path:
        yield path
        postgres.kill(path / "postgres")


def test_it_ends_well_says_so_in_json_and_leaves_nothing(place):
    done = motcua(place, "demo", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["sound"] is True
    assert len(told["acts"]) >= 16

    assert not postgres.alive(place / "postgres")  # the command started it, so the command stopped it
    server = postgres.start(place / "postgres")
    try:
        with psycopg.connect(server.url()) as link:
            names = {row[0] for row in link.execute("SELECT datname FROM pg_database")}
        assert not {name for name in names if name.startswith("motcua_demo")}
    finally:
        postgres.leave(server.home)
