"""Content under its hash: all of it or nothing, and what lies there is still what was put.

The store on S3 has tests of its own in test_s3.py.
"""

import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core import signing
from django.core.exceptions import ImproperlyConfigured
from django.core.signing import b62_encode
from django.db import transaction

from motcua.common.ids import uuid7
from motcua.documents import checks, links, services
from motcua.documents import store as stores
from motcua.documents.links import Face
from motcua.documents.models import Blob, File, Upload
from tests.documents import factories

ROOT = Path(__file__).resolve().parents[2]


def test_content_comes_back_as_it_was_put(tmp_path):
    store = stores.DiskStore(tmp_path)
    name = store.put("Đăng ký khai sinh".encode())

    assert store.get(name).decode() == "Đăng ký khai sinh"
    assert [found for found, _at in store.walk()] == [name]
    store.delete(name)
    store.delete(name)
    with pytest.raises(stores.ContentLost):
        store.get(name)


def test_altered_content_is_not_given_out_and_is_mended_when_put_again(tmp_path):
    store = stores.DiskStore(tmp_path)
    name = store.put(b"original")
    next(tmp_path.glob("??/??/[!.]*")).write_bytes(b"0riginal")

    with pytest.raises(stores.ContentLost):
        store.get(name)
    store.put(b"original")
    assert store.get(name) == b"original"


def test_a_process_killed_while_writing_leaves_no_half_file(tmp_path):
    script = (
        "import os, signal; from pathlib import Path; from motcua.documents.store import DiskStore\n"
        "os.fsync = lambda descriptor: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"DiskStore(Path({str(tmp_path)!r})).put(b'x' * 5_000_000)\n"
    )
    killed = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=os.environ, check=False)
    store = stores.DiskStore(tmp_path)
    name = stores.sha256_of(b"x" * 5_000_000)

    assert killed.returncode == -9
    assert list(store.walk()) == []
    with pytest.raises(stores.ContentLost):
        store.get(name)
    assert store.put(b"x" * 5_000_000) == name
    store.sweep_drafts(datetime.now(UTC) + timedelta(seconds=5))
    assert len(list(tmp_path.glob("??/??/.new-*"))) == 0
    assert store.get(name) == b"x" * 5_000_000


def test_an_s3_address_without_its_extra_is_said_plainly():
    try:
        import storages  # noqa: F401
    except ImportError:
        with pytest.raises(ImproperlyConfigured, match="s3"):
            stores.S3Store("s3://giay-to/H47?endpoint=http://localhost:8333")


@pytest.mark.django_db
def test_the_same_content_is_kept_once_under_two_names():
    first = factories.stored(name="giấy chứng sinh.pdf")
    second = factories.stored(name="bản sao.pdf")

    assert first.blob == second.blob
    assert services.read(second) == factories.pdf()
    assert (first.blob.mime, first.blob.pages, first.blob.state) == (checks.PDF, 1, Blob.State.CLEAN)


@pytest.mark.django_db
def test_content_of_an_act_that_was_undone_is_swept_and_content_in_use_stays():
    kept = factories.stored()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        lost = factories.stored(factories.pdf("form03"))
        raise ZeroDivisionError
    assert not File.objects.filter(pk=lost.pk).exists()
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    upload = services.begin_upload(ref=uuid4(), name="đơn.pdf", size=10, at=factories.MORNING)
    services.append(upload_id=upload.pk, offset=0, chunk=b"%PDF")

    assert services.remove_unattached(before=datetime.now(UTC) - timedelta(days=1)) == 0
    assert services.remove_unattached(before=tomorrow) >= 2
    assert services.read(kept)
    assert not Upload.objects.filter(pk=upload.pk).exists()
    with pytest.raises(stores.ContentLost):
        stores.configured().get(lost.blob_id)


@pytest.mark.django_db
def test_a_link_opens_its_file_for_a_short_time_only():
    file = factories.stored()
    mine = {"face": Face.STAFF, "holder": "lan"}
    token = links.make(file.pk, **mine, at=factories.REAL, seconds=300)

    assert links.file_of(token, **mine, at=factories.REAL + timedelta(seconds=299)) == file
    for bent in (token + "x", token[1:], "", "a:b"):
        with pytest.raises(links.LinkExpired):
            links.file_of(bent, **mine, at=factories.REAL)
    with pytest.raises(links.LinkExpired):
        links.file_of(token, **mine, at=factories.REAL + timedelta(seconds=301))


@pytest.mark.django_db
def test_no_link_lives_longer_than_ten_minutes_whatever_is_asked_for():
    file, mine = factories.stored(), {"face": Face.STAFF, "holder": "lan"}
    token = links.make(file.pk, **mine, at=factories.REAL, seconds=8 * 3600)
    with pytest.raises(links.LinkExpired):
        links.file_of(token, **mine, at=factories.REAL + timedelta(seconds=601))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "other", [{"face": Face.STAFF, "holder": "dũng"}, {"face": Face.PORTAL, "holder": "lan"}]
)
def test_a_link_opens_for_its_holder_on_its_face_and_nowhere_else(other):
    file = factories.stored()
    token = links.make(file.pk, face=Face.STAFF, holder="lan", at=factories.REAL)
    with pytest.raises(links.LinkExpired):
        links.file_of(token, **other, at=factories.REAL)


@pytest.mark.django_db
@pytest.mark.parametrize("nobody", [None, ""])
def test_nobody_gets_no_link(nobody):
    with pytest.raises(links.LinkExpired):
        links.make(factories.stored().pk, face=Face.PORTAL, holder=nobody, at=factories.REAL)


class _Yesterday(signing.TimestampSigner):
    def timestamp(self) -> str:
        return b62_encode(int(time.time()) - 24 * 3600)


@pytest.mark.django_db
def test_what_a_form_carries_of_a_file_opens_it_nowhere_and_is_good_for_that_form_only():
    file = factories.stored()
    field = links.field_of(file, holder="lan")
    assert links.file_of_field(field, ref=file.ref, holder="lan") == file
    old = _Yesterday(salt=f"motcua.documents.field:{file.ref}:lan").sign(str(file.pk))
    with pytest.raises(links.NotOfThisForm):
        links.file_of_field(old, ref=file.ref, holder="lan")
    for face in Face:
        with pytest.raises(links.LinkExpired):
            links.file_of(field, face=face, holder="lan", at=factories.REAL)
    for ref, holder in ((file.ref, "dũng"), (uuid7(), "lan")):
        with pytest.raises(links.NotOfThisForm):
            links.file_of_field(field, ref=ref, holder=holder)
