"""What flowed through in a day, and who did it, counted again from the events by the rule of the acts.

The units are those the dossier was with at the act: one that followed a merged unit says whose it was. Where
a following of long ago names units only, and several former ones are called so, nobody can say whose the acts
before it were: these dossiers are `Flowed.unplaced`, and figures of the same day, procedure and channel are
not held against anything. A visit does not keep whose agency its desk belonged to: what was guided is
compared for all agencies of a desk together.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, F, Q

from motcua.agencies.models import Succession
from motcua.deadlines.calendars import local
from motcua.dossiers.books import Visit
from motcua.dossiers.flows import Added, Duty, DutyDay, Flow, FlowDay, Measure, added_by
from motcua.dossiers.marks import Happened
from motcua.dossiers.models import Dossier
from motcua.dossiers.packed import Names, Sums, differing, one_of, pack, unpack
from motcua.dossiers.status import Act

_OFTEN = (Measure.RECEIVED, Measure.SETTLED, Measure.RETURNED)  # first, so that most numbers are short
_MEASURES = [*_OFTEN, *(one for one in Measure if one not in {*_OFTEN, Measure.GUIDED})]
_OF_FLOW = ("desk_id", "agency_id", "settling_unit_id", "procedure_id", "channel", "day")
_OF_DUTY = ("day", "unit_id", "staff_id", "duty")
_OF_VISIT = ("day", "desk_id", "procedure_id")
_DONE, _DONE_LATE = pack((1, 0)), pack((1, 1))
_ONE = {str(one): one_of(position) for position, one in enumerate(_MEASURES)}
_ROLES = ("receiving_unit", "agency", "settling_unit")
_FOLLOW = Act.FOLLOW_UNIT
Places = tuple[UUID | None, ...]  # by _ROLES


@dataclass(frozen=True)
class WrongFlow:
    """A measure of a day that is not what its acts add up to; guided: of a desk, whoever's agency."""

    day: date
    desk_id: UUID
    settling_unit_id: UUID | None
    procedure_id: UUID
    channel: str
    measure: Measure
    counted: int
    should_be: int


@dataclass(frozen=True)
class WrongDuty:
    """What somebody did on a day in a unit, counted otherwise; late: of it, after its date."""

    day: date
    unit_id: UUID
    staff_id: UUID
    duty: Duty
    late: bool
    counted: int
    should_be: int


class Flowed(NamedTuple):
    """How many figures were held against the acts, those that differ, dossiers nobody can place any more."""

    figures: int
    flows: list[WrongFlow]
    duties: list[WrongDuty]
    unplaced: int


