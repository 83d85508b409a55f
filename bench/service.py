"""The running service, for questions that ask it over HTTP."""

import os
import socket
import subprocess
import sys
import time
import urllib.request

from motcua.cli import installation


class Service:
    """`motcua run` as a context; its port."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        command = [sys.executable, "-m", "motcua", "run", "--port", str(self.port)]
        environment = {key: value for key, value in os.environ.items() if key != "MOTCUA_PUBLIC_URL"}
        self.process = subprocess.Popen(
            command, cwd=installation.ROOT, env=environment, stdout=subprocess.DEVNULL
        )

    def __enter__(self) -> int:
        for _second in range(90):
            time.sleep(1)
            if self.process.poll() is not None:
                raise RuntimeError("The service stopped; its message is above.")
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/").close()
                return self.port
            except OSError:
                continue
        raise RuntimeError("The service did not answer within 90 seconds.")

    def __exit__(self, *_error: object) -> None:
        self.process.terminate()
        self.process.wait(timeout=60)
