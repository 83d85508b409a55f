"""Transfers matched by their words, differences resolved by name, money given back by two people."""

import io
from datetime import timedelta

import pytest
import xlsxwriter
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from motcua.agencies.models import Role
from motcua.common.ids import uuid7
from motcua.dossiers.models import Dossier
from motcua.dossiers.services import paying, reconciling
from motcua.dossiers.status import Act, Money
from motcua.payments import statements
from motcua.payments.gateway import Answer, Standing
from motcua.payments.models import Attempt, Collection, Difference, Gateway, Order, Refund, StatementLine
from motcua.payments.services import attempts, refunding
from motcua.payments.services import reconciling as engine
from tests.counter.factories import EARLY, signed_in, text_of
from tests.dossiers import factories
from tests.dossiers.factories import MONDAY
from tests.payments.factories import order_of, owes
from tests.payments.scripted import Scripted

pytestmark = pytest.mark.django_db
HEAD = "Ngày giao dịch;Số tham chiếu;Số tiền ghi có;Nội dung\n"


@pytest.fixture
def world(db):
    return factories.world()


@pytest.fixture
def head(world):
    return factories.person("AM90", "Đặng Thị Trưởng", world.desk, Role.HEAD_ONE_STOP)


@pytest.fixture
def dossier(world):
    row = factories.received(world, at=EARLY)
    owes(world, row, 15_000, at=EARLY)
    return Dossier.objects.get(pk=row.pk)


def take(head, *lines: str, name="sao-ke.csv") -> int:
    """Read a statement in and settle its lines, as the worker does."""
    content = (HEAD + "\n".join(lines)).encode()
    _row, new = engine.take_statement(name=name, content=content, by=head, at=MONDAY)
    for line in StatementLine.objects.exclude(order=None).order_by("pk"):
        reconciling.settle_transfer(line_id=line.pk, at=MONDAY)
    return new


def words(order) -> str:
    return f"{order.code[:5]} {order.code[5:].lower()} chuyen tien FT123"


def test_a_transfer_finds_its_order_however_the_bank_wrote_it(head, dossier):
    order = order_of(dossier)
    assert take(head, f"25/07/2022;FT1;15.000;{words(order)}", "25/07/2022;FT2;-20.000;rut tien") == 1

    dossier.refresh_from_db()
    assert dossier.money == Money.PAID and Collection.objects.get().voucher == "FT1"
    assert dossier.events.get(act=Act.RECORD_PAYMENT).facts["method"] == "transfer"
    assert not Difference.objects.exists()


def test_the_same_line_in_the_same_or_another_file_counts_once(head, dossier):
    line = f"25/07/2022;FT1;15.000;{words(order_of(dossier))}"
    assert [take(head, line), take(head, line), take(head, line, "26/07/2022;FT9;1.000;x", name="b.csv")] == [
        1,
        0,
        1,
    ]
    assert order_of(dossier).collected == 15_000 and Difference.objects.get().kind == "unknown"


@pytest.mark.parametrize(
    ("sums", "kinds"),
    [
        (["10.000"], ["partial"]),
        (["20.000"], ["over"]),
        (["15.000", "15.000"], ["duplicate"]),
        (["10.000", "5.000"], ["partial"]),
    ],
)
def test_what_does_not_fit_is_a_difference(head, dossier, sums, kinds):
    order = order_of(dossier)
    take(head, *(f"25/07/2022;FT{place};{one};{words(order)}" for place, one in enumerate(sums)))
    assert list(Difference.objects.order_by("pk").values_list("kind", flat=True)) == kinds


def test_a_spreadsheet_is_read_like_a_csv_and_nonsense_is_refused(head, dossier):
    order, target = order_of(dossier), io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate(
            [["SAO KÊ"], ["Ngày", "Diễn giải", "Ghi có"], ["25/07/2022", words(order), 15000.0]]
        ):
            sheet.write_row(place, 0, row)
    (credit,) = statements.read("a.xlsx", target.getvalue())
    assert (credit.amount, credit.order_code) == (15_000, order.code)
    for name, content in (("a.xlsx", b"x"), ("a.csv", b"\xff\xfe"), ("a.csv", b"a,b\n1,2\n")):
        with pytest.raises(statements.StatementUnreadable):
            statements.read(name, content)


def test_an_unreadable_transfer_is_given_to_its_order_by_a_named_person(world, head, dossier):
    take(head, "25/07/2022;FT1;15.000;nop phi ho so cua toi")
    row, order = Difference.objects.get(), order_of(dossier)
    with pytest.raises(PermissionDenied):
        engine.resolve(difference_id=row.pk, how="Đã hỏi ngân hàng", by=world.lan, at=MONDAY)
    with pytest.raises(reconciling.OrderUnknown):
        reconciling.match(difference_id=row.pk, code="MC0000000000", by=head, at=MONDAY)
    row = reconciling.match(difference_id=row.pk, code=order.code.lower(), by=head, at=MONDAY)
    assert row.resolved_by == head.staff and order_of(dossier).state == Order.State.PAID
    with pytest.raises(engine.AlreadyResolved, match="Đặng Thị Trưởng"):
        engine.resolve(difference_id=row.pk, how="Đã hỏi ngân hàng", by=head, at=MONDAY)


