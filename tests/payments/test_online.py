"""A fee paid through real gateways that run beside the tests: in order, late, twice, forged, never."""

import hashlib
import hmac
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from motcua.dossiers.models import Dossier
from motcua.dossiers.services import ending, paying, paying_online
from motcua.dossiers.status import Act, Money
from motcua.integration.payment_platform import PaymentPlatform
from motcua.integration.payment_sums import INIT_COVERS, PAY_COVERS, check_sum, checksum
from motcua.payments.gateway import GatewayUnknown
from motcua.payments.models import Attempt, Collection, Gateway, Order, PaymentEvent, Receipt
from motcua.payments.services import attempts, ordering
from tests.counter.factories import signed_in, text_of
from tests.dossiers import factories
from tests.dossiers.factories import MONDAY
from tests.payments.factories import order_of, owes
from tests.payments.tills import KEYS, ask, keypay, platform

pytestmark = pytest.mark.django_db
SOON = MONDAY + timedelta(minutes=2)


@pytest.fixture(scope="module")
def platform_till():
    with platform() as process:
        yield process


@pytest.fixture(scope="module")
def keypay_till():
    with keypay() as process:
        yield process


@pytest.fixture(params=["platform", "keypay"])
def till(request, settings):
    settings.PAYMENT_SECRETS = KEYS
    process = request.getfixturevalue(f"{request.param}_till")
    process.mood(fail=0, delay=0)
    keys = {"platform": ("PLATFORM", ""), "keypay": ("KP1", "KP2")}[request.param]
    facts = {"kind": request.param, "name": "Cổng thử", "url": process.url, "partner": "QNAM", "active": True}
    Gateway.objects.create(slug="cong", secret=keys[0], callback_secret=keys[1], **facts)
    return process


@pytest.fixture
def world(db):
    return factories.world()


@pytest.fixture
def dossier(world):
    row = factories.received(world)
    owes(world, row, 15_000)
    return Dossier.objects.get(pk=row.pk)


def begun(world, dossier, *, at=MONDAY) -> Attempt:
    return paying_online.begin_payment(
        dossier_id=dossier.pk, by=world.minh, at=at, gateway="cong", address="203.0.113.7"
    )


def opened(world, dossier, *, at=MONDAY) -> Attempt:
    return paying_online.follow(attempt_id=begun(world, dossier, at=at).pk, at=at)


def follow(attempt: Attempt, at=SOON) -> Attempt:
    return paying_online.follow(attempt_id=attempt.pk, at=at)


def called(client, message, slug="cong"):
    url = reverse("api:payment_callback", args=[slug])
    return client.post(url, message, content_type="application/json").json()


def test_a_payment_that_succeeds_becomes_an_act_a_receipt_and_a_notice(world, dossier, till, client):
    attempt = opened(world, dossier)
    assert attempt.state == Attempt.State.WAITING and attempt.url == f"{till.url}/pay/{attempt.reference}"
    back = till.person(attempt.reference)
    assert back.endswith(f"/ho-so-cua-toi/{dossier.pk}/thanh-toan/{attempt.pk}/")
    assert called(client, till.callback(attempt.reference)) in (
        {"return_code": 0, "return_msg": "OK"},
        {"MaLoi": "00", "MoTaLoi": ""},
    )
    assert Dossier.objects.get(pk=dossier.pk).money == Money.DUE  # a call alone moves nothing
    follow(attempt)

    dossier.refresh_from_db()
    event = dossier.events.get(act=Act.RECORD_PAYMENT)
    assert dossier.money == Money.PAID and event.facts["method"] == "gateway" and event.staff is None
    assert Receipt.objects.get().amount == 15_000 and dossier.papers.filter(template="fee_receipt").exists()


def test_before_the_redirect_twice_late_and_out_of_order_it_is_counted_once(world, dossier, till, client):
    attempt = opened(world, dossier)
    till.person(attempt.reference)
    for status in ("paid", "paid", "failed", "pending"):
        called(client, till.callback(attempt.reference, status))
        follow(attempt)
    called(client, till.callback(attempt.reference, "failed"))
    follow(attempt, SOON + timedelta(days=3))

    order = order_of(dossier)
    assert (order.state, order.collected) == (Order.State.PAID, 15_000)
    assert Collection.objects.count() == Receipt.objects.count() == 1
    assert dossier.events.filter(act=Act.RECORD_PAYMENT).count() == 1


def test_a_call_that_lies_about_success_moves_nothing(world, dossier, till, client):
    attempt = opened(world, dossier)
    message = till.callback(attempt.reference, "paid")  # rightly signed: the sum does not cover the status
    called(client, message)
    follow(attempt)

    assert order_of(dossier).state == Order.State.OPEN
    assert Attempt.objects.get(pk=attempt.pk).state == Attempt.State.WAITING


