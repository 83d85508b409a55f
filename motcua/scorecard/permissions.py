"""Whose card an officer may open; its dossiers are those `visible_to` shows."""

from datetime import date
from uuid import UUID

from motcua.agencies.areas import kept_lines
from motcua.agencies.models import Role, Unit
from motcua.agencies.officers import Officer
from motcua.agencies.services import agency_on, committee_of

ROLES = (Role.ASSIGN, Role.SIGN, Role.HEAD_ONE_STOP, Role.TTHC_CONTROL, Role.AREA_CONTROL)
_FOR_COMMITTEE = {Role.HEAD_ONE_STOP, Role.TTHC_CONTROL, Role.AREA_CONTROL}


def own_unit(officer: Officer, day: date) -> Unit:
    """Whose card is shown first: the agency the officer leads in; for who watches, the committee."""
    if officer.roles & _FOR_COMMITTEE:
        return committee_of(officer.unit, day)
    return agency_on(officer.unit, day)


def seen_by(officer: Officer, day: date) -> frozenset[UUID] | None:
    """Leaders and heads of one-stops: their agency and all below it; who watches an area: all in it too.

    None: every unit. At most a minute old.
    """
    if not officer.roles & set(ROLES):
        return frozenset()
    if Role.TTHC_CONTROL in officer.roles:
        return None
    return kept_lines(day).under(own_unit(officer, day).pk) | officer.area


def can_see_card(unit_id: UUID, seen: frozenset[UUID] | None) -> bool:
    """The unit is among those `seen_by` allows."""
    return seen is None or unit_id in seen


def unit_to_see(unit_id: UUID, officer: Officer, day: date) -> Unit | None:
    """The unit as it stands on the day, of a merged one its heir; None: no card this officer may open."""
    standing = kept_lines(day).standing.get(unit_id)
    if standing is None or not can_see_card(standing, seen_by(officer, day)):
        return None
    return Unit.objects.on(day).filter(pk=standing).first()


def can_correct_nine(officer: Officer) -> bool:
    """The office that publishes the nine scores corrects them (01/2018/TT-VPCP Điều 15)."""
    return Role.TTHC_CONTROL in officer.roles
