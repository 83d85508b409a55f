"""Is a one-stop served at all, and whom does one ask about what lies there?"""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from motcua.agencies.models import Role, Unit
from motcua.agencies.services.lookups import NoOneStop, one_stop_of, staff_in
from motcua.agencies.tree import climb


@dataclass(frozen=True)
class Contact:
    """Whom to ask: a person of the one-stop, or the desk itself; phone is empty where none is known.

    In words it always has a number: the province's own leads on.
    """

    name: str
    phone: str

    def __str__(self) -> str:
        if self.phone:
            return f"{self.name}, {self.phone}"
        return _("{name}, qua tổng đài {phone}").format(name=self.name, phone=settings.PORTAL_OWNER["phone"])


def is_served(unit: Unit, day: date) -> bool:
    """Does somebody receive at this one-stop on the day, by own post or by delegation?"""
    return bool(staff_in(unit, Role.RECEIVE, day))


def contact_of(unit: Unit, day: date) -> Contact:
    """The head of the one-stop, or else who receives there, with a telephone; else the desk with its own."""
    people = [*staff_in(unit, Role.HEAD_ONE_STOP, day), *staff_in(unit, Role.RECEIVE, day)]
    person = next((one for one in people if one.phone), people[0] if people else None)
    if person is None:
        return Contact(unit.name, unit.phone)
    return Contact(f"{person.full_name} ({unit.name})", person.phone or unit.phone)


def contact_above(unit: Unit, day: date) -> Contact | None:
    """The nearest one-stop above that is served; None when none is."""
    for host in climb(unit, day):
        try:
            desk = one_stop_of(host, day)
        except NoOneStop:
            return None
        if desk.pk != unit.pk and is_served(desk, day):
            return contact_of(desk, day)
    return None
