"""How far the demo's dossiers have been made, for the pages that already answer: a file beside the data.

Every page asks, so it costs no query; a file left by a process that was killed grows stale.
"""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

_STALE = 300  # seconds after which nobody is at work any more


@dataclass(frozen=True)
class Filling:
    """So many dossiers of all that are being made."""

    done: int
    all: int


@contextmanager
def told() -> Iterator[None]:
    """Pages say that dossiers are being made, until the end."""
    tell(0, 0)
    try:
        yield
    finally:
        _file().unlink(missing_ok=True)


def tell(done: int, everything: int) -> None:
    """Say how far it is."""
    draft = _file().with_suffix(".draft")
    draft.write_text(json.dumps([done, everything]), encoding="utf-8")
    draft.rename(_file())


def standing() -> Filling | None:
    """How far it is; None when nobody is at work."""
    with suppress(OSError, ValueError):
        if time.time() - _file().stat().st_mtime < _STALE:
            return Filling(*json.loads(_file().read_text(encoding="utf-8")))
    return None


def _file() -> Path:
    return Path(settings.VAR) / "demo-filling.json"
