"""Signatures and steps of one person that follow one another faster than a dossier is read. Pure."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from uuid import UUID

from motcua.dossiers.status import Act
from motcua.oversight.doubting import Found, Limits, Pattern

IN_A_ROW = frozenset({Act.SIGN, Act.COMPLETE_STEP})


@dataclass(frozen=True)
class Handled:
    """One signature or completed step of the day; unit: for which the person acted.

    shown_at  when the draft that was signed came on the person's screen, where that was written down: many
              are read one by one and signed with one press.
    """

    dossier: UUID
    unit: UUID
    person: UUID
    at: datetime
    shown_at: datetime | None = None


def in_a_row(rows: Iterable[Handled], limits: Limits) -> list[Found]:
    """One for every unit and person, where it is a habit of the day: a single quick signature is none."""
    groups: dict[tuple[UUID, UUID], list[Handled]] = defaultdict(list)
    for row in rows:
        groups[row.unit, row.person].append(row)
    least = timedelta(seconds=limits.row_seconds)
    found = [
        Found(Pattern.IN_A_ROW, unit, person, list(dict.fromkeys(_quick(group, least))))
        for (unit, person), group in groups.items()
    ]
    return [one for one in found if len(one.dossiers) >= limits.row_many]


def _quick(rows: list[Handled], least: timedelta) -> Iterator[UUID]:
    """Dossiers that had less time: from their draft on the screen to the next draft or the signature; without
    that, since the same person's act on another dossier."""
    ordered = sorted(rows, key=lambda row: row.at)
    opened = sorted(row.shown_at for row in ordered if row.shown_at)
    for row in ordered:
        if row.shown_at and min([row.at, *_next(opened, row.shown_at)]) - row.shown_at < least:
            yield row.dossier
    for before, row in pairwise(ordered):
        if row.shown_at is None and before.dossier != row.dossier and row.at - before.at < least:
            yield row.dossier


def _next(moments: list[datetime], after: datetime) -> list[datetime]:
    place = bisect_right(moments, after)
    return moments[place : place + 1]
