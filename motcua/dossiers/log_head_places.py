"""Which signed heads each place already has, and what went wrong since when: small files beside the heads."""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

CHANGES = "-changes."  # in the name of a file that goes on from the one before
STAMP = "dấu thời gian"  # in the place of a place: the authority of time-stamps
_FRESH = timedelta(hours=49)  # two nights


def folder() -> Path:
    """VAR/log-heads, made when first needed; nobody else reads it."""
    path: Path = settings.VAR / "log-heads"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def unsent(place: str) -> list[Path]:
    """Files the place does not have yet, the oldest first."""
    sent = set(_state(place).get("sent", []))
    return [path for path in _files() if path.name not in sent]


def mark_sent(place: str, path: Path) -> None:
    """The place has it."""
    state = _state(place)
    here = {one.name for one in _files()}
    state["sent"] = sorted({*state.get("sent", []), path.name} & here)
    _write(place, state)


def clean(*, real_at: datetime) -> int:
    """How many files were deleted: sets older than MOTCUA_LOG_HEADS_DAYS that every place has.

    A set is a whole file and those that go on from it, as old as the last of them. The newest set stays.
    """
    sets: list[list[Path]] = []
    for path in _files():
        if sets and CHANGES in path.name:
            sets[-1].append(path)
        else:
            sets.append([path])
    waiting = {path for place in settings.LOG_HEADS_TO for path in unsent(place)}
    oldest = (real_at - timedelta(days=settings.LOG_HEADS_DAYS)).timestamp()
    old = [some for some in sets[:-1] if some[-1].stat().st_mtime < oldest and not waiting & {*some}]
    for path in [path for some in old for path in some]:
        path.unlink()
    return sum(map(len, old))


def note(place: str, why: str, *, at: datetime) -> None:
    """Keep what went wrong, with the moment it began; an empty `why` ends it."""
    state = _state(place)
    if why:
        state.setdefault("failing_since", at.isoformat(timespec="seconds"))
        state["why"] = why
    else:
        state.pop("failing_since", None)
        state.pop("why", None)
    _write(place, state)


def warnings(*, real_at: datetime) -> Iterator[str]:
    """What the operator has to see to, in sentences; nothing on a machine that signs no heads."""
    if not (settings.VAR / "log-heads").is_dir():
        return
    last = max((path.stat().st_mtime for path in _files()), default=0.0)
    if last < (real_at - _FRESH).timestamp():
        yield "Hai đêm nay chưa ký được đầu chuỗi: hãy xem tiến trình nền có chạy không."
    for place in settings.LOG_HEADS_TO:
        state, waiting = _state(place), len(unsent(place))
        if "why" in state:
            yield (
                f"{shown(place)} không nhận đầu chuỗi đã ký từ {state['failing_since']} "
                f"({waiting} tệp đang chờ): {state['why']}"
            )
    state = _state(STAMP)
    if settings.TIMESTAMP_URL and "why" in state:
        yield f"Đầu chuỗi ký từ {state['failing_since']} không có dấu thời gian: {state['why']}"


def shown(place: str) -> str:
    """The place without passwords or parameters."""
    parts = urlsplit(place)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="").geturl()


def files_in(place: Path) -> list[Path]:
    """Signed heads lying in a folder, the oldest first."""
    return sorted(place.glob("log-heads-*.jsonl.gz"))


def _files() -> list[Path]:
    return files_in(settings.VAR / "log-heads")


def _state(place: str) -> dict[str, Any]:
    try:
        state = json.loads(_path(place).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}  # what was sent is sent again: no place overwrites
    return state if isinstance(state, dict) else {}


def _write(place: str, state: dict[str, Any]) -> None:
    path = _path(place)
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps(state, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    draft.rename(path)


def _path(place: str) -> Path:
    return folder() / f"place-{hashlib.sha256(place.encode()).hexdigest()[:12]}.json"
