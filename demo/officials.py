"""Invented staff for every unit in which nobody receives, returns, settles or signs."""

import random
from collections.abc import Iterable
from datetime import date

from django.contrib.auth.hashers import make_password

from demo import citizens
from demo.accounts import PASSWORD
from motcua.agencies.models import Assignment, Role, Unit, UnitKind
from motcua.cli.demo_package import EMAIL_DOMAIN
from motcua.common.text import sort_key
from motcua.identity.models import Staff, User

PREFIX = "cb.tinh."  # begins the user names of these people
_DESK = (
    ("Công chức tiếp nhận", (Role.RECEIVE,)),
    ("Phụ trách, trả kết quả", (Role.RETURN, Role.HEAD_ONE_STOP)),
)
_SETTLES = (("Chuyên viên", (Role.PROCESS,)), ("Lãnh đạo", (Role.ASSIGN, Role.SIGN)))
_DIVISION = (("Chuyên viên", (Role.PROCESS,)), ("Lãnh đạo phòng", (Role.ASSIGN,)))
_BY_KIND = {UnitKind.ONE_STOP: _DESK, UnitKind.DIVISION: _DIVISION}


def appoint(units: Iterable[Unit], *, since: date) -> int:
    """Give each unit people with accounts for the work nobody does there; returns how many were made."""
    taken = set(Assignment.objects.values_list("unit_id", "role"))
    encoded = make_password(PASSWORD)
    chance, first = random.Random(20220725), Staff.objects.count() + 1
    staff: list[Staff] = []
    assignments: list[Assignment] = []
    for unit in sorted(units, key=lambda one: one.identifier):
        for title, roles in _BY_KIND.get(UnitKind(unit.kind), _SETTLES):
            if any((unit.pk, role) in taken for role in roles):
                continue
            person = _person(chance, first + len(staff), encoded)
            staff.append(person)
            assignments += [
                Assignment(staff=person, unit=unit, role=role, title=title, valid_from=since)
                for role in roles
            ]
    User.objects.bulk_create([person.user for person in staff if person.user])
    Staff.objects.bulk_create(staff)
    Assignment.objects.bulk_create(assignments)
    return len(staff)


def _person(chance: random.Random, number: int, encoded: str) -> Staff:
    name, code = citizens.name(chance), f"CB{number:04}"
    username = f"{PREFIX}{number:04}"
    email = f"{username}@{EMAIL_DOMAIN}"
    return Staff(
        user=User(username=username, email=email, password=encoded),
        code=code,
        full_name=name,
        sort_key=sort_key(name),
        email=email,
    )
