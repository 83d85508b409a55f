"""Where signed heads of the log are sent: a folder, an HTTPS address, a bucket, a mailbox."""

import gzip
import hashlib
import shutil
from collections import deque
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage

from motcua.documents.store import S3Store

SECONDS = 120
_LARGEST_LETTER = 5_000_000  # bytes: what relays take; of a larger file only the signed end is sent
_PIECE = 1_000_000
_UNREADABLE = {401, 403, 404, 405}  # of a place into which one may only write


class NotSent(Exception):
    """The place did not take the file, or holds something else under its name; it may take it later."""


def send(path: Path, place: str) -> None:
    """Bring the file to the place: /folder, https://…/ (PUT), s3://bucket/…, mailto:somebody. Raises NotSent.

    Nothing is overwritten. What the place then has under the name is read back and compared, but from an
    address that lets nobody read.
    """
    scheme = urlsplit(place).scheme
    try:
        if scheme in {"http", "https"}:
            _put(path, place)
        elif scheme == "s3":
            _to_bucket(path, place)
        elif scheme == "mailto":
            _mail(path, place.removeprefix("mailto:"))
        else:
            _to_folder(path, Path(place))
    except (OSError, httpx.HTTPError, httpx.InvalidURL, ImproperlyConfigured) as problem:
        raise NotSent(str(problem) or type(problem).__name__) from problem


def _put(path: Path, place: str) -> None:
    address = httpx.URL(place)
    address = address.copy_with(path=f"{address.path.rstrip('/')}/{path.name}")
    headers = {"Content-Type": "application/gzip", "If-None-Match": "*"}
    with path.open("rb") as file:
        answer = httpx.put(address, content=file, headers=headers, timeout=SECONDS)
    if answer.status_code not in {200, 201, 204, 412}:  # 412: it is there
        raise NotSent(f"trả lời {answer.status_code}")
    kept = hashlib.sha256()
    with httpx.stream("GET", address, timeout=SECONDS) as there:
        if there.status_code in _UNREADABLE and answer.status_code in {201, 204}:
            return
        for part in there.iter_raw():
            kept.update(part)
    _same(path, kept.hexdigest())


def _to_bucket(path: Path, place: str) -> None:
    storage = S3Store(place).storage
    from botocore.exceptions import BotoCoreError, ClientError  # there once S3Store is

    key = f"{storage.location}/{path.name}".lstrip("/")
    try:
        if not storage.exists(path.name):
            with path.open("rb") as file:
                storage.bucket.Object(key).put(Body=file)
        kept = hashlib.sha256()
        for part in storage.bucket.Object(key).get()["Body"].iter_chunks(_PIECE):
            kept.update(part)
    except (BotoCoreError, ClientError) as problem:
        raise NotSent(str(problem)) from problem
    _same(path, kept.hexdigest())


def _to_folder(path: Path, folder: Path) -> None:
    target = folder / path.name
    if not target.exists():
        draft = folder / f".{path.name}.draft"
        shutil.copyfile(path, draft)
        draft.rename(target)
    with target.open("rb") as file:
        _same(path, hashlib.file_digest(file, "sha256").hexdigest())


def _same(path: Path, sha256: str) -> None:
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
            raise NotSent(f"nơi nhận giữ nội dung khác dưới tên {path.name}")


def _mail(path: Path, to: str) -> None:
    address, _mark, query = to.partition("?")
    subject = parse_qs(query).get("subject", [f"{settings.PROVINCE_NAME}: {path.name}"])[0]
    with gzip.open(path, "rt", encoding="utf-8") as file:
        (end,) = deque(file, maxlen=1)  # counts, SHA-256 and signature
    letter = EmailMessage(subject, end, to=[address])
    if path.stat().st_size <= _LARGEST_LETTER:
        letter.attach(path.name, path.read_bytes(), "application/gzip")
    letter.send()
