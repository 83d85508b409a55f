"""The whole province over the year before: lives of the simulation copied to every unit.

A copy is a dossier of its own: another person files it, other officers act, on other days, at a unit to which
the law sends the procedure. Code, due date, line of the register, chain, figures and slip are made by the
functions that make them in life. A copy has no papers, steps, notices or money: all that is long settled.
"""

import random
import re
import secrets
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from demo import citizens
from demo.places import Place
from motcua.agencies.officers import Officer
from motcua.catalogue.models import ProcedureVersion
from motcua.common.ids import uuid7
from motcua.common.text import fold, sort_key
from motcua.deadlines.calendars import local
from motcua.deadlines.counting import Calendar
from motcua.dossiers.events import ISSUED, chain
from motcua.dossiers.flows import Flow, added_by, mark_row, whose_marks
from motcua.dossiers.marks import Happened, Mark, of_events
from motcua.dossiers.models import Dossier, Event
from motcua.dossiers.numbering import count_filing
from motcua.dossiers.services._clock import into_clock
from motcua.dossiers.status import Act, FiledBy, Money, Status
from motcua.identity.models import Party

MONEY = frozenset({Act.CHARGE_FEES, Act.RECORD_PAYMENT})  # not copied: no receipt stands behind it
_PLAIN = frozenset(
    {Act.SUBMIT, Act.TAKE_IN, Act.RECEIVE, Act.TRANSFER, Act.ASSIGN, Act.COMPLETE_STEP, Act.PROPOSE}
    | {Act.SIGN, Act.HAND_OVER, Act.RETURN_RESULT}
)
_COPIED = _PLAIN | {
    *(Act.REQUEST_SUPPLEMENT, Act.SUPPLY_SUPPLEMENT, Act.PROPOSE_SUPPLEMENT, Act.RELEASE_SUPPLEMENT),
    *(Act.REQUEST_EXTENSION, Act.SIGN_EXTENSION, Act.CHANGE_DUE_DATE, Act.WITHDRAW),
    *(Act.PROPOSE_REFUSAL, Act.SIGN_REFUSAL, Act.RELEASE_REFUSAL),
}
_ENDED = (Status.RETURNED, Status.DECLINED, Status.WITHDRAWN)
_SETS_DUE = frozenset({Act.SUPPLY_SUPPLEMENT, Act.CHANGE_DUE_DATE})
_JUDGED = frozenset({Act.HAND_OVER, Act.RELEASE_REFUSAL})
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}\S*")
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


@dataclass(frozen=True)
class Model:
    """A life that was lived, from its filing to its end, without what money left behind."""

    dossier: Dossier
    events: tuple[Event, ...]
    late: bool

    @property
    def plain(self) -> bool:
        """Nothing of it names a paper of its procedure."""
        return all(event.act in _PLAIN for event in self.events)


def models() -> list[Model]:
    """Whole lives of the simulation that ended."""
    rows = Dossier.objects.filter(status__in=_ENDED, received_at__isnull=False, proxy=None)
    rows = rows.select_related("version__procedure", "owner", *("receiving_unit", "agency", "settling_unit"))
    events: dict[Any, list[Event]] = defaultdict(list)
    for event in Event.objects.filter(dossier__in=rows).select_related("staff").in_order():
        events[event.dossier_id].append(event)
    found = []
    for dossier in rows.order_by("code"):
        life = tuple(one for one in events[dossier.pk] if one.act not in MONEY)
        if all(one.act in _COPIED for one in life):
            found.append(Model(dossier, life, Mark.LATE in (dossier.tally or {}).get("marks", ())))
    return found


@dataclass
class Batch:
    """Copies made and not written yet."""

    parties: list[Party] = field(default_factory=list)
    dossiers: list[Dossier] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=list)

    def write(self) -> None:
        Party.objects.bulk_create(self.parties)
        Dossier.objects.bulk_create(self.dossiers)
        Event.objects.bulk_create(self.events)
        Flow.objects.bulk_create(self.flows)


def fits(model: Model, weeks: int, calendar: Calendar) -> bool:
    """Does every day of the life that was a working day remain one so many weeks earlier?"""
    day, last = local(model.dossier.submitted_at).date(), local(model.events[-1].happened_at).date()
    due = model.dossier.due_at
    last = max(last, local(due).date()) if due else last
    back = timedelta(weeks=weeks)
    while day <= last:
        if calendar.works_on(day) != calendar.works_on(day - back):
            return False
        day += timedelta(days=1)
    return True


def copy(
    chance: random.Random,
    batch: Batch,
    model: Model,
    *,
    place: Place,
    weeks: int,
    owner: Party | None = None,
) -> Dossier:
    """The life again, so many weeks earlier at that place, in the batch; its code and line are taken."""
    later = -timedelta(weeks=weeks)
    if owner is None:
        owner = _citizen(chance, place)
        batch.parties.append(owner)
    made = _Copy(chance, model, place, later, owner)
    dossier = made.live()
    batch.dossiers.append(dossier)
    batch.events += made.events
    batch.flows += made.flows()
    return dossier


def _citizen(chance: random.Random, place: Place) -> Party:
    facts = citizens.citizen(chance, place.way.receiving)
    return Party(**facts, sort_key=sort_key(facts["name"]))


