"""Notices carried by a real worker to real processes."""

import base64
import email
import email.policy
import json
import time
import urllib.error
import urllib.request
from datetime import timedelta

import pytest
from django.db import connection
from procrastinate.contrib.django import app

from motcua.integration.message_gateway import HttpGateway, signature
from motcua.notifications.jobs import WAITS
from motcua.notifications.models import Delivery, Notice, NoticeWish
from motcua.notifications.sender import Rejected, Unreachable
from tests.notifications.factories import tell, tuyet
from tests.notifications.gateways import SECRET, message_gateway, smtp_server

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def gateway(settings):
    with message_gateway() as process:
        settings.MESSAGE_GATEWAY_URL = process.url
        settings.MESSAGE_GATEWAY_SECRET = SECRET
        settings.NOTICE_CHANNELS = ["sms"]
        yield process


def work() -> None:
    """What waits in the queue and is due, done by a worker, whose sessions end with it."""
    with app.replace_connector(app.connector.get_worker_connector()):
        app.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid() "
            "AND backend_type = 'client backend'"
        )


def hasten() -> list[float]:
    """Let every waiting retry be due now; returns how many seconds each would have waited."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT extract(epoch FROM scheduled_at - now()) FROM procrastinate_jobs "
            "WHERE status = 'todo' AND scheduled_at > now()"
        )
        waits = [float(row[0]) for row in cursor.fetchall()]
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'")
    return waits


def sms(notice: Notice) -> Delivery:
    return notice.deliveries.get(channel="sms")


def test_a_short_message_reaches_the_gateway_with_its_first_paragraph(gateway):
    notice = tell()
    work()

    (taken,) = gateway.taken()
    assert taken["phone"] == "0905123456"
    assert taken["text"].startswith("Hồ sơ 000.00.01.H47-220128-0001 đã được Bộ phận Một cửa")
    assert "Xem hồ sơ" not in taken["text"]
    assert (sms(notice).state, sms(notice).attempts, sms(notice).answer) == ("sent", 1, taken["id"])


def test_english_words_go_out_once_the_provider_knows_them_and_until_then_vietnamese(gateway):
    NoticeWish.objects.create(party_id=tuyet().party_id, language="en")
    first = tell()
    work()
    gateway.learn_english()
    tell(template="returned")
    work()
    taken = [(one["template"], one["text"].partition(" ")[0]) for one in gateway.taken()]
    assert taken == [("received", "Hồ"), ("returned.en", "The")]
    assert (first.language, sms(first).state, sms(first).attempts) == ("en", "sent", 1)


def test_a_gateway_that_fails_twice_gets_the_message_at_the_third_attempt(gateway):
    gateway.fail(2)
    notice = tell()
    work()
    assert (sms(notice).state, sms(notice).answer) == ("waiting", "503 busy")
    (first_wait,) = hasten()
    work()
    (second_wait,) = hasten()
    work()

    assert first_wait == pytest.approx(WAITS[0], abs=5)
    assert second_wait == pytest.approx(WAITS[1], abs=5)
    assert (sms(notice).state, sms(notice).attempts) == ("sent", 3)
    assert len(gateway.taken()) == 1


def test_a_gateway_that_never_answers_ends_in_a_dead_delivery_one_can_see(gateway):
    gateway.fail(100)
    notice = tell()
    for _attempt in range(len(WAITS) + 1):
        work()
        hasten()
    work()

    assert list(Delivery.objects.dead()) == [sms(notice)]
    assert (sms(notice).attempts, sms(notice).answer) == (len(WAITS) + 1, "503 busy")


def test_a_number_that_is_no_mobile_number_is_given_up_at_once(gateway):
    notice = tell(tuyet(phone="02353810394"))
    work()

    assert (sms(notice).state, sms(notice).attempts) == ("failed", 1)
    assert sms(notice).answer == "not a mobile number: 02353810394"
    assert hasten() == []


def test_a_job_run_twice_sends_once(gateway):
    notice = tell()
    work()
    app.configure_task("motcua.notifications.jobs.deliver").defer(delivery_id=str(sms(notice).pk))
    work()

    assert sms(notice).attempts == 1
    assert len(gateway.taken()) == 1


def test_an_act_that_is_rolled_back_tells_nobody(gateway):
    from django.db import transaction

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        tell()
        _ = 1 / 0
    work()

    assert gateway.taken() == []
    assert not Notice.objects.exists()


def test_the_gateway_takes_the_same_key_once(gateway):
    sender = HttpGateway()
    message = {
        "channel": "sms",
        "phone": "+84905123456",
        "template": "received",
        "text": "Xin chào",
        "key": "k1",
    }

    assert sender.send(**message) == sender.send(**message)
    assert len(gateway.taken()) == 1


def test_a_template_the_gateway_does_not_know_is_refused_for_good(gateway):
    with pytest.raises(Rejected, match="template not registered: quang-cao"):
        HttpGateway().send(channel="zalo", phone="0905123456", template="quang-cao", text="", key="k2")


def test_a_wrong_secret_is_refused_and_may_be_tried_again_once_it_is_mended(gateway, settings):
    settings.MESSAGE_GATEWAY_SECRET = "sai"
    with pytest.raises(Unreachable, match="401 signature"):
        HttpGateway().send(channel="sms", phone="0905123456", template="received", text="", key="k3")


def test_an_old_request_cannot_be_played_again(gateway):
    body = json.dumps({"key": "k4", "phone": "0905123456", "template": "received", "text": ""}).encode()
    old = str(int(time.time() - timedelta(minutes=6).total_seconds()))
    request = urllib.request.Request(
        f"{gateway.url}/messages",
        data=body,
        headers={"X-Timestamp": old, "X-Signature": signature(SECRET, old, body)},
    )
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request)
    assert refused.value.code == 401
    refused.value.close()


def test_a_gateway_that_is_gone_is_unreachable(settings):
    settings.MESSAGE_GATEWAY_URL = "http://127.0.0.1:9"
    with pytest.raises(Unreachable):
        HttpGateway().send(channel="sms", phone="0905123456", template="received", text="", key="k5")


def test_a_letter_goes_out_through_a_real_mail_server(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.NOTICE_CHANNELS = "127.0.0.1", ["email"]
    with smtp_server() as (port, process):
        settings.EMAIL_PORT = port
        notice = tell()
        work()
        process.terminate()
        output = process.stdout.read()

    assert notice.deliveries.get().state == "sent"
    letter = output.partition("MESSAGE FOLLOWS ----------\n")[2].partition("------------ END MESSAGE")[0]
    message = email.message_from_string(letter.strip(), policy=email.policy.default)
    assert message["To"] == "tuyet@hoian.example"
    assert message["Subject"].strip() == "Hồ sơ 000.00.01.H47-220128-0001 đã được tiếp nhận"
    assert message["Message-ID"].startswith(f"<{notice.deliveries.get().pk}@")
    text = message.get_payload()
    if message["Content-Transfer-Encoding"] == "base64":
        text = base64.b64decode(text).decode()
    assert "Trả kết quả trước 16:30 thứ Hai 07/02/2022." in text


def test_a_mail_server_that_is_gone_leaves_the_letter_waiting(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.NOTICE_CHANNELS = "127.0.0.1", 9, ["email"]
    notice = tell()
    work()

    delivery = notice.deliveries.get()
    assert (delivery.state, delivery.attempts) == ("waiting", 1)
    assert "refused" in delivery.answer
