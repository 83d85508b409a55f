"""In a person's quiet hours nothing rings, but what cannot wait; e-mail and the inbox ring nobody."""

from datetime import datetime, time, timedelta

import pytest
from django.core import mail
from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job

from motcua.common.ids import uuid7
from motcua.common.moments import VIETNAM
from motcua.notifications import choosing, jobs, quiet, services
from motcua.notifications.choosing import Manner
from motcua.notifications.models import Language, NoticeWish
from tests.notifications.factories import TET_EVE, facts, tell, tuyet

pytestmark = pytest.mark.django_db
TUYET = tuyet().party_id
NIGHT, NOON = (time(21), time(6, 30)), (time(11, 30), time(13, 30))


@pytest.fixture(autouse=True)
def open_channels(settings):
    settings.EMAIL_HOST = "127.0.0.1"
    settings.MESSAGE_GATEWAY_URL = "http://127.0.0.1:9"  # nobody answers there
    settings.NOTICE_CHANNELS = ["in_app", "email", "sms", "zalo"]


def tet(day, hour, minute=0, second=0):
    """Around the lunar new year, when offices are closed and telephones should be too."""
    month = 1 if day > 20 else 2
    return datetime(2022, month, day, hour, minute, second, tzinfo=VIETNAM)


def wish(hours=NIGHT):
    choosing.choose(party_id=TUYET, wanted={}, manner=Manner(Language.VI, *hours), at=TET_EVE)


@pytest.mark.parametrize(
    ("hours", "at", "over"),
    [
        (NIGHT, tet(31, 20, 59, 59), None),
        (NIGHT, tet(31, 21), tet(1, 6, 30)),  # the month ends in the night
        (NIGHT, tet(31, 23, 59, 59), tet(1, 6, 30)),
        (NIGHT, tet(1, 0), tet(1, 6, 30)),
        (NIGHT, tet(1, 6, 29, 59), tet(1, 6, 30)),
        (NIGHT, tet(1, 6, 30), None),
        (NOON, tet(1, 11, 30), tet(1, 13, 30)),
        (NOON, tet(1, 13, 30), None),
        (NOON, tet(1, 23), None),
        ((time(23, 30), time(0)), tet(31, 23, 45), tet(1, 0)),
        ((time(0), time(5)), tet(1, 0), tet(1, 5)),
        ((time(0), time(5)), tet(31, 23, 59), None),
    ],
)
def test_quiet_hours_begin_and_end_on_the_minute_over_midnight_too(hours, at, over):
    row = NoticeWish(party_id=TUYET, quiet_from=hours[0], quiet_to=hours[1])
    assert quiet.over_at(row, at) == over
    assert quiet.over_at(row, at.astimezone(datetime.now().astimezone().tzinfo)) == over


def carry(notice, channel, at):
    delivery = notice.deliveries.get(channel=channel)
    return services.deliver(delivery_id=delivery.pk, at=at, last=True)


def test_at_night_messages_wait_until_morning_and_letters_and_the_inbox_do_not():
    wish()
    night = tet(31, 23, 5)
    notice = tell(at=night)
    assert notice.deliveries.get(channel="in_app").state == "sent"
    assert carry(notice, "email", night).state == "sent" and len(mail.outbox) == 1
    for channel in ("sms", "zalo"):
        with pytest.raises(services.PutOff) as put_off:
            carry(notice, channel, night)
        assert put_off.value.until == tet(1, 6, 30)
        waiting = notice.deliveries.get(channel=channel)
        assert (waiting.state, waiting.attempts) == ("waiting", 0)
        assert waiting.answer == "giờ yên lặng, chờ đến 06:30 thứ Ba 01/02/2022"
    assert carry(notice, "sms", tet(1, 6, 30)).attempts == 1, "in the morning it goes"


@pytest.mark.parametrize(
    ("template", "fact", "deadline", "waits"),
    [
        ("supplement_requested", "answer_by", tet(1, 6, 30), False),
        ("supplement_requested", "answer_by", tet(1, 6, 31), True),
        ("supplement_requested", "answer_by", tet(31, 22), True),  # over already: no hurry can help
        ("verification_invited", "answer_by", tet(1, 5), False),
        ("appointment_booked", "due_at", tet(1, 6), False),
        ("appointment_booked", "due_at", tet(1, 7), True),
        ("received", "due_at", tet(1, 6), True),  # the agency's day, not the person's
        ("consent_code", "answer_by", tet(3, 9), False),
        ("account_undone_known", "answer_by", None, False),
    ],
)
def test_what_the_person_must_do_before_morning_does_not_wait(template, fact, deadline, waits):
    wish()
    night = tet(31, 23)
    said = facts(due_at="", answer_by="") | {fact: deadline.isoformat() if deadline else ""}
    notice = tell(template=template, at=night, context=facts() | said, event=uuid7())
    if waits:
        with pytest.raises(services.PutOff):
            carry(notice, "sms", night)
    else:
        assert carry(notice, "sms", night).attempts == 1


def test_a_change_of_the_hours_holds_for_what_waits_already():
    wish()
    notice = tell(at=tet(31, 22))
    wish((None, None))
    assert carry(notice, "sms", tet(31, 22, 30)).attempts == 1


def test_a_job_that_comes_at_night_leaves_another_for_the_morning(settings):
    now = timezone.now().astimezone(VIETNAM).replace(second=0, microsecond=0)
    begins, ends = (now - timedelta(hours=1)).time(), (now + timedelta(hours=2)).time()
    NoticeWish.objects.create(party_id=TUYET, quiet_from=begins, quiet_to=ends)
    settings.DEMO = False
    notice = tell()
    delivery = notice.deliveries.get(channel="sms")
    before = ProcrastinateJob.objects.count()
    run_job(delivery)
    assert ProcrastinateJob.objects.count() == before + 1
    job = ProcrastinateJob.objects.latest("id")
    assert job.args == {"delivery_id": str(delivery.pk)}
    assert job.scheduled_at == pytest.approx(now + timedelta(hours=2), abs=timedelta(seconds=30))
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == ("waiting", 0)


def run_job(delivery):
    job = Job(id=1, queue="default", lock=None, queueing_lock=None, task_name="x", attempts=0)
    context = JobContext(app=app, job=job, start_timestamp=0, abort_reason=lambda: None)
    jobs.deliver.func(context, delivery_id=str(delivery.pk))


@pytest.mark.parametrize(
    ("hours", "refusal"),
    [
        ((time(21), None), choosing.QuietHalf),
        ((None, time(6)), choosing.QuietHalf),
        ((time(6), time(6)), choosing.QuietHalf),
        ((time(18), time(6, 30)), choosing.QuietTooLong),
    ],
)
def test_half_a_span_or_most_of_the_day_is_refused(hours, refusal):
    with pytest.raises(refusal):
        wish(hours)
    assert not NoticeWish.objects.filter(quiet_from__isnull=False).exists()
