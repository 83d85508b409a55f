"""Where signed heads of the log are sent: a folder, an HTTPS address, a bucket, a mailbox."""

import gzip
import shutil
from collections import deque
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
from django.conf import settings
from django.core.mail import EmailMessage

from motcua.documents.store import S3Store

SECONDS = 120
_LARGEST_LETTER = 5_000_000  # bytes: what relays take; of a larger file only the signed end is sent


class NotSent(Exception):
    """The place did not take the file; it may later."""


def send(path: Path, place: str) -> None:
    """Bring the file to the place: /folder, https://…/ (PUT), s3://bucket/…, mailto:somebody. Raises NotSent.

    Nothing is overwritten: a file that is there under the name already stays.
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
    except (OSError, httpx.HTTPError) as problem:
        raise NotSent(f"{place}: {problem}") from problem


def _put(path: Path, place: str) -> None:
    headers = {"Content-Type": "application/gzip", "If-None-Match": "*"}
    with path.open("rb") as file:
        answer = httpx.put(f"{place.rstrip('/')}/{path.name}", content=file, headers=headers, timeout=SECONDS)
    if answer.status_code not in {200, 201, 204, 412}:  # 412: it is there
        raise NotSent(f"{place}: {answer.status_code}")


def _to_bucket(path: Path, place: str) -> None:
    storage = S3Store(place).storage
    if not storage.exists(path.name):
        with path.open("rb") as file:
            storage.save(path.name, file)


def _to_folder(path: Path, folder: Path) -> None:
    target = folder / path.name
    if not target.exists():
        draft = folder / f".{path.name}.draft"
        shutil.copyfile(path, draft)
        draft.rename(target)


def _mail(path: Path, to: str) -> None:
    address, _mark, query = to.partition("?")
    subject = parse_qs(query).get("subject", [f"{settings.PROVINCE_NAME}: {path.name}"])[0]
    with gzip.open(path, "rt", encoding="utf-8") as file:
        (end,) = deque(file, maxlen=1)  # counts, SHA-256 and signature
    letter = EmailMessage(subject, end, to=[address])
    if path.stat().st_size <= _LARGEST_LETTER:
        letter.attach(path.name, path.read_bytes(), "application/gzip")
    letter.send()
