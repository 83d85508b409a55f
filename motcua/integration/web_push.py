"""Push services of browsers (RFC 8030): a message goes to the address a browser was given, sealed for it.

The address comes from a person's browser, so only origins that are known are called, and no redirect is
followed. Our key is PUSH_KEY, or is made on first need and kept in the installation's folder: whoever loses
it loses every browser that was added.
"""

import fcntl
import os
import re
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.conf import settings

from motcua.common.invariant import InvariantBroken
from motcua.integration.push_encryption import authorization, encrypt, from_text, point, public_key, to_text
from motcua.notifications.sender import Address, Gone, Rejected, Unreachable

SECONDS = 10
KEPT = 7 * 24 * 3600  # seconds a push service keeps a message for a browser that is off
KNOWN = (  # of Chrome, Firefox, Safari, Edge
    "https://fcm.googleapis.com",
    "https://*.push.services.mozilla.com",
    "https://web.push.apple.com",
    "https://*.notify.windows.com",
)
_HOST = re.compile(r"[a-z0-9.-]+")
_FORGOTTEN = frozenset({404, 410})
_FOR_GOOD = frozenset({400, 401, 403, 413})


class WebPush:
    """`notifications.sender.Pusher` over HTTP."""

    def public_key(self) -> str:
        return to_text(point(self._key.public_key()))

    def takes(self, address: Address) -> bool:
        origin = _origin(address.endpoint)
        known = settings.PUSH_SERVICES or KNOWN
        try:
            public_key(address.p256dh)
            sound = len(from_text(address.auth)) == 16
        except ValueError:
            return False
        return sound and any(fnmatchcase(origin, pattern) for pattern in known)

    def push(self, address: Address, *, content: bytes, topic: str) -> None:
        if not self.takes(address):
            raise Gone
        headers = {
            "Authorization": authorization(
                _origin(address.endpoint), key=self._key, contact=settings.PORTAL_OWNER["email"]
            ),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(KEPT),
            "Topic": topic,
        }
        body = encrypt(content, browser=public_key(address.p256dh), auth=from_text(address.auth))
        try:
            answer = httpx.post(address.endpoint, content=body, headers=headers, timeout=SECONDS)
        except httpx.HTTPError as error:
            raise Unreachable(str(error) or type(error).__name__) from error
        _judge(answer.status_code)

    @cached_property
    def _key(self) -> ec.EllipticCurvePrivateKey:
        kept = load_pem_private_key(settings.PUSH_KEY.encode() or _made(settings.VAR / "push"), password=None)
        if not isinstance(kept, ec.EllipticCurvePrivateKey):
            raise InvariantBroken("The push key is an elliptic curve key.")
        return kept


def _judge(status: int) -> None:
    if status in _FORGOTTEN:
        raise Gone
    if status in _FOR_GOOD:
        raise Rejected(f"push service: {status}")
    if status not in (200, 201, 202, 204):
        raise Unreachable(f"push service: {status}")


def _origin(endpoint: str) -> str:
    """Scheme, host and port; empty for what is no such address, or hides a name and password in it."""
    try:
        parts = urlsplit(endpoint)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    plain = _HOST.fullmatch(parts.hostname or "") and "@" not in parts.netloc
    return f"{parts.scheme}://{parts.hostname}{port}" if plain else ""


def _made(folder: Path) -> bytes:
    """The key in the folder, made once, readable by the owner only; one process at a time."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / "key.pem"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            key = ec.generate_private_key(ec.SECP256R1())
            draft = folder / "key.new"
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
    return path.read_bytes()
