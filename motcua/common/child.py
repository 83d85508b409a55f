"""A process of its own in which what people sent is opened.

What crashes its reader, unfolds to gigabytes or never comes to an end takes that process with it, not the
worker. The child knows no secret of the installation: it gets the bytes, and answers with bytes.
"""

import os
import resource
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from threading import Timer
from typing import IO

ROOT = Path(__file__).resolve().parents[2]
_PASSED_ON = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "TESSDATA_PREFIX", "TMPDIR", "LANG")
_LIMITS = "MOTCUA_CHILD"
_COMPLAINT = 1_000_000  # bytes a child may write into files, complaints among them


@dataclass(frozen=True)
class Limits:
    """What a child may use. seconds: of the clock, and of the processor; memory, answer: bytes."""

    seconds: int = 20
    memory: int = 1024**3
    answer: int = 64_000_000


class ChildFailed(Exception):
    """It ended badly: the content broke its reader, or wanted more time, memory or words than there are."""


def run(module: str, content: bytes, *arguments: str, limits: Limits | None = None) -> bytes:
    """What `python -m module` answers about `content`, which it reads from its input. Raises ChildFailed.

    module  one of ours, that calls `confine` before anything else and imports no Django.
    """
    bounds = limits or Limits()
    command = [sys.executable, "-m", module, *arguments]
    with TemporaryFile() as source, TemporaryFile() as complaints:
        source.write(content)
        source.seek(0)
        child = subprocess.Popen(
            command,
            stdin=source,
            stdout=subprocess.PIPE,
            stderr=complaints,
            cwd=ROOT,
            env=environment(bounds),
        )
        answer = _answer(child, bounds)
        if child.returncode != 0 or len(answer) > bounds.answer:
            raise ChildFailed(f"{module}: {child.returncode} {_last(complaints)}")
    return answer


def environment(limits: Limits) -> dict[str, str]:
    """What a child may know of this process: where programs lie, and its own limits."""
    known = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return known | {
        "PYTHONUTF8": "1",
        "OPENBLAS_NUM_THREADS": "1",
        _LIMITS: f"{limits.seconds} {limits.memory}",
    }


def confine(*, files: int = _COMPLAINT) -> None:
    """In the child, first of all: from now on the limits of its parent hold.

    files  bytes it may write into any one file.
    """
    seconds, memory = (int(one) for one in os.environ[_LIMITS].split())
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, files),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _answer(child: "subprocess.Popen[bytes]", limits: Limits) -> bytes:
    """All it says before its time is up, and one byte more than it may say."""
    patience = Timer(limits.seconds, child.kill)
    patience.start()
    try:
        stream: IO[bytes] | None = child.stdout
        answer = stream.read(limits.answer + 1) if stream else b""
    finally:
        if len(answer) > limits.answer:
            child.kill()
        child.wait()
        patience.cancel()
        if child.stdout:
            child.stdout.close()
    return answer


def _last(complaints: IO[bytes]) -> str:
    complaints.seek(0)
    return complaints.read().decode(errors="replace")[-300:]
