"""Nothing typed is lost: the form saves itself, and a copy survives a cut line and a reload."""

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser import chromium

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page():
    with chromium() as browser:
        yield browser.new_page()


def open_form(page: Page, url: str) -> None:
    """The page of components, its first form made to save itself."""
    page.goto(f"{url}/_ui")
    page.evaluate(
        """() => {
          document.querySelector("form[novalidate]").dataset.autosave = "/luu/1";
          Object.assign(document.querySelector(".saved").dataset,
            { saved: "", lost: "Chưa lưu được, sẽ thử lại", found: "Đã lấy lại nội dung" });
        }"""
    )
    page.add_script_tag(url=f"{url}/static/web/autosave.js")


def test_what_is_typed_is_saved_a_second_later_and_said(page, live_server):
    sent: list[str] = []

    def answer(route):
        sent.append(route.request.post_data)
        route.fulfill(status=200, content_type="text/html; charset=utf-8", body="Đã lưu lúc 16:43")

    page.route("**/luu/1", answer)
    open_form(page, live_server.url)
    page.locator("#good_name").fill("Hồ Văn Ngọc")

    expect(page.locator(".saved")).to_have_text("Đã lưu lúc 16:43")
    assert len(sent) == 1
    assert page.evaluate("sessionStorage.getItem('draft:/luu/1')") is None


def test_a_cut_line_keeps_a_copy_that_a_reload_brings_back(page, live_server):
    page.route("**/luu/1", lambda route: route.abort())
    open_form(page, live_server.url)
    page.locator("#good_name").fill("A Ting Bhriu")
    page.get_by_label("Qua bưu điện").first.check()
    expect(page.locator(".saved")).to_have_text("Chưa lưu được, sẽ thử lại")

    open_form(page, live_server.url)
    expect(page.locator(".saved")).to_have_text("Đã lấy lại nội dung")
    assert page.locator("#good_name").input_value() == "A Ting Bhriu"
    assert page.get_by_label("Qua bưu điện").first.is_checked()


def test_a_session_that_ended_is_not_mistaken_for_a_save(page, live_server):
    page.route("**/luu/1", lambda route: route.fulfill(status=403, body="Phiên làm việc đã hết"))
    open_form(page, live_server.url)
    page.locator("#good_name").fill("Bh'riu Pố")

    expect(page.locator(".saved")).to_have_text("Chưa lưu được, sẽ thử lại")
    assert "Bh'riu Pố" in page.evaluate("sessionStorage.getItem('draft:/luu/1')")


def test_the_copy_goes_when_the_server_has_it_all(page, live_server):
    page.goto(f"{live_server.url}/_ui")
    page.evaluate("sessionStorage.setItem('draft:/luu/1', '[]'); document.body.dataset.draftDone = '/luu/'")
    page.add_script_tag(url=f"{live_server.url}/static/web/autosave.js")

    assert page.evaluate("sessionStorage.getItem('draft:/luu/1')") is None


def test_who_signs_out_leaves_no_copy_in_the_browser(page, live_server):
    page.goto(f"{live_server.url}/_ui")
    page.evaluate(
        """() => {
          sessionStorage.setItem("draft:/luu/1", "Hồ Văn Ngọc");
          localStorage.setItem("upload:/tep/:1:giay-khai-sinh.pdf", "7");
          const form = document.createElement("form");
          form.setAttribute("data-sign-out", "");
          form.addEventListener("submit", (event) => event.preventDefault());
          document.body.append(form);
          form.requestSubmit();
        }"""
    )
    assert page.evaluate("[sessionStorage.length, localStorage.length]") == [0, 0]
