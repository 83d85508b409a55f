"""A person with paper at the desk, taken in by an officer who never touches the mouse."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import desk
from tests.journeys.people import Person, Sit
from tests.journeys.system import System

pytestmark = pytest.mark.journey
NAME = "Y Bhiơr Ksor Trần-Lê"
_FOCUSED = """() => {
  const e = document.activeElement;
  const named = e.labels?.length ? e.labels[0].innerText : e.innerText;
  return (named || e.getAttribute("aria-label") || "").trim();
}"""


@pytest.mark.parametrize(("width", "number"), [(1280, "049092001234"), (360, "049092001243")])
def test_from_the_work_list_to_the_receipt_by_keyboard_only(
    sit: Sit, system: System, width: int, number: str
):
    lan = sit("Trần Thị Ngọc Lan", width=width)
    lan.visit("/can-bo/viec/cho-tiep-nhan/")
    keyboard = lan.page.keyboard

    leads_on(lan, "g", "n")
    lan.sees("Nhận hồ sơ tại quầy")
    keyboard.type("khai sih")
    expect(lan.page.get_by_role("option", name="Đăng ký khai sinh").first).to_be_visible()
    keyboard.press("ArrowDown")
    leads_on(lan, "Enter")
    expect(lan.page.get_by_role("heading", level=1)).to_have_text("Đăng ký khai sinh")

    assert focused(lan.page).startswith("Số định danh")
    keyboard.type(number)
    keyboard.press("Enter")
    lan.sees("Số này chưa có trong hệ thống.")
    lan.settle()
    write(lan, "Họ và tên", NAME)
    write(lan, "Ngày sinh", "29022000")
    write(lan, "Điện thoại", "0905 123 456")
    write(lan, "Địa chỉ", "Khối phố Mỹ Hiệp, phường An Mỹ")
    walk_to(lan, "Trẻ có giấy chứng sinh")
    keyboard.press("Space")
    keyboard.press("ArrowDown")
    lan.sees("Văn bản của người làm chứng")
    keyboard.press("ArrowUp")
    walk_to(lan, "Đã xem bản chính, không thu")
    keyboard.press("Space")
    leads_on(lan, "Control+Enter")

    lan.sees(NAME, "Trả kết quả trước")
    code = lan.page.locator(".receipt-code").inner_text()
    assert re.fullmatch(r"[\w.]+H47-22\d{4}-\d{4,}", code)
    walk_to(lan, "Mở hồ sơ", exact=True)
    leads_on(lan, "Enter")
    lan.sees(code, "0905123456")
    keyboard.type("nguyen snkx")  # letters meant for a field that has not the focus
    lan.settle()
    lan.sees(code, "Chuyển cơ quan giải quyết")
    leads_on(lan, "Control+Enter")
    lan.sees(f"Hồ sơ {code} đã chuyển đến")
    acts = system.rows(
        "SELECT act FROM dossiers_event JOIN dossiers_dossier d ON d.id = dossier_id WHERE code = %s"
        " ORDER BY number",
        code,
    )
    assert [act for (act,) in acts] == ["take_in", "receive", "transfer"]


def test_rows_of_a_list_are_walked_and_searched_by_key(sit: Sit):
    huong = sit("Phạm Thị Thu Hương")
    for name in ("Zơrâm Thị Nhêu", "Trần Lê Bảo Ngọc"):
        desk.keep_at_desk(huong, "Đăng ký thành lập hộ kinh doanh", name)
    huong.visit("/can-bo/viec/cho-tiep-nhan/")
    keyboard = huong.page.keyboard
    keyboard.press("?")
    expect(huong.page.get_by_role("dialog")).to_be_visible()
    keyboard.press("Escape")
    expect(huong.page.get_by_role("dialog")).to_be_hidden()
    keyboard.press("j")
    first = focused(huong.page)
    keyboard.press("j")
    second = focused(huong.page)
    assert first != second
    keyboard.press("k")
    leads_on(huong, "Enter")
    huong.sees(first)
    keyboard.press("Control+k")
    keyboard.type(second)
    expect(huong.page.get_by_role("option", name=second).first).to_be_visible()
    keyboard.press("ArrowDown")
    leads_on(huong, "Enter")
    huong.sees(second)


def focused(page: Page) -> str:
    """What a screen reader would begin with at the focus."""
    return str(page.evaluate(_FOCUSED))


def leads_on(person: Person, *keys: str) -> None:
    """Keys after which another page is there."""
    with person.page.expect_navigation(wait_until="load"):
        for key in keys:
            person.page.keyboard.press(key)
    person.settle()


def walk_to(person: Person, label: str, *, exact: bool = False) -> None:
    """Tab until the focus stands on it."""
    for _ in range(80):
        here = focused(person.page)
        if here == label or (here.startswith(label) and not exact):
            return
        person.page.keyboard.press("Tab")
    raise AssertionError(f"the Tab key never comes to “{label}”")


def write(person: Person, label: str, text: str) -> None:
    walk_to(person, label)
    person.page.keyboard.press("Control+a")
    person.page.keyboard.type(text)