def test_a_wrong_checksum_is_refused_and_written_down(world, dossier, till, client):
    attempt = opened(world, dossier)
    message = till.callback(attempt.reference)
    forged = {
        name: "0" * 64 if name in {"check_sum", "MaXacThuc"} else value for name, value in message.items()
    }
    assert called(client, forged) in (
        {"return_code": -1, "return_msg": "check_sum"},
        {"MaLoi": "01", "MoTaLoi": "MaXacThuc"},
    )
    for broken in ({}, {"transaction_id": "x", "MaThamChieu": "x"}, [1]):
        assert called(client, broken).get("return_code", "01") in {-1, "01"}
    url = reverse("api:payment_callback", args=["cong"])
    for body in ("[" * 60_000, '{"a":' * 12_000, '"', "\0"):
        assert client.post(url, body, content_type="application/json").status_code == 200
    assert client.get(url).status_code == 405
    assert client.post(reverse("api:payment_callback", args=["khac"])).status_code == 404

    assert PaymentEvent.objects.filter(what="forged").count() == 1
    assert order_of(dossier).state == Order.State.OPEN


def test_calls_without_end_are_counted_in_one_row_a_day_and_the_evidence_stays(world, dossier, till, client):
    attempt = opened(world, dossier)
    message = till.callback(attempt.reference)
    forged = {
        name: "0" * 64 if name in {"check_sum", "MaXacThuc"} else value for name, value in message.items()
    }
    for _call in range(30):
        called(client, forged)
        called(client, message)
    for what in ("forged", "called"):
        row = PaymentEvent.objects.get(what=what)
        assert (row.times, row.facts) == (30, {"reference": attempt.reference})
        assert row.last_at is not None and row.last_at >= row.happened_at

    attempts.called(attempt.gateway, attempt.pk, genuine=False, at=MONDAY + timedelta(days=900))
    assert PaymentEvent.objects.filter(what="forged", times=1, last_at=None).count() == 1


def test_a_payment_that_fails_leaves_the_fee_to_be_paid_again(world, dossier, till):
    attempt = opened(world, dossier)
    till.person(attempt.reference, "failed")
    assert follow(attempt).state == Attempt.State.FAILED

    again = opened(world, dossier, at=SOON)
    assert again.reference != attempt.reference
    till.person(again.reference)
    assert follow(again).state == Attempt.State.SUCCEEDED and order_of(dossier).collected == 15_000


def test_two_tabs_and_a_double_click_are_one_try(world, dossier, till):
    first, second = begun(world, dossier), begun(world, dossier)
    assert first == second
    follow(first, MONDAY), follow(first, MONDAY)
    references = [
        one["reference"] for one in till.payments() if one["reference"].startswith(first.order.code)
    ]
    assert references == [first.reference]


def test_money_that_comes_after_the_try_was_given_up_is_counted(world, dossier, till):
    attempt = opened(world, dossier)
    late = MONDAY + timedelta(minutes=31)
    assert follow(attempt, late).state == Attempt.State.EXPIRED
    till.person(attempt.reference)
    assert attempt.pk in attempts.to_ask(at=late + timedelta(hours=2))
    assert follow(attempt, late + timedelta(hours=2)).state == Attempt.State.SUCCEEDED
    assert order_of(dossier).state == Order.State.PAID


def test_paid_at_the_desk_and_at_the_bank_the_second_sum_is_a_surplus(world, dossier, till):
    attempt = opened(world, dossier)
    till.person(attempt.reference)
    paying.take_cash(dossier_id=dossier.pk, by=world.lan, at=MONDAY)
    follow(attempt)

    order = order_of(dossier)
    assert (order.state, order.collected, order.surplus) == (Order.State.PAID, 30_000, 15_000)
    assert Receipt.objects.count() == 1
    words = dossier.events.filter(act=Act.RECORD_PAYMENT).latest("number").facts["note"]
    assert "thừa 15.000 đồng phải hoàn" in words
    with pytest.raises(ordering.NothingToPay):
        begun(world, dossier)


def test_money_for_a_withdrawn_dossier_is_a_surplus(world, dossier, till):
    attempt = opened(world, dossier)
    till.person(attempt.reference)
    ending.withdraw(dossier_id=dossier.pk, by=world.minh, at=MONDAY)
    follow(attempt)

    order = Order.objects.get(pk=attempt.order_id)
    assert (order.state, order.surplus) == (Order.State.CANCELLED, 15_000)
    assert Dossier.objects.get(pk=dossier.pk).money == Money.NONE


def test_another_amount_than_asked_is_counted_as_it_came(world, dossier, till):
    attempt = opened(world, dossier)
    till.person(attempt.reference, amount=10_000)
    follow(attempt)
    order = order_of(dossier)
    assert (order.state, order.remaining) == (Order.State.OPEN, 5_000)

    rest = opened(world, dossier, at=SOON)
    assert rest.amount == 5_000
    till.person(rest.reference)
    follow(rest)
    assert order_of(dossier).state == Order.State.PAID and Receipt.objects.get().amount == 15_000


