"""A security key in a real browser, under the strict content policy."""

import re
from collections.abc import Iterator

import pytest
from django.db import connection
from playwright.sync_api import Page, expect

from tests.identity.factories import PASSWORD, lan
from tests.web.browser import chromium

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page() -> Iterator[Page]:
    """A browser with a security key plugged in."""
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 360, "height": 740})
        devices = page.context.new_cdp_session(page)
        devices.send("WebAuthn.enable")
        key = {
            "protocol": "ctap2",
            "transport": "usb",
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        devices.send("WebAuthn.addVirtualAuthenticator", {"options": key})
        yield page


def sign_in(page: Page, url: str) -> None:
    page.goto(f"{url}/tai-khoan/dang-nhap/")
    page.get_by_label("Tên đăng nhập").fill("qna001")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()


def test_a_key_is_added_and_opens_the_next_sign_in(page, live_server, settings):
    settings.MOTCUA_STAFF_SECOND_FACTOR = True
    connection.close()  # beside Playwright's loop it may be one whose session an earlier test has ended
    lan()
    url = live_server.url.replace("127.0.0.1", "localhost")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)

    sign_in(page, url)
    page.get_by_role("link", name="Thêm khóa").click()
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thêm khóa bảo mật")
    page.get_by_role("button", name="Thêm").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mã dự phòng")
    page.goto(f"{url}/tai-khoan/bao-mat/khoa/")
    expect(page.get_by_role("rowheader", name="Khóa bảo mật 1")).to_be_visible()

    page.goto(f"{url}/tai-khoan/dang-xuat/")
    page.get_by_role("button", name="Đăng xuất").first.click()
    sign_in(page, url)
    page.get_by_role("button", name="Dùng khóa bảo mật").click()
    page.wait_for_url(re.compile(r"/can-bo/"))
    assert [text for text in complaints if "Content Security Policy" in text] == []
