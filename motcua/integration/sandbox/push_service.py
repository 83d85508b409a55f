"""A small real push service with the browsers behind it, for the tests.

`python -m motcua.integration.sandbox.push_service [--port N]` says its address on line one. POST /browsers
makes a browser and answers its endpoint and keys (`p256dh`, `auth`); POST /browsers/<id>/gone makes the
service forget it. A message to an endpoint is taken when its VAPID token is signed by the key it names, for
this origin, by somebody who can be written to, and not for longer than a day; when it says how long it may
wait; and when the browser can open it. GET /messages lists what the browsers read.
"""

import argparse
import json
import os
import re
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import uuid4

import jwt
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from motcua.integration.push_encryption import point, public_key, to_text

LONGEST = 4096  # octets
A_DAY = 24 * 3600
_VAPID = re.compile(r"vapid t=([\w.-]+), ?k=([\w-]+)")
_TOPIC = re.compile(r"[A-Za-z0-9_-]{0,32}")


class Browser:
    """Keys only a browser has."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.auth = os.urandom(16)

    def open(self, body: bytes) -> bytes:
        """RFC 8291 from the other side. Raises InvalidTag or ValueError."""
        salt, size = body[:16], body[20]
        sender, sealed = body[21 : 21 + size], body[21 + size :]
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender)
        first = _extract(self.auth, self.key.exchange(ec.ECDH(), theirs))
        ours = point(self.key.public_key())
        seed = _extract(salt, _expand(first, b"WebPush: info\0" + ours + sender, 32))
        key = _expand(seed, b"Content-Encoding: aes128gcm\0", 16)
        opened = AESGCM(key).decrypt(_expand(seed, b"Content-Encoding: nonce\0", 12), sealed, None)
        content, mark, _rest = opened.rstrip(b"\0").rpartition(b"\x02")
        if not mark:
            raise ValueError("no delimiter")
        return content


def _extract(salt: bytes, secret: bytes) -> bytes:
    mac = HMAC(salt, hashes.SHA256())
    mac.update(secret)
    return mac.finalize()


def _expand(key: bytes, info: bytes, length: int) -> bytes:
    return HKDFExpand(hashes.SHA256(), length, info).derive(key)


class PushService(ThreadingHTTPServer):
    """What the service remembers while it runs."""

    daemon_threads = True

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.origin = f"http://127.0.0.1:{self.server_port}"
        self.browsers: dict[str, Browser | None] = {}  # None: forgotten
        self.messages: list[dict[str, Any]] = []


class Handler(BaseHTTPRequestHandler):
    server: PushService

    def do_GET(self) -> None:
        self._answer(200, self.server.messages)

    def do_POST(self) -> None:
        body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), 2 * LONGEST))
        if self.path == "/browsers":
            return self._answer(200, self._new())
        if match := re.fullmatch(r"/browsers/(\w+)/gone", self.path):
            self.server.browsers[match[1]] = None
            return self._answer(200, {})
        return self._answer(*self._take(self.path.removeprefix("/push/"), body))

    def _new(self) -> dict[str, str]:
        name, browser = uuid4().hex, Browser()
        self.server.browsers[name] = browser
        keys = {"p256dh": to_text(point(browser.key.public_key())), "auth": to_text(browser.auth)}
        return {"id": name, "endpoint": f"{self.server.origin}/push/{name}", **keys}

    def _take(self, name: str, body: bytes) -> tuple[int, object]:
        browser = self.server.browsers.get(name)
        if browser is None:
            return 410, {"error": "gone"}
        if len(body) > LONGEST:
            return 413, {"error": "too large"}
        sender = self._sender()
        if sender is None:
            return 403, {"error": "vapid"}
        topic = self.headers.get("Topic", "")
        if self.headers.get("Content-Encoding") != "aes128gcm" or not _TOPIC.fullmatch(topic):
            return 400, {"error": "headers"}
        if not self.headers.get("TTL", "").isdigit():
            return 400, {"error": "TTL"}
        try:
            content = browser.open(body).decode()
        except (InvalidTag, ValueError, IndexError):
            return 400, {"error": "sealed for somebody else"}
        self.server.messages.append({"to": name, "topic": topic, "content": content, "sender": sender})
        return 201, {}

    def _sender(self) -> str | None:
        """Who may be written to about this sender; None when the token does not hold."""
        match = _VAPID.fullmatch(self.headers.get("Authorization", ""))
        if match is None:
            return None
        try:
            claims = jwt.decode(
                match[1], public_key(match[2]), algorithms=["ES256"], audience=self.server.origin
            )
        except (jwt.InvalidTokenError, ValueError):
            return None
        lasts = claims.get("exp", 0) - time.time()
        contact = str(claims.get("sub", ""))
        return contact if 0 < lasts <= A_DAY and contact.startswith(("mailto:", "https:")) else None

    def _answer(self, status: int, content: object) -> None:
        body = json.dumps(content, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Messages are personal: nothing is logged."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    service = PushService(parser.parse_args().port)
    sys.stdout.write(f"{service.origin}\n")
    sys.stdout.flush()
    service.serve_forever()


if __name__ == "__main__":
    main()
