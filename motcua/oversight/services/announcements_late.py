"""What should have been announced and was not: told once to the office that controls procedures."""

from datetime import datetime
from uuid import uuid5

from django.db import transaction
from django.utils import translation

from motcua.agencies import services as agencies
from motcua.catalogue.models import Announcement
from motcua.deadlines.calendars import local
from motcua.notifications import services as notifications
from motcua.notifications.services import Recipient

TOLD = 10  # tasks named in one notice


@transaction.atomic
@translation.override("vi")  # an official text
def remind(*, at: datetime) -> int:
    """One notice about the tasks whose last day is past and that nobody spoke of yet; returns how many."""
    day = local(at).date()
    late = Announcement.objects.late(day).filter(reminded_at=None).select_for_update(of=("self",))
    rows = list(late.select_related("version__procedure").order_by("due_on", "pk"))
    if not rows:
        return 0
    lines = [
        f"{row.version.procedure.code}: {row.get_task_display()}, chậm nhất {row.due_on:%d/%m/%Y}"
        for row in rows[:TOLD]
    ]
    for person in agencies.control_office(day):
        notifications.notify(
            to=Recipient(None, person.pk, person.full_name, person.email, person.phone),
            template="announcement_late_staff",
            ref=rows[0].pk,
            context={
                "code": str(len(rows)),
                "procedure": rows[0].version.name,
                "reason": "; ".join(lines),
            },
            at=at,
            event=uuid5(rows[0].pk, day.isoformat()),
        )
    Announcement.objects.filter(pk__in=[row.pk for row in rows]).update(reminded_at=at)
    return len(rows)
