"""What one life writes, as a pgbench script: the same statements and contents in as many transactions."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

_WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|SELECT\s+procrastinate_\w*defer)", re.IGNORECASE)
_UUID7 = re.compile(r"\b[0-9a-f]{8}-?[0-9a-f]{4}-?7[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}\b")
_HASH = re.compile(r"\b[0-9a-f]{64}\b")
_CODE = re.compile(r"(?<=-)(\d{6})-\d{4,}")
_TICKET = re.compile(r"DK-[A-Z0-9]{8}")
_CHECK_CODE = re.compile(r"(?<=['\"])(?=\d*[A-Z])[A-Z0-9]{12}(?=['\"])")


class Recording:
    """Listens to Django's connection and keeps the statements that write, grouped by transaction."""

    def __init__(self) -> None:
        from django.db import connection

        self.groups: list[list[str]] = []
        self._open: list[str] | None = None
        connection.execute_wrappers.append(self._hear)

    def close(self) -> None:
        """Stop listening."""
        from django.db import connection

        connection.execute_wrappers.remove(self._hear)

    def _hear(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        from django.db import connection, transaction

        if _WRITES.match(sql):
            text = connection.ops.compose_sql(sql, params)
            if not connection.in_atomic_block:
                self.groups.append([text])
            else:
                if self._open is None:
                    self._open = []
                    transaction.on_commit(self._committed)
                self._open.append(text)
        return execute(sql, params, many, context)

    def _committed(self) -> None:
        assert self._open is not None
        self.groups.append(self._open)
        self._open = None


def script(groups: list[list[str]], *, born: int, number: str) -> str:
    """The transactions with fresh keys in every round: `:own` is twelve digits nobody else has.

    born    milliseconds since 1970 when the life began: later UUIDv7 keys are its own.
    number  the citizen's identity number, replaced too.
    """
    lines = ["\\set round :round + 1", "\\set own :base + :client_id * 100000000 + :round"]
    keys = _Keys(born)
    for group in groups:
        lines += [
            "BEGIN;",
            *(keys.fresh(statement).replace(number, ":own") + ";" for statement in group),
            "END;",
        ]
    return "\n".join(lines) + "\n"


class _Keys:
    """Own keys of a life → keys of a round; which one it was stays visible, so references hold."""

    def __init__(self, born: int) -> None:
        self.born = born
        self.order: dict[str, int] = {}

    def fresh(self, statement: str) -> str:
        text = _UUID7.sub(self._uuid, statement)
        text = _HASH.sub(lambda found: f"{self._place(found.group()):052x}:own", text)
        text = _CODE.sub(r"\1-:own", text)
        return _CHECK_CODE.sub(":own", _TICKET.sub("DK-:own", text))

    def _uuid(self, found: re.Match[str]) -> str:
        key = UUID(found.group())
        if key.int >> 80 < self.born:
            return found.group()
        return f"{str(key)[:19]}8{self._place(key.hex):03x}-:own"

    def _place(self, text: str) -> int:
        return self.order.setdefault(text, len(self.order) + 1)
