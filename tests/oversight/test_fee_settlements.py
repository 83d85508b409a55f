"""T16: fees of a quarter, one-stop and agency, listed when it is over and agreed by both; over Tết 2023."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pypdfium2 as pdfium
import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from motcua.common.ids import uuid7
from motcua.deadlines import services as deadlines
from motcua.dossiers.services import paying, reconciling
from motcua.notifications.models import Notice
from motcua.oversight import fee_sheet, periods
from motcua.oversight.models import FeeSettlement, FeeWord
from motcua.oversight.services import fee_settling
from motcua.oversight.services.fee_settling import AlreadyAgreed, DifferenceUnexplained, SpokeForTheOther
from motcua.payments.models import Refund
from tests.counter.factories import signed_in
from tests.dossiers import factories
from tests.dossiers.factories import vn
from tests.payments.factories import fee, order_of

IN_QUARTER = vn(2022, 12, 30, 9, 0)
AFTER = vn(2023, 1, 1, 6, 40)
LATER = vn(2023, 1, 9, 9, 0)


@pytest.fixture
def regime(world):
    """The days to confirm reach across Tết."""
    row = deadlines.regime_on(AFTER.date()).row
    row.parameters["fee_settlement_days"] = 15
    row.save()
    deadlines.forget()


def paid(world, at):
    dossier = factories.received(world, at=at)
    paying.take_cash(dossier_id=dossier.pk, by=world.tam, at=at)
    return dossier


@pytest.fixture
def listed(world, above, regime) -> FeeSettlement:
    """45.000 came in, 5.000 went back; one more payment belongs to the next quarter."""
    fee(world)
    first = paid(world, vn(2022, 10, 3, 9, 0))
    paid(world, IN_QUARTER)
    paid(world, vn(2022, 12, 30, 16, 0))
    facts = {"dossier_id": first.pk, "at": IN_QUARTER}
    reconciling.ask_refund(
        order_id=order_of(first).pk, amount=5_000, why="Thu nhầm", key=uuid7(), by=world.tam, **facts
    )
    reconciling.answer_refund(
        refund_id=Refund.objects.get().pk, paid_out=True, words="UNC 12", by=world.head, at=IN_QUARTER
    )
    paid(world, vn(2023, 1, 3, 9, 0))
    assert fee_settling.draft(at=vn(2022, 12, 31, 23, 59)) == 0
    assert fee_settling.draft(at=AFTER) == 1
    return FeeSettlement.objects.get(first=date(2022, 10, 1))


def said(row, by, amount, note="", *, key=None, at=LATER):
    return fee_settling.say(settlement_id=row.pk, amount=amount, note=note, key=key or uuid7(), by=by, at=at)


def told(template):
    return sorted(Notice.objects.filter(template=template).values_list("to_name", flat=True))


@pytest.mark.parametrize(
    ("day", "months", "first", "last", "name"),
    [
        (date(2023, 1, 1), 3, date(2022, 10, 1), date(2022, 12, 31), "quý 4/2022"),
        (date(2022, 12, 31), 3, date(2022, 7, 1), date(2022, 9, 30), "quý 3/2022"),
        (date(2024, 3, 1), 1, date(2024, 2, 1), date(2024, 2, 29), "tháng 2/2024"),
        (date(2023, 6, 30), 12, date(2022, 1, 1), date(2022, 12, 31), "năm 2022"),
    ],
)
def test_the_period_that_ended_last(day, months, first, last, name):
    period = periods.last_ended(day, months)
    assert (period.first, period.last) == (first, last)
    assert periods.name_of(first, last) == name


def test_the_quarter_is_listed_once_with_what_came_in_and_went_back(world, listed):
    assert (listed.desk, listed.agency) == (world.desk, world.committee)
    assert (listed.collected, listed.refunded, listed.net) == (45_000, 5_000, 40_000)
    assert listed.facts["methods"] == [{"method": "cash", "n": 3, "amount": 45_000}]
    assert listed.facts["kinds"] == [{"kind": "fee", "amount": 45_000}]
    assert [(one["n"], one["amount"]) for one in listed.facts["procedures"]] == [(3, 45_000)]
    assert listed.due_on == date(2023, 1, 30)  # fifteen working days, Tết left out
    assert told("fee_settlement_staff") == ["Phạm Thị Thu Hà", "Đặng Thị Trưởng"]
    assert fee_settling.draft(at=vn(2023, 1, 24, 6, 40)) == 0


def test_equal_sums_of_both_sides_end_it(world, listed):
    key = uuid7()
    for _press in range(2):
        assert said(listed, world.head, 40_000, key=key).agreed_at is None
    assert said(listed, world.ha, 40_000).agreed_at is not None
    assert FeeWord.objects.count() == 2
    with pytest.raises(AlreadyAgreed):
        said(listed, world.head, 40_000)
    assert fee_settling.remind(at=vn(2023, 3, 1, 6, 40)) == 0


def test_a_difference_is_explained_and_stays_open_until_one_side_speaks_again(world, listed):
    with pytest.raises(DifferenceUnexplained, match=r"40\.000"):
        said(listed, world.head, 35_000)
    said(listed, world.head, 35_000, "Một khoản 5.000 đồng chuyển sang tháng 1")
    assert said(listed, world.ha, 40_000).agreed_at is None
    assert said(listed, world.ha, 35_000, "Đồng ý, khoản đó sang quý sau").agreed_at is not None
    assert [word.amount for word in listed.words.order_by("id")] == [35_000, 40_000, 35_000]


def test_nobody_speaks_for_the_other_side_or_for_both(world, above, listed):
    for one in (world.lan, world.dung, world.thao, above.control, above.head):
        with pytest.raises(PermissionDenied):
            said(listed, one, 40_000)
    both = factories.Officer(world.head.staff, world.committee, world.ha.roles)
    said(listed, world.head, 40_000)
    with pytest.raises(SpokeForTheOther):
        said(listed, both, 40_000)


def test_who_has_not_spoken_is_reminded_once_after_the_last_day(world, listed):
    said(listed, world.ha, 40_000)
    assert fee_settling.remind(at=vn(2023, 1, 30, 23, 59)) == 0
    assert fee_settling.remind(at=vn(2023, 1, 31, 0, 0)) == 1
    assert fee_settling.remind(at=vn(2023, 2, 1, 6, 40)) == 0
    assert told("fee_settlement_late_staff") == ["Đặng Thị Trưởng"]


def test_a_month_is_one_row_of_the_law_away(world, above, regime):
    row = deadlines.regime_on(AFTER.date()).row
    row.parameters["fee_settlement_months"] = 1
    row.save()
    deadlines.forget()
    fee(world)
    paid(world, vn(2022, 10, 3, 9, 0))
    paid(world, IN_QUARTER)
    assert fee_settling.draft(at=AFTER) == 1
    assert FeeSettlement.objects.get().first == date(2022, 12, 1)


def test_each_reads_what_is_theirs(world, above, listed):
    for one in (world.head, world.ha, above.watcher, above.control):
        assert fee_settling.visible_to(one).get() == listed
    for one in (above.head, above.stranger, world.thao):
        expected = 1 if one is above.head else 0  # the district's head watches over its wards
        assert fee_settling.visible_to(one).count() == expected


def test_the_spreadsheet_says_the_same_and_holds_no_formula(world, listed):
    said(listed, world.head, 35_000, "=HYPERLINK lý do khác")
    sheet = fee_sheet.xlsx_of(listed, list(listed.words.all()))
    with ZipFile(BytesIO(sheet)) as book:
        text = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in text and "=HYPERLINK lý do khác" in text and "<v>40000</v>" in text
    assert "quý 4/2022" in text and "Tiền mặt tại quầy" in text


def printed(who, row) -> str:
    """The words of the paper both sides sign."""
    answer = signed_in(who).get(reverse("counter:fee_settlement_pdf", args=[row.pk]))
    assert answer.status_code == 200 and "quyet-toan-2022-10.pdf" in answer["Content-Disposition"]
    pages = pdfium.PdfDocument(answer.content)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in pages).split())


def test_the_paper_names_both_sides_with_their_posts_and_leaves_room_to_sign(world, listed):
    text = printed(world.head, listed)
    assert "BẢNG QUYẾT TOÁN PHÍ, LỆ PHÍ QUÝ 4/2022" in text and "Độc lập - Tự do - Hạnh phúc" in text
    assert "ĐẠI DIỆN BỘ PHẬN MỘT CỬA" in text and "ĐẠI DIỆN CƠ QUAN GIẢI QUYẾT" in text
    assert "ngày …… tháng …… năm ………" in text and "Hai bên chưa thống nhất" in text
    assert "Bốn mươi nghìn đồng" in text and "Đặng Thị Trưởng" not in text

    said(listed, world.head, 40_000)
    said(listed, world.ha, 40_000)
    listed.refresh_from_db()
    text = printed(world.ha, listed)
    assert "Đặng Thị Trưởng" in text and "Phạm Thị Thu Hà" in text
    post = world.ha.signing_title.upper()
    assert post and post in text
    assert "An Mỹ, ngày 09 tháng 01 năm 2023" in text and "Hai bên thống nhất lúc 09:00" in text
    assert (
        signed_in(world.thao).get(reverse("counter:fee_settlement_pdf", args=[listed.pk])).status_code == 404
    )


def test_more_given_back_than_came_in_is_printed_without_words(world, listed):
    listed.refunded = 60_000
    listed.save()
    text = printed(world.head, listed)
    assert "-15.000" in text and "bằng chữ" not in text


def test_the_pages_show_the_list_and_take_the_word(world, listed):
    client = signed_in(world.head)
    text = client.get(reverse("counter:fee_settlements")).content.decode()
    assert "quý 4/2022" in text and "40.000" in text and "Quyết toán phí, lệ phí" in text
    url = reverse("counter:fee_settlement", args=[listed.pk])
    wrong = {"key": str(uuid7()), "amount": "ba mươi", "note": "Lý do đã gõ rồi"}
    answer = client.post(url, wrong)
    assert answer.status_code == 422
    assert "ba mươi" in answer.content.decode() and "Lý do đã gõ rồi" in answer.content.decode()
    assert client.post(url, wrong | {"amount": "35.000", "note": ""}).status_code == 409
    done = client.post(url, wrong | {"amount": "40.000 đồng"}, follow=True)
    assert "Đã ghi xác nhận của bên mình." in done.content.decode()
    sheet = client.get(reverse("counter:fee_settlement_sheet", args=[listed.pk]))
    assert sheet.status_code == 200 and "quyet-toan-2022-10.xlsx" in sheet["Content-Disposition"]

    assert signed_in(world.thao).get(url).status_code == 404