class _Copy:
    """One copy on its way through the acts of its model."""

    def __init__(
        self,
        chance: random.Random,
        model: Model,
        place: Place,
        later: timedelta,
        owner: Party,
    ) -> None:
        self.chance, self.model, self.place, self.later, self.owner = chance, model, place, later, owner
        self.own_form = place.version.pk == model.dossier.version_id
        self.dossier = self._filed(place.version)
        self.events: list[Event] = []
        self.words = {
            model.dossier.owner_name: owner.name,
            model.dossier.receiving_unit.name: place.way.receiving.name,
            model.dossier.agency.name: place.way.agency.name,
            model.dossier.settling_unit.name: place.way.settling.name,
        }

    def _filed(self, version: ProcedureVersion) -> Dossier:
        was, owner, way = self.model.dossier, self.owner, self.place.way
        at = was.submitted_at + self.later
        form = was.e_form if self.own_form else None
        key = version.form_key if form else ""
        return Dossier(
            id=uuid7(),
            ticket="DK-" + "".join(secrets.choice(_LETTERS) for _letter in range(8)),
            version=version,
            case_id=was.case_id if self.own_form else None,
            process_id=was.process_id,
            e_form=form,
            answers=citizens.answers(self.chance, key, owner, way.receiving, at=at),
            summary=f"{version.name} – {owner.name}"[:1000],
            receiving_unit=way.receiving,
            agency=way.agency,
            settling_unit=way.settling,
            channel=was.channel,
            filed_by=FiledBy(was.filed_by),
            owner=owner,
            owner_name=owner.name,
            owner_folded=fold(owner.name),
            contact_phone=owner.phone,
            contact_address=owner.address,
            money=Money.NONE,
            delivery=was.delivery,
            sync=was.sync,
            submitted_at=at,
            answer_by=self._moved(was.answer_by),
            finished_at=self._moved(was.finished_at),
            returned_at=self._moved(was.returned_at),
        )

    def _moved(self, moment: datetime | None) -> datetime | None:
        return moment + self.later if moment else None

    def live(self) -> Dossier:
        """Every event in its order; the dossier ends as its model did."""
        for was in self.model.events:
            self.events.append(self._event(was))
        dossier = self.dossier
        dossier.status = self.model.dossier.status
        tally = of_events(self._happened(), channel=dossier.channel)
        dossier.tally = tally.as_json() | {"whose": whose_marks(dossier)}
        dossier.late_from, dossier.late_first_from = tally.lapses
        chain(dossier, self.events)
        return dossier

    def _event(self, was: Event) -> Event:
        act, at, dossier = Act(was.act), was.happened_at + self.later, self.dossier
        officer = self._officer(was, act)
        facts = self._facts({key: value for key, value in was.facts.items() if key != ISSUED})
        if "filing" in facts:
            facts["filing"] = count_filing(dossier.receiving_unit_id, local(at).date())
        dossier.status = was.source or was.target
        if act == Act.RECEIVE and officer is not None:
            facts = into_clock(dossier, by=officer, at=at)
            self.words[self.model.dossier.code or ""] = dossier.code or ""
        elif act == Act.ASSIGN:
            handler = self.place.handler
            dossier.handler = handler.staff
            facts = {"to": handler.name, "to_code": handler.staff.code}
        elif act in _SETS_DUE and facts.get("due_at"):
            dossier.due_at = datetime.fromisoformat(facts["due_at"])
        elif act in _JUDGED:
            facts["on_time"] = dossier.due_at is not None and at <= dossier.due_at
        elif "money" in facts:
            facts["money"] = Money.NONE.value
        return Event(
            dossier=dossier,
            act=act,
            source=was.source,
            target=was.target,
            staff=officer.staff if officer else None,
            party=self.owner if was.party_id else None,
            unit=officer.unit if officer else None,
            actor_name=officer.name if officer else self.owner.name if was.party_id else was.actor_name,
            unit_name=officer.unit.name if officer else "",
            happened_at=at,
            recorded_at=datetime.now(UTC),
            facts=facts,
        )

    def _officer(self, was: Event, act: Act) -> Officer | None:
        at_desk = was.unit_id == self.model.dossier.receiving_unit_id
        return self.place.doing(act, receiving=at_desk) if was.staff_id else None

    def _facts(self, value: Any) -> Any:
        """The same in the words, places and days of the copy."""
        if isinstance(value, dict):
            return {key: self._facts(one) for key, one in value.items()}
        if isinstance(value, list):
            return [self._facts(one) for one in value]
        if not isinstance(value, str):
            return value
        if _MOMENT.fullmatch(value):
            moment = datetime.fromisoformat(value) + self.later
            return moment.isoformat()
        for old, new in self.words.items():
            value = value.replace(old, new) if old else value
        return value

    def _happened(self) -> list[Happened]:
        return [
            Happened(Act(one.act), one.happened_at, one.facts, one.staff_id, one.unit_id)
            for one in self.events
        ]

    def flows(self) -> Iterator[Flow]:
        """What its acts added to the figures, and what it counts for."""
        dossier, happened = self.dossier, self._happened()
        for number, added in added_by(happened, dossier):
            for one in added:
                yield Flow(
                    day=local(happened[number].at).date(),
                    desk_id=dossier.receiving_unit_id,
                    agency_id=dossier.agency_id,
                    settling_unit_id=dossier.settling_unit_id,
                    procedure_id=dossier.version.procedure_id,
                    channel=dossier.channel,
                    **one._asdict(),
                )
        tally = of_events(happened, channel=dossier.channel)
        yield mark_row(dossier, tally, whose_marks(dossier), dict.fromkeys(tally.counts, 1))
