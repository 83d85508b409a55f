"""What signed heads said and the database no longer holds: a whole file, and those that go on from it."""

import gzip
import json
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection

from motcua.audit import table_days, trimmed
from motcua.dossiers.log_head_places import files_in
from motcua.dossiers.log_heads import Unusable, check, header, sha256_of
from motcua.dossiers.verification_books import Finding

_AT_ONCE = 2000
_THERE = """SELECT given.id, dossier.id IS NOT NULL, event.digest
    FROM unnest(%s::uuid[], %s::int[]) AS given (id, number)
    LEFT JOIN dossiers_dossier dossier ON dossier.id = given.id
    LEFT JOIN dossiers_event event ON event.dossier_id = given.id AND event.number = given.number"""


def compare(path: Path) -> Iterator[Finding]:
    """What stood in the file, or the newest of a folder, and no longer stands in the database.

    Files it goes on from lie beside it. Raises Unusable.
    """
    files = _set_of(path)
    yield from _changed_tables([header(file) for file in files])
    for file in files:
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            read = (json.loads(line) for line in lines)
            yield from _changed_chains(line for line in read if isinstance(line, list))


def _set_of(path: Path) -> list[Path]:
    """The whole file, then each that goes on from the one before, up to the one asked for; all checked."""
    if path.is_dir():
        found = files_in(path)
        if not found:
            raise Unusable(f"{path} không có danh sách đầu chuỗi nào.")
        path = found[-1]
    files = [path]
    check(path)
    while (named := header(files[0])["before"]) is not None:
        before = path.parent / named["name"]
        if not before.exists():
            raise Unusable(f"{files[0]} ghi tiếp {named['name']}; hãy đặt tệp ấy cạnh nó.")
        if sha256_of(before) != named["sha256"]:
            raise Unusable(f"{before} không phải tệp mà {files[0].name} ghi tiếp: SHA-256 khác.")
        check(before)
        files.insert(0, before)
    return files


def _changed_tables(headers: list[dict[str, Any]]) -> Iterator[Finding]:
    here = {model._meta.db_table: model for model in apps.get_models()}
    until = datetime.fromisoformat(headers[-1]["until"])
    for table, said in headers[0]["tables"].items():
        model, columns = here.get(table), said["columns"]
        if model is None or set(columns) - {f.column for f in model._meta.concrete_fields}:
            yield Finding(table, 0, "bảng đã đổi cấu trúc nên không so được với tệp")
            continue
        now = {day: (count, whole) for day, count, whole in table_days.days_of(model, columns, until=until)}
        days = {day[0]: day for first in headers for day in first["tables"][table]["days"]}
        for day, count, whole in days.values():
            there, other = now.get(day, (0, ""))
            over = day < until.date().isoformat()
            if other == whole or (
                not there and trimmed.was_lawful(table, columns, (day, count, whole), whole=over)
            ):
                continue
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
