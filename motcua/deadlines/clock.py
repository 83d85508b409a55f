"""What time it is for the dossiers: the real clock, or the demo province's own.

Only faces and jobs ask; services take `at`. Sign-in, sessions, certificates and logs use real time.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from motcua.common.prepared import prepared
from motcua.deadlines.calendars import VIETNAM as VIETNAM
from motcua.deadlines.models import DemoClock

DEMO_BEGINS = datetime(2022, 7, 25, 8, 0, tzinfo=VIETNAM)


def now() -> datetime:
    """Aware moment in Việt Nam time. In the demo it ticks from 25/07/2022 08:00 and can be moved forward."""
    real = timezone.now().astimezone(VIETNAM)
    if not settings.DEMO:
        return real
    clock = _demo_clock.first()
    if clock is None:
        clock, _ = DemoClock.objects.get_or_create(pk=1, defaults={"real_at": real, "domain_at": DEMO_BEGINS})
    return clock.domain_at.astimezone(VIETNAM) + (real - clock.real_at)


@prepared
def _demo_clock() -> QuerySet[DemoClock]:
    return DemoClock.objects.order_by("pk")[:1]


def forward(by: timedelta) -> datetime:
    """Move the demo's clock forward and return the new time; it never goes back.

    Raises ValueError outside the demo or for a step back.
    """
    if not settings.DEMO or by < timedelta(0):
        raise ValueError("The domain clock moves only in the demo, and only forward.")
    moment = now() + by
    DemoClock.objects.update_or_create(pk=1, defaults={"real_at": timezone.now(), "domain_at": moment})
    return moment