class FlowsAgain:
    """Takes dossier after dossier with its events; in the end tells what differs."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._flows: Sums = {}
        self._duties: Sums = {}
        self._unplaced = 0
        self._untold: set[tuple[Any, ...]] = set()  # procedure, channel, day

    def take(self, dossier: Dossier, events: Sequence[Happened]) -> None:
        """Everything its acts added."""
        here: Places = (dossier.receiving_unit_id, dossier.agency_id, dossier.settling_unit_id)
        followed = _FOLLOW in [event.act for event in events]
        places = self._places(here, events) if followed else [here] * len(events)
        if followed:
            self._unplaced += None in places[0]
        for place, found in added_by(events, dossier):
            if found:
                self._add(dossier, places[place], local(events[place].at).date(), found)

    def _add(self, dossier: Dossier, place: Places, day: date, found: Sequence[Added]) -> None:
        measures = 0
        for one in found:
            if one.duty:
                key = self._names.key((day, one.unit_id, one.staff_id, one.duty))
                self._duties[key] = self._duties.get(key, 0) + (_DONE_LATE if one.late else _DONE)
            else:
                measures += _ONE[one.measure]
        what = (dossier.version.procedure_id, dossier.channel, day)
        if None in place:
            self._untold.add(what)
        elif measures:
            key = self._names.key((*place, *what))
            self._flows[key] = self._flows.get(key, 0) + measures

    def _places(self, here: Places, events: Sequence[Happened]) -> list[Places]:
        """At each event, from the last one back: before it followed, it was with another unit."""
        found = []
        for event in reversed(events):
            found.append(here)
            if event.act == _FOLLOW:
                here = tuple(self._before(event, role, unit) for role, unit in zip(_ROLES, here, strict=True))
        return found[::-1]

    def _before(self, event: Happened, role: str, unit: UUID | None) -> UUID | None:
        """The unit before it followed; None when the event cannot say."""
        if role not in event.facts or unit is None:
            return unit
        if "was" in event.facts:
            return UUID(event.facts["was"][role])
        name, found, heirs = event.facts[role].partition(" → ")[0], set[UUID](), [unit]
        for heir in heirs:  # grows: heirs of heirs
            for former, called in self._former[heir]:
                heirs += [former] if former not in heirs else []
                found |= {former} if called == name else set()
        return found.pop() if len(found) == 1 else None

    @cached_property
    def _former(self) -> dict[UUID, list[tuple[UUID, str]]]:
        """Units by whom dossiers came from them, with their names."""
        former = defaultdict(list)
        rows = Succession.objects.filter(inherits=True, successor__isnull=False)
        for heir, unit, name in rows.values_list("successor_id", "predecessor_id", "predecessor__name"):
            former[heir].append((unit, name))
        return former

    def compared(self) -> Flowed:
        """Against what is kept and what waits to be folded; the sums are used up."""
        figures, flows = self._compared_flows()
        more, duties = self._compared_duties()
        return Flowed(figures + more, flows, duties, self._unplaced)

    def _compared_flows(self) -> tuple[int, list[WrongFlow]]:
        guided: Sums = {}
        waiting = self._waiting(guided)
        figures, wrong = 0, list[WrongFlow]()
        rows = FlowDay.objects.values_list(*_OF_FLOW, *_MEASURES, Measure.GUIDED)
        for row in rows.iterator():
            self._guide(guided, row[: len(_OF_FLOW)], row[-1])
            key = self._names.key(row[: len(_OF_FLOW)])
            numbers = row[len(_OF_FLOW) : -1]
            counted = pack(numbers) + waiting.pop(key, 0)
            figures += sum(map(bool, numbers))
            wrong += self._wrong_flows(key, counted, self._flows.pop(key, 0))
        for key in waiting.keys() | self._flows.keys():
            counted = waiting.get(key, 0)
            figures += sum(map(bool, unpack(counted, len(_MEASURES))))
            wrong += self._wrong_flows(key, counted, self._flows.pop(key, 0))
        return figures + len(guided), sorted([*wrong, *self._wrong_guided(guided)], key=str)

    def _waiting(self, guided: Sums) -> Sums:
        """Measures that acts inserted and nobody folded yet."""
        waiting: Sums = {}
        rows = Flow.objects.exclude(measure="").order_by().values_list(*_OF_FLOW, "measure")
        for *of, measure, n in rows.annotate(n=Count("pk")).iterator():
            if measure == Measure.GUIDED:
                self._guide(guided, of, n)
            else:
                key = self._names.key(of)
                waiting[key] = waiting.get(key, 0) + n * _ONE[measure]
        return waiting

    def _guide(self, guided: Sums, of: Sequence[Any], n: int) -> None:
        if n:
            named = dict(zip(_OF_FLOW, of, strict=True))
            key = self._names.key(named[one] for one in _OF_VISIT)
            guided[key] = guided.get(key, 0) + n

    def _wrong_flows(self, key: int, counted: int, should_be: int) -> Iterator[WrongFlow]:
        for measure, n, right in differing(_MEASURES, counted, should_be):
            desk, _agency, unit, *what = self._names.values_of(key, len(_OF_FLOW))
            if tuple(what) not in self._untold:
                procedure, channel, day = what
                yield WrongFlow(day, desk, unit, procedure, channel, measure, n, right)

    def _wrong_guided(self, counted: Sums) -> Iterator[WrongFlow]:
        should: Sums = {}
        for at, *where in Visit.objects.values_list(
            "happened_at", "unit_id", "version__procedure_id"
        ).iterator():
            key = self._names.key((local(at).date(), *where))
            should[key] = should.get(key, 0) + 1
        for key in counted.keys() | should.keys():
            n, right = counted.get(key, 0), should.get(key, 0)
            if n != right:
                day, desk, procedure = self._names.values_of(key, len(_OF_VISIT))
                yield WrongFlow(day, desk, None, procedure, "", Measure.GUIDED, n, right)

    def _compared_duties(self) -> tuple[int, list[WrongDuty]]:
        kept: Sums = {}
        waiting = Flow.objects.exclude(duty="").order_by().values_list(*_OF_DUTY)
        waiting = waiting.annotate(number=Count("pk"), tardy=Count("pk", filter=Q(late=True)))
        folded = DutyDay.objects.values_list(*_OF_DUTY, F("n"), F("late"))
        for rows in (waiting, folded):
            for *of, n, late in rows.iterator():
                key = self._names.key(of)
                kept[key] = kept.get(key, 0) + pack((n, late))
        figures, wrong = 0, list[WrongDuty]()
        for key in kept.keys() | self._duties.keys():
            counted, should_be = kept.get(key, 0), self._duties.get(key, 0)
            figures += sum(map(bool, unpack(counted, 2)))
            for late, n, right in differing((False, True), counted, should_be):
                day, unit, staff, duty = self._names.values_of(key, len(_OF_DUTY))
                wrong.append(WrongDuty(day, unit, staff, Duty(duty), late, n, right))
        return figures, sorted(wrong, key=str)
