"""Ports for the servers that tests start, below those the kernel gives to connections on their way out:
none is taken by a stranger between the asking and the listening."""

import random
import socket
import subprocess
import time

_CHANCE = random.SystemRandom()  # Hypothesis sets the common one to the same number in every process
_PATIENCE_SECONDS = 60.0  # a Python process begins in half a second, on a busy machine in many


def free_port() -> int:
    """A port nobody listens on, whose number plus 10000 is free too: some servers use both."""
    for _attempt in range(1000):
        port = _CHANCE.randrange(12_000, 22_000)
        if _free(port) and _free(port + 10_000):
            return port
    raise RuntimeError("no free port")


def wait_for(port: int, process: "subprocess.Popen[str] | subprocess.Popen[bytes]") -> None:
    """Return when the process answers on its port."""
    until = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < until:
        assert process.poll() is None, f"the process for port {port} ended with {process.returncode}"
        with socket.socket() as line:
            if line.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"nothing answers on port {port}")


def _free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
