"""One parameter for many keys: an IN of a thousand takes longer to write and read than to answer."""

from collections.abc import Collection
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, F, Func, Q, UUIDField, Value


def is_any(column: str, keys: Collection[UUID]) -> Q:
    """The column, a foreign key's by its `_id`, is one of the keys."""
    given = Value(list(keys), output_field=ArrayField(UUIDField()))
    return Q(_IsAny(F(column), given))


class _IsAny(Func):
    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()
