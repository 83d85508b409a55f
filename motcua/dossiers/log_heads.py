"""The heads of all chains and the state of every append-only table, as signed files kept elsewhere.

A file is whole, or says what changed since the one before, which it names by its SHA-256. Lines of JSON,
compressed. First what it is, with a line a day for each append-only table but the events: the number of its
rows and their SHA-256; then a line a dossier, in the order of ids: [id, code or ticket, length, head]; last
the counts and the signature of all lines before.
"""

import base64
import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.db.models import QuerySet

from motcua.audit import table_days
from motcua.dossiers.models import Dossier, Event
from motcua.dossiers.verification import one_moment

FORMAT = 2
_MARGIN = timedelta(minutes=1)  # a row's id may be a little older than the transaction that writes it
_OLDEST = """SELECT min(xact_start) FROM pg_stat_activity WHERE datname = current_database()
    AND backend_type = 'client backend' AND pid <> pg_backend_pid()"""


class Unusable(Exception):
    """Why a file cannot be held against the database, in a sentence."""


@dataclass(frozen=True)
class Written:
    """What a file says: dossiers and events counted, and the SHA-256 of its lines that was signed.

    no_stamp  why the signature bears no time-stamp though an authority is set.
    """

    path: Path
    dossiers: int
    events: int
    sha256: str
    no_stamp: str = ""


def write(path: Path, *, real_at: datetime, still: bool = False, before: Path | None = None) -> Written:
    """Sign the heads as they are now into a new file. Raises OSError, Unusable.

    real_at  the machine's time, not the domain clock's.
    still    nobody writes: the rows of the last minute are taken in, too.
    before   say only what changed since that file, which knows the same tables and columns.
    """
    until = real_at.astimezone(UTC) if still else _settled(real_at.astimezone(UTC))
    earlier = header(before) if before else None
    whole, dossiers, events = hashlib.sha256(), 0, 0
    draft = path.with_name(f".{path.name}.draft")
    with gzip.open(draft, "wt", encoding="utf-8") as out:
        with one_moment():
            for line in _lines(real_at, until, before, earlier):
                text = json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n"
                whole.update(text.encode())
                out.write(text)
                if isinstance(line, list):
                    dossiers, events = dossiers + 1, events + line[2]
        from motcua.documents import attesting  # signing is heavy and needed once a day

        made = attesting.attest(statement(whole.hexdigest()))
        signature = base64.b64encode(made.signature).decode()
        end = {"dossiers": dossiers, "events": events, "sha256": whole.hexdigest(), "signature": signature}
        out.write(json.dumps(end) + "\n")
    draft.rename(path)
    return Written(path, dossiers, events, whole.hexdigest(), made.no_stamp)


def check(path: Path) -> None:
    """Is the file whole, of this system, and signed by it? Raises Unusable."""
    whole, last = hashlib.sha256(), ""
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for line in file:
                whole.update(last.encode())
                last = line
        end = json.loads(last)
        signature = base64.b64decode(end["signature"])
    except (OSError, EOFError, ValueError, KeyError, TypeError) as problem:
        raise Unusable(f"{path} không phải danh sách đầu chuỗi hoàn chỉnh ({problem}).") from problem
    header(path)
    from motcua.documents import attesting

    if not attesting.is_attested(statement(whole.hexdigest()), signature):
        raise Unusable(f"{path} đã bị sửa, hoặc không do khóa của hệ thống này ký.")


def header(path: Path) -> dict[str, Any]:
    """The first line of a file of this system. Raises Unusable."""
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            first = json.loads(file.readline())
    except (OSError, EOFError, ValueError) as problem:
        raise Unusable(f"{path} không phải danh sách đầu chuỗi hoàn chỉnh ({problem}).") from problem
    if not isinstance(first, dict) or first.get("format") != FORMAT:
        raise Unusable(f"{path} là của hệ thống khác hoặc phiên bản khác.")
    if first.get("province") != settings.PROVINCE_CODE:
        raise Unusable(f"{path} là của hệ thống khác hoặc phiên bản khác.")
    return first


def sha256_of(path: Path) -> str:
    """SHA-256 of the file as it lies there, as `sha256sum` prints it."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def statement(sha256: str) -> bytes:
    """What is signed of a file whose lines have that SHA-256."""
    return f"motcua log heads {settings.PROVINCE_CODE} {sha256}".encode()


def _settled(now: datetime) -> datetime:
    """The moment before which no row can join any more: transactions under way may still write theirs.

    Asked before the snapshot is taken: who ends in between is seen by it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_OLDEST)
        (oldest,) = cursor.fetchone()
    return min(now, oldest or now) - _MARGIN


def _lines(
    at: datetime, until: datetime, before: Path | None, earlier: dict[str, Any] | None
) -> Iterator[Any]:
    since = datetime.fromisoformat(earlier["until"]) if earlier else None
    until = max(until, since) if since else until
    days = {
        model._meta.db_table: list(
            table_days.days_of(model, table_days.columns_of(model), since=since, until=until)
        )
        for model in _append_only()
    }
    yield {
        "format": FORMAT,
        "province": settings.PROVINCE_CODE,
        "made_at": at.astimezone(UTC).isoformat(),
        "before": {"name": before.name, "sha256": sha256_of(before)} if before else None,
        "until": until.isoformat(),
        "tables": {
            table: {"columns": columns, "days": days[table]} for table, columns in all_columns().items()
        },
    }
    for row in _dossiers(since).order_by("pk").iterator():
        yield [row.pk.hex, str(row), row.chain_length, row.chain_head]


def _dossiers(since: datetime | None) -> QuerySet[Dossier]:
    rows = Dossier.objects.only("code", "ticket", "chain_length", "chain_head")
    if since is None:
        return rows
    # no event older than `since` was still to come when the file before was made
    changed = Event.objects.filter(pk__gte=table_days.least_id(since)).values("dossier")
    return rows.filter(pk__in=changed)


def _append_only() -> list[type[models.Model]]:
    found = [model for model in apps.get_models() if getattr(model, "append_only", False)]
    return [model for model in found if model is not Event and isinstance(model._meta.pk, models.UUIDField)]


def all_columns() -> dict[str, list[str]]:
    """Tables that heads speak of, and the columns of each that never change."""
    return {model._meta.db_table: table_days.columns_of(model) for model in _append_only()}
