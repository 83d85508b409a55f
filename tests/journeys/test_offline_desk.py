"""A commune loses its line: the desk goes on, nothing is sent twice, nothing is lost with the browser."""

import json
import re
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest
from playwright.sync_api import BrowserType, Page, expect

from tests.journeys import desk
from tests.journeys.people import Sit, judge
from tests.journeys.system import System
from tests.web.browser import ARGUMENTS

pytestmark = pytest.mark.journey
LAN = "Trần Thị Ngọc Lan"
TICKET = re.compile(r"TN-[A-HJ-NP-Z2-9]{8}")
_ALL_KEPT = """async () => {
  const done = (asked) => new Promise((resolve) => { asked.onsuccess = () => resolve(asked.result); });
  const base = await done(indexedDB.open("quay-ngoai-tuyen", 1));
  return JSON.stringify(await done(base.transaction("queue").objectStore("queue").getAll()));
}"""

_FULL = """() => {
  window.usualAdd = IDBObjectStore.prototype.add;
  IDBObjectStore.prototype.add = () => { throw new DOMException("full", "QuotaExceededError"); };
}"""
_NEWER_WORKER = """async () => {
  const { worker, scope } = offlineStore.settings;
  await navigator.serviceWorker.register(`${worker}?moi=1`, { scope });
}"""


def prepared(page: Page) -> None:
    """The officer has worked with a line: the browser has kept the desk."""
    page.wait_for_function("() => navigator.serviceWorker.controller")
    for _ in range(100):
        if page.evaluate("offlineStore.facts().then(Boolean)"):
            return
        page.wait_for_timeout(100)
    raise AssertionError("the desk was not kept")


def take_in(page: Page, name: str) -> str:
    """Take a birth registration in without a line; returns the ticket on the receipt."""
    page.get_by_label("Tìm thủ tục").fill("khai sih")
    expect(page.locator("[data-none]")).to_be_visible()
    page.get_by_label("Tìm thủ tục").fill("KHAI  SINH")
    page.get_by_role("button", name=re.compile("^Đăng ký khai sinh 1.001193")).click()
    page.get_by_label("Họ và tên, tên tổ chức").fill(name)
    page.get_by_label(re.compile("^Điện thoại")).first.fill("0905 123 459")
    page.get_by_role("button", name="Nhận và in biên nhận tạm").click()
    expect(page.locator("[data-wrong]")).to_contain_text("Chưa có giấy tờ: Căn cước công dân")
    page.get_by_label("Trẻ có giấy chứng sinh", exact=True).check()
    page.get_by_label("Đã xem bản chính, không thu").first.check()
    page.get_by_role("button", name="Nhận và in biên nhận tạm").click()
    expect(page.get_by_role("heading", name="Biên nhận tạm")).to_be_visible()
    found = TICKET.search(page.locator("[data-receipt-ticket]").inner_text())
    assert found
    return found.group()


def becomes(page: Page, state: str) -> None:
    """By itself: the page tries again every half minute where its first try found no line yet."""
    expect(page.locator("[data-queue]")).to_contain_text(state, use_inner_text=True, timeout=90_000)


def looks_well(page: Page) -> None:
    broken, _advice = judge(page)
    assert broken == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def dossiers(system: System, ticket: str) -> list[tuple[Any, ...]]:
    return system.rows("SELECT owner_name, code FROM dossiers_dossier WHERE ticket = %s", ticket)


@pytest.mark.parametrize("width", [1280, 360])
def test_two_hours_without_a_line(sit: Sit, system: System, width: int):
    name = f"Alăng Thị Hơ Bhliêng {'Một' if width > 400 else 'Hai'}"
    lan = sit(LAN, width=width)
    lan.visit("/can-bo/")
    prepared(lan.page)
    page = lan.page
    page.context.set_offline(True)
    page.goto(f"{system.url}/can-bo/viec/cho-tiep-nhan/")
    expect(page.get_by_text("Chưa kết nối được tới máy chủ.")).to_be_visible()
    looks_well(page)
    ticket = take_in(page, name)
    looks_well(page)
    expect(page.locator("[data-receipt]")).to_contain_text(name)
    assert name not in page.evaluate(_ALL_KEPT), "what was written down must not be readable on this machine"
    assert dossiers(system, ticket) == []

    page.context.set_offline(False)
    becomes(page, "Đã tiếp nhận")
    expect(page.locator("[data-queue]")).to_contain_text("Trả kết quả trước")
    ((owner, code),) = dossiers(system, ticket)
    assert owner == name and code
    assert json.loads(page.evaluate(_ALL_KEPT))[0]["sealed"] == ""
    looks_well(page)

    citizen = sit(width=width)
    citizen.visit(f"/theo-doi/{ticket}")
    citizen.fill("Điện thoại", "0905123459")
    citizen.press(re.compile("Tra cứu|Xem"))
    citizen.sees(code)


