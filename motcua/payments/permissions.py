"""Who may look after the money of a one-stop. Every predicate looks only at its arguments."""

from motcua.agencies.models import Role, UnitKind
from motcua.agencies.officers import Officer

_HEADS = {Role.HEAD_ONE_STOP, Role.UNIT_ADMIN}


def can_take_in_cash(by: Officer) -> bool:
    """The head of the one-stop, or whoever administers it."""
    return by.unit.kind == UnitKind.ONE_STOP and bool(by.roles & _HEADS)


def can_reconcile(by: Officer) -> bool:
    """Statements, differences and refunds belong to whoever answers for the unit's money."""
    return can_take_in_cash(by)


def sees_cash_book(by: Officer) -> bool:
    """Whoever takes money at the desk sees the book of the unit."""
    at_desk = by.unit.kind == UnitKind.ONE_STOP
    return at_desk and bool(by.roles & (_HEADS | {Role.RECEIVE, Role.RETURN}))
