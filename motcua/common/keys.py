"""Field types shared by all packages."""

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
