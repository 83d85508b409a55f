from datetime import timedelta

import pytest
from django.db import connection

from motcua.common.ids import uuid7
from motcua.notifications.models import Delivery, Notice
from motcua.notifications.services import mark_read, send_again
from tests.notifications.factories import TET_EVE, facts, tell, tuyet

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def open_channels(settings):
    settings.EMAIL_HOST = "127.0.0.1"
    settings.MESSAGE_GATEWAY_URL = "http://127.0.0.1:9"


def states(notice: Notice) -> dict[str, str]:
    return dict(notice.deliveries.values_list("channel", "state"))


def queued() -> int:
    with connection.cursor() as cursor:
        cursor.execute(  # jobs that tests with real transactions left behind have no delivery any more
            "SELECT count(*) FROM procrastinate_jobs JOIN notifications_delivery d "
            "ON args->>'delivery_id' = d.id::text"
        )
        return cursor.fetchone()[0]


def test_a_notice_goes_to_the_inbox_at_once_and_waits_on_the_other_channels():
    notice = tell()

    assert states(notice) == {"in_app": "sent", "email": "waiting", "sms": "waiting", "zalo": "waiting"}
    assert queued() == 3


def test_the_same_act_again_writes_nothing_more():
    ref = uuid7()
    first, second = tell(ref=ref), tell(ref=ref)

    assert first.pk == second.pk
    assert Delivery.objects.count() == 4
    assert queued() == 3


def test_the_same_kind_of_act_at_another_moment_is_another_notice():
    ref = uuid7()
    tell(ref=ref, template="sent_back_staff", context=facts(reason="Sai họ tên mẹ."))
    tell(
        ref=ref,
        template="sent_back_staff",
        context=facts(reason="Sai ngày sinh."),
        at=TET_EVE + timedelta(hours=1),
    )

    assert Notice.objects.count() == 2


def test_an_owner_who_files_for_himself_is_told_once_even_if_named_twice():
    ref = uuid7()
    tell(tuyet(), ref=ref)
    tell(tuyet(email="khac@hoian.example"), ref=ref)

    assert Notice.objects.count() == 1


def test_a_person_without_account_or_email_is_told_by_phone_only():
    notice = tell(tuyet(party_id=None, email=""))

    assert set(states(notice)) == {"sms", "zalo"}


def test_a_person_with_no_address_at_all_is_still_written_down():
    notice = tell(tuyet(party_id=None, email="", phone=""))

    assert notice.body
    assert states(notice) == {}


def test_a_channel_that_is_not_set_up_is_off_and_queues_nothing(settings):
    settings.EMAIL_HOST = settings.MESSAGE_GATEWAY_URL = ""
    notice = tell()

    assert states(notice) == {"in_app": "sent", "email": "off", "sms": "off", "zalo": "off"}
    assert queued() == 0


def test_an_installation_chooses_its_channels(settings):
    settings.NOTICE_CHANNELS = ["in_app", "zalo"]

    assert set(states(tell())) == {"in_app", "zalo"}


def test_a_name_of_200_letters_is_kept_whole():
    name = "Hợp tác xã " + "Đồng Tâm " * 21
    assert tell(tuyet(name=name.strip())).to_name == name.strip()


def test_opening_the_inbox_reads_what_was_new_and_only_ones_own():
    tell()
    tell(template="result_ready")
    other = tell(tuyet(party_id=uuid7()))
    party = tuyet().party_id

    assert Notice.objects.to_party(party).unread().count() == 2
    assert mark_read(party_id=party, at=TET_EVE) == 2
    assert Notice.objects.to_party(party).unread().count() == 0
    assert Notice.objects.unread().get() == other


def test_a_dead_delivery_can_be_sent_again_and_a_sent_one_cannot():
    dead, sent = tell().deliveries.filter(channel__in=["email", "in_app"]).order_by("channel")
    Delivery.objects.filter(pk=dead.pk).update(state=Delivery.State.FAILED)
    before = queued()

    assert send_again(delivery_id=dead.pk).state == Delivery.State.WAITING
    assert send_again(delivery_id=sent.pk).state == Delivery.State.SENT
    assert queued() == before + 1
