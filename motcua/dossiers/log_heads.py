"""The heads of all chains and the state of every append-only table, as one signed file kept elsewhere.

Lines of JSON, compressed. First what it is; then, for each append-only table but the events, a line a day
with the number of its rows and their SHA-256; then a line a dossier, in the order of ids:
[id, code or ticket, length, head]; last the counts and the signature of all lines before.
"""

import base64
import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import connection, models
from psycopg import sql

from motcua.dossiers.models import Dossier, Event
from motcua.dossiers.verification_books import Finding

FORMAT = 1
_UNDER_WAY = timedelta(minutes=1)  # rows younger than this may still be joined by older ones
_AT_ONCE = 2000
_THERE = """SELECT given.id, dossier.id IS NOT NULL, event.digest
    FROM unnest(%s::uuid[], %s::int[]) AS given (id, number)
    LEFT JOIN dossiers_dossier dossier ON dossier.id = given.id
    LEFT JOIN dossiers_event event ON event.dossier_id = given.id AND event.number = given.number"""


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


def write(path: Path, *, real_at: datetime, still: bool = False) -> Written:
    """Sign the heads as they are now into a new file. Raises OSError.

    real_at  the machine's time, not the domain clock's.
    still    nobody writes: the rows of the last minute are taken in, too.
    """
    until = real_at.astimezone(UTC) - (timedelta() if still else _UNDER_WAY)
    whole, dossiers, events = hashlib.sha256(), 0, 0
    draft = path.with_name(f".{path.name}.draft")
    with gzip.open(draft, "wt", encoding="utf-8") as out:
        for line in _lines(real_at, until):
            text = json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n"
            whole.update(text.encode())
            out.write(text)
            if isinstance(line, list):
                dossiers, events = dossiers + 1, events + line[2]
        from motcua.documents import attesting  # signing is heavy and needed once a day

        made = attesting.attest(_statement(whole.hexdigest()))
        signature = base64.b64encode(made.signature).decode()
        end = {"dossiers": dossiers, "events": events, "sha256": whole.hexdigest(), "signature": signature}
        out.write(json.dumps(end) + "\n")
    draft.rename(path)
    return Written(path, dossiers, events, whole.hexdigest(), made.no_stamp)


def compare(path: Path) -> Iterator[Finding]:
    """What stood in the file and no longer stands in the database. Raises Unusable."""
    _check(path)
    with gzip.open(path, "rt", encoding="utf-8") as file:
        first = json.loads(file.readline())
        until = datetime.fromisoformat(first["until"])
        yield from _changed_tables(first["tables"], until)
        lines = (json.loads(line) for line in file)
        yield from _changed_chains(line for line in lines if isinstance(line, list))


def _check(path: Path) -> None:
    whole, last = hashlib.sha256(), ""
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            first = json.loads(file.readline())
            file.seek(0)
            for line in file:
                whole.update(last.encode())
                last = line
        end = json.loads(last)
        signature = base64.b64decode(end["signature"])
    except (OSError, EOFError, ValueError, KeyError, TypeError) as problem:
        raise Unusable(f"{path} không phải danh sách đầu chuỗi hoàn chỉnh ({problem}).") from problem
    if first.get("format") != FORMAT or first.get("province") != settings.PROVINCE_CODE:
        raise Unusable(f"{path} là của hệ thống khác hoặc phiên bản khác.")
    from motcua.documents import attesting

    if not attesting.is_attested(_statement(whole.hexdigest()), signature):
        raise Unusable(f"{path} đã bị sửa, hoặc không do khóa của hệ thống này ký.")


def _statement(sha256: str) -> bytes:
    return f"motcua log heads {settings.PROVINCE_CODE} {sha256}".encode()


def _lines(at: datetime, until: datetime) -> Iterator[Any]:
    tables = {
        model._meta.db_table: {"columns": _columns(model), "days": list(_days(model, _columns(model), until))}
        for model in _append_only()
    }
    yield {
        "format": FORMAT,
        "province": settings.PROVINCE_CODE,
        "made_at": at.astimezone(UTC).isoformat(),
        "until": until.isoformat(),
        "tables": tables,
    }
    for row in Dossier.objects.only("code", "ticket", "chain_length", "chain_head").order_by("pk").iterator():
        yield [row.pk.hex, str(row), row.chain_length, row.chain_head]


def _append_only() -> list[type[models.Model]]:
    found = [model for model in apps.get_models() if getattr(model, "append_only", False)]
    return [model for model in found if model is not Event and isinstance(model._meta.pk, models.UUIDField)]


def _columns(model: type[models.Model]) -> list[str]:
    later = getattr(model, "changeable", ())
    return [str(field.column) for field in model._meta.concrete_fields if field.column not in later]


def _days(model: type[models.Model], columns: list[str], until: datetime) -> Iterator[tuple[str, int, str]]:
    """Day, rows and SHA-256 of the rows made on it before `until`; ids tell when a row was made."""
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    rows = sql.SQL("COPY (SELECT id, {} FROM {} WHERE id < {} ORDER BY id) TO STDOUT").format(
        names, sql.Identifier(model._meta.db_table), sql.Literal(_before(until))
    )
    day, count, whole = None, 0, hashlib.sha256()
    with connection.cursor() as cursor, cursor.copy(rows) as lines:
        for row in lines:  # a row a message
            line = bytes(row)
            made = _day(UUID(line[:36].decode()))
            if made != day:
                if day is not None:
                    yield day.isoformat(), count, whole.hexdigest()
                day, count, whole = made, 0, hashlib.sha256()
            count += 1
            whole.update(line)
    if day is not None:
        yield day.isoformat(), count, whole.hexdigest()


def _before(moment: datetime) -> str:
    """The least id a row made at the moment can have."""
    return str(UUID(int=int(moment.timestamp() * 1000) << 80))


def _day(key: UUID) -> date:
    return datetime.fromtimestamp((key.int >> 80) / 1000, UTC).date()


def _changed_tables(tables: dict[str, Any], until: datetime) -> Iterator[Finding]:
    here = {model._meta.db_table: model for model in apps.get_models()}
    for table, said in tables.items():
        model = here.get(table)
        if model is None or set(said["columns"]) - {f.column for f in model._meta.concrete_fields}:
            yield Finding(table, 0, "bảng đã đổi cấu trúc nên không so được với tệp")
            continue
        now = {day: (count, whole) for day, count, whole in _days(model, said["columns"], until)}
        for day, count, whole in said["days"]:
            there, other = now.get(day, (0, ""))
            if other != whole:
                why = f"tệp ghi {count} dòng, nay có {there}" if there != count else "nội dung bị sửa"
                yield Finding(f"{model._meta.verbose_name} ghi ngày {day}", 0, why)


def _changed_chains(lines: Iterator[list[Any]]) -> Iterator[Finding]:
    while some := list(islice(lines, _AT_ONCE)):
        wanted = {UUID(key): (name, length, head) for key, name, length, head in some}
        with connection.cursor() as cursor:
            cursor.execute(_THERE, [list(wanted), [length for _name, length, _head in wanted.values()]])
            for key, there, digest in cursor.fetchall():
                name, length, head = wanted[key]
                if not there:
                    yield Finding(name, 0, "hồ sơ có trong tệp không còn")
                elif digest is None:
                    yield Finding(name, length, "chuỗi sự kiện ngắn hơn tệp ghi")
                elif digest != head:
                    yield Finding(name, length, "sự kiện khác với tệp ghi")
