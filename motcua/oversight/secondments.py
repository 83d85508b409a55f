"""People whom agencies sent to a one-stop: since when, until when, and whether the law's term is kept."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from motcua.agencies.models import Assignment, UnitKind
from motcua.common.invariant import InvariantBroken
from motcua.deadlines import services as deadlines


class Term(StrEnum):
    """How a secondment stands against 61/2018/NĐ-CP Điều 11 khoản 4, the most urgent first."""

    ENDS_SOON = "ends_soon"
    TOO_LONG = "too_long"
    NO_END = "no_end"
    TOO_SHORT = "too_short"
    FINE = "fine"


@dataclass(frozen=True)
class Secondment:
    """One person at one desk; the roles held there, and the term of the longest."""

    row: Assignment
    roles: tuple[str, ...]
    term: Term
    days_left: int | None


def secondments(units: Collection[UUID] | None, day: date) -> list[Secondment]:
    """Those in force on the day, the next to end first. One query."""
    rows = Assignment.objects.on(day).filter(seconded_from__isnull=False, unit__kind=UnitKind.ONE_STOP)
    if units is not None:
        rows = rows.filter(unit__in=units)
    people: dict[tuple[UUID, UUID], list[Assignment]] = {}
    for row in rows.select_related("staff", "unit", "seconded_from").order_by("valid_from", "pk"):
        people.setdefault((row.staff_id, row.unit_id), []).append(row)
    found = [_of(held, day) for held in people.values()]
    far = date.max
    return sorted(found, key=lambda one: (one.row.valid_to or far, one.row.staff.sort_key))


def ends_soon(day: date) -> list[Secondment]:
    """What has to be spoken of: the end is near and the person still there."""
    return [one for one in secondments(None, day) if one.term == Term.ENDS_SOON]


def _of(held: list[Assignment], day: date) -> Secondment:
    row = max(held, key=lambda one: one.valid_to or date.max)
    left = (row.valid_to - day).days if row.valid_to else None
    roles = tuple(str(one.get_role_display()) for one in held)
    return Secondment(row, roles, _term(row, day), left)


def _term(row: Assignment, day: date) -> Term:
    regime = deadlines.regime_on(day)
    shortest, longest = regime.secondment_months
    if row.valid_to is None:
        return Term.TOO_LONG if months_after(row.valid_from, longest) < day else Term.NO_END
    if row.valid_to - day <= timedelta(days=regime.secondment_warn_days):
        return Term.ENDS_SOON
    if row.valid_to > months_after(row.valid_from, longest):
        return Term.TOO_LONG
    return Term.TOO_SHORT if row.valid_to < months_after(row.valid_from, shortest) else Term.FINE


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise InvariantBroken("Every month has 28 days.")
