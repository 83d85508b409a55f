"""Signed heads of the log go to every place that is set, however long it was away, and that is said."""

import base64
import gzip
import json
import os
import signal
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from motcua.cli.installation import ROOT
from motcua.documents import attesting
from motcua.dossiers import log_head_comparing, log_head_places, log_heads
from motcua.dossiers.services import proving
from motcua.integration import log_heads as sending
from tests.cli.commands import free_port
from tests.dossiers import factories, outside

NOW = datetime.now(UTC) + timedelta(hours=2)  # after whatever the run of the suite writes
NIGHT = timedelta(days=1)


@pytest.fixture
def heads(world, settings, tmp_path):
    """The heads of one dossier, signed by the nightly job."""
    settings.VAR = tmp_path
    settings.LOG_HEADS_TO = [str(tmp_path / "kho"), "mailto:luu@example.vn"]
    (tmp_path / "kho").mkdir()
    factories.assigned(world)
    return proving.sign_heads(real_at=NOW)


class Partner:
    """The process outside, its mood, and what it keeps."""

    def __init__(self, home: Path) -> None:
        self.home, self.port = home, free_port()
        (home / "kept").mkdir()
        outside.found(home)
        self.feels("good")
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "tests.dossiers.outside", str(self.home), str(self.port)]
        self.process = subprocess.Popen(command, cwd=ROOT)
        until = time.monotonic() + 30
        while True:
            try:
                return socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                assert time.monotonic() < until
                time.sleep(0.05)

    def feels(self, mood: str) -> None:
        (self.home / "mood").write_text(mood, encoding="utf-8")

    def stop(self) -> None:
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def kept(self) -> list[str]:
        return sorted(path.name for path in (self.home / "kept").iterdir())


@pytest.fixture
def partner(tmp_path_factory):
    one = Partner(tmp_path_factory.mktemp("outside"))
    yield one
    one.stop()


def statement(path: Path) -> tuple[bytes, bytes]:
    """What was signed, and the signature."""
    end = json.loads(gzip.decompress(path.read_bytes()).splitlines()[-1])
    return log_heads.statement(end["sha256"]), base64.b64decode(end["signature"])


def warnings(at: datetime = NOW) -> str:
    return "\n".join(log_head_places.warnings(real_at=at))


def test_the_nightly_file_counts_dossiers_and_events_and_holds(heads):
    end = json.loads(gzip.decompress(heads.read_bytes()).splitlines()[-1])
    assert (end["dossiers"], end["events"]) == (1, 4)
    assert list(log_head_comparing.compare(heads)) == []


def test_a_folder_keeps_the_first_file_of_a_name_and_another_content_is_told(heads, tmp_path, mailoutbox):
    proving.send_heads(real_at=NOW)
    kept = tmp_path / "kho" / heads.name
    assert kept.read_bytes() == heads.read_bytes() and warnings() == ""
    kept.write_bytes(b"sua")
    with pytest.raises(sending.NotSent, match="nội dung khác"):
        sending.send(heads, str(tmp_path / "kho"))
    assert kept.read_bytes() == b"sua"


def test_a_letter_carries_the_signed_end_and_the_file_and_is_sent_once(heads, mailoutbox):
    proving.send_heads(real_at=NOW)
    proving.send_heads(real_at=NOW)
    (letter,) = mailoutbox
    assert letter.to == ["luu@example.vn"] and "signature" in letter.body
    assert letter.attachments[0][0] == heads.name


@pytest.mark.parametrize("mood", ["gone", "refuse", "rubbish"])
def test_a_place_that_fails_is_told_and_gets_everything_the_next_night(heads, partner, settings, mood):
    settings.LOG_HEADS_TO = [f"http://luu:mat-khau@127.0.0.1:{partner.port}/kho"]
    partner.stop() if mood == "gone" else partner.feels(mood)
    proving.send_heads(real_at=NOW)
    assert "(1 tệp đang chờ)" in warnings() and "mat-khau" not in warnings()
    assert partner.kept() == []

    second = proving.sign_heads(real_at=NOW + NIGHT)
    proving.send_heads(real_at=NOW + NIGHT)
    assert "(2 tệp đang chờ)" in warnings() and f"{NOW:%Y-%m-%d}" in warnings()  # since the first night

    partner.start() if mood == "gone" else partner.feels("good")
    proving.send_heads(real_at=NOW + NIGHT)
    assert partner.kept() == sorted([heads.name, second.name])
    assert (partner.home / "kept" / heads.name).read_bytes() == heads.read_bytes()
    assert warnings() == ""


def test_one_place_that_is_away_keeps_no_other_waiting(heads, settings, tmp_path):
    settings.LOG_HEADS_TO = ["http://127.0.0.1:1/kho", str(tmp_path / "kho")]
    proving.send_heads(real_at=NOW)
    assert (tmp_path / "kho" / heads.name).exists()


def test_a_time_stamp_of_an_authority_lies_in_the_signature(heads, partner, settings):
    settings.TIMESTAMP_URL = f"http://127.0.0.1:{partner.port}/tsa"
    settings.TRUST_ROOTS = str(partner.home / "root.pem")
    stamped = proving.sign_heads(real_at=NOW + NIGHT)
    moment = attesting.stamped_at(*statement(stamped))
    assert moment is not None and abs(moment - datetime.now(UTC)) < timedelta(minutes=2)
    assert attesting.stamped_at(*statement(heads)) is None
    assert list(log_head_comparing.compare(stamped)) == [] and warnings() == ""


@pytest.mark.parametrize("mood", ["gone", "refuse", "rubbish", "not believed"])
def test_heads_are_signed_all_the_same_without_a_time_stamp_and_that_is_told(heads, partner, settings, mood):
    settings.TIMESTAMP_URL = f"http://127.0.0.1:{partner.port}/tsa"
    settings.TRUST_ROOTS = "" if mood == "not believed" else str(partner.home / "root.pem")
    if mood == "gone":
        partner.stop()
    elif mood != "not believed":
        partner.feels(mood)
    bare = proving.sign_heads(real_at=NOW + NIGHT)
    assert attesting.is_attested(*statement(bare)) and attesting.stamped_at(*statement(bare)) is None
    assert "không có dấu thời gian" in warnings()

    if mood == "gone":
        partner.start()
    partner.feels("good")
    settings.TRUST_ROOTS = str(partner.home / "root.pem")
    stamped = proving.sign_heads(real_at=NOW + 2 * NIGHT)
    assert attesting.stamped_at(*statement(stamped)) is not None
    assert warnings() == ""


def test_two_nights_without_signed_heads_are_told(heads):
    assert warnings() == ""
    assert "Hai đêm nay" in warnings(NOW + timedelta(days=3))
