"""What is kept of people nobody knows, and how often they may guess: little, and seldom."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from motcua.common.addresses import network_of
from motcua.common.ids import uuid7
from motcua.identity import services as identity
from motcua.identity.models import PhoneCode
from motcua.web import jobs, kept_post
from motcua.web.models import DayCount
from tests.counter.factories import signed_in
from tests.dossiers import factories
from tests.identity.factories import PASSWORD, desk, hold, lan

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db):
    return factories.world()


def guarded() -> str:
    return reverse("portal:notice_ways")


def kept(client: Client) -> bool:
    return "kept_post" in client.session


def test_a_strangers_long_form_is_not_kept_and_a_short_one_is():
    long, short = Client(), Client()
    assert long.post(guarded(), {"x": "chữ " * 20_000}).status_code == 302
    assert not Session.objects.exists()
    short.post(guarded(), {"x": "chữ"})
    assert kept(short)


@pytest.mark.parametrize("page", ["start", "supplement", "withdraw", "pay"])
def test_a_page_of_citizens_keeps_no_more_of_a_stranger_than_any_other(page):
    address = reverse(f"portal:{page}", args=[uuid7()])
    long = {"x": "chữ " * 14_000}
    for number in range(40):
        Client(REMOTE_ADDR="203.0.113.7").post(address, long if number % 2 else {"x": "chữ"})
    kept_ones = [one.get_decoded()["typed_before_sign_in"]["typed"] for one in Session.objects.all()]
    assert 0 < len(kept_ones) <= 10 and {"x": ["chữ"]} in kept_ones and long not in kept_ones


def test_names_of_fields_count_as_much_as_what_is_in_them():
    client = Client()
    client.post(guarded(), {f"{number:0500d}": "" for number in range(100)})
    assert not Session.objects.exists()


def test_a_stranger_fills_no_table_of_sessions():
    for _ in range(40):
        Client(REMOTE_ADDR="203.0.113.7").post(guarded(), {"x": "chữ"})
    assert Session.objects.count() <= 10


def test_whoever_signed_in_with_this_browser_before_loses_nothing_long():
    hold(lan(), desk())
    client = Client()
    client.post("/tai-khoan/dang-nhap/", {"login": "qna001", "password": PASSWORD})
    client.post("/tai-khoan/dang-xuat/")
    client.post(reverse("counter:assist"), {"x": "chữ " * 10_000})
    assert len(client.session["kept_post"]["fields"]["x"][0]) == 40_000


def guess(sender: int, code: str, phone: str):
    page = reverse("portal:track")
    return Client(REMOTE_ADDR=f"203.0.113.{sender}").post(page, {"code": code, "phone": phone})


def guessed_by_many(phone: str) -> None:
    assert [guess(number, f"X-{number}", phone).status_code for number in range(30)] == [422] * 30


def test_what_strangers_guess_locks_no_owner_out_and_gains_them_nothing(world, settings):
    settings.MESSAGE_GATEWAY_URL, settings.NOTICE_CHANNELS = "http://127.0.0.1:9", ["sms"]
    dossier = factories.taken_in(world)
    guessed_by_many(dossier.contact_phone)
    wrong, owner = Client(REMOTE_ADDR="203.0.113.99"), Client(REMOTE_ADDR="203.0.113.100")
    page, prove = reverse("portal:track"), reverse("portal:prove_phone")
    for client, code in ((wrong, "X-99"), (owner, dossier.ticket)):
        answer = client.post(page, {"code": code, "phone": dossier.contact_phone})
        assert (answer.status_code, answer["Location"]) == (302, prove)
    assert [row.phone for row in PhoneCode.objects.order_by("id")] == ["", dossier.contact_phone]
    shown = [re.sub(r"[A-Za-z0-9]{64}", "", client.get(prove).content.decode()) for client in (wrong, owner)]
    assert shown[0] == shown[1], "the page does not say which was right"
    assert f'<a href="{page}">Xem lại mã, số điện thoại rồi gửi mã khác</a>' in shown[0]
    nothing, sent = PhoneCode.objects.order_by("id")
    for _try in range(5):
        assert wrong.post(prove, {"code": identity.digits_of(nothing)}).status_code == 422
        assert wrong.post(prove, {"code": identity.digits_of(sent)}).status_code == 422
    opened = owner.post(prove, {"code": identity.digits_of(sent)})
    assert opened["Location"] == reverse("portal:tracked", args=[str(dossier)])
    assert "Ghi số điện thoại" not in owner.get(opened["Location"]).content.decode()


def test_the_owner_signed_in_is_asked_for_no_code_whatever_others_guessed(world, settings):
    settings.MESSAGE_GATEWAY_URL, settings.NOTICE_CHANNELS = "http://127.0.0.1:9", ["sms"]
    dossier = factories.taken_in(world)
    guessed_by_many(dossier.contact_phone)
    owner = signed_in(dossier.owner)
    answer = owner.post(reverse("portal:track"), {"code": dossier.ticket, "phone": dossier.contact_phone})
    assert answer["Location"] == reverse("portal:tracked", args=[str(dossier)])


def test_where_no_code_can_be_sent_the_right_answer_opens_and_each_sender_guesses_less(world, settings):
    settings.MESSAGE_GATEWAY_URL = ""
    dossier = factories.taken_in(world)
    guessed_by_many(dossier.contact_phone)
    assert [guess(50, "X-1", dossier.contact_phone).status_code for _ in range(3)] == [422, 422, 429]
    assert guess(51, dossier.ticket, dossier.contact_phone).status_code == 302


def test_one_sender_guesses_ten_times_an_hour_at_one_code_however_it_is_typed():
    answers = []
    for number in range(12):
        answers.append(guess(7, ["dk-ab cd", "DK-ABCD"][number % 2], f"09051112{number:02d}").status_code)
    assert answers == [422] * 10 + [429] * 2


def test_a_code_is_typed_five_times_and_for_ten_minutes_in_the_browser_that_asked():
    row = identity.make_code(phone="0905111222", purpose="track")
    for _try in range(5):
        with pytest.raises(identity.PhoneCodeWrong):
            identity.prove_phone(code_id=row.pk, purpose="track", typed="000000 ")
    with pytest.raises(identity.PhoneCodeWrong):
        identity.prove_phone(code_id=row.pk, purpose="track", typed=identity.digits_of(row))
    late = identity.make_code(phone="0905111222", purpose="track")
    with pytest.raises(identity.PhoneCodeWrong):
        identity.prove_phone(code_id=late.pk, purpose="change-phone", typed=identity.digits_of(late))
    PhoneCode.objects.filter(pk=late.pk).update(expires_at=late.made_at)
    with pytest.raises(identity.PhoneCodeWrong):
        identity.prove_phone(code_id=late.pk, purpose="track", typed=identity.digits_of(late))
    identity.forget_codes(before=late.made_at)
    assert [one.pk for one in PhoneCode.objects.all()] == [late.pk]


def test_one_ipv6_line_is_one_sender():
    page = reverse("portal:track")
    answers = [
        Client(REMOTE_ADDR=f"2001:db8:1:2::{number:x}").post(page, {"code": f"Y{number}", "phone": "1"})
        for number in range(12)
    ]
    assert answers[-1].status_code == 429
    assert Client(REMOTE_ADDR="2001:db8:1:3::1").post(page, {"code": "Y", "phone": "1"}).status_code == 422


@pytest.mark.parametrize(
    ("address", "network"),
    [("203.0.113.7", "203.0.113.7"), ("2001:db8::1", "2001:db8::"), ("::ffff:203.0.113.7", "203.0.113.7")],
)
def test_an_address_stands_for_its_line(address, network):
    assert network_of(address) == network


def test_counts_of_days_before_are_forgotten():
    DayCount.count(sender="a" * 64, day=kept_post.timezone.localdate())
    DayCount.objects.create(sender="b" * 64, day="2022-07-25", hits=3)
    jobs.forget_rates(0)
    assert [row.sender[0] for row in DayCount.objects.all()] == ["a"]
