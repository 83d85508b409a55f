"""How rows that come with the system reach a database: each of them once, never over what officers did.

A row is known by its natural key (code, day in force). The log of the package `audit` keeps which keys were
given: what officers ended, changed or took out since is not given again. A key that nobody was given yet is
added when its row is missing, unless the province keeps dated rows of its own there.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction

from motcua.audit import services as audit

Keys = frozenset[str]
_LOCK = 4_710_026  # of the database: one command at a time gives rows


def _nothing_held(_wanted: Keys, _before: Keys) -> Keys:
    return frozenset()


@dataclass(frozen=True)
class Kind:
    """One kind of rows.

    keys   of all rows that come with the system.
    here   of the rows the database holds.
    add    adds the rows of these keys; the keys it answers with, where it may be fewer.
    held   which of the missing ones the province decides on itself, by the missing and those given before.
    part   of a key, where officers can take rows out without a trace: a part of which some rows are here
           before the log began was given whole, and what is missing of it was taken out.
    """

    key: str
    name: str
    keys: Callable[[], Keys]
    here: Callable[[], Keys]
    add: Callable[[Keys], object]
    held: Callable[[Keys, Keys], Keys] = _nothing_held
    part: Callable[[str], str] | None = None


@dataclass(frozen=True)
class Given:
    """What the database was given of one kind just now."""

    kind: Kind
    added: Keys
    held: Keys


def give(kinds: Collection[Kind], *, at: datetime) -> Iterator[Given]:
    """Give what was never given, kind after kind, each whole or not at all; nothing new costs one query."""
    before = audit.shipped_before()
    for kind in kinds:
        if kind.keys() - before.get(kind.key, frozenset()):
            yield _give(kind, at=at)


@transaction.atomic
def _give(kind: Kind, *, at: datetime) -> Given:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    before = audit.shipped_before().get(kind.key)
    fresh = kind.keys() - (before or frozenset())
    if not fresh:  # another command was quicker
        return Given(kind, frozenset(), frozenset())
    here = kind.here()
    wanted = fresh - here
    if before is None and kind.part is not None:
        parts = {kind.part(key) for key in fresh & here}
        wanted = frozenset(key for key in wanted if kind.part(key) not in parts)
    held = kind.held(wanted, before or frozenset()) if wanted else wanted
    added = wanted - held
    if added:
        said = kind.add(added)
        added = said if isinstance(said, frozenset) else added
    audit.record_shipment(kind=kind.key, given=fresh, added=added, held=held, at=at)
    return Given(kind, added, held)


def plain(
    key: str,
    name: str,
    rows: Callable[[], list[Any]],
    *by: str,
    after: Callable[[], object] = lambda: None,
    can_go: bool = False,
) -> Kind:
    """Rows without a history of dates, known by these fields.

    after   what follows when rows came in.
    can_go  officers can take them out without a trace.
    """

    def add(keys: Keys) -> None:
        _insert(rows(), by, keys)
        after()

    return Kind(
        key,
        name,
        keys=lambda: frozenset(_key(row, by) for row in rows()),
        here=lambda: _stored(rows(), by),
        add=add,
        part=(lambda _key: "") if can_go else None,
    )


def dated(key: str, name: str, rows: Callable[[], list[Any]], *by: str, series: tuple[str, ...] = ()) -> Kind:
    """Rows of which one follows another from a day on.

    series  fields that tell one rule from another; without: all rows are one series.

    A series in which the province dated a row, or ended one, is the province's: later rows of it are held.
    Where a shipped row ends so that a new one may follow, its twin in the database ends the same day.
    """

    def held(wanted: Keys, before: Keys) -> Keys:
        own = _own_series(rows(), by, series, before)
        return frozenset(_key(row, by) for row in rows() if _key(row, series) in own) & wanted

    def add(keys: Keys) -> None:
        _end_twins(rows(), by, {_key(row, series) for row in rows() if _key(row, by) in keys}, series)
        _insert(rows(), by, keys)

    return Kind(
        key,
        name,
        keys=lambda: frozenset(_key(row, by) for row in rows()),
        here=lambda: _stored(rows(), by),
        add=add,
        held=held,
    )


def _own_series(rows: list[Any], by: tuple[str, ...], series: tuple[str, ...], before: Keys) -> set[str]:
    """Series with a row that never came with the system, or that ends on another day than it came with."""
    shipped = {_key(row, by): row for row in rows}
    own = set()
    for stored in _model(rows)._default_manager.all():
        key = _key(stored, by)
        twin = shipped.get(key)
        if twin is None:
            ours = key not in before
        else:
            ours = _ended(stored) not in {"", _ended(twin)}
        if ours:
            own.add(_key(stored, series))
    return own


def _end_twins(rows: list[Any], by: tuple[str, ...], touched: set[str], series: tuple[str, ...]) -> None:
    for row in rows:
        if _ended(row) and _key(row, series) in touched:
            twin = {name: getattr(row, name) for name in by}
            _model(rows)._default_manager.filter(**twin, valid_to=None).update(valid_to=row.valid_to)


def _model(rows: list[Any]) -> type[models.Model]:
    return type(rows[0])


def _key(row: Any, by: tuple[str, ...]) -> str:
    return " ".join(str(getattr(row, name)) for name in by)


def _ended(row: Any) -> str:
    """The day a row ends, as text: in shipped rows it is not a date yet; empty where it goes on."""
    return str(getattr(row, "valid_to", None) or "")


def _stored(rows: list[Any], by: tuple[str, ...]) -> Keys:
    found = _model(rows)._default_manager.values_list(*by)
    return frozenset(" ".join(map(str, values)) for values in found)


def _insert(rows: list[Any], by: tuple[str, ...], keys: Keys) -> None:
    _model(rows)._default_manager.bulk_create(
        [row for row in rows if _key(row, by) in keys], ignore_conflicts=True
    )
