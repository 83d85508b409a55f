"""Field types shared by all packages."""

from typing import Any

from django.db import models

from motcua.common.ids import uuid7


class UUID7Key(models.UUIDField):  # type: ignore[type-arg]
    """Primary key made by the application, ordered by time of creation."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("primary_key", True)
        kwargs.setdefault("default", uuid7)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]


class SortKey(models.CharField):  # type: ignore[type-arg]
    """Column of `common.text.sort_key`, compared by bytes whatever the server's locale."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("max_length", 600)
        kwargs.setdefault("db_collation", "C")
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]


class BitsField(models.Field):  # type: ignore[type-arg]
    """So many yes and no, PostgreSQL's bit(n): sets that `bit_or` joins. In Python a text of 0 and 1."""

    def __init__(self, length: int, *args: object, **kwargs: object) -> None:
        self.length = length
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, [self.length, *args], kwargs

    def db_type(self, connection: object) -> str:
        return f"bit({self.length})"
