"""A one-time link: good once, not for long, to the own address; it forces a password nobody else knows."""

import base64
import email
import email.policy
import re
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from motcua.audit.models import SecurityEvent
from motcua.identity import services as identity
from motcua.identity.models import PasswordLink, User
from motcua.notifications import access
from motcua.notifications.models import Delivery, Notice
from tests.agencies.factories import AT
from tests.identity.factories import PASSWORD, desk, hold, lan, sign_in
from tests.notifications.gateways import SECRET, message_gateway, smtp_server

pytestmark = pytest.mark.django_db
Way = PasswordLink.Way
OWN = "sông Thu Bồn mùa lũ"
NEW = {"password1": OWN, "password2": OWN}


def made(staff, way=Way.PAPER):
    link = identity.make_link(staff_id=staff.pk, way=way)
    return link, identity.code_of(link)


def address(code=""):
    return f"/tai-khoan/dat-mat-khau/{code}/" if code else "/tai-khoan/dat-mat-khau/"


def test_the_link_ends_the_old_password_and_every_session(client):
    staff = lan()
    sign_in(client)
    assert UserSession.objects.count() == 1
    made(staff)
    assert UserSession.objects.count() == 0
    assert not Client().login(username="qna001", password=PASSWORD)


def test_opening_it_uses_nothing_up_and_choosing_a_password_does(client):
    staff = lan()
    _link, code = made(staff)
    for _ in range(3):  # programs that look at links in letters
        assert "qna001" in client.get(address(code)).content.decode()
    assert client.post(address(code), NEW)["Location"] == "/tai-khoan/dang-nhap/"
    assert User.objects.get(staff=staff).check_password(OWN)
    spent = client.post(address(code), {"password1": "của kẻ khác 123", "password2": "của kẻ khác 123"})
    assert spent.status_code == 409 and User.objects.get(staff=staff).check_password(OWN)
    assert [row.detail for row in SecurityEvent.objects.filter(kind="link_used", staff_id=staff.pk)] == [
        "paper"
    ]


def test_a_new_link_voids_the_one_before():
    staff = lan()
    _old, code = made(staff)
    _new, newer = made(staff)
    with pytest.raises(identity.LinkSpent):
        identity.use_link(code=code, password=OWN)
    assert identity.use_link(code=newer, password=OWN) == staff


@pytest.mark.parametrize("way", Way)
def test_it_is_over_by_itself(way):
    link, code = made(lan(), way)
    assert link.expires_at - link.made_at <= timedelta(hours=8)
    PasswordLink.objects.update(
        made_at=link.made_at - timedelta(days=1), expires_at=link.made_at - timedelta(seconds=1)
    )
    with pytest.raises(identity.LinkSpent):
        identity.open_link(code)


def test_the_code_may_be_typed_as_it_was_printed_or_not_quite(client):
    _link, code = made(lan())
    typed = f"  {code.upper().replace('-', ' ')} "
    assert client.post(address(), {"code": typed}).status_code == 302
    wrong = client.post(address(), {"code": "abcd-abcd-abcd-abcd"})
    assert wrong.status_code == 409 and "abcd-abcd-abcd-abcd" in wrong.content.decode()
    assert client.get(client.post(address(), {"code": typed})["Location"]).status_code == 200


@pytest.mark.parametrize("weak", ["ngan", "1234567890", "khac-nhau-hoan-toan"])
def test_a_weak_or_mistyped_password_is_refused_and_the_link_stays_good(client, weak):
    _link, code = made(lan())
    again = OWN if weak == "khac-nhau-hoan-toan" else weak
    answer = client.post(address(code), {"password1": weak, "password2": again})
    assert answer.status_code == 422
    assert client.post(address(code), NEW).status_code == 302


def test_codes_cannot_be_guessed_quickly(client):
    answers = [client.get(address(f"abcd-abcd-abcd-ab{number:02}")).status_code for number in range(12)]
    assert answers.count(429) >= 1 and 200 not in answers


def test_the_code_is_nowhere_in_the_database():
    staff = lan(email="lan@quangnam.example")
    _link, code = made(staff, Way.EMAIL)
    row = PasswordLink.objects.values().get()
    assert code not in str(row) and code.replace("-", "") not in str(row)
    assert not Notice.objects.exists() and not Delivery.objects.exists()


def test_a_link_goes_by_letter_to_the_own_address_through_a_real_mail_server(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.NOTICE_CHANNELS = "127.0.0.1", ["email"]
    staff = lan(email="lan@quangnam.example")
    assert access.ways_to(staff) == [Way.EMAIL, Way.PAPER]
    link, code = made(staff, Way.EMAIL)
    with smtp_server() as (port, process):
        settings.EMAIL_PORT = port
        access.send_password_link(link_id=link.pk, at=AT, last=False)
        process.terminate()
        output = process.stdout.read()
    letter = output.partition("MESSAGE FOLLOWS ----------\n")[2].partition("------------ END MESSAGE")[0]
    message = email.message_from_string(letter.strip(), policy=email.policy.default)
    text = message.get_payload()
    if message["Content-Transfer-Encoding"] == "base64":
        text = base64.b64decode(text).decode()
    assert message["To"] == "lan@quangnam.example"
    assert re.search(rf"/tai-khoan/dat-mat-khau/{code}/", text)
    assert not Notice.objects.exists()


def test_a_link_goes_by_short_message_whole(settings):
    with message_gateway() as gateway:
        settings.MESSAGE_GATEWAY_URL, settings.MESSAGE_GATEWAY_SECRET = gateway.url, SECRET
        settings.NOTICE_CHANNELS = ["sms"]
        staff = lan(phone="0905123456")
        assert access.ways_to(staff) == [Way.SMS, Way.PAPER]
        link, code = made(staff, Way.SMS)
        access.send_password_link(link_id=link.pk, at=AT, last=False)
        (taken,) = gateway.taken()
    assert code in taken["text"] and len(taken["text"]) <= 335


def test_without_a_channel_it_is_handed_over_on_paper(settings):
    settings.EMAIL_HOST = settings.MESSAGE_GATEWAY_URL = ""
    assert access.ways_to(lan(email="lan@quangnam.example", phone="0905123456")) == [Way.PAPER]


def test_a_password_somebody_else_knows_opens_nothing_but_the_page_to_change_it(client):
    staff = lan(password_due=True)
    hold(staff, desk())
    first = client.post(
        "/tai-khoan/dang-nhap/", {"login": "qna001", "password": PASSWORD, "next": "/can-bo/"}
    )
    assert first["Location"] == "/tai-khoan/doi-mat-khau/"
    assert client.get("/can-bo/")["Location"] == "/tai-khoan/doi-mat-khau/"
    same = {"oldpassword": PASSWORD, "password1": PASSWORD, "password2": PASSWORD}
    same = client.post("/tai-khoan/doi-mat-khau/", same)
    assert same.status_code == 200 and "phải khác" in same.content.decode()
    client.post("/tai-khoan/doi-mat-khau/", {"oldpassword": PASSWORD} | NEW)
    assert client.get("/can-bo/")["Location"].startswith("/can-bo/viec/")
