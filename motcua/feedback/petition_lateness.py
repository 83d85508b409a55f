"""Whether a petition was late, told again from its events alone. Pure.

An event that begins a clock carries its limits, approval carries the one for publication. What an officer
does after a limit is late by it; a reminder may have noted the running limit earlier, once it had passed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from motcua.feedback.petition_states import AT_WORK, UNSORTED, Act, State

CLOCK = ("refuse_by", "ask_by", "handle_by")  # columns of a petition that begin together
PUBLISH = "publish_by"
_BEGINS = frozenset({Act.SEND, Act.FORWARD, Act.SUPPLY, Act.REOPEN})
# done by the sender, or by nobody: never late
_FREE = frozenset({Act.SEND, Act.SUPPLY, Act.RATE, Act.REOPEN, Act.LAPSE})


@dataclass(frozen=True)
class Happened:
    """One act, as its event has it; target: the state it led to."""

    act: Act
    target: State
    at: datetime
    facts: Mapping[str, Any]


@dataclass
class Lateness:
    """What the events say.

    certain   an act came after its limit: lateness must be on record.
    possible  the limits it may be on record by.
    limits    those that run now, by the column that keeps them.
    known     every clock's limits are in the events; where they are not, nothing can be said.
    """

    certain: bool = False
    possible: set[datetime] = field(default_factory=set)
    limits: dict[str, datetime] = field(default_factory=dict)
    known: bool = True
    state: State | None = None
    asked: bool = False

    def allows(self, late_at: datetime | None) -> bool:
        """The petition may stand as late since then; None: as not late."""
        if not self.known:
            return True
        return not self.certain if late_at is None else late_at in self.possible

    def allows_due(self, due_at: datetime | None) -> bool:
        """It may stand as due then."""
        return not self.known or due_at in self.due

    @property
    def due(self) -> set[datetime | None]:
        """What may stand as due; what nobody sorted is due by its handling once that is over."""
        usual = "refuse_by" if self.state in UNSORTED else self._running
        return {self.limits.get(usual), self.limits.get(self._running)}

    def add(self, one: Happened) -> None:
        """The next act."""
        if one.act not in _FREE and not self.certain:
            limit = self.limits.get(self._measure(one))
            self.certain = limit is not None and one.at > limit
            self.possible |= {limit} if self.certain and limit else set()
        given = one.facts.get("limits", {})
        self.known = self.known and (bool(given) or one.act not in {*_BEGINS, Act.APPROVE})
        self.limits |= {name: datetime.fromisoformat(text) for name, text in given.items()}
        self.asked = self.asked or one.act == Act.ASK
        self.state = one.target

    def wait(self, until: datetime) -> None:
        """Nothing was done until then; a lateness on record already is never replaced."""
        if self.overdue(until) and not self.certain:
            self.possible.add(self.limits[self._running])

    def overdue(self, at: datetime) -> bool:
        """The limit that runs is past, and nobody has done what it asks for."""
        running = self.limits.get(self._running)
        return running is not None and running < at

    @property
    def _running(self) -> str:
        """The measured limit: handling until the answer waits for publication, then publication."""
        if self.state in (*UNSORTED, *AT_WORK):
            return "handle_by"
        return PUBLISH if self.state == State.WAIT_PUBLISH else ""

    def _measure(self, one: Happened) -> str:
        """The limit an act must keep."""
        if one.act == Act.REFUSE or (one.act == Act.FORWARD and one.facts.get("back")):
            return "refuse_by"
        if one.act == Act.ASK and not self.asked:
            return "ask_by"
        return PUBLISH if one.act in {Act.PUBLISH, Act.TELL} else self._running


def lateness_of(events: Iterable[Happened], *, at: datetime) -> Lateness:
    """What they say, in the order they happened; at: the last moment a reminder may have come."""
    found = Lateness()
    for one in events:
        found.wait(one.at)
        found.add(one)
    found.wait(at)
    return found
