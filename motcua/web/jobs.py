"""Housekeeping of the page kit, and of the queue itself."""

from datetime import timedelta

from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from motcua.identity import lockout
from motcua.identity import services as identity
from motcua.web.models import DayCount, RateWindow


@app.periodic(cron="7 * * * *")
@app.task(queueing_lock="web.forget_rates")
def forget_rates(timestamp: int) -> None:
    """Windows older than an hour, counts of days before and old failures of sign-in decide nothing more."""
    now = timezone.now()
    RateWindow.objects.filter(begins_at__lt=now - timedelta(hours=1)).delete()
    DayCount.objects.filter(day__lt=timezone.localdate()).delete()
    lockout.forget_old(at=now)
    identity.forget_codes(before=now - timedelta(days=1))


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="web.take_up_again", pass_context=True)
async def take_up_again(context: JobContext, timestamp: int) -> None:
    """Every minute: jobs whose worker was killed are queued once more, where none of their kind waits."""
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs():
        try:
            await jobs.retry_job(job)
        except UniqueViolation:
            await jobs.finish_job(job, Status.ABORTED, delete_job=False)
