"""Two dossiers at a time: given out in one go, walked and read by keys, read again and signed in one go."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import desk, office
from tests.journeys.people import Person, Sit
from tests.journeys.system import System

pytestmark = pytest.mark.journey
PROCEDURE = "Đăng ký lại kết hôn"
PASSWORD = "motcua-demo-2022"
_DRAWN = "() => document.querySelector('[data-picture]').naturalWidth > 900"
_SIGNED = (
    "SELECT count(*) FROM dossiers_event JOIN dossiers_dossier d ON d.id = dossier_id"
    " WHERE act = 'sign' AND code = ANY(%s)"
)


def test_given_out_walked_and_signed_together(sit: Sit, system: System):
    lan = sit("Trần Thị Ngọc Lan")
    codes = [taken_in(lan, f"Hốih Thị {name}") for name in ("Mai", "Lan")]
    ha = sit("Nguyễn Thị Thu Hà")
    give_out(ha, codes)
    dung = sit("Phạm Tiến Dũng", width=360)
    walk(dung, codes)
    for code in codes:
        office.propose(dung, code)
    sign(ha, codes)
    assert system.rows(_SIGNED, codes) == [(2,)]
    assert system.command("verify").returncode == 0


def taken_in(lan: Person, owner: str) -> str:
    desk.open_desk(lan, PROCEDURE)
    desk.write_person(lan, owner)
    lan.page.locator("main").get_by_label("Ngày sinh").first.fill("29/02/1980")
    desk.see_papers(lan)
    lan.press(re.compile("^Tiếp nhận và in giấy hẹn"))
    code = lan.page.locator(".receipt-code").inner_text()
    office.transfer(lan, code)
    return code


def give_out(ha: Person, codes: list[str]) -> None:
    ha.visit("/can-bo/viec/cho-phan-cong/")
    for code in codes:
        ha.page.get_by_role("checkbox", name=f"Chọn hồ sơ {code}").check()
    ha.press(re.compile("^Giao các hồ sơ đã chọn"))
    ha.page.get_by_role("radio", name=re.compile("^Phạm Tiến Dũng")).check()
    ha.press(re.compile("^Giao các hồ sơ này"))
    ha.sees(*codes)


def walk(dung: Person, codes: list[str]) -> None:
    """Down the list, up again, a paper beside the dossier, and back to the row one came from."""
    keyboard = dung.page.keyboard
    dung.visit("/can-bo/viec/cua-toi/?" + "q=Hoih Thi")
    keyboard.press("j")
    by_key(dung, "Enter")
    dung.sees(codes[0], "Hồ sơ sau")
    by_key(dung, "j")
    dung.sees(codes[1])
    by_key(dung, "k")
    dung.sees(codes[0])

    by_key(dung, "v")
    dung.page.wait_for_function(_DRAWN)
    dung.sees("Giấy tiếp nhận hồ sơ", "100%")
    keyboard.press("+")
    expect(dung.page.locator(".viewer")).to_contain_text("150%")
    dung.settle()
    keyboard.press("?")
    keys = dung.page.get_by_role("dialog")
    for said in ("Hồ sơ sau", "Phóng to", "Về danh sách Của tôi"):
        expect(keys).to_contain_text(said)
    keyboard.press("Escape")
    by_key(dung, "v")
    expect(dung.page.locator("[data-viewer]")).to_have_count(0)
    by_key(dung, "u")
    expect(dung.page.get_by_role("link", name=codes[0], exact=True)).to_be_focused()


def by_key(person: Person, key: str) -> None:
    with person.page.expect_navigation(wait_until="load"):
        person.page.keyboard.press(key)
    person.settle()


def sign(ha: Person, codes: list[str]) -> None:
    """Each draft on the screen first; the password once; one press for both."""
    ha.visit("/can-bo/ky-loat/")
    for code in codes:
        ha.follow(code, exact=True)
        expect(ha.page.locator("iframe.paper-frame")).to_be_visible()
        ha.press(re.compile("^Duyệt"))
        ha.visit("/can-bo/ky-loat/")
    ha.visit("/tai-khoan/xac-nhan/?next=/can-bo/ky-loat/")
    ha.page.locator("input[type=password]").fill(PASSWORD)
    ha.press(re.compile("^(Xác nhận|Tiếp tục)"))
    ha.press(re.compile("^Ký số 2 dự thảo đã duyệt"))
    ha.sees("Đã ký số", *codes)
