"""The people of a finished dossier are invited to rate it, and reminded once at most."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from motcua.deadlines.calendars import local
from motcua.dossiers import notices
from motcua.dossiers.models import Dossier, Event
from motcua.dossiers.status import Delivery, Status
from motcua.feedback import links, permissions
from motcua.feedback.models import Invitation, Rating
from motcua.feedback.rating_rows import Moment
from motcua.feedback.terms import What, term
from motcua.notifications import services as notifications

WITHIN = timedelta(
    days=3
)  # older ends are not invited any more: a stopped worker must not write to thousands
BATCH = 500
INVITED, REMINDED = "rating_invited", "rating_reminder"
_RELATED = ("version", "receiving_unit", "agency", "proxy")


def invite_due(*, at: datetime) -> int:
    """Invite to each dossier that ended in the last days, once; returns how many were invited."""
    invited = Invitation.objects.filter(dossier=OuterRef("dossier"))
    online = Q(dossier__status=Status.DONE, dossier__delivery=Delivery.ONLINE)
    served = Event.objects.served(since=at - WITHIN, until=at).filter(
        ~Exists(invited), online | Q(dossier__status__in=permissions.ENDED)
    )
    dossiers = list(served.values_list("dossier", flat=True).distinct()[:BATCH])
    rows = Dossier.objects.filter(pk__in=dossiers).select_related(*_RELATED)
    return sum(_invite(row, at=at) for row in rows)


def remind_due(*, at: datetime) -> int:
    """Remind once whoever was invited and has not rated; returns how many dossiers were reminded of."""
    days = term(What.REMIND_RATING, local(at).date()).days
    rated = Rating.objects.filter(dossier=OuterRef("dossier"), moment=Moment.RESULT)
    waiting = Invitation.objects.filter(
        ~Exists(rated),
        reminded_at=None,
        invited_at__lt=at - timedelta(days=days),
        invited_at__gte=at - timedelta(days=days) - WITHIN,
    )
    rows = waiting.select_related(*(f"dossier__{name}" for name in _RELATED)).order_by("invited_at")
    return sum(_remind(row, at=at) for row in rows[:BATCH])


@transaction.atomic
def _invite(dossier: Dossier, *, at: datetime) -> bool:
    made = Invitation.objects.bulk_create([Invitation(dossier=dossier, invited_at=at)], ignore_conflicts=True)
    locked = Invitation.objects.select_for_update().get(pk=made[0].pk)
    if locked.invited_at != at or _is_rated(dossier):
        return False
    _tell(dossier, INVITED, at=at)
    return True


@transaction.atomic
def _remind(row: Invitation, *, at: datetime) -> bool:
    locked = Invitation.objects.select_for_update().filter(pk=row.pk, reminded_at=None).first()
    if locked is None or _is_rated(row.dossier):
        return False
    locked.reminded_at = at
    locked.save(update_fields=["reminded_at"])
    _tell(row.dossier, REMINDED, at=at)
    return True


def _is_rated(dossier: Dossier) -> bool:
    return Rating.objects.filter(dossier=dossier, moment=Moment.RESULT).exists()


def _tell(dossier: Dossier, template: str, *, at: datetime) -> None:
    """The principal is asked; who filed for him gets a copy where that is another person."""
    context = {
        "code": str(dossier),
        "procedure": dossier.version.name,
        "owner": dossier.owner_name,
        "unit": dossier.receiving_unit.name,
        "agency": dossier.agency.name,
        "due_at": "",
        "answer_by": "",
        "reason": "",
        "url": links.address(dossier),
    }
    for person in notices.people_of(dossier):
        notifications.notify(to=person, template=template, ref=dossier.pk, context=context, at=at)
