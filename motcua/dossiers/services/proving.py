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
    """Sign the heads into VAR/log-heads, from where `send_heads` takes them."""
    folder = places.folder()
    path: Path = folder / name_at(real_at)
    if not path.exists():
        made = log_heads.write(path, real_at=real_at)
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


def name_at(moment: datetime) -> str:
    """The file's name: one a minute at most."""
    return f"log-heads-{settings.PROVINCE_CODE}-{moment:%Y%m%dT%H%MZ}.jsonl.gz"
