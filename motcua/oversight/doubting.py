"""What looks too good in the dossiers finished on a day. Pure over what is handed in.

The thresholds are this system's own choice, set by no regulation: they decide when to ask, not who is wrong.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from motcua.deadlines.calendars import local
from motcua.dossiers.status import Act
from motcua.oversight.doubt_rows import Doubt

MANY = 5  # dossiers signed just before their time
JUST_BEFORE = timedelta(minutes=30)
SEVERAL = 3  # steps at night, or faster than anybody reads
READING = timedelta(minutes=1)
NIGHT_FROM, NIGHT_TO = 21, 6  # hours of the day
_SETTLES = {Act.COMPLETE_STEP, Act.PROPOSE, Act.SIGN}
Pattern = Doubt.Pattern


@dataclass(frozen=True)
class Done:
    """One act on a dossier."""

    act: str
    staff: UUID | None
    at: datetime


@dataclass(frozen=True)
class Finished:
    """A dossier finished on the day, its acts in order."""

    id: UUID
    unit: UUID
    due_at: datetime | None
    typed_by_officer: bool  # online, and an officer filed it
    has_result: bool
    refused_again: bool
    refiled: bool  # an earlier one of the same person and procedure ended without a result
    acts: tuple[Done, ...]

    def when(self, *acts: Act) -> list[Done]:
        return [one for one in self.acts if one.act in acts]


@dataclass
class Found:
    pattern: Doubt.Pattern
    unit: UUID
    person: UUID | None
    dossiers: list[UUID] = field(default_factory=list)


def doubts(rows: Iterable[Finished]) -> list[Found]:
    """One for every pattern, unit and person, with its dossiers."""
    found: dict[tuple[Pattern, UUID, UUID | None], Found] = {}
    for row in rows:
        for pattern, check in _CHECKS.items():
            for person in check(row):
                key = (pattern, row.unit, person)
                found.setdefault(key, Found(*key)).dossiers.append(row.id)
    return [one for one in found.values() if len(one.dossiers) >= _FEWEST.get(one.pattern, 1)]


def _same_minute(row: Finished) -> Iterator[None]:
    began, ended = row.when(Act.RECEIVE), row.when(Act.RETURN_RESULT)
    if began and ended and ended[-1].at - began[0].at < timedelta(minutes=1):
        yield None


def _last_minutes(row: Finished) -> Iterator[UUID | None]:
    signed = row.when(Act.SIGN)
    if signed and row.due_at and timedelta(0) <= row.due_at - signed[-1].at <= JUST_BEFORE:
        yield signed[-1].staff


def _one_person(row: Finished) -> Iterator[UUID | None]:
    received = {one.staff for one in row.when(Act.RECEIVE)} - {None}
    yield from sorted(received & {one.staff for one in row.acts if one.act in _SETTLES}, key=str)


def _odd_hours(row: Finished) -> Iterator[UUID | None]:
    at_night = {one.staff for one in row.acts if one.act in _SETTLES and _is_night(one.at)}
    yield from sorted(at_night - {None}, key=str)


def _is_night(at: datetime) -> bool:
    return not NIGHT_TO <= local(at).hour < NIGHT_FROM


def _too_fast(row: Finished) -> Iterator[UUID | None]:
    given, proposed = row.when(Act.ASSIGN, Act.REASSIGN), row.when(Act.PROPOSE)
    if given and proposed and timedelta(0) <= proposed[0].at - given[-1].at < READING:
        yield proposed[0].staff


def _no_file(row: Finished) -> Iterator[None]:
    if row.when(Act.SIGN) and not row.has_result:
        yield None


def _typed(row: Finished) -> Iterator[None]:
    if row.typed_by_officer:
        yield None


def _refused_again(row: Finished) -> Iterator[None]:
    if row.refused_again:
        yield None


def _refiled(row: Finished) -> Iterator[None]:
    if row.refiled and not row.refused_again:
        yield None


_CHECKS: dict[Pattern, Callable[[Finished], Iterator[UUID | None]]] = {
    Pattern.SAME_MINUTE: _same_minute,
    Pattern.LAST_MINUTES: _last_minutes,
    Pattern.ONE_PERSON: _one_person,
    Pattern.ODD_HOURS: _odd_hours,
    Pattern.TOO_FAST: _too_fast,
    Pattern.NO_FILE: _no_file,
    Pattern.TYPED: _typed,
    Pattern.REFUSED_AGAIN: _refused_again,
    Pattern.REFILED: _refiled,
}
_FEWEST = {Pattern.LAST_MINUTES: MANY, Pattern.ODD_HOURS: SEVERAL, Pattern.TOO_FAST: SEVERAL}
