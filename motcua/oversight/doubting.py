"""What looks too good, or breaks a rule, in what was done and finished on a day. Pure over what is handed in.

Figures are asked about when the dossier is finished. A supplement asked late or again, and a date passed or
moved without an apology, are asked about on their own day: a dossier nobody finishes is asked about as well.

The limits are the province's own choice, set by no regulation: they decide when to ask, not who is wrong.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from motcua.deadlines.calendars import Calendar, local
from motcua.dossiers.status import Act
from motcua.oversight.doubt_rows import Doubt

_ASKS = (Act.REQUEST_SUPPLEMENT, Act.RELEASE_SUPPLEMENT)
_ENDS = (Act.HAND_OVER, Act.RELEASE_REFUSAL)
# asked about though nothing is finished
AT_ONCE = frozenset({*_ASKS, Act.CHANGE_DUE_DATE, Act.BREACH_APOLOGY})
_SETTLES = {Act.COMPLETE_STEP, Act.PROPOSE, Act.SIGN}
Pattern = Doubt.Pattern


@dataclass(frozen=True)
class Limits:
    """The numbers of one day, in the unit the name ends with; `…_many`: fewest dossiers a day and person.

    around   before the office opens and after it closes: nobody asks about that.
    refiled  so long an earlier dossier of the same wish is remembered.
    """

    signed_minutes: int
    signed_many: int
    reading_seconds: int
    fast_many: int
    around_minutes: int
    night_many: int
    refiled_days: int
    row_seconds: int
    row_many: int

    def of(self, pattern: str) -> dict[str, int]:
        """Those the pattern goes by."""
        return {name: getattr(self, name) for name in _NUMBERS.get(Pattern(pattern), ())}


@dataclass(frozen=True)
class Done:
    """One act on a dossier.

    outside  of the unit's office hours.
    late     later than the law lets it be done; None where the event does not say.
    today    on the day that is asked about.
    due_at   the due date it found passed, where it is about that.
    unit     for which the person acted.
    """

    act: str
    staff: UUID | None
    at: datetime
    outside: bool = False
    late: bool | None = False
    today: bool = True
    due_at: datetime | None = None
    unit: UUID | None = None


@dataclass(frozen=True)
class Life:
    """A dossier to which something happened on the day, its acts in order; finished: on that day."""

    id: UUID
    unit: UUID
    due_at: datetime | None
    typed_by_officer: bool  # online, and an officer filed it
    has_result: bool
    refused_before: tuple[UUID, ...]  # it was refused, and so were these of the same person and procedure
    ended_before: tuple[UUID, ...]  # of the same person and procedure, without a result, before it was filed
    acts: tuple[Done, ...]
    finished: bool = True

    def unit_of(self, person: UUID | None) -> UUID:
        """For which the person acted on it last; the unit that settles where the events do not say."""
        mine = (one.unit for one in reversed(self.acts) if one.staff == person)
        return next((unit for unit in mine if unit), self.unit)

    def when(self, *acts: Act) -> list[Done]:
        return [one for one in self.acts if one.act in acts]


@dataclass
class Found:
    pattern: Doubt.Pattern
    unit: UUID
    person: UUID | None
    dossiers: list[UUID] = field(default_factory=list)


def doubts(rows: Iterable[Life], limits: Limits) -> list[Found]:
    """One for every pattern, unit and person, with its dossiers.

    What is asked of a person from so many dossiers on is counted over all units he settles for.
    """
    fewest = {
        Pattern.LAST_MINUTES: limits.signed_many,
        Pattern.ODD_HOURS: limits.night_many,
        Pattern.TOO_FAST: limits.fast_many,
    }
    found: dict[tuple[Pattern, UUID, UUID | None], Found] = {}
    for row in rows:
        for pattern, check in (_AT_END | _AT_ONCE if row.finished else _AT_ONCE).items():
            for person in check(row, limits):
                key = (pattern, row.unit_of(person) if pattern in fewest else row.unit, person)
                found.setdefault(key, Found(*key)).dossiers.append(row.id)
    return [one for one in found.values() if len(one.dossiers) >= fewest.get(one.pattern, 1)]


def outside_hours(at: datetime, calendar: Calendar, *, around: int) -> bool:
    """On a day when the office is shut, or more than so many minutes before it opens or after it closes."""
    spans = calendar.reception(local(at).date())
    if not spans:
        return True
    midnight = local(at).replace(hour=0, minute=0, second=0, microsecond=0)
    opens, closes = (midnight + timedelta(minutes=edge) for edge in (spans[0][0], spans[-1][1]))
    return not opens - timedelta(minutes=around) <= at <= closes + timedelta(minutes=around)


def witnesses(pattern: Pattern, row: Life, *, person: UUID | None) -> list[Done]:
    """The acts of one dossier a question is made of, in order."""
    seen = [one for one in row.acts if one.act in _WITNESSES[pattern]]
    if pattern in {Pattern.ONE_PERSON, Pattern.LAST_MINUTES}:
        return [one for one in seen if one.staff == person]
    if pattern == Pattern.IN_A_ROW:
        return [one for one in seen if one.staff == person and one.today]
    if pattern == Pattern.ODD_HOURS:
        return [one for one in seen if one.staff == person and one.outside]
    return seen


def _same_minute(row: Life, _limits: Limits) -> Iterator[None]:
    """What is settled at once is neither received nor returned apart: `at_once` lets it happen only where the
    catalogue says so, and who receives does not sign (61/2018/NĐ-CP Điều 17 khoản 4, 5)."""
    began, ended = row.when(Act.RECEIVE), row.when(Act.RETURN_RESULT)
    if began and ended and ended[-1].at - began[0].at < timedelta(minutes=1):
        yield None


def _last_minutes(row: Life, limits: Limits) -> Iterator[UUID | None]:
    """Who signed, and who ended it: the end is what decides whether a dossier counts as in time."""
    before = timedelta(minutes=limits.signed_minutes)
    last = [*row.when(Act.SIGN)[-1:], *row.when(*_ENDS)[-1:]]
    people = [one.staff for one in last if row.due_at and timedelta(0) <= row.due_at - one.at <= before]
    yield from dict.fromkeys(people)


def _one_person(row: Life, _limits: Limits) -> Iterator[UUID | None]:
    received = {one.staff for one in row.when(Act.RECEIVE)} - {None}
    yield from sorted(received & {one.staff for one in row.acts if one.act in _SETTLES}, key=str)


def _odd_hours(row: Life, _limits: Limits) -> Iterator[UUID | None]:
    people = {one.staff for one in row.acts if one.act in _SETTLES and one.outside}
    yield from sorted(people - {None}, key=str)


def _too_fast(row: Life, limits: Limits) -> Iterator[UUID | None]:
    given, proposed = row.when(Act.ASSIGN, Act.REASSIGN), row.when(Act.PROPOSE)
    reading = timedelta(seconds=limits.reading_seconds)
    if given and proposed and timedelta(0) <= proposed[0].at - given[-1].at < reading:
        yield proposed[0].staff


def _no_file(row: Life, _limits: Limits) -> Iterator[None]:
    if row.when(Act.SIGN) and not row.has_result:
        yield None


def _typed(row: Life, _limits: Limits) -> Iterator[None]:
    if row.typed_by_officer:
        yield None


def _refused_again(row: Life, _limits: Limits) -> Iterator[None]:
    if row.refused_before:
        yield None


def _refiled(row: Life, _limits: Limits) -> Iterator[None]:
    if row.ended_before and not row.refused_before:
        yield None


def _supplement_late(row: Life, _limits: Limits) -> Iterator[UUID | None]:
    """Who asked late: after appraisal who drafted it late, else who let a draft in time lie."""
    people: list[UUID | None] = []
    drafted: Done | None = None
    for one in row.when(Act.PROPOSE_SUPPLEMENT, *_ASKS):
        if one.act == Act.PROPOSE_SUPPLEMENT:
            drafted = one
        elif one.late and one.today:
            people.append(one.staff if one.act == Act.REQUEST_SUPPLEMENT else _late_with(drafted, one))
    yield from dict.fromkeys(people)


def _late_with(drafted: Done | None, released: Done) -> UUID | None:
    if drafted is None or drafted.late is None:
        return None
    return (drafted if drafted.late else released).staff


def _supplement_twice(row: Life, _limits: Limits) -> Iterator[None]:
    """On the day of the second time; a third is no news."""
    if any(one.today for one in row.when(*_ASKS)[1:2]):
        yield None


def _no_apology(row: Life, _limits: Limits) -> Iterator[None]:
    """Its time has passed without another, or it was given another nobody signed an apology for.

    That the time has passed is an event while the dossier is open; what ended before that says so by its end.
    """
    ended, moved = row.when(*_ENDS), row.when(Act.CHANGE_DUE_DATE)
    passed = row.when(Act.BREACH_APOLOGY)
    if not passed and not moved and ended and row.due_at and ended[0].at > row.due_at:
        passed = ended
    unsigned = [] if row.when(Act.SIGN_EXTENSION) else moved
    if any(one.today for one in (*passed[:1], *unsigned[:1])):
        yield None


_Check = Callable[[Life, Limits], Iterator[UUID | None]]
_AT_END: dict[Pattern, _Check] = {
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
_AT_ONCE: dict[Pattern, _Check] = {
    Pattern.SUPPLEMENT_LATE: _supplement_late,
    Pattern.SUPPLEMENT_TWICE: _supplement_twice,
    Pattern.NO_APOLOGY: _no_apology,
}
_WITNESSES: dict[Pattern, set[Act]] = {
    Pattern.SAME_MINUTE: {Act.RECEIVE, Act.RETURN_RESULT},
    Pattern.LAST_MINUTES: {Act.SIGN, *_ENDS},
    Pattern.ONE_PERSON: {Act.RECEIVE, *_SETTLES},
    Pattern.ODD_HOURS: _SETTLES,
    Pattern.IN_A_ROW: {Act.SIGN, Act.COMPLETE_STEP},
    Pattern.TOO_FAST: {Act.ASSIGN, Act.REASSIGN, Act.PROPOSE},
    Pattern.NO_FILE: {Act.SIGN},
    Pattern.TYPED: {Act.SUBMIT, Act.TAKE_IN},
    Pattern.REFUSED_AGAIN: {Act.REFUSE, Act.RELEASE_REFUSAL},
    Pattern.REFILED: {Act.SUBMIT, Act.TAKE_IN},
    Pattern.SUPPLEMENT_LATE: {Act.SUBMIT, Act.TAKE_IN, Act.RECEIVE, Act.PROPOSE_SUPPLEMENT, *_ASKS},
    Pattern.SUPPLEMENT_TWICE: set(_ASKS),
    Pattern.NO_APOLOGY: {Act.SIGN_EXTENSION, Act.CHANGE_DUE_DATE, Act.BREACH_APOLOGY, *_ENDS},
}
_NUMBERS = {
    Pattern.LAST_MINUTES: ("signed_minutes", "signed_many"),
    Pattern.TOO_FAST: ("reading_seconds", "fast_many"),
    Pattern.ODD_HOURS: ("around_minutes", "night_many"),
    Pattern.REFUSED_AGAIN: ("refiled_days",),
    Pattern.REFILED: ("refiled_days",),
    Pattern.IN_A_ROW: ("row_seconds", "row_many"),
}