def test_money_is_given_back_by_two_people_and_the_order_stays_paid(world, head, dossier):
    take(head, f"25/07/2022;FT1;20.000;{words(order_of(dossier))}")
    order, key = order_of(dossier), uuid7()
    facts = {"dossier_id": dossier.pk, "order_id": order.pk, "by": head, "at": MONDAY}
    with pytest.raises(refunding.TooMuch, match=r"20\.000"):
        reconciling.ask_refund(amount=20_001, why="Chuyển thừa", key=uuid7(), **facts)
    for _click in range(2):
        reconciling.ask_refund(amount=5_000, why="Chuyển thừa", key=key, **facts)
    row = Refund.objects.get()
    with pytest.raises(refunding.SamePerson):
        reconciling.answer_refund(refund_id=row.pk, paid_out=True, words="UNC 12", by=head, at=MONDAY)
    other = factories.person("AM91", "Hồ Văn Phó", world.desk, Role.UNIT_ADMIN)
    reconciling.answer_refund(refund_id=row.pk, paid_out=True, words="UNC 12", by=other, at=MONDAY)
    with pytest.raises(refunding.RefundAnswered):
        reconciling.answer_refund(refund_id=row.pk, paid_out=False, words="Nhầm rồi", by=other, at=MONDAY)

    order.refresh_from_db()
    assert (order.state, order.refunded, order.surplus) == (Order.State.PAID, 5_000, 0)
    acts = list(dossier.events.order_by("number").values_list("act", flat=True))[-2:]
    assert acts == [Act.ASK_REFUND, Act.ANSWER_REFUND]
    assert order.receipt.amount + order.surplus + order.refunded == order.collected


def test_a_declined_refund_may_be_asked_for_again(world, head, dossier):
    paying.take_cash(dossier_id=dossier.pk, by=world.lan, at=MONDAY)
    order = order_of(dossier)
    facts = {"dossier_id": dossier.pk, "order_id": order.pk, "by": world.lan, "at": MONDAY}
    for _time in range(2):
        reconciling.ask_refund(amount=15_000, why="Thu nhầm", key=uuid7(), **facts)
        row = Refund.objects.latest("pk")
        reconciling.answer_refund(refund_id=row.pk, paid_out=False, words="Đã giải quyết", by=head, at=MONDAY)
    order.refresh_from_db()
    assert order.refunded == 0 and order.state == Order.State.PAID


def test_the_day_after_the_gateways_are_compared(world, dossier, settings):
    settings.PAYMENT_GATEWAYS = {"demo": "tests.payments.scripted.Scripted"}
    Scripted.standing, Scripted.down = {}, False
    gateway = Gateway.objects.create(slug="x", kind="demo", name="Thử", active=True)
    order = order_of(dossier)
    row = attempts.begin(order, gateway="x", address=None, by=world.minh, at=MONDAY)
    tomorrow = MONDAY + timedelta(days=1)
    Attempt.objects.update(state="expired", url="x")
    Scripted.standing[row.reference] = Answer(Standing.PAID, 15_000)
    assert reconciling.compare_day(at=tomorrow) == 1
    reconciling.compare(attempt_id=row.pk, at=tomorrow)  # the bank has it, we had not
    assert order_of(dossier).state == Order.State.PAID and not Difference.objects.exists()
    for answer, kind in (
        (Answer(Standing.FAILED), "missing_there"),
        (Answer(Standing.PAID, 14_000), "amount"),
    ):
        Scripted.standing[row.reference] = answer
        reconciling.compare(attempt_id=row.pk, at=tomorrow)
        reconciling.compare(attempt_id=row.pk, at=tomorrow)
        assert Difference.objects.get(kind=kind).order == order
    assert gateway.ready


def test_the_head_s_page_reads_a_statement_and_keeps_what_is_wrong_in_words(head, dossier, world):
    client = signed_in(head)
    content = (HEAD + "25/07/2022;FT1;9.000;khong ro").encode()
    said = client.post(
        reverse("counter:take_statement"), {"file": SimpleUploadedFile("thang-7.csv", content)}, follow=True
    )
    text = text_of(said)
    assert "Đã đọc sao kê thang-7.csv: 1 dòng mới" in text and "Không rõ nộp cho khoản nào: 9.000" in text
    bad = client.post(reverse("counter:take_statement"), {"file": SimpleUploadedFile("x.csv", b"x")})
    assert bad.status_code == 409 and "Không đọc được tệp sao kê" in text_of(bad)
    assert client.post(reverse("counter:take_statement")).status_code == 422
    row = Difference.objects.get()
    short = client.post(reverse("counter:resolve", args=[row.pk]), {"how": "ok"})
    assert short.status_code == 409 and "ít nhất 5 ký tự" in text_of(short)
    done = client.post(
        reverse("counter:resolve", args=[row.pk]), {"how": "Đã hoàn người chuyển"}, follow=True
    )
    assert "Đã ghi cách xử lý" in text_of(done) and "Đặng Thị Trưởng" in text_of(done)
    assert signed_in(world.lan).get(reverse("counter:reconcile")).status_code == 403


def test_a_refund_is_asked_for_and_answered_through_the_pages(world, head, dossier):
    paying.take_cash(dossier_id=dossier.pk, by=world.lan, at=EARLY)
    lan, url = signed_in(world.lan), reverse("counter:ask_refund", args=[dossier.pk])
    order = order_of(dossier)
    typed = {"key": str(uuid7()), "order": str(order.pk), "amount": "16.000", "why": "Thu nhầm người"}
    refused = lan.post(url, typed)
    assert refused.status_code == 409 and "tối đa 15.000 đồng" in text_of(refused)
    assert "Đã đề nghị hoàn 15.000" in text_of(lan.post(url, typed | {"amount": "15.000"}, follow=True))
    row = Refund.objects.get()
    client = signed_in(head)
    assert "Thu nhầm người" in text_of(client.get(reverse("counter:reconcile")))
    said = client.post(
        reverse("counter:answer_refund", args=[row.pk]), {"answer": "paid", "words": "UNC 15"}, follow=True
    )
    assert "Đã ghi trả lại 15.000" in text_of(said)
