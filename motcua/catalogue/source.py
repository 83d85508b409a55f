"""Lines of a national catalogue file: each one a checked row, or a bad line with its reason. Pure."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

Row = dict[str, Any]
KNOWN = frozenset(
    {"code", "name", "decision", "levels", "field", "subjects", "channels", "components", "results"}
)
_RAW_SHOWN = 4000


@dataclass(frozen=True)
class Line:
    """A row whose types are right; `digest` is the same for the same content in any key order."""

    number: int
    row: Row
    digest: str


@dataclass(frozen=True)
class BadLine:
    """A line that cannot be used, with the reason in Vietnamese."""

    number: int
    reason: str
    raw: str


class _Wrong(Exception):
    """Carries the reason."""


def read(lines: Iterable[bytes]) -> Iterator[Line | BadLine]:
    """Read JSON lines in UTF-8, with or without a byte order mark; blank lines are passed over."""
    for number, line in enumerate(lines, start=1):
        text = line.removeprefix(b"\xef\xbb\xbf").strip() if number == 1 else line.strip()
        if not text:
            continue
        try:
            row = _row(text)
        except _Wrong as wrong:
            yield BadLine(number, str(wrong), _shown(text))
        else:
            yield Line(number, row, _digest(row))


def _shown(text: bytes) -> str:
    return text.decode("utf-8", "replace").replace("\x00", "�")[:_RAW_SHOWN]


def _digest(row: Row) -> str:
    canonical = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _row(text: bytes) -> Row:
    try:
        row = json.loads(text.decode("utf-8"))
    except UnicodeDecodeError:
        raise _Wrong(_("không phải văn bản UTF-8")) from None
    except json.JSONDecodeError as error:
        raise _Wrong(_("không phải JSON (ký tự thứ {place})").format(place=error.pos + 1)) from None
    except (RecursionError, ValueError):
        raise _Wrong(_("JSON lồng quá sâu hoặc số quá dài")) from None
    if not isinstance(row, dict):
        raise _Wrong(_("mỗi dòng phải là một đối tượng JSON {…}"))
    _storable(row)
    _check(row)
    return row


def _storable(row: Row) -> None:
    """PostgreSQL keeps neither the character zero nor half of a surrogate pair."""
    text = json.dumps(row, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise _Wrong(_("có ký tự không hợp lệ (nửa cặp thay thế)")) from None
    if "\\u0000" in text:
        raise _Wrong(_("có ký tự số 0"))


def _check(row: Row) -> None:
    for key in ("code", "name"):
        _filled(row, key)
    if len(row["code"].strip()) > 40:
        raise _Wrong(_("mã dài hơn 40 ký tự"))
    for key in ("decision", "field"):
        _expect(row, key, str, key)
    for key in ("levels", "subjects"):
        for item in _items(row, key):
            _be(item, str, key)
    for channel in _objects(row, "channels"):
        _check_channel(channel)
    _check_objects(
        row, "components", {"group": str, "name": str, "form": str, "originals": int, "copies": int}
    )
    _check_objects(row, "results", {"name": str, "code": str})


def _filled(row: Row, key: str) -> None:
    value = row.get(key)
    if not isinstance(value, str):
        raise _Wrong(_("thiếu “{key}” hoặc giá trị không phải chữ").format(key=key))
    if not value.strip():
        raise _Wrong(_("“{key}” để trống").format(key=key))


def _check_objects(row: Row, key: str, kinds: dict[str, type]) -> None:
    for item in _objects(row, key):
        for name, kind in kinds.items():
            _expect(item, name, kind, f"{key}.{name}")


def _check_channel(channel: Row) -> None:
    _expect(channel, "channel", str, "channels.channel")
    _expect(channel, "fee_text", str, "channels.fee_text")
    _expect(channel, "time_limit", dict, "channels.time_limit")
    limit = channel.get("time_limit") or {}
    _expect(limit, "value", int, "time_limit.value")
    _expect(limit, "unit", str, "time_limit.unit")
    for amount in _items(channel, "fees_vnd"):
        _be(amount, int, "channels.fees_vnd")


def _objects(row: Row, key: str) -> list[Row]:
    items = _items(row, key)
    for item in items:
        _be(item, dict, key)
    return items


def _items(row: Row, key: str) -> list[Any]:
    _expect(row, key, list, key)
    return row.get(key) or []


def _expect(row: Row, key: str, kind: type, place: str) -> None:
    if row.get(key) is not None:
        _be(row[key], kind, place)


def _be(value: object, kind: type, place: str) -> None:
    """Type exactly: JSON's true is not a number."""
    if type(value) is not kind:
        words = {str: _("chữ"), int: _("số nguyên"), list: _("danh sách"), dict: _("đối tượng")}
        raise _Wrong(_("“{place}” phải là {kind}").format(place=place, kind=words[kind]))
