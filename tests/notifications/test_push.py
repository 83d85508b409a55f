"""Browsers are woken through a real push service that checks who sends and opens what was sealed."""

import json
import subprocess
import sys
import urllib.request
from base64 import urlsafe_b64encode
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from motcua.common.ids import uuid7
from motcua.integration import web_push
from motcua.integration.push_encryption import encrypt, from_text, public_key, to_text
from motcua.integration.sandbox.push_service import Browser
from motcua.notifications import devices, sender, services
from motcua.notifications.models import Notice, NoticeWish, PushDevice
from motcua.notifications.sender import Address, Gone, Rejected
from tests.notifications.factories import TET_EVE, facts, tell, tuyet

pytestmark = pytest.mark.django_db
TUYET = UUID(int=7)


class PushService:
    """The sandbox, as its own process."""

    def __init__(self, url):
        self.url = url

    def ask(self, path, data=None):
        with urllib.request.urlopen(f"{self.url}{path}", data=data) as answer:
            return json.load(answer)

    def browser(self):
        made = self.ask("/browsers", b"")
        return made["id"], Address(made["endpoint"], made["p256dh"], made["auth"])


@pytest.fixture(scope="module")
def process():
    command = [sys.executable, "-m", "motcua.integration.sandbox.push_service"]
    started = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    yield PushService(started.stdout.readline().strip())
    started.terminate()
    started.wait(timeout=10)
    started.stdout.close()


@pytest.fixture
def service(process, settings, tmp_path):
    settings.VAR, settings.PUSH_KEY, settings.PUSH_SERVICES = tmp_path, "", [process.url]
    settings.NOTICE_CHANNELS = ["in_app", "push"]
    sender.pusher.cache_clear()
    yield process
    sender.pusher.cache_clear()


def add(address, *, party_id=TUYET, name="Chrome, Android"):
    return devices.add(party_id=party_id, address=address, name=name, at=TET_EVE)


def carry(notice, *, last=True):
    return services.deliver(delivery_id=notice.deliveries.get(channel="push").pk, at=TET_EVE, last=last)


def test_the_sealed_message_is_the_one_of_the_standard():
    """RFC 8291, appendix A."""
    key = ec.derive_private_key(
        int.from_bytes(from_text("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")), ec.SECP256R1()
    )
    browser = public_key(
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
    )
    sealed = encrypt(
        b"When I grow up, I want to be a watermelon",
        browser=browser,
        auth=from_text("BTBZMqHH6r4Tts7J_aSIgg"),
        key=key,
        salt=from_text("DGv6ra1nlYgDCS1FRnbzlw"),
    )
    assert to_text(sealed) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml"
        "mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT"
        "pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def test_the_browser_reads_the_code_and_nothing_else_of_the_person(service):
    name, address = service.browser()
    add(address)
    notice = tell()
    assert carry(notice).state == "sent"

    (message,) = [one for one in service.ask("/messages") if one["to"] == name]
    assert json.loads(message["content"]) == {
        "title": "Hồ sơ 000.00.01.H47-220128-0001 đã được tiếp nhận",
        "tag": notice.pk.hex,
    }
    assert message["sender"].startswith("mailto:") and message["topic"] == notice.pk.hex
    for private in ("Tuyết", "0905", "khai sinh", "Minh An"):
        assert private not in message["content"]


def test_a_subject_that_says_more_than_the_code_stays_at_home(service):
    name, address = service.browser()
    add(address)
    carry(tell(template="appointment_booked"))
    (message,) = [one for one in service.ask("/messages") if one["to"] == name]
    assert json.loads(message["content"])["title"] == f"Có tin mới về {facts()['code']}"


def test_what_officers_make_of_a_subject_is_not_shown_on_a_locked_screen(service):
    name, address = service.browser()
    add(address)
    notice = tell()
    Notice.objects.filter(pk=notice.pk).update(subject="Hồ sơ của bà Nguyễn Thị Ánh Tuyết")
    carry(notice)
    (message,) = [one for one in service.ask("/messages") if one["to"] == name]
    assert "Tuyết" not in message["content"]


def test_a_browser_its_service_forgot_is_struck_off_and_the_others_are_woken(service):
    lost, there = service.browser(), service.browser()
    for _name, address in (lost, there):
        add(address)
    service.ask(f"/browsers/{lost[0]}/gone", b"")
    assert carry(tell()).answer == "1 browsers"
    assert [row.endpoint for row in devices.of(TUYET)] == [there[1].endpoint]
    assert NoticeWish.objects.get(party_id=TUYET).devices == 1


def test_when_the_last_browser_is_gone_the_next_notice_is_not_pushed_at_all(service):
    name, address = service.browser()
    add(address)
    service.ask(f"/browsers/{name}/gone", b"")
    assert carry(tell()).state == "failed"
    assert not PushDevice.objects.exists()
    assert set(tell().deliveries.values_list("channel", flat=True)) == {"in_app"}


