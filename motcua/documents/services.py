"""Files of a dossier, in the order of their life: arrive, are scanned, read, signed, forgotten."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.common.later import later
from motcua.common.refusal import Refusal
from motcua.documents import checks, scanning, signing, store
from motcua.documents.models import Blob, File, Signature, Upload


class UploadIncomplete(Refusal):
    """Pieces are still missing."""

    code = "document-upload-incomplete"
    message = _("Tệp “{name}” mới nhận được {received} trên {size} byte. Vui lòng đợi tải xong rồi thử lại.")


class StillScanned(Refusal):
    """The scanner has not answered yet."""

    code = "document-still-scanned"
    message = _("Tệp “{name}” đang được quét vi-rút. Vui lòng thử lại sau ít phút.")


class Infected(Refusal):
    """The scanner found something; the content is not given to anybody."""

    code = "document-infected"
    message = _("Tệp “{name}” bị phần mềm quét vi-rút chặn nên không mở được. Vui lòng nộp lại tệp khác.")


def read_limited(name: str, stream: IO[bytes]) -> bytes:
    """The stream's content; reads no more than one byte over the limit. Raises checks.FileTooLarge."""
    content = stream.read(checks.max_bytes() + 1)
    checks.check_size(name, len(content))
    return content


def store_file(*, ref: UUID, name: str, content: bytes, at: datetime, made_here: bool = False) -> File:
    """Keep a file of `ref`, its type told by content. Raises the refusals of `checks`.

    made_here   the system printed or signed it, so neither child nor scanner need see it.
    The same content is kept once. With a scanner it stays in quarantine until the job `documents.scan` ran.
    """
    look = (
        checks.made_here if made_here else checks.check
    )  # before the transaction: a refusal leaves it whole
    checked = look(name, content)
    return _store(ref, checked, content, quarantine=scanning.present() and not made_here, at=at)


@transaction.atomic(savepoint=False)
def _store(ref: UUID, checked: checks.Checked, content: bytes, *, quarantine: bool, at: datetime) -> File:
    sha256 = store.configured().put(content)
    blob = Blob.objects.filter(pk=sha256).first()
    if blob is not None and blob.state == Blob.State.REJECTED:
        raise Infected(name=checked.name)
    with transaction.atomic(savepoint=False):  # what refuses stands before it
        if blob is None:
            blob = Blob(
                sha256=sha256,
                size=len(content),
                mime=checked.mime,
                pages=checked.pages,
                state=Blob.State.QUARANTINE if quarantine else Blob.State.CLEAN,
                stored_at=at,
            )
            Blob.objects.bulk_create([blob], ignore_conflicts=True)  # another may store the same just now
            if quarantine:
                later("documents.scan", sha256=sha256)
        return File.objects.create(ref=ref, blob=blob, name=checked.name, created_at=at)


@transaction.atomic
def begin_upload(*, ref: UUID, name: str, size: int, purpose: str = "", at: datetime) -> Upload:
    """Open an upload of `size` bytes in pieces; too large is refused before a byte is read."""
    checks.check_size(name, size)
    if size <= 0:
        raise checks.FileEmpty(name=checks.clean_name(name))
    return Upload.objects.create(
        ref=ref, name=checks.clean_name(name), size=size, purpose=purpose, created_at=at
    )


@transaction.atomic
def append(*, upload_id: UUID, offset: int, chunk: bytes) -> int:
    """Add a piece that begins at byte `offset`; returns where the next piece begins.

    A piece for any other place is not taken and the present place is answered: the browser goes on from
    there after a lost connection. Bytes beyond the announced size are refused.
    """
    upload = Upload.objects.select_for_update().get(pk=upload_id)
    if offset != upload.received or upload.finished_at is not None:
        return upload.received
    if offset + len(chunk) > upload.size:
        raise checks.FileTooLarge(name=upload.name, limit=settings.DOCUMENT_MAX_MB)
    with _part(upload) as file:
        file.seek(offset)
        file.truncate()  # what a killed request wrote without its commit
        file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    upload.received = offset + len(chunk)
    upload.save(update_fields=["received"])
    return upload.received


@transaction.atomic
def finish(*, upload_id: UUID, at: datetime) -> File:
    """The uploaded file, checked and kept. Asked again, answers the same file."""
    upload = Upload.objects.select_for_update().get(pk=upload_id)
    if upload.file is not None:
        return upload.file
    if upload.received < upload.size:
        raise UploadIncomplete(name=upload.name, received=upload.received, size=upload.size)
    content = _part_path(upload.pk).read_bytes()[: upload.size]
    upload.file = store_file(ref=upload.ref, name=upload.name, content=content, at=at)
    upload.finished_at = at
    upload.save(update_fields=["file", "finished_at"])
    transaction.on_commit(lambda: _part_path(upload.pk).unlink(missing_ok=True))
    return upload.file


