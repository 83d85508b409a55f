"""Notices leave in jobs."""

from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from procrastinate import BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from motcua.common.later import later
from motcua.deadlines import clock
from motcua.notifications import access, devices, phone_codes, services
from motcua.notifications.sender import Rejected, Unreachable

A_MINUTE = timedelta(minutes=1)
WAITS = (30, 2 * 60, 10 * 60, 3600, 6 * 3600)  # seconds before the second, third, … attempt


class BackOff(BaseRetryStrategy):
    """Wait longer each time, then stop. A fault of our own is not repeated."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if not isinstance(exception, services.NotCarried) or job.attempts >= len(WAITS):
            return None
        return RetryDecision(retry_in={"seconds": WAITS[job.attempts]})


@app.task
def tell_of_account(mapping_id: str) -> None:
    """Tell the people concerned what a one-stop unit decided about an account."""
    services.tell_of_account(mapping_id=UUID(mapping_id), at=clock.now())


@app.task
def tell_of_phone(change_id: str) -> None:
    """Tell the telephone a person had before that it is no longer the one that is known."""
    services.tell_of_phone(change_id=UUID(change_id), at=clock.now())


@app.task
def send_phone_code(code_id: str) -> None:
    """Send the code that proves a telephone."""
    phone_codes.send_phone_code(code_id=UUID(code_id), at=clock.now())


@app.task
def tell_of_invitation(member_id: str) -> None:
    """Tell a person that an enterprise invited him to act in its name."""
    services.tell_of_invitation(member_id=UUID(member_id), at=clock.now())


@app.task
def tell_of_access(change_id: str) -> None:
    """Tell a member of staff, and who heads the unit, that account or powers changed."""
    access.tell_of_access(change_id=UUID(change_id), at=clock.now())


@app.task
def tell_of_request(request_id: str) -> None:
    """Tell those who may confirm it that a request waits."""
    access.tell_of_request(request_id=UUID(request_id), at=clock.now())


@app.task
def tell_of_addresses(change_id: str) -> None:
    """Tell the addresses a member of staff had before that they no longer count."""
    access.tell_of_addresses(change_id=UUID(change_id), at=clock.now())


@app.task
def tell_of_half(link_id: str) -> None:
    """Tell those who may hand it over that half of a code on paper waits."""
    access.tell_of_half(link_id=UUID(link_id), at=clock.now())


@app.task(retry=BackOff(), pass_context=True)
def send_password_link(context: JobContext, link_id: str) -> None:
    """Carry a one-time link to the person's own address."""
    last = context.job.attempts >= len(WAITS)
    access.send_password_link(link_id=UUID(link_id), at=clock.now(), last=last)


@app.task(retry=BackOff(), pass_context=True)
def deliver(context: JobContext, delivery_id: str) -> None:
    """Carry one notice on one channel; in the person's quiet hours a job after them does."""
    last, at = context.job.attempts >= len(WAITS), clock.now()
    try:
        services.deliver(delivery_id=UUID(delivery_id), at=at, last=last)
    except services.PutOff as quiet:
        wait = quiet.until - at
        if settings.DEMO:  # its clock may jump over the night
            wait = min(wait, A_MINUTE)
        later("notifications.deliver", run_at=timezone.now() + wait, delivery_id=delivery_id)


@app.task
def try_device(device_id: str) -> None:
    """Ring one browser once; what its push service refuses is seen by the person, who asked for it."""
    with suppress(Rejected, Unreachable):
        devices.ring(device_id=UUID(device_id))
