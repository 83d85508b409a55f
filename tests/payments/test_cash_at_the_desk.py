"""A fee is reckoned, paid in cash at the desk, printed on a receipt; the drawer is handed in."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from motcua.catalogue.models import Arrangement
from motcua.common.ids import uuid7
from motcua.documents import services as documents
from motcua.dossiers.collecting import Collector
from motcua.dossiers.models import Dossier
from motcua.dossiers.services import ending, intake, outcome, paying
from motcua.dossiers.services.paying import Charged, FeeDueFirst, FeeNotReckoned
from motcua.dossiers.status import Act, Money, Status
from motcua.payments.exemptions import Exemption, seed
from motcua.payments.models import Collection, Order, PaymentEvent, Receipt
from motcua.payments.services import cash_book, ordering
from tests.dossiers import factories
from tests.dossiers.factories import MONDAY, vn
from tests.payments.factories import fee, order_of, owes

pytestmark = pytest.mark.django_db
HIM = Collector("Nguyễn Văn Minh", receipt_given_back=True)


@pytest.fixture
def world(db):
    return factories.world()


@pytest.fixture
def head(world):
    from motcua.agencies.models import Role

    return factories.person("AM90", "Đặng Thị Trưởng", world.desk, Role.HEAD_ONE_STOP)


def test_a_single_fee_is_reckoned_when_the_dossier_comes_in(world):
    fee(world)
    dossier = factories.taken_in(world)
    order = order_of(dossier)

    assert dossier.money == Money.DUE
    assert (order.total, order.remaining, order.state) == (15_000, 15_000, Order.State.OPEN)
    assert order.code.isalnum() and len(order.code) == 12


def test_cash_pays_it_and_the_receipt_is_a_paper_of_the_dossier(world):
    fee(world)
    dossier = factories.received(world)
    paying.take_cash(dossier_id=dossier.pk, by=world.tam, at=MONDAY)

    dossier.refresh_from_db()
    receipt = Receipt.objects.get()
    paper = dossier.papers.get(template="fee_receipt")
    event = dossier.events.get(act=Act.RECORD_PAYMENT)
    assert dossier.money == Money.PAID and str(receipt) == "0000001/2022" == paper.code
    assert documents.read(paper.file).startswith(b"%PDF")
    assert event.facts["amount"] == 15_000 and event.facts["receipt"] == "0000001/2022"
    assert event.actor_name == "Võ Minh Tâm"


def test_a_double_click_takes_the_money_once(world):
    fee(world)
    dossier = factories.received(world)
    key = uuid7()
    for _click in range(2):
        paying.take_cash(dossier_id=dossier.pk, by=world.tam, at=MONDAY, key=key)
    with pytest.raises(ordering.NothingToPay):
        paying.take_cash(dossier_id=dossier.pk, by=world.lan, at=MONDAY, key=uuid7())

    assert Collection.objects.count() == Receipt.objects.count() == 1


def test_receipts_of_a_unit_are_numbered_without_a_gap_and_anew_each_year(world):
    fee(world)
    for at in (vn(2022, 12, 30, 16, 59), vn(2022, 12, 30, 17, 0), vn(2023, 1, 3, 7, 30)):
        dossier = factories.received(world, at=at)
        with pytest.raises(PermissionDenied):
            paying.take_cash(dossier_id=dossier.pk, by=world.dung, at=at)
        paying.take_cash(dossier_id=dossier.pk, by=world.lan, at=at)

    numbers = [str(row) for row in Receipt.objects.order_by("issued_at")]
    assert numbers == ["0000001/2022", "0000002/2022", "0000001/2023"]


def test_a_result_is_not_returned_before_its_fee_and_the_desk_may_take_both_at_once(world):
    fee(world)
    dossier = factories.done(world)
    with pytest.raises(outcome.FeeUnpaid):
        outcome.return_result(dossier_id=dossier.pk, by=world.tam, at=MONDAY, collector=HIM)
    dossier = outcome.return_result(
        dossier_id=dossier.pk, by=world.tam, at=MONDAY, collector=HIM, fee_collected=True
    )

    assert (dossier.status, dossier.money) == (Status.RETURNED, Money.PAID)
    acts = list(dossier.events.order_by("number").values_list("act", flat=True))
    assert acts[-2:] == [Act.RECORD_PAYMENT, Act.RETURN_RESULT]
    assert order_of(dossier).collected == 15_000


def test_two_rates_are_not_guessed_the_desk_says_which(world):
    fee(world, 75_000, name="Nhà ở riêng lẻ")
    other = fee(world, 150_000, name="Công trình khác")
    dossier = factories.received(world)
    assert dossier.money == Money.DUE and not Order.objects.exists()
    with pytest.raises(FeeNotReckoned):
        paying.take_cash(dossier_id=dossier.pk, by=world.lan, at=MONDAY)
    paying.charge(dossier_id=dossier.pk, by=world.lan, at=MONDAY, charges=[Charged(other.pk)], postage=28_000)

    order = order_of(dossier)
    assert order.total == 178_000 == sum(line.amount for line in order.lines.all())


def test_copies_are_paid_by_the_piece_as_the_form_says(world):
    fee(world, 8_000, kind="charge", name="Phí cấp bản sao", unit="bản")
    form = intake.Intake(
        uuid7(), world.version, world.minh, intake.Contact(world.minh.phone), answers={"copies": 3}
    )
    dossier = intake.take_in(intake=form, by=world.lan, at=MONDAY)

    assert order_of(dossier).total == 24_000


def test_a_rate_of_another_channel_is_not_charged(world):
    fee(world, 0, name="Lệ phí (trực tuyến)")
    fee(world, 15_000, name="Lệ phí (trực tiếp, bưu chính công ích)")
    assert order_of(factories.taken_in(world)).total == 15_000


def test_a_council_s_rate_is_typed_by_the_desk(world):
    line = fee(world, None)
    dossier = factories.received(world)
    assert dossier.money == Money.NONE
    with pytest.raises(paying.PriceMissing):
        paying.charge(dossier_id=dossier.pk, by=world.lan, at=MONDAY, charges=[Charged(line.pk)])
    paying.charge(dossier_id=dossier.pk, by=world.lan, at=MONDAY, charges=[Charged(line.pk, price=10_000)])
    dossier.refresh_from_db()
    assert dossier.money == Money.DUE and order_of(dossier).total == 10_000


def test_who_is_let_off_by_law_pays_nothing_and_shows_a_paper(world):
    seed()
    seed()
    line = fee(world)
    dossier = factories.received(world)
    poor = Exemption.objects.get(code="ho-tich-ho-ngheo")
    assert not poor.confirmed and poor.legal_basis.startswith("60/2014/QH13")
    with pytest.raises(ordering.EvidenceMissing):
        paying.charge(
            dossier_id=dossier.pk, by=world.lan, at=MONDAY, charges=[Charged(line.pk, exemption_id=poor.pk)]
        )
    shown = Charged(line.pk, exemption_id=poor.pk, evidence="Giấy chứng nhận hộ nghèo số 12")
    dossier = paying.charge(dossier_id=dossier.pk, by=world.lan, at=MONDAY, charges=[shown])

    order = order_of(dossier)
    assert dossier.money == Money.NONE and order.total == 0 and order.state == Order.State.PAID
    assert order.lines.get().exemption == poor and not Receipt.objects.exists()


def test_an_exemption_of_another_field_or_another_time_is_refused(world):
    line = fee(world)
    dossier = factories.received(world)
    facts = {
        "name": "Trẻ em",
        "kind": "fee",
        "percent": 100,
        "legal_basis": "x",
        "valid_from": date(2016, 1, 1),
    }
    elsewhere = Exemption.objects.create(code="a", field="ly-lich-tu-phap", **facts)
    over = Exemption.objects.create(code="b", field="ho-tich", valid_to=date(2022, 7, 25), **facts)
    for group in (elsewhere, over):
        with pytest.raises(paying.ExemptionWrong):
            charged = Charged(line.pk, exemption_id=group.pk, evidence="Giấy khai sinh")
            paying.charge(dossier_id=dossier.pk, by=world.lan, at=MONDAY, charges=[charged])


def test_a_fee_due_first_keeps_the_dossier_out_until_it_is_paid(world):
    fee(world)
    Arrangement.objects.create(
        procedure=world.version.procedure, valid_from=date(2022, 1, 1), fee_due="reception", source="Thử"
    )
    dossier = factories.taken_in(world)
    with pytest.raises(FeeDueFirst):
        intake.receive(dossier_id=dossier.pk, by=world.lan, at=MONDAY)
    paying.take_cash(dossier_id=dossier.pk, by=world.lan, at=MONDAY)

    dossier = intake.receive(dossier_id=dossier.pk, by=world.lan, at=MONDAY)
    assert dossier.status == Status.RECEIVED


def test_what_was_not_paid_is_no_longer_owed_once_the_dossier_is_withdrawn(world):
    fee(world)
    dossier = factories.received(world)
    dossier = ending.withdraw(dossier_id=dossier.pk, by=world.minh, at=MONDAY)

    assert dossier.money == Money.NONE and Order.objects.get().state == Order.State.CANCELLED


def test_reckoning_again_replaces_what_nobody_paid_and_nothing_else(world):
    dossier = factories.received(world)
    first = owes(world, dossier, 15_000)
    second = owes(world, dossier, 20_000)
    first.refresh_from_db()
    assert first.state == Order.State.CANCELLED and second.state == Order.State.OPEN

    paying.take_cash(dossier_id=dossier.pk, by=world.lan, at=MONDAY)
    third = owes(world, dossier, 5_000)
    second.refresh_from_db()
    assert second.state == Order.State.PAID and third.remaining == 5_000
    assert Dossier.objects.get(pk=dossier.pk).money == Money.DUE


def test_the_database_refuses_a_paid_order_that_is_not_covered(world):
    order = owes(world, factories.received(world))
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(state=Order.State.PAID, paid_at=MONDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(collected=15_000)


def test_the_day_s_cash_is_handed_in_to_another_person_and_counted(world, head):
    for amount in (15_000, 8_000):
        dossier = factories.received(world)
        owes(world, dossier, amount)
        paying.take_cash(dossier_id=dossier.pk, by=world.lan, at=MONDAY)
    (drawer,) = cash_book.drawers(world.desk)
    assert (drawer.staff, drawer.count, drawer.total) == (world.lan.staff, 2, 23_000)

    key, facts = uuid7(), {"staff_id": world.lan.staff.pk, "at": vn(2022, 7, 25, 17, 0)}
    with pytest.raises(PermissionDenied):
        cash_book.hand_in(by=world.tam, counted=23_000, key=key, **facts)
    with pytest.raises(cash_book.DifferenceUnsaid, match=r"23\.000 đồng, thực nộp 22\.000"):
        cash_book.hand_in(by=head, counted=22_000, key=key, **facts)
    row = cash_book.hand_in(by=head, counted=22_000, why="Thối nhầm 1.000 đồng", key=key, **facts)
    again = cash_book.hand_in(by=head, counted=22_000, why="Thối nhầm 1.000 đồng", key=key, **facts)

    assert row == again and row.difference == -1_000 and cash_book.drawers(world.desk) == []
    assert [one.hand_in for one in cash_book.taken_on(world.desk, date(2022, 7, 25))] == [row, row]
    with pytest.raises(cash_book.DrawerEmpty):
        cash_book.hand_in(by=head, counted=0, key=uuid7(), **facts)


def test_nobody_takes_in_his_own_drawer(world, head):
    dossier = factories.received(world)
    owes(world, dossier)
    paying.take_cash(dossier_id=dossier.pk, by=head, at=MONDAY)
    with pytest.raises(cash_book.OwnDrawer):
        cash_book.hand_in(staff_id=head.staff.pk, counted=15_000, by=head, at=MONDAY, key=uuid7())


def test_every_step_of_the_money_is_an_event_nobody_rewrites(world):
    dossier = factories.received(world)
    order = owes(world, dossier)
    paying.take_cash(dossier_id=dossier.pk, by=world.lan, at=MONDAY)

    whats = list(order.events.order_by("pk").values_list("what", flat=True))
    assert whats == ["opened", "collected", "paid"]
    assert PaymentEvent.append_only


def test_form_01_says_what_is_paid_or_to_be_paid(world):
    from motcua.dossiers.fee_papers import money_words

    fee(world, 1_250_000)
    dossier = factories.received(world)
    assert money_words(dossier).startswith("phải nộp 1.250.000 đồng (mã thanh toán MC")
    paying.take_cash(dossier_id=dossier.pk, by=world.lan, at=MONDAY)
    assert money_words(dossier) == "đã nộp 1.250.000 đồng (biên lai số 0000001/2022)"