def test_a_service_that_does_not_answer_is_tried_again(service, settings):
    _name, address = service.browser()
    settings.PUSH_SERVICES = ["http://127.0.0.1:9", service.url]
    add(Address("http://127.0.0.1:9/push/x", address.p256dh, address.auth))
    with pytest.raises(services.NotCarried):
        carry(tell(), last=False)


def test_another_key_than_the_services_is_refused_and_a_message_for_another_browser_too(service):
    _name, address = service.browser()
    pusher = web_push.WebPush()
    other = Browser()
    stranger = Address(address.endpoint, to_text(web_push.point(other.key.public_key())), address.auth)
    with pytest.raises(Rejected, match="400"):
        pusher.push(stranger, content=b"{}", topic="a")
    request = urllib.request.Request(address.endpoint, data=b"x", headers={"Authorization": "vapid t=a, k=b"})
    with pytest.raises(urllib.error.HTTPError, match="403") as refused:
        urllib.request.urlopen(request)
    refused.value.close()


def test_only_push_services_that_are_known_are_ever_called(service, settings):
    _name, address = service.browser()
    settings.PUSH_SERVICES = []
    inside = (
        "http://169.254.169.254/latest",
        "https://evil.example\\.push.services.mozilla.com/x",
        "https://fcm.googleapis.com@127.0.0.1/x",
        "file:///etc/passwd",
    )
    for endpoint in (*inside, "https://fcm.googleapis.com.evil.example/x", "http://[::1", address.endpoint):
        with pytest.raises(devices.UnknownPushService):
            add(Address(endpoint, address.p256dh, address.auth))
    known = "https://updates.push.services.mozilla.com/wpush/v2/gAAAA"
    for p256dh, auth in (("", address.auth), ("AAAA", address.auth), (address.p256dh, "AAAA"), ("ă", "ă")):
        with pytest.raises(devices.UnknownPushService):
            add(Address(known, p256dh, auth))
    assert add(Address(known, address.p256dh, address.auth)).pk
    with pytest.raises(Gone):
        web_push.WebPush().push(address, content=b"{}", topic="a")


def test_a_browser_added_twice_is_one_and_belongs_to_who_asked_last(service):
    _name, address = service.browser()
    assert add(address).pk == add(address).pk
    other = uuid7()
    add(address, party_id=other)
    assert devices.of(TUYET) == [] and len(devices.of(other)) == 1
    assert set(NoticeWish.objects.values_list("party_id", "devices")) == {(TUYET, 0), (other, 1)}
    (row,) = devices.of(other)
    devices.remove(device_id=row.pk, party_id=TUYET)
    assert devices.of(other) == [row]
    devices.remove(device_id=row.pk, party_id=other)
    assert devices.of(other) == []


def test_nobody_adds_more_browsers_than_ten(service):
    _name, address = service.browser()
    for number in range(devices.MOST):
        add(Address(f"{service.url}/push/{number}", address.p256dh, address.auth))
    with pytest.raises(devices.TooManyDevices):
        add(address)


def test_the_key_is_made_once_and_read_by_its_owner_only(service, settings, tmp_path):
    first, again = web_push.WebPush().public_key(), web_push.WebPush().public_key()
    assert first == again and len(from_text(first)) == 65
    assert (tmp_path / "push" / "key.pem").stat().st_mode & 0o077 == 0
    settings.PUSH_KEY = (tmp_path / "push" / "key.pem").read_text()
    settings.VAR = tmp_path / "nowhere"
    assert web_push.WebPush().public_key() == first and not settings.VAR.exists()


def test_padded_keys_of_old_browsers_are_read_too(service):
    _name, address = service.browser()
    padded = urlsafe_b64encode(from_text(address.auth)).decode()
    assert padded.endswith("=") and add(Address(address.endpoint, address.p256dh, padded)).pk


def test_who_has_no_browser_gets_no_push(service):
    assert set(tell(tuyet()).deliveries.values_list("channel", flat=True)) == {"in_app"}


def test_a_trial_rings_one_browser_of_the_person_and_strikes_off_one_that_is_gone(service):
    (name, address), other = service.browser(), service.browser()
    row = add(address)
    add(other[1])
    assert devices.ring(device_id=row.pk)
    (message,) = [one for one in service.ask("/messages") if one["to"] in (name, other[0])]
    assert (message["to"], json.loads(message["content"])["title"]) == (name, devices.TRIED)
    service.ask(f"/browsers/{name}/gone", b"")
    assert not devices.ring(device_id=row.pk) and not PushDevice.objects.filter(pk=row.pk).exists()
    assert not devices.ring(device_id=row.pk)
