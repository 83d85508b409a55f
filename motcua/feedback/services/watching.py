"""What falls due without anybody's press: late petitions are reminded of, those never supplemented end."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from motcua.agencies import services as agencies
from motcua.agencies.models import Role
from motcua.deadlines.calendars import local
from motcua.feedback import petition_notices, receivers
from motcua.feedback.models import Petition
from motcua.feedback.petition_states import TOLD, UNSORTED, Act, Refused, State
from motcua.feedback.services._petition_steps import in_vietnamese, locked, note_late, overdue_limit

BATCH = 500


def remind_late(*, at: datetime) -> int:
    """Tell whose turn it is, and control, that a petition is late; each limit once. Returns how many."""
    _past_handling(at=at)
    told = Q(reminded_due_at=F("due_at"))
    rows = Petition.objects.late(at=at).exclude(told).order_by("due_at")
    return sum(_remind(row, at=at) for row in rows[:BATCH])


def lapse_unsupplied(*, at: datetime) -> int:
    """End what the sender never supplemented; returns how many."""
    rows = Petition.objects.filter(state=State.NEED_INFO, supply_by__lt=at, ended_at=None)
    return sum(_lapse(row, at=at) for row in rows.order_by("supply_by")[:BATCH])


def _past_handling(*, at: datetime) -> None:
    """What nobody sorted until its handling should have been over is late by that limit from now on."""
    rows = Petition.objects.filter(state__in=UNSORTED, handle_by__lt=at).exclude(due_at=F("handle_by"))
    rows.update(due_at=F("handle_by"))


@transaction.atomic
def _remind(row: Petition, *, at: datetime) -> bool:
    petition = locked(row.pk)
    if petition.due_at is None or petition.due_at >= at or petition.reminded_due_at == petition.due_at:
        return False
    note_late(petition, overdue_limit(petition), at=at)
    petition.reminded_due_at = petition.due_at
    petition.save(update_fields=["reminded_due_at", "late_at"])
    day = local(at).date()
    people = {one.pk: one for one in receivers.who_acts(petition, day)}
    people |= {one.pk: one for one in agencies.staff_in(receivers.control_unit(day), Role.TTHC_CONTROL, day)}
    petition_notices.tell_staff(petition, "petition_late_staff", list(people.values()), at=at)
    return True


@transaction.atomic
def _lapse(row: Petition, *, at: datetime) -> bool:
    petition = locked(row.pk)
    if petition.state != State.NEED_INFO or petition.supply_by is None or petition.supply_by >= at:
        return False
    petition.refused_why, petition.ended_at = Refused.NOT_SUPPLIED, at
    told = in_vietnamese(TOLD[Refused.NOT_SUPPLIED])
    petition.move(State.REFUSED, Act.LAPSE, by=None, at=at, facts={"reason": told})
    petition_notices.tell_sender(petition, "petition_refused", at=at, reason=told)
    return True
