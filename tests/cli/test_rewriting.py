"""The owner of the database who wants to change the past: `motcua verify` tells each attempt."""

import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from motcua.cli import postgres
from tests.cli.commands import folder, motcua, settle
from tests.cli.rewriting import BREAKS, Trace, Victims, remove

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
    other = new | {"MOTCUA_SECRET_KEY": "s0123456789" * 5}
    code, findings = verify(server, "motcua", **other)
    assert code == 1 and "MOTCUA_LOG_KEYS_BEFORE" in findings[0]["why"]
    assert verify(server, "motcua", **other, MOTCUA_LOG_KEYS_BEFORE=secret) == (0, [])


def test_a_key_too_short_is_refused_with_a_sentence(server):
    done = motcua(server.home.parent, "verify", DATABASE_URL=server.url(), MOTCUA_LOG_KEY="ngan")
    assert done.returncode == 2 and "MOTCUA_LOG_KEY" in done.stderr and "Traceback" not in done.stderr


@pytest.fixture(scope="module")
def signed(server) -> Path:
    """Heads of the province as it was, signed into a folder of their own."""
    kept = server.home.parent / "cat"
    done = motcua(server.home.parent, "heads", str(kept), "--still", DATABASE_URL=server.url())
    assert done.returncode == 0, done.stderr
    (path,) = kept.iterdir()
    return path


def a_dossier_taken_away_as_if_it_had_never_been(link, victims):
    """With the counts of a database copied a day before, whose seals hold."""
    dossier, code = victims.one()
    remove(link, "payments_order", "ref", dossier)
    remove(link, "dossiers_dossier", "id", dossier)
    return Trace(code, "hồ sơ có trong tệp không còn")


def a_chain_shorter_than_it_was(link, victims):
    dossier, code = victims.one()
    link.execute("DELETE FROM dossiers_event WHERE dossier_id = %s AND number > 2", [dossier])
    return Trace(code, "chuỗi sự kiện ngắn hơn tệp ghi")


def a_link_replaced(link, victims):
    dossier, code = victims.one()
    link.execute(
        "UPDATE dossiers_event SET digest = repeat('0', 64) WHERE dossier_id = %s AND number = "
        "(SELECT chain_length FROM dossiers_dossier WHERE id = %s)",
        [dossier, dossier],
    )
    return Trace(code, "sự kiện khác với tệp ghi")


def receipts_taken_away(link, victims):
    link.execute("DELETE FROM payments_receipt WHERE number = 1")
    return Trace("biên lai ghi ngày", "nay có")


def a_time_of_money_moved(link, victims):
    link.execute("UPDATE payments_collection SET collected_at = collected_at - interval '1 hour'")
    return Trace("khoản đã thu ghi ngày", "nội dung bị sửa")


AFTER = [
    a_dossier_taken_away_as_if_it_had_never_been,
    a_chain_shorter_than_it_was,
    a_link_replaced,
    receipts_taken_away,
    a_time_of_money_moved,
]


@pytest.fixture(scope="module")
def against(server, signed):
    with owned(server, "sau_khi_ky") as link:
        victims = Victims(link)
        traces = {attempt.__name__: attempt(link, victims) for attempt in AFTER}
    return traces, verify(server, "sau_khi_ky", "--against", str(signed))


@pytest.mark.parametrize("attempt", AFTER, ids=lambda attempt: attempt.__name__)
def test_signed_heads_kept_elsewhere_tell_what_the_owner_did(against, attempt):
    traces, (code, findings) = against
    trace = traces[attempt.__name__]
    assert code == 1
    assert [one for one in findings if trace.place in one["dossier"] and trace.why in one["why"]], findings


def test_signed_heads_of_an_untouched_province_hold(server, signed):
    assert verify(server, "motcua", "--against", str(signed)) == (0, [])


def test_signed_heads_that_somebody_edited_are_no_proof(server, signed, tmp_path):
    forged = tmp_path / "sua.jsonl.gz"
    lines = gzip.decompress(signed.read_bytes()).decode().splitlines(keepends=True)
    del lines[1]
    forged.write_bytes(gzip.compress("".join(lines).encode()))
    for path in (forged, tmp_path / "khong-co.gz"):
        done = motcua(server.home.parent, "verify", "--against", str(path), DATABASE_URL=server.url())
        assert done.returncode == 2 and "Không kiểm tra được" in done.stderr, done.stderr
        assert "Traceback" not in done.stderr
