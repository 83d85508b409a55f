"""The page of components in a real browser: a phone and a desk, light and dark."""

import gzip
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import expect

from tests.web.browser import chromium, listen, runs_over, too_small, violations

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def browser():
    with chromium() as started:
        yield started


@pytest.mark.parametrize("frame", ["", "?khung=can-bo"])
def test_every_component_is_accessible_in_both_themes_and_fits_a_phone(browser, live_server, frame):
    for scheme in ("light", "dark"):
        for width in (360, 1280):
            context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
            page = context.new_page()
            complaints = listen(page)
            page.goto(f"{live_server.url}/_ui{frame}")

            assert violations(page) == [], (scheme, width)
            assert too_small(page) == [], (scheme, width)
            assert runs_over(page) <= 0, (scheme, width)
            assert complaints == [], (scheme, width)
            context.close()


def test_a_theme_once_chosen_stays_and_needs_no_script(browser, live_server):
    page = browser.new_context(java_script_enabled=False, color_scheme="light").new_page()
    page.goto(f"{live_server.url}/_ui")
    page.get_by_role("button", name="Nền tối").click()
    expect(page).to_have_url(f"{live_server.url}/_ui")
    page.get_by_role("button", name="Chữ lớn").click()
    page.goto(f"{live_server.url}/_ui?khung=can-bo")

    expect(page.locator("html[data-theme=dark][data-text=large]")).to_have_count(1)
    expect(page.get_by_role("button", name="Nền sáng")).to_be_visible()


def test_a_button_pressed_twice_sends_once_and_keeps_its_width(browser, live_server):
    page = browser.new_page()
    page.goto(f"{live_server.url}/_ui")
    page.evaluate(
        """() => document.addEventListener("submit", (event) => {
          if (!event.defaultPrevented) window.sent = (window.sent ?? 0) + 1;
          event.preventDefault(); // the answer never comes: the line is slow
        })"""
    )
    button = page.get_by_role("button", name="Tiếp tục")
    width = button.bounding_box()["width"]
    button.click()
    button.click()

    expect(button).to_have_attribute("aria-busy", "true")
    assert page.evaluate("sent") == 1
    assert button.bounding_box()["width"] == pytest.approx(width, abs=1)


def test_suggestions_are_chosen_with_the_keyboard(browser, live_server):
    page = browser.new_page()
    page.goto(f"{live_server.url}/_ui")
    field = page.get_by_role("combobox", name="Tìm thử")
    field.fill("khai")
    expect(page.get_by_role("listbox").get_by_role("option")).to_have_count(3)
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("ArrowDown")
    field.press("ArrowDown")

    expect(page.get_by_role("listbox").get_by_role("option", selected=True)).to_contain_text(
        "Đăng ký khai tử"
    )
    assert violations(page) == []
    field.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")


def test_ctrl_enter_presses_its_button_and_a_dialog_closes_with_escape(browser, live_server):
    page = browser.new_page()
    page.goto(f"{live_server.url}/_ui")
    page.keyboard.press("Control+Enter")
    dialog = page.get_by_role("dialog", name="Tiếp nhận hồ sơ này?")
    expect(dialog).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_arrows_walk_the_rows_of_a_list(browser, live_server):
    page = browser.new_page()
    page.goto(f"{live_server.url}/_ui")
    rows = page.locator(".row-link")
    rows.first.focus()
    page.keyboard.press("ArrowDown")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(rows.first).to_be_focused()


def test_a_first_visit_weighs_no_more_than_100_kilobytes(browser, live_server):
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{live_server.url}/khong-co-trang-nay", wait_until="networkidle")

    weight = len(gzip.compress(page.content().encode(), 9))
    for url in asked:
        if "/static/" in url:
            content = Path(finders.find(url.partition("/static/")[2])).read_bytes()
            weight += len(content) if url.endswith(".woff2") else len(gzip.compress(content, 9))
    assert weight <= 100_000
