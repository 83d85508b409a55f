"""The fee is reckoned anew while somebody is about to pay: nobody is led to pay the old sum."""

from datetime import timedelta

import pytest
from django.urls import reverse

from motcua.catalogue.models import EForm
from motcua.common.ids import uuid7
from motcua.dossiers.models import Dossier
from motcua.dossiers.services import intake, paying, paying_online, reconciling, supplement
from motcua.dossiers.services.intake import Contact, Intake, PaperIn
from motcua.dossiers.services.paying import Charged
from motcua.dossiers.services.supplement import Supply
from motcua.dossiers.status import Money
from motcua.payments.gateway import Answer, Standing
from motcua.payments.models import Attempt, Order, Statement, StatementLine
from motcua.payments.services.ordering import NothingToPay
from tests.counter.factories import signed_in, text_of
from tests.dossiers import factories, side
from tests.dossiers.factories import MONDAY
from tests.payments.factories import fee, order_of, owes
from tests.payments.scripted import Scripted, world_with_gateway

pytestmark = pytest.mark.django_db
SOON = MONDAY + timedelta(minutes=5)
COPIES = {"key": "copies", "type": "number", "label": "Số bản", "required": False}
FORM = {"title": "Bản sao", "pages": [{"key": "a", "title": "Bản sao", "fields": [COPIES]}]}


@pytest.fixture
def world(db, settings):
    return world_with_gateway(settings)


def begun(world, dossier, *, at=MONDAY) -> Attempt:
    return paying_online.begin_payment(dossier_id=dossier.pk, by=world.minh, at=at, gateway="thu")


def follow(attempt: Attempt, *, at=SOON) -> Attempt:
    return paying_online.follow(attempt_id=attempt.pk, at=at)


def recharged(world, dossier, amount: int) -> None:
    charges = [Charged(fee(world, amount, name=f"Lệ phí {amount}").pk)]
    paying.charge(dossier_id=dossier.pk, by=world.lan, at=SOON, charges=charges)


def by_the_copy(world) -> Dossier:
    """Taken in for three copies of 8,000 đồng, then asked to put the number right."""
    fee(world, 8_000, name="Bản sao", unit="bản")
    form = EForm.objects.create(
        key="ban-sao", number=1, title="x", definition=FORM, published_at=factories.vn(2022, 1, 1)
    )
    taken = Intake(
        uuid7(), world.version, world.minh, Contact(world.minh.phone), e_form=form, answers={"copies": "3"},
        papers=(PaperIn(world.component, originals=1),),
    )  # fmt: skip
    row = intake.take_in(intake=taken, by=world.lan, at=MONDAY)
    supplement.request_supplement(dossier_id=row.pk, by=world.lan, at=MONDAY, items=[side.item(world)])
    return row


def test_a_supplement_that_lowers_the_number_lowers_the_fee_and_nobody_is_led_to_pay_the_old_one(world):
    dossier = by_the_copy(world)
    first = begun(world, dossier)
    assert follow(first, at=MONDAY).state == Attempt.State.WAITING and first.amount == 24_000

    what = Supply(papers=(PaperIn(world.component, originals=1),), answers={"copies": "1"})
    supplement.supply_supplement(dossier_id=dossier.pk, by=world.minh, at=SOON, supply=what)
    first.refresh_from_db()
    assert order_of(dossier).total == 8_000 and first.state == Attempt.State.EXPIRED
    page = signed_in(world.minh).get(reverse("portal:payment", args=[dossier.pk, first.pk]) + "?di=1")
    assert "ngan-hang.example" not in page.content.decode()
    assert begun(world, dossier, at=SOON).amount == 8_000


def test_the_fee_is_reckoned_before_a_try_is_opened(world):
    dossier = by_the_copy(world)
    row = Dossier.objects.get(pk=dossier.pk)
    row.answers = {"copies": "2"}
    row.save(update_fields=["answers"])
    assert begun(world, dossier).amount == 16_000


def test_what_an_officer_reckoned_stands(world):
    dossier = by_the_copy(world)
    recharged(world, dossier, 5_000)
    assert begun(world, dossier, at=SOON).amount == 5_000


def test_who_saw_another_sum_is_asked_to_look_again_before_anything_is_opened(world):
    dossier = factories.received(world)
    owes(world, dossier, 15_000)
    minh, url = signed_in(world.minh), reverse("portal:pay", args=[dossier.pk])
    assert 'name="sum" value="15000"' in minh.get(url).content.decode()
    recharged(world, dossier, 9_000)
    answer = minh.post(url, {"gateway": "thu", "sum": "15000"}, follow=True)
    assert "vừa được tính lại, nay là 9.000 đồng" in text_of(answer) and not Attempt.objects.exists()
    minh.post(url, {"gateway": "thu", "sum": "9000"})
    assert Attempt.objects.get().amount == 9_000


def test_money_paid_for_the_old_sum_is_counted_for_the_new_one_and_only_the_rest_is_given_back(world):
    dossier = factories.received(world)
    old = owes(world, dossier, 15_000)
    attempt = follow(begun(world, dossier), at=MONDAY)
    recharged(world, dossier, 9_000)
    again = begun(world, dossier, at=SOON)
    Scripted.standing[attempt.reference] = Answer(Standing.PAID, 15_000, "FT1")
    follow(attempt)

    order, again = order_of(dossier), Attempt.objects.get(pk=again.pk)
    assert (order.state, order.collected, order.surplus) == (Order.State.PAID, 15_000, 6_000)
    assert again.state == Attempt.State.EXPIRED  # nobody is led to pay a second time
    assert Order.objects.get(pk=old.pk).collected == 0
    assert Dossier.objects.get(pk=dossier.pk).money == Money.PAID
    with pytest.raises(NothingToPay):
        begun(world, dossier, at=SOON)


def test_a_transfer_with_the_old_code_is_counted_for_what_is_owed_now(world):
    dossier = factories.received(world)
    old = owes(world, dossier, 15_000)
    recharged(world, dossier, 9_000)
    facts = {
        "unit": world.desk,
        "name": "s.csv",
        "sha256": "0" * 64,
        "taken_by": world.lan.staff,
        "taken_at": SOON,
    }
    line = {"key": "l1", "booked_on": SOON.date(), "amount": 15_000, "text": old.code, "order": old}
    line = StatementLine.objects.create(statement=Statement.objects.create(**facts), **line)
    reconciling.settle_transfer(line_id=line.pk, at=SOON)
    reconciling.settle_transfer(line_id=line.pk, at=SOON)
    order = order_of(dossier)
    assert (order.state, order.collected, order.surplus) == (Order.State.PAID, 15_000, 6_000)


def test_a_fee_taken_at_the_desk_ends_the_open_try_and_its_page_leads_nowhere(world):
    dossier = factories.received(world)
    owes(world, dossier, 15_000)
    attempt = follow(begun(world, dossier), at=MONDAY)
    paying.take_cash(dossier_id=dossier.pk, by=world.lan, at=SOON)
    page = signed_in(world.minh).get(reverse("portal:payment", args=[dossier.pk, attempt.pk]) + "?di=1")
    assert "ngan-hang.example" not in page.content.decode() and "Đã nộp phí" in text_of(page)
