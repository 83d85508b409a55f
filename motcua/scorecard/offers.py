"""The procedures units offer on a day, as far as the index asks about them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef

from motcua.agencies.models import Level, Unit, UnitKind
from motcua.catalogue.models import ChannelTerm, FeeLine, OnlineLevel, ProcedureVersion
from motcua.common.kept import Kept
from motcua.common.text import fold
from motcua.dossiers.service_use import Procedures

# as the national catalogue names them: citizens, Vietnamese abroad, foreigners
_PEOPLE = ("cong dan", "nguoi viet nam dinh cu", "nguoi nuoc ngoai")
# of a version: what a procedure must show, 63/2010/NĐ-CP Điều 8 khoản 2
PARTS = ("name", "order", "sets", "subjects", "performing", "limited")
_LEVELS = (Level.PROVINCE, Level.DISTRICT, Level.COMMUNE)
_kept, _offers = Kept(), Kept()


@dataclass(frozen=True)
class Summed:
    """A unit and all whose figures it adds up, itself too.

    whole   it is the province itself.
    every   there is no other unit, so that nobody need say which.
    """

    unit: Unit
    units: frozenset[UUID]
    whole: bool
    every: bool


@dataclass(frozen=True)
class Service:
    """A procedure in force, as far as the index asks about it. settled: (level, part that settles).

    person   somebody may do it who is no organisation.
    lacks    of `PARTS`, those it does not show.
    roads    (level that receives, level that settles, part that settles).
    """

    online: bool
    fee: bool
    person: bool
    lacks: tuple[str, ...]
    settled: frozenset[tuple[str, str]]
    roads: frozenset[tuple[str, str, str]]


class Offer:
    """The procedures of one unit: how many there are, are online, have a fee, are a person's, show all that
    the law wants.
    """

    def __init__(self, services: Mapping[UUID, Service]) -> None:
        online = frozenset(key for key, one in services.items() if one.online)
        fee = frozenset(key for key, one in services.items() if one.fee)
        person = frozenset(key for key, one in services.items() if one.person)
        self.number, self.online, self.fee, self.person = len(services), len(online), len(fee), len(person)
        self.complete = sum(not one.lacks for one in services.values())
        self.services = services
        self.procedures = Procedures(online=online, paid=fee, payable=fee, identified=person)


class Offers:
    """What units offer on a day: all committees of a level the same, parts of them by their field."""

    def __init__(self, services: Mapping[UUID, Service]) -> None:
        self.of_all = Offer(services)
        self._services = services
        self._known: dict[tuple[str, str | None], Offer] = {}

    def of(self, one: "Summed") -> Offer:
        if one.whole:
            return self.of_all
        committee = one.unit.kind == UnitKind.COMMITTEE
        key = one.unit.level, None if committee else one.unit.field_code
        if key not in self._known:
            mine = {name: row for name, row in self._services.items() if _settles(*key, row)}
            self._known[key] = Offer(mine)
        return self._known[key]


def _settles(level: str, field: str | None, service: Service) -> bool:
    """A committee, which has no field of its own, with all below it; a part of one by its field."""
    if field is None:
        levels = _LEVELS[_LEVELS.index(Level(level)) :]
        return any(settled in levels for settled, _part in service.settled)
    return (level, field) in service.settled


def offers_on(day: date) -> Offers:
    """The same by unit, at most a minute old."""
    return _offers.get(day, lambda: Offers(services_on(day)))


def services_on(day: date) -> dict[UUID, Service]:
    """The procedures in force that day, by id; at most a minute old."""
    return _kept.get(day, lambda: _services_on(day))


def _services_on(day: date) -> dict[UUID, Service]:
    versions = ProcedureVersion.objects.in_force(day).order_by()
    limited = ChannelTerm.objects.filter(version=OuterRef("pk"), limit_value__isnull=False)
    has_fee = FeeLine.objects.filter(version=OuterRef("pk")).exclude(amount=0)
    rows: dict[UUID, dict[str, Any]] = {}
    found = versions.annotate(fee=Exists(has_fee), limited=Exists(limited)).values(
        "procedure_id",
        "online_level",
        "fee",
        "limited",
        "name",
        "order",
        "sets",
        "subjects",
        "performing",
        level=F("competences__level"),
        above=F("competences__settled_at"),
        part=F("competences__settles"),
    )
    for row in found:
        kept = rows.setdefault(row["procedure_id"], row | {"roads": set()})
        if row["level"]:
            kept["roads"].add((row["level"], row["above"] or row["level"], row["part"]))
    return {key: _service(row) for key, row in rows.items()}


def _service(row: Mapping[str, Any]) -> Service:
    return Service(
        online=row["online_level"] in {OnlineLevel.PARTIAL, OnlineLevel.FULL},
        fee=row["fee"],
        person=any(fold(one).startswith(_PEOPLE) for one in row["subjects"]),
        lacks=tuple(part for part in PARTS if not row[part]),
        settled=frozenset((level, part) for _received, level, part in row["roads"]),
        roads=frozenset(row["roads"]),
    )
