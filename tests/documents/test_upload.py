"""Uploads in pieces over a bad line, and the scanner."""

import io
import socketserver
import struct
import threading
from uuid import uuid4

import pytest

from motcua.documents import checks, jobs, scanning, services
from motcua.documents.models import Blob
from tests.documents import factories

pytestmark = pytest.mark.django_db


def begin(content, name="giấy chứng sinh.pdf"):
    return services.begin_upload(ref=uuid4(), name=name, size=len(content), at=factories.MORNING)


def test_an_upload_goes_on_where_the_line_broke():
    content = factories.pdf()
    upload = begin(content)
    assert services.append(upload_id=upload.pk, offset=0, chunk=content[:20_000]) == 20_000

    # the answer was lost: the browser sends the same piece again, and then a wrong one
    assert services.append(upload_id=upload.pk, offset=0, chunk=content[:20_000]) == 20_000
    assert services.append(upload_id=upload.pk, offset=30_000, chunk=content[30_000:]) == 20_000
    with pytest.raises(services.UploadIncomplete, match="20000 trên"):
        services.finish(upload_id=upload.pk, at=factories.MORNING)
    assert services.append(upload_id=upload.pk, offset=20_000, chunk=content[20_000:]) == len(content)
    file = services.finish(upload_id=upload.pk, at=factories.MORNING)

    assert services.read(file) == content
    assert services.finish(upload_id=upload.pk, at=factories.MORNING) == file
    assert services.append(upload_id=upload.pk, offset=0, chunk=b"late") == len(content)


def test_bytes_of_a_request_killed_before_its_commit_are_written_over():
    content = factories.pdf()
    upload = begin(content)
    services.append(upload_id=upload.pk, offset=0, chunk=content[:100])
    with services._part(upload) as part:
        part.seek(100)
        part.write(b"half a piece, never committed")
    services.append(upload_id=upload.pk, offset=100, chunk=content[100:])

    assert services.read(services.finish(upload_id=upload.pk, at=factories.MORNING)) == content


def test_sixty_megabytes_are_refused_before_they_are_read():
    class Stream(io.RawIOBase):
        given = 0

        def readable(self):
            return True

        def readinto(self, buffer):
            self.given += len(buffer)
            return len(buffer) if self.given < 60_000_000 else 0

    stream = Stream()
    with pytest.raises(checks.FileTooLarge, match="lớn quá 20 MB"):
        services.read_limited("quét sổ đỏ.pdf", io.BufferedReader(stream))
    assert stream.given < 21_000_000
    with pytest.raises(checks.FileTooLarge):
        services.begin_upload(ref=uuid4(), name="quét.pdf", size=60_000_000, at=factories.MORNING)


def test_more_bytes_than_announced_are_refused():
    upload = begin(b"%PDF-1.7 short")

    with pytest.raises(checks.FileTooLarge):
        services.append(upload_id=upload.pk, offset=0, chunk=bytes(100))


def test_a_program_under_a_papers_name_is_refused_at_the_end_of_the_upload():
    upload = begin(factories.EXE)
    services.append(upload_id=upload.pk, offset=0, chunk=factories.EXE)

    with pytest.raises(checks.FileIsProgram):
        services.finish(upload_id=upload.pk, at=factories.MORNING)


class Clamd(socketserver.ThreadingUnixStreamServer):
    """Speaks clamd's INSTREAM; finds whatever contains the word VIRUS."""

    class RequestHandlerClass(socketserver.StreamRequestHandler):
        def handle(self):
            assert self.rfile.read(10) == b"zINSTREAM\0"
            content = b""
            while size := struct.unpack(">I", self.rfile.read(4))[0]:
                content += self.rfile.read(size)
            self.wfile.write(b"stream: Test.Virus FOUND\0" if b"VIRUS" in content else b"stream: OK\0")

    def __init__(self, path):
        super().__init__(path, self.RequestHandlerClass)


@pytest.fixture
def clamd(settings, tmp_path):
    settings.CLAMD = str(tmp_path / "clamd")
    with Clamd(settings.CLAMD) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def test_a_file_waits_in_quarantine_until_the_scanner_has_seen_it(clamd):
    file = factories.stored()
    assert file.blob.state == Blob.State.QUARANTINE
    with pytest.raises(services.StillScanned, match="đang được quét"):
        services.read(file)

    jobs.scan(sha256=file.blob.pk)
    file.blob.refresh_from_db()
    assert services.read(file) == factories.pdf()


def test_what_the_scanner_finds_is_never_given_out(clamd):
    file = factories.stored(factories.office(word__macro=b"VIRUS" * 40_000), name="đơn.docx")
    with_virus = factories.office("word/document.xml") + b"VIRUS"
    other = factories.stored(with_virus, name="đơn.docx")

    assert (
        services.record_scan(sha256=file.blob.pk).state == Blob.State.CLEAN
    )  # compressed: our stand-in is simple
    assert services.record_scan(sha256=other.blob.pk).state == Blob.State.REJECTED
    other.blob.refresh_from_db()
    with pytest.raises(services.Infected):
        services.read(other)
    with pytest.raises(services.Infected):
        factories.stored(with_virus, name="lần nữa.docx")


def test_a_scanner_that_is_down_leaves_the_file_waiting(settings, tmp_path):
    settings.CLAMD = str(tmp_path / "nobody")
    file = factories.stored()

    with pytest.raises(scanning.ScannerUnreachable):
        services.record_scan(sha256=file.blob.pk)
    assert Blob.objects.get(pk=file.blob.pk).state == Blob.State.QUARANTINE


def test_without_a_scanner_the_system_says_so(settings):
    settings.CLAMD = ""

    assert "chưa nối phần mềm quét vi-rút" in scanning.explain()


def test_papers_made_here_need_no_scanner(clamd):
    file = services.store_made(ref=uuid4(), name="phiếu.pdf", content=factories.pdf(), at=factories.MORNING)

    assert services.read(file) == factories.pdf()
