"""The log's heads signed each day and brought to places the database's owner does not rule."""

from datetime import datetime
from importlib import import_module
from pathlib import Path

from django.conf import settings

from motcua.common.later import later
from motcua.dossiers import log_heads


def sign_heads(*, real_at: datetime) -> Path:
    """Sign the heads into VAR/log-heads and queue them for every place of MOTCUA_LOG_HEADS_TO."""
    folder = settings.VAR / "log-heads"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path: Path = folder / name_at(real_at)
    if not path.exists():
        log_heads.write(path, real_at=real_at)
    for number in range(len(settings.LOG_HEADS_TO)):
        later("dossiers.send_heads", name=path.name, number=number)
    return path


def send_heads(*, name: str, number: int) -> None:
    """Bring a signed file to one of the places; what is no longer set is left out."""
    if number < len(settings.LOG_HEADS_TO):
        sender = import_module(settings.LOG_HEADS_SENDER)
        sender.send(settings.VAR / "log-heads" / Path(name).name, settings.LOG_HEADS_TO[number])


def name_at(moment: datetime) -> str:
    """The file's name: one a minute at most."""
    return f"log-heads-{settings.PROVINCE_CODE}-{moment:%Y%m%dT%H%MZ}.jsonl.gz"
