"""Signed heads of the log go to every place that is set, and a place that is away is said."""

import gzip
import json
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from motcua.dossiers import log_heads
from motcua.dossiers.services import proving
from motcua.integration import log_heads as sending
from tests.dossiers import factories

NOW = datetime(2026, 12, 2, 2, 10, tzinfo=UTC)


@pytest.fixture
def heads(world, settings, tmp_path):
    """The heads of one dossier, signed by the nightly job."""
    settings.VAR = tmp_path
    settings.LOG_HEADS_TO = [str(tmp_path / "kho"), "mailto:luu@example.vn"]
    (tmp_path / "kho").mkdir()
    factories.assigned(world)
    return proving.sign_heads(real_at=NOW)


def test_the_nightly_file_counts_dossiers_and_events_and_holds(heads):
    end = json.loads(gzip.decompress(heads.read_bytes()).splitlines()[-1])
    assert (end["dossiers"], end["events"]) == (1, 4)
    assert list(log_heads.compare(heads)) == []


def test_a_folder_keeps_the_first_file_of_a_name(heads, tmp_path):
    proving.send_heads(name=heads.name, number=0)
    kept = tmp_path / "kho" / heads.name
    assert kept.read_bytes() == heads.read_bytes()
    heads.write_bytes(b"sua")
    proving.send_heads(name=heads.name, number=0)
    assert kept.read_bytes() != b"sua"


def test_a_letter_carries_the_signed_end_and_the_file(heads, mailoutbox):
    proving.send_heads(name=heads.name, number=1)
    (letter,) = mailoutbox
    assert letter.to == ["luu@example.vn"] and "signature" in letter.body
    assert letter.attachments[0][0] == heads.name


def test_an_address_gets_the_file_and_one_that_is_away_is_said(heads):
    got: dict[str, bytes] = {}

    class Keeper(BaseHTTPRequestHandler):
        def do_PUT(self):
            got[self.path] = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(201)
            self.end_headers()

        def log_message(self, *words):
            pass

    server = HTTPServer(("127.0.0.1", 0), Keeper)
    threading.Thread(target=server.handle_request, daemon=True).start()
    place = f"http://127.0.0.1:{server.server_port}/kho"
    sending.send(heads, place)
    server.server_close()
    assert got == {f"/kho/{heads.name}": heads.read_bytes()}
    with pytest.raises(sending.NotSent):
        sending.send(heads, place)
