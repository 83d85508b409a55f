"""Real processes the notices are sent to."""

import json
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

SECRET = "chỉ-để-thử"


class MessageGateway:
    """The sandbox of SMS and Zalo, as its own process."""

    def __init__(self, url: str) -> None:
        self.url = url

    def taken(self) -> list[dict[str, str]]:
        with urllib.request.urlopen(f"{self.url}/messages") as answer:
            return json.load(answer)

    def learn_english(self) -> None:
        urllib.request.urlopen(f"{self.url}/english", data=b"").close()

    def fail(self, times: int) -> None:
        urllib.request.urlopen(f"{self.url}/fail", data=str(times).encode()).close()


@contextmanager
def message_gateway() -> Iterator[MessageGateway]:
    command = [sys.executable, "-m", "motcua.integration.sandbox.message_gateway", "--secret", SECRET]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        yield MessageGateway(process.stdout.readline().strip())
    finally:
        process.terminate()
        process.wait(timeout=10)
        process.stdout.close()


@contextmanager
def smtp_server(*options: str) -> Iterator[tuple[int, "subprocess.Popen[str]"]]:
    """aiosmtpd as its own process; it writes every message it takes to its standard output."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-u", "-m", "aiosmtpd", "-n", "-l", f"127.0.0.1:{port}"]
    command += [*options, "-c", "aiosmtpd.handlers.Debugging", "stdout"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    try:
        _wait_for(port)
        yield port, process
    finally:
        process.terminate()
        process.wait(timeout=10)
        process.stdout.close()


def _wait_for(port: int) -> None:
    for _attempt in range(100):
        with socket.socket() as line:
            if line.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"nothing answers on port {port}")
