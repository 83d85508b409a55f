"""The page of a payment under way never reloads by itself: a link looks again, a script looks in place."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from motcua.dossiers.services import paying, paying_online
from tests.counter.factories import signed_in, text_of
from tests.dossiers import factories
from tests.dossiers.factories import MONDAY
from tests.payments.factories import owes
from tests.payments.scripted import world_with_gateway

pytestmark = pytest.mark.django_db
BY_SCRIPT = {"HX-Request": "true"}


@pytest.fixture
def world(db, settings):
    return world_with_gateway(settings)


@pytest.fixture
def tried(world):
    dossier = factories.received(world)
    owes(world, dossier, 15_000)
    return paying_online.begin_payment(dossier_id=dossier.pk, by=world.minh, at=MONDAY, gateway="thu")


def page_of(attempt):
    return reverse("portal:payment", args=[attempt.order.ref, attempt.pk])


def next_look(answer):
    """The address at which the page's script looks again; empty when it does not."""
    found = re.search(r'hx-get="([^"]+)"', answer.content.decode())
    return found[1].replace("&amp;", "&") if found else ""


def opened(attempt):
    return paying_online.follow(attempt_id=attempt.pk, at=MONDAY + timedelta(seconds=5))


def test_nothing_reloads_by_itself_and_a_link_looks_again(world, tried):
    minh, url = signed_in(world.minh), page_of(tried)
    for page in (minh.get(url), minh.get(f"{url}?di=1")):
        assert b"http-equiv" not in page.content and "Đi tiếp" in text_of(page)
    opened(tried)
    page = minh.get(url)
    assert b"http-equiv" not in page.content
    assert f'href="{url}">Xem lại</a>' in re.sub(r"\s*\n\s*", "", page.content.decode())


def test_while_nothing_changes_the_script_gets_nothing_to_read_out_and_stops_after_a_minute(world, tried):
    minh, looks = signed_in(world.minh), 0
    opened(tried)
    again = next_look(minh.get(page_of(tried)))
    while again:
        answer = minh.get(again, headers=BY_SCRIPT)
        assert strip_tags(text_of(answer)).strip() == "" and "HX-Retarget" not in answer.headers
        again, looks = next_look(answer), looks + 1
    assert looks == 20


def test_once_the_bank_has_said_yes_the_script_gets_the_whole_word_in_place_and_looks_no_more(world, tried):
    minh = signed_in(world.minh)
    opened(tried)
    again = next_look(minh.get(page_of(tried)))
    paying.take_cash(dossier_id=tried.order.ref, by=world.lan, at=MONDAY + timedelta(minutes=1))
    answer = minh.get(again, headers=BY_SCRIPT)
    assert answer.headers["HX-Retarget"] == "#giao-dich" and "Đã nộp phí, lệ phí" in text_of(answer)
    assert next_look(answer) == "" and b"<html" not in answer.content


def test_while_the_payment_is_being_opened_the_script_leads_on_to_the_bank(world, tried):
    minh = signed_in(world.minh)
    again = next_look(minh.get(page_of(tried) + "?di=1"))
    assert "HX-Redirect" not in minh.get(again, headers=BY_SCRIPT).headers
    opened(tried)
    led = minh.get(again, headers=BY_SCRIPT)
    assert led.headers["HX-Redirect"] == page_of(tried) + "?di=1"
    assert "Mở trang thanh toán" in text_of(minh.get(led.headers["HX-Redirect"]))
