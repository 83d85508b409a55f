"""The people of the demo province: invented staff in real units, a few citizens, one password."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.db import transaction

from demo.accounts import PASSWORD as PASSWORD
from motcua.agencies.models import Assignment, Level, Role, Unit
from motcua.agencies.services import agency_at, one_stop_of, settling_unit
from motcua.cli.demo_package import EMAIL_DOMAIN
from motcua.common.moments import VIETNAM
from motcua.common.text import sort_key
from motcua.identity import models as identity
from motcua.identity.models import MemberAct, Party, Staff, User

_SEED = Path(__file__).parent / "seed"
_LEVELS = {2: Level.PROVINCE, 3: Level.DISTRICT, 5: Level.COMMUNE}  # by the length of the GSO code


@dataclass(frozen=True)
class Member:
    """A line of staff.tsv."""

    username: str
    name: str
    place: str
    roles: tuple[Role, ...]
    title: str
    seconded_from: str = ""
    until: str = ""  # the day before which a secondment ends
    reserve: str = ""


def members() -> list[Member]:
    """The demo staff, in the order of the file: commune, district, department, centre."""
    return [
        Member(username, name, place, tuple(Role(role) for role in roles.split(",")), title, *rest)
        for username, name, place, roles, title, *rest in _rows("staff.tsv")
    ]


def _rows(name: str) -> Iterator[list[str]]:
    with (_SEED / name).open(encoding="utf-8") as file:
        for line in file:
            if line.strip() and not line.startswith("#"):
                yield line.rstrip("\n").split("\t")


def unit_at(place: str, day: date) -> Unit:
    """ "20341" is the committee of that territory, "20341/mc" its one-stop unit, "502/tu-phap" a division."""
    gso_code, _, part = place.partition("/")
    committee = agency_at(_LEVELS[len(gso_code)], gso_code, day)
    if part == "mc":
        return one_stop_of(committee, day)
    return settling_unit(committee, part, day)


@transaction.atomic
def seed_people(day: date) -> int:
    """Load staff (at work since 1 January) and citizens not there yet; returns how many accounts were new."""
    encoded = make_password(PASSWORD)  # once: hashing is slow by design
    known = set(User.objects.values_list("username", flat=True))
    new = _seed_staff(day, encoded, known) + _seed_citizens(encoded, known)
    _seed_members(datetime.combine(date(day.year, 1, 3), time(8), VIETNAM))
    return new


def _user(username: str, encoded: str) -> User:
    return User(username=username, email=f"{username}@{EMAIL_DOMAIN}", password=encoded)


def _seed_staff(day: date, encoded: str, known: set[str]) -> int:
    people = members()
    new = [(number, row) for number, row in enumerate(people, 1) if row.username not in known]
    places = {place for _, row in new for place in (row.place, row.seconded_from) if place}
    units = {place: unit_at(place, day) for place in places}
    staff = [
        Staff(
            user=_user(row.username, encoded),
            code=f"CB{number:04}",
            full_name=row.name,
            sort_key=sort_key(row.name),
            email=f"{row.username}@{EMAIL_DOMAIN}",
        )
        for number, row in new
    ]
    assignments = [
        Assignment(
            staff=person,
            unit=units[row.place],
            role=role,
            title=row.title,
            seconded_from=units.get(row.seconded_from),
            reserve=bool(row.reserve),
            valid_from=date(day.year, 1, 1),
            valid_to=date.fromisoformat(row.until) if row.until else None,
        )
        for person, (_, row) in zip(staff, new, strict=True)
        for role in row.roles
    ]
    User.objects.bulk_create([person.user for person in staff if person.user])
    Staff.objects.bulk_create(staff)
    Assignment.objects.bulk_create(assignments)
    return len(staff)


def _seed_citizens(encoded: str, known: set[str]) -> int:
    parties = [
        Party(
            user=_user(username, encoded),
            tech_id=f"demo-{username}",
            kind=int(kind),
            name=name,
            sort_key=sort_key(name),
            id_number=id_number,
            birth_date=datetime.strptime(born, "%d/%m/%Y").date() if born else None,  # noqa: DTZ007 - a day
            gender=gender,
            phone=phone,
            email=f"{username}@{EMAIL_DOMAIN}",
            commune_code=commune,
            address=address,
            verified=True,
        )
        for username, kind, name, id_number, born, gender, phone, commune, address in _rows("citizens.tsv")
        if username not in known
    ]
    User.objects.bulk_create([party.user for party in parties if party.user])
    Party.objects.bulk_create(parties)
    return len(parties)


def _seed_members(at: datetime) -> None:
    """The people of the demo's enterprise, who accepted at that moment; people already there stay."""
    if identity.Member.objects.exists():
        return
    known = Party.objects.exclude(user=None).select_related("user")
    parties = {party.user.username: party for party in known if party.user}
    for enterprise, username, rights in _rows("members.tsv"):
        if enterprise not in parties or username not in parties:
            continue
        person = parties[username]
        row = identity.Member.objects.create(
            enterprise=parties[enterprise],
            person=person,
            name=person.name,
            id_number=person.id_number,
            phone=person.phone,
            rights=rights.split(","),
            invited_at=at,
            expires_at=at,
            accepted_at=at,
        )
        MemberAct.objects.create(
            enterprise=row.enterprise,
            member=row,
            kind=MemberAct.Kind.ACCEPT,
            by_id=person.pk,
            by_name=person.name,
            rights=row.rights,
            at=at,
        )
