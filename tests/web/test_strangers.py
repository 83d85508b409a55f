"""What is kept of people nobody knows, and how often they may guess: little, and seldom."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from motcua.common.addresses import network_of
from motcua.common.ids import uuid7
from motcua.web import jobs, kept_post
from motcua.web.models import DayCount, RateWindow
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


def test_a_telephone_is_guessed_at_by_all_senders_together_and_the_right_answer_does_not_count(world):
    dossier = factories.taken_in(world)
    page = reverse("portal:track")
    answers = []
    for number in range(40):
        sender = Client(REMOTE_ADDR=f"203.0.113.{number}")
        answers.append(sender.post(page, {"code": f"X-{number}", "phone": dossier.contact_phone}).status_code)
    assert answers[:30] == [422] * 30 and set(answers[30:]) == {429}
    RateWindow.objects.all().delete()
    right = {"code": dossier.ticket, "phone": dossier.contact_phone}
    for number in range(35):
        assert Client(REMOTE_ADDR=f"203.0.113.{number}").post(page, right).status_code == 302


def test_a_code_is_guessed_at_by_all_senders_together_however_it_is_typed(world):
    page = reverse("portal:track")
    answers = [
        Client(REMOTE_ADDR=f"2001:db8:{number:x}::1")
        .post(page, {"code": ["dk-ab cd", "DK-ABCD"][number % 2], "phone": f"09051112{number:02d}"})
        .status_code
        for number in range(32)
    ]
    assert answers[:30] == [422] * 30 and answers[30:] == [429] * 2


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