def test_while_the_gateway_is_down_nothing_is_known_and_it_is_asked_ever_more_seldom(world, dossier, till):
    attempt = begun(world, dossier)
    till.mood(fail=100)
    waits, at = [], MONDAY
    for _time in range(4):
        attempt = follow(attempt, at)
        waits.append((attempt.next_at - at).total_seconds() // 60)
        at = attempt.next_at
    assert waits[:4] == [2, 4, 8, 16] and attempt.state == Attempt.State.ASKED and attempt.words == "503"
    till.mood(fail=0)
    attempt = follow(attempt, MONDAY + timedelta(minutes=29))
    assert attempt.state == Attempt.State.WAITING
    till.person(attempt.reference)
    till.mood(fail=1)
    assert follow(attempt, attempt.expires_at).state == Attempt.State.WAITING  # silence is no answer
    assert follow(attempt, attempt.expires_at).state == Attempt.State.SUCCEEDED


def test_nobody_pays_by_a_gateway_that_is_closed_or_for_somebody_else(world, dossier, till):
    from motcua.identity.models import Party

    stranger = Party.objects.create(name="Người lạ", phone="0905000000")
    with pytest.raises(PermissionDenied):
        paying_online.begin_payment(dossier_id=dossier.pk, by=stranger, at=MONDAY, gateway="cong")
    Gateway.objects.update(active=False)
    with pytest.raises(GatewayUnknown):
        begun(world, dossier)


def test_the_sandboxes_refuse_what_is_wrongly_signed(platform_till, keypay_till):
    head = {"LoaiBanTin": "INIT", "PhienBan": "1.0.6", "MaDoiTac": "QNAM", "MaThamChieu": "A1", "SoTien": "1"}
    assert ask(platform_till.url, head | {"MaXacThuc": "0" * 64})["MaLoi"] == "01"
    fields = dict.fromkeys(PAY_COVERS, "1") | {"client_id": "QNAM", "check_sum": "0" * 64}
    assert ask(f"{keypay_till.url}/create", fields)["error"] == "99"


def test_checksums_are_those_of_the_manuals():
    fields = {name: f"v{place}" for place, name in enumerate(INIT_COVERS)}
    text = "|".join([*fields.values(), "bí-mật"])
    assert checksum(fields, INIT_COVERS, "bí-mật") == hashlib.sha256(text.encode()).hexdigest()
    assert INIT_COVERS[:5] == ("LoaiBanTin", "PhienBan", "MaDoiTac", "MaThamChieu", "SoTien")
    six = {"addition_fee": "0", "client_id": "C", "command": "PAY", "trans_amount": "15000"}
    six |= {"transaction_id": "MC1T01", "version": "3.0"}
    right = hmac.new(b"k1", b"0|C|PAY|15000|MC1T01|3.0", hashlib.sha256).hexdigest()
    assert check_sum(six, PAY_COVERS, "k1") == right


def test_the_platform_s_receipt_comes_as_a_stream_also_behind_a_province_s_proxy(world, dossier, settings):
    settings.PAYMENT_SECRETS = KEYS
    with platform("--proxy") as process:
        facts = {"kind": "platform", "name": "Cổng", "url": process.url, "partner": "QNAM", "active": True}
        gateway = Gateway.objects.create(slug="cong", secret="PLATFORM", **facts)
        attempt = opened(world, dossier)
        assert PaymentPlatform().bill_pdf(gateway, attempts.stored_of(attempt)) == b""
        process.person(attempt.reference)
        assert follow(attempt).state == Attempt.State.SUCCEEDED
        assert PaymentPlatform().bill_pdf(gateway, attempts.stored_of(attempt)).startswith(b"%PDF")


def test_the_applicant_downloads_the_platform_s_own_receipt_and_is_told_when_there_is_none(
    world, dossier, platform_till, settings
):
    settings.PAYMENT_SECRETS = KEYS
    platform_till.mood(fail=0, delay=0)
    facts = {"kind": "platform", "name": "Cổng", "url": platform_till.url, "partner": "QNAM", "active": True}
    gateway = Gateway.objects.create(slug="cong", secret="PLATFORM", **facts)
    attempt, minh = opened(world, dossier), signed_in(world.minh)
    receipt = reverse("portal:gateway_receipt", args=[dossier.pk, attempt.pk])
    assert "chưa gửi chứng từ" in text_of(minh.get(receipt, follow=True))
    platform_till.person(attempt.reference)
    follow(attempt)
    page = text_of(minh.get(reverse("portal:payment", args=[dossier.pk, attempt.pk])))
    assert "Chứng từ của cổng thanh toán" in page and receipt in page
    got = minh.get(receipt)
    assert got.content.startswith(b"%PDF") and attempt.reference in got["Content-Disposition"]
    assert signed_in(world.thao).get(receipt).status_code == 302
    Gateway.objects.filter(pk=gateway.pk).update(url="http://127.0.0.1:9/")
    assert "chưa gửi chứng từ" in text_of(minh.get(receipt, follow=True))