def test_another_form_that_was_being_sent_says_so_and_one_press_sends_it_when_the_line_is_back(
    sit: Sit, system: System
):
    lan = sit(LAN)
    lan.visit("/can-bo/")
    prepared(lan.page)
    page, words = lan.page, "Gọi lại ông Zơrâm trước 16 giờ"
    dossier = desk.keep_at_desk(lan, "Đăng ký lại khai tử", "Zơrâm Văn Hai")
    lan.visit(f"{dossier.removeprefix(system.url)}yeu-cau-bo-sung/")
    field = page.locator(
        "form[method=post] input[type=text]:visible, form[method=post] textarea:visible"
    ).first
    field.fill(words)
    page.context.set_offline(True)
    field.evaluate("field => field.form.requestSubmit()")
    unsent = page.locator("[data-unsent]")
    expect(unsent).to_contain_text("có thể chưa được ghi nhận")
    expect(unsent).to_contain_text(words)
    page.context.set_offline(False)
    unsent.get_by_role("button", name="Gửi lại").click()
    expect(page.get_by_label("Nội dung khác 1")).to_have_value(words)  # its reason is asked for: it was sent


def test_the_answer_is_lost_on_its_way_and_the_intake_is_sent_again(sit: Sit, system: System):
    lan = sit(LAN)
    lan.visit("/can-bo/")
    prepared(lan.page)
    page = lan.page
    page.context.set_offline(True)
    page.goto(f"{system.url}/can-bo/")
    ticket = take_in(page, "Zơrâm Thị Nhất")
    lost: list[int] = []

    def lose(route: Any) -> None:
        lost.append(route.fetch().status)
        route.abort()

    page.context.route("**/ngoai-tuyen/gui/", lose)
    page.context.set_offline(False)
    expect(page.get_by_text("Chưa kết nối được tới máy chủ.")).to_be_visible()
    while not lost:
        page.wait_for_timeout(100)
    assert set(lost) == {200}
    assert len(dossiers(system, ticket)) == 1
    page.context.unroute_all(behavior="wait")
    page.get_by_role("button", name="Gửi ngay").click()
    becomes(page, "Đã tiếp nhận")
    assert len(dossiers(system, ticket)) == 1


def test_a_full_disk_two_tabs_and_a_newer_worker_lose_nothing_and_send_once(sit: Sit, system: System):
    lan = sit(LAN)
    lan.visit("/can-bo/")
    prepared(lan.page)
    page = lan.page
    page.context.set_offline(True)
    page.goto(f"{system.url}/can-bo/")
    ticket = take_in(page, "Coor Thị Nghệ")
    page.get_by_role("button", name="Nhận hồ sơ tiếp theo").click()
    page.evaluate(_FULL)
    page.get_by_role("button", name=re.compile("^Đăng ký khai sinh 1.001193")).click()
    page.get_by_label("Họ và tên, tên tổ chức").fill("Arâl Thị Đầy")
    page.get_by_label("Trẻ có giấy chứng sinh", exact=True).check()
    page.get_by_label("Đã xem bản chính, không thu").first.check()
    page.get_by_role("button", name="Nhận và in biên nhận tạm").click()
    expect(page.locator("[data-wrong]")).to_contain_text("hồ sơ CHƯA được nhận")
    assert page.get_by_label("Họ và tên, tên tổ chức").input_value() == "Arâl Thị Đầy"
    expect(page.locator("[data-queue]")).to_contain_text(ticket)
    page.evaluate("() => { IDBObjectStore.prototype.add = window.usualAdd; }")
    page.get_by_role("button", name="Nhận và in biên nhận tạm").click()
    expect(page.get_by_role("heading", name="Biên nhận tạm")).to_be_visible()

    second = page.context.new_page()
    second.goto(f"{system.url}/can-bo/ngoai-tuyen/")
    expect(second.locator("[data-queue]")).to_contain_text(ticket)
    sent: list[str] = []
    page.context.on("request", lambda one: sent.append(one.url) if "/ngoai-tuyen/gui/" in one.url else None)
    page.context.route("**/ngoai-tuyen/trang-thai/", lambda route: route.abort())
    page.context.set_offline(False)
    page.evaluate(_NEWER_WORKER)
    expect(page.get_by_text("Hệ thống vừa có bản mới.")).to_be_visible()
    assert json.loads(page.evaluate(_ALL_KEPT))[0]["state"] == "waiting"
    page.context.unroute_all(behavior="wait")
    for tab in (page, second):
        tab.evaluate("dispatchEvent(new Event('online'))")
    becomes(page, "Đã tiếp nhận")
    for _ in range(300):
        if len(system.rows("SELECT 1 FROM dossiers_dossier WHERE owner_name = 'Arâl Thị Đầy'")):
            break
        page.wait_for_timeout(100)
    assert len(dossiers(system, ticket)) == 1
    assert len(sent) == 2, "two intakes, each sent by one tab"
    second.close()


