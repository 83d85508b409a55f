"""One parameter for many keys: an IN of a thousand takes longer to write and read than to answer."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import BooleanField, F, Func, Q, Value


def is_any(column: str, keys: Iterable[UUID]) -> Q:
    """The column, a foreign key's by its `_id`, is one of the keys."""
    return Q(_IsAny(F(column), Value(uuids(keys))))


def uuids(keys: Iterable[UUID]) -> str:
    """Keys as PostgreSQL writes an array of them: the driver takes ten times as long over a list."""
    return f"{{{','.join([key.hex for key in keys])}}}"


def plain(values: Iterable[bool | int]) -> str:
    """The same of numbers, of yes and no."""
    return f"{{{','.join(map(str, values))}}}"


class _IsAny(Func):
    template = "%(expressions)s::uuid[])"
    arg_joiner = " = ANY("
    output_field = BooleanField()
