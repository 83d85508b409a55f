"""From the terminal in the hall to the desk: a number, a call, service by a key and a button."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.people import Person, Sit

pytestmark = pytest.mark.journey
PANEL = "/can-bo/quay/"


def test_a_number_is_taken_called_on_the_screen_and_served(sit: Sit):
    head = sit("Lê Quốc Trường", width=360)
    enrol, screen_path = set_up_terminal(head)
    terminal = sit()
    terminal.page.add_init_script("window.print = () => {}")  # a driven browser has no printer
    number = take_number(terminal, enrol)
    screen = sit()
    screen.visit(screen_path)

    duc = sit("Nguyễn Minh Đức", width=360)
    duc.visit(PANEL)
    call_until(duc, number)
    expect(screen.page.locator(".calls__number")).to_have_text(number, timeout=15_000)
    expect(screen.page.locator(".calls__now")).to_have_attribute(
        "data-say", re.compile("^Mời số .+ đến quầy số một$")
    )
    screen.settle()

    press_next(duc)
    duc.sees("Đang phục vụ", number)
    with duc.page.expect_navigation():
        duc.page.get_by_role("button", name="Xong", exact=True).click()
    duc.settle()
    duc.sees("Gọi số tiếp theo")
    terminal.visit(terminal.page.url.replace("/lay-so/phieu/", "/so/"))
    terminal.sees("Xong: quầy 1")
    head.visit("/can-bo/quay/so-lieu/")
    head.sees("Nguyễn Minh Đức", "1. Tiếp nhận tổng hợp")


def test_a_citizen_books_and_cancels_an_appointment(sit: Sit):
    minh = sit("Nguyễn Văn Minh", width=360)
    minh.visit("/thu-tuc/1.001612/")
    minh.follow("Đặt lịch hẹn", exact=True)
    minh.page.get_by_label("Huyện, thị xã, thành phố").select_option("502")
    minh.press(re.compile("^(Tiếp tục|Đổi nơi)$"))
    minh.follow(re.compile("^thứ .* giờ trống$"))
    minh.page.locator("input[name=starts_at]").last.check()
    minh.press("Đặt lịch hẹn")
    minh.sees("Mã lịch hẹn", "Bộ phận Tiếp nhận và Trả kết quả thành phố Tam Kỳ")
    minh.page.get_by_text("Hủy lịch hẹn", exact=True).click()
    minh.press("Hủy lịch hẹn này")
    minh.sees("Đã hủy lịch hẹn", "Đặt giờ khác")


def set_up_terminal(head: Person) -> tuple[str, str]:
    """A new terminal: the paths of its link and of the unit's screen."""
    head.visit("/can-bo/quay/thiet-lap/")
    head.fill("Máy đặt ở đâu", "Cửa chính")
    head.press("Thêm máy lấy số")
    found = re.findall(r"(/lay-so/bat/[\w-]+/|/goi-so/[\w-]+/)", head.text())
    return next(path for path in found if "bat" in path), next(path for path in found if "goi-so" in path)


def take_number(terminal: Person, enrol: str) -> str:
    terminal.visit(enrol)
    terminal.press("Đây là máy lấy số, bật máy")
    terminal.follow("Hỏi, được hướng dẫn")
    terminal.follow("Việc khác")
    terminal.press("Không, lấy số thường")
    terminal.sees("Số của bạn")
    return terminal.page.locator(".ticket").inner_text()


def call_until(officer: Person, number: str) -> None:
    """Serve whoever is before, by the key of the next act, until the number is called."""
    in_hand = officer.page.locator(".in-hand .ticket")
    for _press in range(40):
        if in_hand.count() and in_hand.inner_text() == number:
            officer.settle()
            return
        done = officer.page.get_by_role("button", name=re.compile("^Xong"))
        if done.count():
            with officer.page.expect_navigation():
                done.click()
        else:
            press_next(officer)
    raise AssertionError(f"{number} was never called:\n{officer.text()[:2000]}")


def press_next(officer: Person) -> None:
    with officer.page.expect_navigation():
        officer.page.keyboard.press("Control+Enter")
