"""Who may set desks up, sit at one, see the figures. Predicates over their arguments only."""

from motcua.agencies.models import Role, UnitKind
from motcua.agencies.officers import Officer

AT_A_DESK = frozenset({Role.RECEIVE, Role.RETURN, Role.HEAD_ONE_STOP})


def can_sit(by: Officer) -> bool:
    """Officers of a one-stop unit who meet people."""
    return by.unit.kind == UnitKind.ONE_STOP and bool(by.roles & AT_A_DESK)


def can_set_up(by: Officer) -> bool:
    """The head arranges desks and terminals, and answers for how long people wait."""
    return by.unit.kind == UnitKind.ONE_STOP and Role.HEAD_ONE_STOP in by.roles
