"""Queries of one shape that every page or act asks: Django makes their SQL once, afterwards binds new values.

Making the SQL costs Django as much as asking it. The answer is read from the database each time.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from secrets import randbits
from typing import Any, Generic, ParamSpec, TypeVar
from uuid import UUID, uuid4

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet
from django.db.transaction import TransactionManagementError

_Asks = ParamSpec("_Asks")
_Row = TypeVar("_Row", bound=Model)
_KEPT = "motcua_prepared"  # on the connection: it lives as long, and belongs to one thread
# values nobody else has, to find their places in the SQL
_STAND_INS: dict[Any, Callable[[], Any]] = {
    UUID: uuid4,
    str: lambda: uuid4().hex,
    date: lambda: date.fromordinal(1 + randbits(17)),
    datetime: lambda: datetime(1, 1, 2, tzinfo=UTC) + timedelta(microseconds=randbits(50)),
}


class Prepared(Generic[_Asks, _Row]):
    """A query as a function of its values, made by `@prepared`."""

    def __init__(self, make: Callable[_Asks, QuerySet[_Row]]) -> None:
        self.make = make
        self.__doc__ = make.__doc__

    def rows(self, *none: _Asks.args, **values: _Asks.kwargs) -> list[_Row]:
        """All rows."""
        return self._query().rows(values)

    def first(self, *none: _Asks.args, **values: _Asks.kwargs) -> _Row | None:
        """The first row, or None."""
        found = self.rows(*none, **values)
        return found[0] if found else None

    def get(self, *none: _Asks.args, **values: _Asks.kwargs) -> _Row:
        """The only row. Raises the model's DoesNotExist."""
        found = self.rows(*none, **values)
        if not found:
            raise self._query().model.DoesNotExist
        return found[0]

    def _query(self) -> "_Query":
        connection = connections[DEFAULT_DB_ALIAS]
        kept: dict[object, _Query] = vars(connection).setdefault(_KEPT, {})
        query = kept.get(self)
        if query is None:
            query = kept[self] = _Query(self.make, connection)
        return query


def prepared(make: Callable[_Asks, QuerySet[_Row]]) -> Prepared[_Asks, _Row]:
    """Over a function that builds a query from keyword values, none of them None.

    It is called once a connection: which tables, conditions and order it names cannot depend on the values.
    """
    return Prepared(make)


class _Query:
    """One query on one connection, its SQL made."""

    def __init__(self, make: Callable[..., QuerySet[Any]], connection: Any) -> None:
        stand_ins = {
            name: _STAND_INS[kind]() for name, kind in make.__annotations__.items() if name != "return"
        }
        names = {value: name for name, value in stand_ins.items()}
        queryset: Any = make(**stand_ins)
        compiler: Any = queryset.query.get_compiler(connection=connection)
        try:
            self.sql, params = compiler.as_sql()
        except EmptyResultSet:  # nothing can answer it, whatever the values
            self.sql, params, stand_ins = "", (), {}
        self.places = [(names.get(value), value) for value in params]
        lost = set(stand_ins) - {name for name, _value in self.places}
        if lost:
            raise TypeError(f"{make.__qualname__}: the query does not hold {lost} as they are given")
        self.model: Any = queryset.model
        self.connection = connection
        self.locks = queryset.query.select_for_update
        self.values: dict[str, Any] = {}
        compiler.as_sql = self._bound
        queryset.query.get_compiler = lambda *_names, **_more: compiler
        self.answers = queryset._iterable_class(queryset)

    def rows(self, values: dict[str, Any]) -> list[Any]:
        self.values = values
        return list(self.answers) if self.sql else []

    def _bound(self) -> tuple[str, tuple[Any, ...]]:
        if self.locks and self.connection.get_autocommit():
            raise TransactionManagementError("A row can be locked only inside a transaction.")
        return self.sql, tuple(self.values[name] if name else value for name, value in self.places)
