"""Real processes the notices are sent to."""

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from tests.ports import free_port, wait_for

SECRET = "chỉ-để-thử"


class MessageGateway:
    """The sandbox of SMS and Zalo, as its own process."""

    def __init__(self, url: str) -> None:
        self.url = url

    def taken(self) -> list[dict[str, str]]:
        with urllib.request.urlopen(f"{self.url}/messages") as answer:
            return json.load(answer)

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
        process.wait(timeout=30)
        process.stdout.close()


@contextmanager
def smtp_server() -> Iterator[tuple[int, "subprocess.Popen[str]"]]:
    """aiosmtpd as its own process; it writes every message it takes to its standard output."""
    port = free_port()
    command = [sys.executable, "-u", "-m", "aiosmtpd", "-n", "-l", f"127.0.0.1:{port}"]
    command += ["-c", "aiosmtpd.handlers.Debugging", "stdout"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    try:
        wait_for(port, process)
        yield port, process
    finally:
        process.terminate()
        process.wait(timeout=30)
        process.stdout.close()