def test_a_form_that_was_being_sent_when_the_line_was_cut_is_not_lost(sit: Sit, system: System):
    lan = sit(LAN)
    lan.visit("/can-bo/")
    prepared(lan.page)
    desk.open_desk(lan, "Đăng ký khai sinh")
    desk.write_person(lan, "Bríu Thị Ly")
    page = lan.page
    page.get_by_label("Trẻ có giấy chứng sinh", exact=True).check()
    page.get_by_label("Đã xem bản chính, không thu").first.check()
    page.context.set_offline(True)
    page.get_by_role("button", name="Lưu lại, kiểm tra sau").click()
    expect(page.get_by_text("Mạng bị ngắt khi đang gửi.")).to_be_visible()
    assert page.get_by_label("Họ và tên, tên tổ chức").input_value() == "Bríu Thị Ly"
    page.get_by_role("button", name="Lưu lại, kiểm tra sau").click()
    expect(page.get_by_role("heading", name="Biên nhận tạm")).to_be_visible()
    page.context.set_offline(False)
    becomes(page, "Đã gửi, chờ kiểm tra")
    kept = system.rows("SELECT status FROM dossiers_dossier WHERE owner_name = 'Bríu Thị Ly'")
    assert kept == [("counter_check",)]


def test_the_browser_is_killed_before_the_line_is_back(chromium: BrowserType, system: System, tmp_path: Path):
    profile = tmp_path / "profile"
    before = chromium.launch_persistent_context(
        profile, executable_path=shutil.which("chromium"), args=ARGUMENTS, locale="vi-VN"
    )
    page = before.pages[0]
    sign_in(page, system)
    prepared(page)
    before.set_offline(True)
    page.goto(f"{system.url}/can-bo/")
    ticket = take_in(page, "Hốih Văn Dưới")
    kill(profile)

    after = chromium.launch_persistent_context(
        profile, executable_path=shutil.which("chromium"), args=ARGUMENTS, locale="vi-VN"
    )
    page = after.pages[0]
    page.goto(f"{system.url}/can-bo/ngoai-tuyen/")
    if filing_heading(page) == "Đăng nhập của cán bộ":  # a session cookie may go with its browser
        sign_in(page, system)
        page.goto(f"{system.url}/can-bo/ngoai-tuyen/")
    becomes(page, "Đã tiếp nhận")
    expect(page.locator("[data-queue]")).to_contain_text(ticket)
    assert len(dossiers(system, ticket)) == 1
    after.close()


def sign_in(page: Page, system: System) -> None:
    page.goto(f"{system.url}/can-bo/")
    page.get_by_label("Tên đăng nhập").fill("lan")
    page.get_by_label("Mật khẩu").fill("motcua-demo-2022")
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def filing_heading(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def kill(profile: Path) -> None:
    """As a power cut does it: every process of this browser, at once."""
    ours = [
        process
        for process in psutil.process_iter(["cmdline"])
        if f"--user-data-dir={profile}" in (process.info["cmdline"] or [])
    ]
    assert ours
    for process in ours:
        with suppress(psutil.NoSuchProcess):  # it ended with another
            process.kill()
    psutil.wait_procs(ours, timeout=10)