def record_scan(*, sha256: str) -> Blob:
    """Ask the scanner about content in quarantine and write its answer. Raises ScannerUnreachable."""
    blob = Blob.objects.get(pk=sha256)
    if blob.state == Blob.State.QUARANTINE:
        found = scanning.infection(store.configured().get(sha256)) if scanning.present() else None
        blob.state = Blob.State.REJECTED if found else Blob.State.CLEAN
        blob.save(update_fields=["state"])
    return blob


def read(file: File) -> bytes:
    """Content of `file`, hashed again. Raises StillScanned, Infected, store.ContentLost."""
    check_readable(file)
    return store.configured().get(file.blob.pk)


def check_readable(file: File) -> None:
    """Raises StillScanned, Infected for what is given to nobody."""
    if file.blob.state == Blob.State.QUARANTINE:
        raise StillScanned(name=file.name)
    if file.blob.state == Blob.State.REJECTED:
        raise Infected(name=file.name)


open_file = read


def store_made(*, ref: UUID, name: str, content: bytes, at: datetime) -> File:
    """Keep a paper the system printed itself."""
    return store_file(ref=ref, name=name, content=content, at=at, made_here=True)


def store_signed(
    *,
    ref: UUID,
    name: str,
    content: bytes,
    signer: signing.SignerIdentity,
    reason: str,
    at: datetime,
    qr: str = "",
    visible: bool = True,
) -> File:
    """Sign the PDF `content` for `signer` and keep it. Raises signing.NotSignable.

    qr   text of a QR code beside the mark, as digitised papers have it.
    visible  False: the signature is in the file only, the page prints as it was.

    at   the domain clock's time, for the row and the printed mark. The signature itself always bears the real
         time, read here: no caller may choose when a key was used.
    """
    real = datetime.now(UTC)
    signed = signing.sign_pdf(
        content, signer=signer, reason=reason, at=real, act_at=at, qr=qr, visible=visible
    )
    with transaction.atomic(savepoint=False):
        file = store_made(ref=ref, name=name, content=signed, at=at)
        Signature.objects.create(
            file=file,
            signer_code=signer.code,
            signer_name=signer.name,
            certificate_serial=signing.certificate_serial(signer),
            signed_at=real,
        )
    return file


def store_form(
    *, ref: UUID, name: str, content: bytes, signer: signing.SignerIdentity, reason: str, at: datetime
) -> File:
    """A form that a unit issues: signed with the unit's own key where the installation signs forms and has
    that key, else as printed (01/2018/TT-VPCP Điều 9: the electronic copy is signed digitally).

    Nothing is laid on the page: people sign the printed copy by hand where the mark would stand.
    """
    if settings.SIGN_FORMS and signing.configured().has_key(signer):
        return store_signed(
            ref=ref, name=name, content=content, signer=signer, reason=reason, at=at, visible=False
        )
    return store_made(ref=ref, name=name, content=content, at=at)


def sign_file(*, file_id: UUID, signer: signing.SignerIdentity, reason: str, at: datetime) -> File:
    """A new file: the stored PDF with one more signature. As `store_signed`."""
    file = File.objects.select_related("blob").get(pk=file_id)
    return store_signed(ref=file.ref, name=file.name, content=read(file), signer=signer, reason=reason, at=at)


def remove_unattached(*, before: datetime) -> int:
    """Forget uploads begun and content put before that real time which no file uses; returns how many.

    Keys of uploads carry their real time (UUIDv7), content the time it was last put.
    """
    removed = 0
    for upload in Upload.objects.filter(pk__lt=_key_at(before), finished_at=None):
        _part_path(upload.pk).unlink(missing_ok=True)
        upload.delete()
        removed += 1
    keeper = store.configured()
    for sha256, put_at in keeper.walk():
        if put_at < before and _forget_unused(sha256):
            keeper.delete(sha256)
            removed += 1
    if isinstance(keeper, store.DiskStore):
        keeper.sweep_drafts(before)
    return removed


@transaction.atomic
def _forget_unused(sha256: str) -> bool:
    """Remove the row of content without a file; True when the content may go too."""
    blob = Blob.objects.select_for_update().filter(pk=sha256).first()
    if blob is None:
        return True
    if blob.files.exists():
        return False
    blob.delete()
    return True


def _key_at(moment: datetime) -> UUID:
    return UUID(int=int(moment.timestamp() * 1000) << 80)


def _part_path(upload_id: UUID) -> Path:
    return Path(settings.DOCUMENT_ROOT) / "uploads" / upload_id.hex


@contextmanager
def _part(upload: Upload) -> Iterator[IO[bytes]]:
    path = _part_path(upload.pk)
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        yield file
