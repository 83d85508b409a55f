"""Whose sign-in needs two people, and who handled it last."""

from datetime import datetime, timedelta

from django.utils import timezone

from motcua.agencies import permissions
from motcua.agencies.models import AccessRequest, Assignment, Change, Delegation
from motcua.identity.models import PasswordLink, Staff

Way = PasswordLink.Way

HANDLED_WITHIN = timedelta(days=30)  # after that the person has long signed in with what is only his
_SHOWN = 3
_HANDLING = frozenset(
    {
        Change.Act.HIRE,
        Change.Act.OPEN_ACCOUNT,
        Change.Act.RESET_PASSWORD,
        Change.Act.RESET_SECOND_FACTOR,
        Change.Act.CHANGE_CONTACT,
    }
)


def holds_guarded(staff: Staff, *, at: datetime) -> bool:
    """Does the person hold, borrow or stand to get, now or later, a post that a second person confirms?"""
    day = timezone.localdate(at)
    held = Assignment.objects.overlapping(day, None).filter(staff=staff, role__in=permissions.GUARDED)
    lent = Delegation.objects.overlapping(day, None).filter(
        to=staff, assignment__role__in=permissions.GUARDED
    )
    waiting = AccessRequest.objects.waiting(at).filter(staff=staff, role__in=permissions.GUARDED)
    return held.exists() or lent.exists() or waiting.exists()


def reset_alone(staff: Staff, way: Way, ways: list[Way], *, at: datetime) -> bool:
    """May one administrator alone give the person a link that way?

    Not of who holds a guarded post; not on paper where it could go to the own address; and not of somebody
    who signs in already while the own addresses are what one administrator alone made of them lately.
    """
    if holds_guarded(staff, at=at) or (way == Way.PAPER and ways != [way]):
        return False
    changed = Change.objects.filter(
        person=staff, act=Change.Act.CHANGE_CONTACT, second_name="", at__gt=at - HANDLED_WITHIN
    )
    signs_in = staff.user is not None and staff.user.last_login is not None
    return not (signs_in and changed.exists())


def handled_lately(staff: Staff, *, at: datetime) -> list[Change]:
    """The latest acts of others on the person's sign-in, the newest first."""
    rows = Change.objects.filter(person=staff, act__in=_HANDLING, at__gt=at - HANDLED_WITHIN)
    return list(rows.select_related("staff").order_by("-id")[:_SHOWN])


def handled_alone(staff: Staff, *, at: datetime) -> Change | None:
    """The latest act by which one administrator alone could have got at the sign-in; None: there is none,
    or two people gave the person a new way in since.
    """
    rows = Change.objects.filter(person=staff, act__in=_HANDLING, at__gt=at - HANDLED_WITHIN)
    alone = None
    for row in rows.order_by("id"):
        if not row.second_name:
            alone = row
        elif row.act == Change.Act.RESET_PASSWORD:
            alone = None
    return alone
