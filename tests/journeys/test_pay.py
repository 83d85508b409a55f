"""A fee paid online in the browser: the bank says no, then yes, and its word arrives as it likes."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys import filing, office
from tests.journeys.people import Person, Sit
from tests.journeys.system import System
from tests.payments import tills

pytestmark = pytest.mark.journey
FEE = "16.000"
COUNTED = (
    "SELECT count(*), sum(c.amount) FROM payments_collection c JOIN payments_order o ON o.id = c.order_id "
    "WHERE o.code = %s"
)
NEW_GATEWAY = (
    "INSERT INTO payments_gateway "
    "(slug, kind, name, url, partner, secret, callback_secret, active, changed_by) "
    "VALUES ('kp', 'keypay', 'Cổng KeyPay thử', %s, 'QNAM', 'KP1', 'KP2', true, '')"
)


@pytest.fixture(scope="module")
def till(system: System) -> Iterator[tills.Till]:
    """KeyPay's sandbox, which calls the system back."""
    with tills.keypay("--callback", f"{system.url}/api/v1/payments/kp/callback") as process:
        system.rows(NEW_GATEWAY, process.url)
        yield process
    system.rows("UPDATE payments_gateway SET active = false WHERE slug = 'kp'")


def file_extract(person: Person) -> str:
    """Two copies of a birth extract; returns the address of the dossier."""
    person.visit("/thu-tuc/2.000635/")
    person.follow("Nộp trực tuyến")
    person.page.get_by_role("radio", name="Xã, phường, thị trấn").check()
    filing.ask_again(person)
    filing.check(person, "Tự mình yêu cầu")
    filing.go_on(person, "Người yêu cầu")
    filing.check(person, "Bản thân")
    filing.ask_again(person)
    filing.go_on(person, "Việc hộ tịch")
    filing.check(person, "Khai sinh")
    filing.ask_again(person)
    person.fill("Cơ quan đã đăng ký", "UBND phường An Mỹ")
    filing.go_on(person, "Người có tên trong sổ hộ tịch")
    person.page.get_by_label("Họ, chữ đệm, tên", exact=True).fill("Nguyễn Văn Minh")
    person.fill("Ngày, tháng, năm sinh", "14/03/1992")
    filing.check(person, "Nam")
    filing.of_people(person)
    filing.go_on(person, "Số bản")
    person.fill("Số bản sao cần cấp", "2")
    filing.check(person, re.compile("^Tôi cam đoan"))
    filing.go_on(person, "Giấy tờ kèm theo")
    filing.go_on(person, "Xem lại và nộp")
    filing.check(person, re.compile("^Bản điện tử"))
    person.press("Nộp hồ sơ")
    person.sees("Hồ sơ đã được nộp")
    return person.page.url.partition("/da-nop/")[0]


def to_the_bank(person: Person, till: tills.Till) -> str:
    """Press the gateway and arrive at the bank; returns the reference of the payment there."""
    person.page.get_by_role("button", name="Cổng KeyPay thử").click()
    person.page.wait_for_url(f"{till.url}/pay/*")
    expect(person.page.get_by_text("16000 đồng")).to_be_visible()
    return person.page.url.rpartition("/")[2]


def back_with(person: Person, outcome: str, heading: str) -> None:
    """Decide at the bank; the page we come back to looks again until it knows."""
    person.page.get_by_role("button", name=outcome, exact=True).click()
    expect(person.page.get_by_role("heading", level=1)).to_have_text(heading, timeout=60_000)
    person.complaints.clear()  # the sandbox has no picture for its tab
    person.settle()


def test_a_fee_is_refused_by_the_bank_then_paid_and_told_twice_and_counted_once(
    sit: Sit, system: System, till: tills.Till, tmp_path: Path
):
    minh = sit("Nguyễn Văn Minh", width=360)
    mine = file_extract(minh)
    minh.visit(f"{mine}/thanh-toan/")
    minh.sees("Phải nộp", FEE)

    first = to_the_bank(minh, till)
    back_with(minh, "Không trả", "Chưa thanh toán được")
    minh.follow("Chọn lại cách nộp")

    second = to_the_bank(minh, till)
    assert second != first
    minh.visit(f"{mine}/thanh-toan/")
    minh.sees("Nếu đã trả tiền, đừng trả lần nữa.")
    assert to_the_bank(minh, till) == second  # pressed again: the same payment, not another
    till.mood(copies=2)  # the bank's word comes twice, and before the browser is back
    back_with(minh, "Trả tiền", "Đã nộp phí, lệ phí")
    till.mood(copies=1)
    late = f"{system.url}/api/v1/payments/kp/callback"
    assert tills.ask(late, till.callback(second)) == tills.ask(late, till.callback(second))  # and late

    with minh.page.expect_download() as saved:
        minh.page.get_by_role("link", name="Tải biên lai").click()
    assert FEE in office.words_of(Path(saved.value.path()).read_bytes(), tmp_path)
    minh.visit(f"{mine}/thanh-toan/")
    minh.sees("Đã nộp đủ")
    ((collections, money),) = system.rows(COUNTED, second[: second.rindex("T")])
    assert (collections, money) == (1, 16_000)
