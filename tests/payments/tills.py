"""The gateways' sandboxes as real processes, and the person who pays there."""

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode

KEYS = {"PLATFORM": "khóa-nền-tảng", "KP1": "hash-key-1", "KP2": "hash-key-2"}


class Till:
    def __init__(self, url: str) -> None:
        self.url = url

    def mood(self, **moods: object) -> None:
        ask(f"{self.url}/moods", moods)

    def payments(self) -> list[dict[str, Any]]:
        with urllib.request.urlopen(f"{self.url}/payments") as answer:
            return json.load(answer)

    def callback(self, reference: str, status: str = "paid") -> dict[str, Any]:
        """The callback as the gateway signs it."""
        with urllib.request.urlopen(f"{self.url}/callback/{reference}?status={status}") as answer:
            return json.load(answer)

    def person(self, reference: str, outcome: str = "paid", **more: object) -> str:
        """Pays, or does not; returns where the gateway leads the browser."""
        body = urlencode({"outcome": outcome, **more}).encode()
        opener = urllib.request.build_opener(_Stay)
        try:
            opener.open(f"{self.url}/pay/{reference}", data=body)
        except HTTPError as redirect:
            return redirect.headers["Location"]
        raise AssertionError("no redirect")


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object) -> None:
        return None


def ask(url: str, message: object) -> dict[str, Any]:
    request = urllib.request.Request(url, json.dumps(message).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


@contextmanager
def till(name: str, *options: str) -> Iterator[Till]:
    command = [sys.executable, "-m", f"motcua.integration.sandbox.{name}", "--partner", "QNAM", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        yield Till(process.stdout.readline().strip())
    finally:
        process.terminate()
        process.wait(timeout=10)
        process.stdout.close()


def platform(*more: str):
    return till("payment_platform", "--secret", KEYS["PLATFORM"], *more)


def keypay(*more: str):
    return till("keypay", "--key-1", KEYS["KP1"], "--key-2", KEYS["KP2"], *more)
