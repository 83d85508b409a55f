"""Who is called next, and how long it will take. Pure: no database, no clock.

The rule, as a notice on the wall would say it:

1. Whoever has an appointment is called when its time has come (a few minutes early counts as come).
2. Then the persons whom the law gives priority, in the order in which they came.
3. Then everybody else, in the order in which they came.
4. After `most` calls in a row at a desk that passed somebody over, that desk calls the one who came first.

From 4 it follows that nobody starves: with k persons before somebody in the order of coming, a desk that
serves them all calls that person within (k + 1) × (most + 1) calls, whoever comes in between.
"""

import heapq
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID


@dataclass(frozen=True)
class Waiting:
    """Somebody in the line.

    placed_at  place in the line: the moment of coming.
    due_at     time of an appointment kept; None without one.
    desks      open desks that may call; empty while none serves what the person came for.
    """

    key: UUID
    placed_at: datetime
    priority: bool = False
    due_at: datetime | None = None
    desks: frozenset[UUID] = frozenset()

    @property
    def place(self) -> tuple[datetime, UUID]:
        return self.placed_at, self.key


@dataclass(frozen=True)
class Policy:
    """most: calls in a row that may pass somebody over; early: how soon an appointment is due."""

    most: int
    early: timedelta


@dataclass(frozen=True)
class Call:
    """Who is called, and whether somebody who came earlier was passed over."""

    key: UUID
    jumped: bool


def next_call(waiting: Collection[Waiting], *, at: datetime, jumps: int, policy: Policy) -> Call | None:
    """The next person for a desk whose last `jumps` calls passed somebody over; None when nobody waits."""
    if not waiting:
        return None
    first = min(waiting, key=lambda one: one.place)
    chosen = first if jumps >= policy.most else _preferred(waiting, at, policy) or first
    return Call(chosen.key, jumped=chosen.key != first.key)


def _preferred(waiting: Iterable[Waiting], at: datetime, policy: Policy) -> Waiting | None:
    due = [one for one in waiting if one.due_at is not None and one.due_at - policy.early <= at]
    if due:
        return min(due, key=lambda one: (one.due_at, one.place))
    return min((one for one in waiting if one.priority), key=lambda one: one.place, default=None)


@dataclass(frozen=True)
class Desk:
    """An open desk: when it will be free, and its run of calls that passed somebody over."""

    key: UUID
    free_at: datetime
    jumps: int = 0


@dataclass(frozen=True)
class Ahead:
    """What can honestly be said to one who waits.

    people   how many are called before, among those who want a desk of the same kind.
    minutes  until the call, if nobody comes who goes before; None when no desk is open, or it is not known
             how long one person takes.
    """

    people: int
    minutes: int | None


def look_ahead(
    me: Waiting,
    waiting: Collection[Waiting],
    desks: Collection[Desk],
    *,
    at: datetime,
    each: timedelta | None,
    policy: Policy,
) -> Ahead:
    """Play the calls that would follow now, each person taking `each` time, until it is my turn."""
    line = {one.key: one for one in waiting}
    rivals = [one for one in line.values() if one.key != me.key and (one.desks & me.desks or not me.desks)]
    if not me.desks & {desk.key for desk in desks}:
        return Ahead(sum(one.place < me.place for one in rivals), None)
    step = each or timedelta(minutes=1)
    jumps = {desk.key: desk.jumps for desk in desks}
    free = [(max(desk.free_at, at), desk.key) for desk in desks]
    heapq.heapify(free)
    before = 0
    while free:
        moment, key = heapq.heappop(free)
        mine = [one for one in line.values() if key in one.desks]
        call = next_call(mine, at=moment, jumps=jumps[key], policy=policy)
        if call is None:
            continue  # this desk has nobody left; others go on
        if call.key == me.key:
            return Ahead(before, None if each is None else _minutes(moment - at))
        before += bool(line.pop(call.key).desks & me.desks)
        jumps[key] = jumps[key] + 1 if call.jumped else 0
        heapq.heappush(free, (moment + step, key))
    return Ahead(before, None)


def _minutes(wait: timedelta) -> int:
    return -(-int(wait.total_seconds()) // 60)


def typical(seconds: Iterable[int], *, least: int) -> timedelta | None:
    """The median of recent times of service; None with fewer than `least` of them."""
    known = sorted(seconds)
    return timedelta(seconds=known[len(known) // 2]) if len(known) >= least else None
