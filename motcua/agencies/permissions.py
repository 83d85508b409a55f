"""Who may change the organisation, and whose account it is. Predicates over their arguments only."""

from motcua.agencies.models import Assignment, Role, Unit, UnitKind
from motcua.agencies.officers import Officer

ADMINISTRATORS = frozenset({Role.UNIT_ADMIN, Role.SYSTEM_ADMIN})
READERS = ADMINISTRATORS | {Role.TTHC_CONTROL}

# posts that administer or watch over the administrators: nobody lends or gives them alone
OVERSEEING = ADMINISTRATORS | {Role.SECURITY_OFFICER}
# posts whose holders bind people, lead, see every dossier or open doors: a second person confirms
GUARDED = OVERSEEING | {Role.SIGN, Role.HEAD_ONE_STOP, Role.TTHC_CONTROL, Role.AREA_CONTROL}


def can_administer(by: Officer, chain: list[Unit], own: Unit) -> bool:
    """`chain` is the unit and all above it, `own` the committee the administrator works under.

    A unit administrator changes the units of that committee; a system administrator any unit.
    """
    return Role.SYSTEM_ADMIN in by.roles or (Role.UNIT_ADMIN in by.roles and own in chain)


def can_map_accounts(by: Officer) -> bool:
    """Who sees people and their cards: the officers of a one-stop unit, at any level."""
    return by.unit.kind == UnitKind.ONE_STOP and bool(by.roles & {Role.RECEIVE, Role.HEAD_ONE_STOP})


def can_grant(by: Officer, role: Role) -> bool:
    """Only a system administrator makes another one, or who watches over them."""
    return role not in {Role.SYSTEM_ADMIN, Role.SECURITY_OFFICER} or Role.SYSTEM_ADMIN in by.roles


def can_delegate(by: Officer, row: Assignment, *, administers: bool, combines_roles: bool) -> bool:
    """The holder lends the own role; an administrator of the unit records it for the holder.

    A system administrator's role is not lent on by others, and only an administrator lets duties be combined.
    """
    if not can_grant(by, Role(row.role)):
        return False
    return administers or (by.staff.pk == row.staff_id and not combines_roles)


def lends_alone(by: Officer, row: Assignment) -> bool:
    """Whoever holds a post lends it without a second person, unless it is one that oversees."""
    return row.role not in GUARDED or (by.staff.pk == row.staff_id and row.role not in OVERSEEING)


LEADING = frozenset({Role.SIGN, Role.ASSIGN, Role.HEAD_ONE_STOP})


def can_record_absence(by: Officer, held: list[Assignment], *, substitutes: bool) -> bool:
    """The person; whoever leads the unit, for who does not lead; an administrator for all.

    Nobody but the leader or an administrator says who signs in the leader's stead.
    """
    if any(row.staff_id == by.staff.pk for row in held) or by.roles & ADMINISTRATORS:
        return True
    leads_too = any(row.role in LEADING for row in held)
    return bool(by.roles & LEADING) and not (leads_too and substitutes)
