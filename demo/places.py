"""Where a procedure may be filed in the whole province, and who would act on it there."""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from demo.lives import officers
from motcua.agencies.models import Role, Unit, UnitKind
from motcua.agencies.officers import Officer
from motcua.catalogue.models import ProcedureVersion
from motcua.dossiers.routing import NotReceivedHere, Road, road
from motcua.dossiers.status import Act

_SIGNS = frozenset({Act.SIGN, Act.SIGN_REFUSAL, Act.SIGN_EXTENSION})
_DESK = {Act.RETURN_RESULT: Role.RETURN, Act.CHANGE_DUE_DATE: Role.HEAD_ONE_STOP}


@dataclass(frozen=True)
class Place:
    """The road of a procedure from one desk, with the people on it that day."""

    version: ProcedureVersion
    way: Road
    day: date

    @cached_property
    def handler(self) -> Officer:
        return self._one(self.way.settling, Role.PROCESS)

    @property
    def units(self) -> tuple[Unit, ...]:
        return self.way.receiving, self.way.settling, self.way.agency

    @property
    def staffed(self) -> bool:
        way = self.way
        wanted = (
            *((way.receiving, role) for role in (Role.RECEIVE, Role.RETURN, Role.HEAD_ONE_STOP)),
            *((way.settling, Role.PROCESS), (way.settling, Role.ASSIGN), (way.agency, Role.SIGN)),
        )
        return all(officers(unit, role, self.day) for unit, role in wanted)

    def doing(self, act: Act, *, receiving: bool) -> Officer:
        """Who does this act here. receiving: at the one-stop."""
        if act in _SIGNS:
            return self._one(self.way.agency, Role.SIGN)
        if receiving:
            return self._one(self.way.receiving, _DESK.get(act, Role.RECEIVE))
        return self._one(self.way.settling, Role.ASSIGN) if act == Act.ASSIGN else self.handler

    def _one(self, unit: Unit, role: Role) -> Officer:
        """Always the same of several, another one from desk to desk."""
        people = officers(unit, role, self.day)
        return random.Random(f"{self.way.receiving.identifier}{self.version.procedure.code}").choice(people)


def desks(day: date) -> list[Unit]:
    """Every one-stop unit."""
    rows = Unit.objects.on(day).filter(kind=UnitKind.ONE_STOP).select_related("parent__parent")
    return list(rows.order_by("identifier", "sort_key"))


def places(desk: Unit, versions: Iterable[ProcedureVersion], *, day: date) -> list[Place]:
    """The procedures that may be filed at the desk, staffed or not."""
    found = []
    for version in versions:
        try:
            found.append(Place(version, road(version, desk, day=day), day))
        except NotReceivedHere:
            continue
    return found
