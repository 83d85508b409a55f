"""Where content lies, under its own SHA-256: on disk, or on any S3."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile


class ContentLost(Exception):
    """The store has no such content, or what it has is no longer what was stored."""


class Store(Protocol):
    """Content by SHA-256 (64 hexadecimal digits). Content once put never changes."""

    def put(self, content: bytes) -> str:
        """Keep `content`; it is committed to the store when this returns."""

    def get(self, sha256: str) -> bytes:
        """The content, hashed again while read. Raises ContentLost."""

    def delete(self, sha256: str) -> None:
        """Forget the content; nothing happens when it is not there."""

    def walk(self) -> Iterator[tuple[str, datetime]]:
        """All content, with the real time it was last put."""


def sha256_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


class DiskStore:
    """`root`/ab/cd/abcd…; a name appears only when its whole content is on the disk."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, content: bytes) -> str:
        name = sha256_of(content)
        path = self._path(name)
        if path.exists() and sha256_of(path.read_bytes()) == name:
            path.touch()  # the sweep of unused content goes by this time
            return name
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, draft = tempfile.mkstemp(prefix=".new-", dir=path.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(draft).replace(path)
        except BaseException:
            Path(draft).unlink(missing_ok=True)
            raise
        for folder in (path.parent, path.parent.parent, self.root):
            _sync_folder(folder)
        return name

    def get(self, sha256: str) -> bytes:
        try:
            content = self._path(sha256).read_bytes()
        except FileNotFoundError as error:
            raise ContentLost(sha256) from error
        return _verified(content, sha256)

    def delete(self, sha256: str) -> None:
        self._path(sha256).unlink(missing_ok=True)

    def walk(self) -> Iterator[tuple[str, datetime]]:
        for path in self.root.glob("??/??/[!.]*"):
            yield path.name, datetime.fromtimestamp(path.stat().st_mtime, UTC)

    def sweep_drafts(self, before: datetime) -> None:
        """Remove what a killed process left half written before that real time."""
        for path in self.root.glob("??/??/.new-*"):
            if path.stat().st_mtime < before.timestamp():
                path.unlink(missing_ok=True)

    def _path(self, sha256: str) -> Path:
        return self.root / sha256[:2] / sha256[2:4] / sha256


class S3Store:
    """A bucket of any S3: s3://bucket/prefix?endpoint=https://…&region=…; keys by the AWS_… variables."""

    def __init__(self, url: str) -> None:
        try:
            from storages.backends.s3 import S3Storage
        except ImportError as error:
            raise ImproperlyConfigured(
                "MOTCUA_DOCUMENT_STORE_URL needs the extra “s3”: install motcua[s3] (django-storages, boto3)."
            ) from error
        parts = urlsplit(url)
        options = {key: values[0] for key, values in parse_qs(parts.query).items()}
        self.storage: Any = S3Storage(
            bucket_name=parts.netloc,
            location=parts.path.strip("/"),
            endpoint_url=options.get("endpoint"),
            region_name=options.get("region"),
            file_overwrite=True,
            default_acl=None,
        )

    def put(self, content: bytes) -> str:
        name = sha256_of(content)
        self.storage.save(self._key(name), ContentFile(content))
        return name

    def get(self, sha256: str) -> bytes:
        try:
            with self.storage.open(self._key(sha256)) as file:
                return _verified(file.read(), sha256)
        except FileNotFoundError as error:
            raise ContentLost(sha256) from error

    def delete(self, sha256: str) -> None:
        self.storage.delete(self._key(sha256))

    def walk(self) -> Iterator[tuple[str, datetime]]:
        prefix = f"{self.storage.location}/" if self.storage.location else ""
        for item in self.storage.bucket.objects.filter(Prefix=prefix):
            yield item.key.rsplit("/", 1)[-1], item.last_modified

    @staticmethod
    def _key(sha256: str) -> str:
        return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


@cache
def configured() -> Store:
    """The store of this installation."""
    url = settings.DOCUMENT_STORE_URL
    if not url:
        return DiskStore(Path(settings.DOCUMENT_ROOT))
    if not url.startswith("s3://"):
        raise ImproperlyConfigured(f"MOTCUA_DOCUMENT_STORE_URL must begin with s3://, not {url!r}.")
    return S3Store(url)


def _verified(content: bytes, sha256: str) -> bytes:
    if sha256_of(content) != sha256:
        raise ContentLost(sha256)
    return content


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
