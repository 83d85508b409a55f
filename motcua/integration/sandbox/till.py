"""What the sandboxes of payment gateways share: payments kept in memory, a page to pay at, and moods.

POST /moods {"fail": n, "delay": s, "copies": n, "silent": true}: answer 503 so many times, wait so many
seconds before each answer, send each callback so many times, send none. GET /payments lists what was
opened. GET /callback/<reference>?status=… answers the callback as it would be sent. POST /pay/<reference>
with outcome=paid or failed, amount=… is the person at the bank: the callback goes out first, the redirect
follows.
"""

import json
import sys
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from typing import Any
from urllib.parse import parse_qs, urlsplit

Json = dict[str, Any]
LONGEST = 64 * 1024
_PAGE = """<!doctype html><html lang="vi"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Ngân hàng thử</title>
<h1>Ngân hàng thử</h1><p>{about}</p><p><strong>{amount} đồng</strong></p>
<form method="post"><button name="outcome" value="paid">Trả tiền</button>
<button name="outcome" value="failed">Không trả</button></form></html>"""


@dataclass
class Payment:
    """A payment at the sandbox. status: "pending", "paid" or "failed"."""

    reference: str
    amount: int
    about: str
    return_url: str
    stamp: str = ""
    status: str = "pending"
    paid: int = 0


class Till(ThreadingHTTPServer):
    """One gateway: subclasses say how its messages look."""

    daemon_threads = True

    def __init__(self, port: int, *, partner: str, key: str, callback: str = "") -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.partner, self.key, self.callback_url = partner, key, callback
        self.lock = Lock()
        self.payments: dict[str, Payment] = {}
        self.moods: Json = {"fail": 0, "delay": 0, "copies": 1, "silent": False}

    def answer(self, path: str, message: Json) -> tuple[int, Json | bytes]:
        """The answer to a message of the partner."""
        raise NotImplementedError

    def callback_of(self, payment: Payment, status: str) -> Json:
        """The callback that reports a status."""
        raise NotImplementedError

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def take(self, payment: Payment) -> Payment:
        """Open a payment; the same reference keeps the first one."""
        with self.lock:
            return self.payments.setdefault(payment.reference, payment)

    def fails_now(self) -> bool:
        with self.lock:
            self.moods["fail"] -= 1
            return bool(self.moods["fail"] >= 0)

    def settle(self, payment: Payment, outcome: str, amount: int) -> None:
        """The person has paid or has not; a paid payment stays paid."""
        with self.lock:
            if payment.status != "paid":
                payment.status, payment.paid = outcome, amount if outcome == "paid" else 0
        if self.callback_url and not self.moods["silent"]:
            message = self.callback_of(payment, payment.status)
            for _copy in range(int(self.moods["copies"])):
                send(self.callback_url, message)


def send(url: str, message: Json) -> None:
    """Post a callback and do not mind what is answered."""
    body = json.dumps(message).encode()
    request = urllib.request.Request(url, data=body, headers={"Content-Type": "application/json"})
    with suppress(OSError):
        urllib.request.urlopen(request, timeout=5).close()  # nosec B310


class Handler(BaseHTTPRequestHandler):
    server: Till

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        kind, _slash, reference = parts.path.strip("/").partition("/")
        if kind == "payments":
            return self._json(200, [vars(one) for one in self.server.payments.values()])
        payment = self.server.payments.get(reference)
        if payment is None:
            return self._json(404, {})
        if kind == "callback":
            status = parse_qs(parts.query).get("status", [payment.status])[0]
            return self._json(200, self.server.callback_of(payment, status))
        page = _PAGE.format(about=escape(payment.about), amount=payment.amount)
        return self._send(200, "text/html; charset=utf-8", page.encode())

    def do_POST(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        if size > LONGEST:
            return self._json(413, {})
        body = self.rfile.read(size)
        if self.path == "/moods":
            self.server.moods |= json.loads(body)
            return self._json(200, self.server.moods)
        if self.path.startswith("/pay/"):
            return self._paid(body)
        time.sleep(float(self.server.moods["delay"]))
        if self.server.fails_now():
            return self._json(503, {"error": "busy"})
        try:
            status, content = self.server.answer(self.path, json.loads(body))
        except (ValueError, KeyError, TypeError):
            return self._json(400, {"error": "malformed"})
        if isinstance(content, bytes):
            return self._send(status, "application/pdf", content)
        return self._json(status, content)

    def _paid(self, body: bytes) -> None:
        payment = self.server.payments.get(self.path.removeprefix("/pay/"))
        if payment is None:
            return self._json(404, {})
        typed = parse_qs(body.decode())
        outcome = typed.get("outcome", ["failed"])[0]
        amount = int(typed.get("amount", [str(payment.amount)])[0])
        self.server.settle(payment, outcome, amount)
        self.send_response(303)
        self.send_header("Location", payment.return_url)
        self.send_header("Content-Length", "0")
        return self.end_headers()

    def _json(self, status: int, content: object) -> None:
        self._send(status, "application/json", json.dumps(content, ensure_ascii=False).encode())

    def _send(self, status: int, mime: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", mime)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Payments are personal: nothing is logged."""


def serve(make: Callable[[], Till]) -> None:
    """Say the address on line one, then serve."""
    till = make()
    sys.stdout.write(f"{till.address}\n")
    sys.stdout.flush()
    till.serve_forever()
