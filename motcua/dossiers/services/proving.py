"""The log's heads signed each day and brought to places the database's owner does not rule."""

import logging
from datetime import datetime
from importlib import import_module
from pathlib import Path

from django.conf import settings

from motcua.dossiers import log_head_places as places
from motcua.dossiers import log_heads

log = logging.getLogger(__name__)


def sign_heads(*, real_at: datetime) -> Path:
    """Sign the heads into VAR/log-heads, from where `send_heads` takes them.

    The first file of a month is whole, the others say what changed since the one before. Sets of files older
    than MOTCUA_LOG_HEADS_DAYS go.
    """
    whole = places.folder() / name_at(real_at)
    for path in (whole, places.folder() / name_at(real_at, changes=True)):
        if path.exists():
            return path
    before = _gone_on_from(places.folder(), real_at)
    path = places.folder() / name_at(real_at, changes=before is not None)
    made = log_heads.write(path, real_at=real_at, before=before)
    places.clean(real_at=real_at)
    if settings.TIMESTAMP_URL:
        places.note(places.STAMP, made.no_stamp, at=real_at)
    if made.no_stamp:
        log.warning("Signed heads bear no time-stamp: %s", made.no_stamp)
    return path


def send_heads(*, real_at: datetime) -> None:
    """Bring every place of MOTCUA_LOG_HEADS_TO what it does not have yet, the oldest first.

    A place that is away keeps nobody waiting: it is said in a line, by `motcua verify`, and tried again.
    """
    sender = import_module(settings.LOG_HEADS_SENDER)
    for place in settings.LOG_HEADS_TO:
        try:
            for path in places.unsent(place):
                sender.send(path, place)
                places.mark_sent(place, path)
        except sender.NotSent as problem:
            places.note(place, str(problem), at=real_at)
            log.warning("Signed heads not sent to %s: %s", places.shown(place), problem)
        else:
            places.note(place, "", at=real_at)


def name_at(moment: datetime, *, changes: bool = False) -> str:
    """The file's name: one a minute at most."""
    kind = places.CHANGES if changes else "."
    return f"log-heads-{settings.PROVINCE_CODE}-{moment:%Y%m%dT%H%MZ}{kind}jsonl.gz"


def _gone_on_from(folder: Path, real_at: datetime) -> Path | None:
    """The newest file, when it is of this month and holds."""
    files = places.files_in(folder)
    if not files or f"-{real_at:%Y%m}" not in files[-1].name:
        return None
    try:
        log_heads.check(files[-1])
        known = log_heads.all_columns()
        said = log_heads.header(files[-1])["tables"]
    except log_heads.Unusable as problem:
        log.warning("Signed heads begin anew: %s", problem)
        return None
    return files[-1] if {name: one["columns"] for name, one in said.items()} == known else None
