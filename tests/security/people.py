"""Who asks in the matrices: every role at two places and of the province, citizens, nobody."""

import itertools
import time
from dataclasses import dataclass, field
from http.cookies import SimpleCookie

from django.conf import settings
from django.test import Client

from motcua.agencies.models import Level, Role, Unit, UnitKind
from motcua.agencies.officers import Officer
from motcua.identity.models import Party
from motcua.web.middleware import POST_KEY
from tests.counter.factories import account, prove
from tests.dossiers import factories
from tests.dossiers.factories import World

DESK, COMMITTEE, OFFICE, CITY_DESK = "desk", "committee", "office", "city desk"
# Where each role sits when it is held alone, as a commune and its district fill them.
SEATS: dict[Role, str] = {
    Role.RECEIVE: DESK,
    Role.RETURN: DESK,
    Role.HEAD_ONE_STOP: DESK,
    Role.CARRIER: DESK,
    Role.PROCESS: COMMITTEE,
    Role.ASSIGN: COMMITTEE,
    Role.SIGN: COMMITTEE,
    Role.TTHC_CONTROL: COMMITTEE,
    Role.CATALOGUE_EDITOR: COMMITTEE,
    Role.UNIT_ADMIN: COMMITTEE,
    Role.SYSTEM_ADMIN: COMMITTEE,
    Role.SECURITY_OFFICER: COMMITTEE,
    Role.AREA_CONTROL: OFFICE,
}
# These look after the system or the catalogue, not after a place: where they sit gives them no more.
OF_NO_PLACE = {Role.CATALOGUE_EDITOR, Role.SYSTEM_ADMIN, Role.SECURITY_OFFICER}
_addresses = itertools.count(1)


@dataclass
class Place:
    """A commune with its desk, below a district, and everybody who sits there."""

    letter: str
    city: Unit
    committee: Unit
    units: dict[str, Unit]
    officers: dict[str, Officer] = field(default_factory=dict)
    citizens: dict[str, Party] = field(default_factory=dict)

    def person(self, name: str) -> Officer:
        """Who holds the seat of that name, or every seat there."""
        known = f"{self.letter} {name}"
        return self.officers[
            known if known in self.officers else f"{self.letter} {SEATS[Role(name)]}, every role"
        ]


class Browser:
    """One person's browser: whatever an answer did to its cookies is forgotten before the next request."""

    def __init__(self, who: Officer | Party | None) -> None:
        self.client = Client(raise_request_exception=False)
        if who is not None:
            user = account(who)
            self.client.force_login(user)
            prove(self.client, user, at=time.time() + 600)
        if isinstance(who, Officer):
            session = self.client.session
            session[POST_KEY] = str(who.unit.pk)
            session.save()
        held = self.client.cookies.get(settings.SESSION_COOKIE_NAME)
        self.session = held.value if held else ""

    def ask(self, method: str, url: str, **more):
        """An answer; each question comes from an address of its own, so that no limit of rates answers."""
        number = next(_addresses)
        cookies = SimpleCookie()
        if self.session:
            cookies[settings.SESSION_COOKIE_NAME] = self.session
        self.client.cookies = cookies
        where = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        return getattr(self.client, method)(url, REMOTE_ADDR=where, **more)


def places(province: Unit) -> tuple[Place, Place]:
    return (
        place(province, "A", "thành phố Tam Kỳ", "phường An Mỹ", ("502", "20341")),
        place(province, "B", "huyện Núi Thành", "xã Tam Hải", ("517", "20992")),
    )


def place(province: Unit, letter: str, city: str, commune: str, codes: tuple[str, str]) -> Place:
    above = factories.unit(
        f"Ủy ban nhân dân {city}",
        UnitKind.COMMITTEE,
        f"000.00.{codes[0]}.H47",
        parent=province,
        level=Level.DISTRICT,
        gso_code=codes[0],
    )
    office = factories.unit(
        f"Văn phòng HĐND và UBND {city}",
        UnitKind.DIVISION,
        parent=above,
        level=Level.DISTRICT,
        field_code="van-phong",
    )
    city_desk = factories.unit(
        f"Bộ phận Một cửa {city}", UnitKind.ONE_STOP, parent=office, level=Level.DISTRICT
    )
    committee = factories.unit(
        f"Ủy ban nhân dân {commune}",
        UnitKind.COMMITTEE,
        f"000.{codes[1]}.00.H47",
        parent=above,
        gso_code=codes[1],
    )
    desk = factories.unit(f"Bộ phận Tiếp nhận và Trả kết quả {commune}", UnitKind.ONE_STOP, parent=committee)
    police = factories.unit(f"Công an {commune}", UnitKind.DEPARTMENT, f"000.{codes[1]}.77.H47", parent=above)
    units = {DESK: desk, COMMITTEE: committee, OFFICE: office, CITY_DESK: city_desk, "police": police}
    return Place(letter, above, committee, units)


def seat_everybody(at: Place) -> None:
    """Each role alone; a leader who assigns and signs; a colleague without a dossier; who is asked."""
    for role, where in SEATS.items():
        _sit(at, role.value, where, role)
    _seat_others(at)
    _sit(at, "colleague", COMMITTEE, Role.PROCESS)
    _sit(at, "asked", "police", Role.PROCESS)
    _sit(at, "head above", CITY_DESK, Role.HEAD_ONE_STOP)


def seat_every_role_at_once(at: Place) -> None:
    """Of the other place: whoever holds every role there has no more than that place, so fewer people ask."""
    _seat_others(at)
    for where in (DESK, COMMITTEE, OFFICE):
        _sit(at, f"{where}, every role", where, *(role for role in SEATS if role not in OF_NO_PLACE))


def _seat_others(at: Place) -> None:
    _sit(at, "leader", COMMITTEE, Role.ASSIGN, Role.SIGN)


def _sit(at: Place, name: str, where: str, *roles: Role) -> None:
    key = f"{at.letter} {name}"
    code = f"{at.letter}{len(at.officers):02}"
    title = "Phó Chủ tịch" if Role.SIGN in roles else ""
    at.officers[key] = factories.person(
        code, f"Cán bộ {at.letter}{len(at.officers):02}", at.units[where], *roles, title=title
    )


def of_the_province(province: Unit) -> dict[str, Officer]:
    office = factories.unit(
        "Văn phòng UBND tỉnh Quảng Nam", UnitKind.OFFICE, "H47.02", parent=province, level=Level.PROVINCE
    )
    roles = (
        Role.TTHC_CONTROL,
        Role.CATALOGUE_EDITOR,
        Role.UNIT_ADMIN,
        Role.SYSTEM_ADMIN,
        Role.SECURITY_OFFICER,
    )
    return {
        f"province {role.value}": factories.person(f"T{number:02}", f"Cán bộ tỉnh {number}", office, role)
        for number, role in enumerate(roles)
    }


def world_of(at: Place, version, component) -> World:
    """The place as the factories of dossiers know it."""
    return World(
        at.committee,
        at.units[DESK],
        version,
        component,
        lan=at.person("receive"),
        dung=at.person("process"),
        ha=at.person("leader"),
        tam=at.person("return"),
        head=at.person("head_one_stop"),
        thao=at.person("process"),
        minh=at.citizens["owner"],
    )


def browsers(officers: dict[str, Officer], citizens: dict[str, Party]) -> dict[str, Browser]:
    people = {**officers, **citizens}
    known = {name: Browser(who) for name, who in people.items()}
    return known | {"stranger": Browser(None)}
