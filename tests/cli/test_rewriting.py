"""The owner of the database who wants to change the past: `motcua verify` tells each attempt."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from motcua.cli import postgres
from tests.cli.commands import folder, motcua, settle
from tests.cli.rewriting import BREAKS, Trace, Victims

pytestmark = pytest.mark.system


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.Server]:
    """A province whose tables belong to another role than the application's."""
    with folder() as path:
        settle(path)
        yield postgres.start(path / "postgres")
        postgres.kill(path / "postgres")


@contextmanager
def owned(server: postgres.Server, name: str) -> Iterator[psycopg.Connection]:
    """A copy of the province's database under the name, as the role that owns it."""
    with psycopg.connect(server.url("postgres", role=postgres.OWNER), autocommit=True) as link:
        link.execute(f"CREATE DATABASE {name} TEMPLATE motcua")
    with psycopg.connect(server.url(name, role=postgres.OWNER)) as link:
        yield link


def verify(server: postgres.Server, name: str, *words: str, **more: str) -> tuple[int, list[dict]]:
    """Exit code and findings, by the application's own role and this installation's key."""
    more.setdefault("DATABASE_URL", server.url(name))
    done = motcua(server.home.parent, "verify", "--json", *words, MOTCUA_DEMO="1", **more)
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, json.loads(done.stdout)["findings"]


@pytest.fixture(scope="module")
def rewritten(server) -> tuple[dict[str, Trace], list[dict]]:
    """Where each break must show, and what was found after all of them."""
    with owned(server, "viet_lai") as link:
        victims = Victims(link)
        traces = {attempt.__name__: attempt(link, victims) for attempt in BREAKS}
    code, findings = verify(server, "viet_lai")
    assert code == 1
    return traces, findings


@pytest.mark.parametrize("attempt", BREAKS, ids=lambda attempt: attempt.__name__)
def test_the_owner_of_the_tables_cannot_do_it_unseen(rewritten, attempt):
    traces, findings = rewritten
    trace = traces[attempt.__name__]
    assert [one for one in findings if trace.place in one["dossier"] and trace.why in one["why"]], findings


def test_who_was_not_touched_is_not_accused(server, rewritten):
    assert verify(server, "motcua") == (0, [])
    traces, findings = rewritten
    named = {one["dossier"] for one in findings if one["number"]}
    assert named <= {trace.place for trace in traces.values()}


def test_a_rotated_key_keeps_what_was_written_before(server):
    (secret,) = ((server.home.parent / "secret_key").read_text().strip(),)
    new = {"DATABASE_URL": server.url(), "MOTCUA_LOG_KEY": "k" * 40}
    assert verify(server, "motcua", **new) == (0, [])
    other = new | {"MOTCUA_SECRET_KEY": "s" * 50}
    code, findings = verify(server, "motcua", **other)
    assert code == 1 and "MOTCUA_LOG_KEYS_BEFORE" in findings[0]["why"]
    assert verify(server, "motcua", **other, MOTCUA_LOG_KEYS_BEFORE=secret) == (0, [])


def test_a_key_too_short_is_refused_with_a_sentence(server):
    done = motcua(server.home.parent, "verify", DATABASE_URL=server.url(), MOTCUA_LOG_KEY="ngan")
    assert done.returncode == 2 and "MOTCUA_LOG_KEY" in done.stderr and "Traceback" not in done.stderr
