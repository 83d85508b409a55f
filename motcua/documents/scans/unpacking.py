"""Pages out of a scan's file, by the child process that opens and straightens them."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from threading import Timer

from motcua.common.child import Limits, environment
from motcua.common.invariant import InvariantBroken

_MEMORY = 3 * 1024**3
_BATCH_LIMITS = Limits(seconds=300, memory=_MEMORY)  # for one call
_SHOWN_LIMITS = Limits(seconds=12, memory=_MEMORY)  # while somebody waits for one page
BATCH = 8  # pages a call: between two calls other jobs get their turn


class NotOpened(Exception):
    """The file holds no page that can be opened, or opening it took too much memory or time."""


@dataclass(frozen=True)
class Page:
    """A straightened page: its picture to keep (JPEG) and the grey one to read (PNG), pixels of both."""

    jpeg: Path
    png: Path
    width: int
    height: int
    long_mm: float
    blank: bool
    separator: str


def unpack(file: Path, into: Path, *, first: int = 0, most: int = BATCH, turn: int = 0) -> Iterator[Page]:
    """Pages of `file`, each as soon as it is ready. Raises NotOpened, after the pages that could be opened.

    first   how many pages of the file to leave out.
    turn    degrees clockwise, multiples of 90.
    """
    command = [*_child(file, into, first, most), "--turn", str(turn)]
    with TemporaryFile() as complaints:
        child = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=complaints, text=True, env=environment(_BATCH_LIMITS)
        )
        if child.stdout is None:
            raise InvariantBroken("The child was started with a pipe.")
        limit = Timer(_BATCH_LIMITS.seconds, child.kill)
        limit.start()
        try:
            for line in child.stdout:
                yield _page(into, json.loads(line))
            if child.wait() != 0:
                complaints.seek(0)
                raise NotOpened(complaints.read().decode(errors="replace")[-300:])
        finally:
            limit.cancel()
            child.kill()
            child.wait()
            child.stdout.close()


def picture(file: Path, into: Path, *, page: int) -> bytes:
    """One page of `file`, counted from 1, as a JPEG to look at, not straightened. Raises NotOpened."""
    command = [*_child(file, into, page - 1, 1), "--plain"]
    try:
        subprocess.run(
            command,
            capture_output=True,
            timeout=_SHOWN_LIMITS.seconds,
            check=True,
            env=environment(_SHOWN_LIMITS),
        )
        return (into / "0001.jpg").read_bytes()
    except (subprocess.SubprocessError, FileNotFoundError) as error:
        raise NotOpened(str(error)) from error


def _child(file: Path, into: Path, first: int, most: int) -> list[str]:
    program = [sys.executable, "-m", "motcua.documents.scans.child", str(file), "--into", str(into)]
    return [*program, "--first", str(first), "--most", str(most)]


def _page(folder: Path, facts: dict[str, object]) -> Page:
    name = facts.pop("name")
    return Page(folder / f"{name}.jpg", folder / f"{name}.png", **facts)  # type: ignore[arg-type]
