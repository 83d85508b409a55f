"""A birth certificate is digitised by phone at the desk, checked beside its picture, then used again."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.documents import sheets
from tests.journeys import desk
from tests.journeys.people import Person, Sit
from tests.journeys.system import System

pytestmark = [pytest.mark.journey, pytest.mark.needs("tesseract")]
OWNER, NUMBER = "Alăng Thị Nhung", "049996000777"
FIRST, SECOND = "Đăng ký việc nuôi con nuôi trong nước", "Thực hiện, điều chỉnh, thôi hưởng trợ cấp xã hội"
CERTIFICATE = "Giấy khai sinh của người được nhận làm con nuôi"


@pytest.fixture
def photograph(tmp_path: Path) -> Path:
    """The certificate on a table, askew and half in shadow."""
    file = tmp_path / "IMG_20220725.jpg"
    file.write_bytes(sheets.jpeg(sheets.photographed(sheets.image_of(sheets.birth_certificate()))))
    return file


def taken_in(lan: Person, procedure: str) -> str:
    """Accept the dossier of OWNER; returns the address of its papers."""
    desk.open_desk(lan, procedure)
    main = lan.page.locator("main")
    main.get_by_label("Số định danh, mã số thuế").fill(NUMBER)
    desk.write_person(lan, OWNER)
    for box in lan.page.locator("input[type=checkbox][name$='-shown']:visible").all():
        box.check()
    lan.press(re.compile("^Tiếp nhận"))
    lan.sees("Trả kết quả trước")
    dossier = re.search(r"/ho-so/([0-9a-f-]{36})/", lan.page.url)
    assert dossier
    return f"/can-bo/ho-so/{dossier[1]}/so-hoa/"


def of(lan: Person, name: str):
    """The card of a paper."""
    return lan.page.locator("li.card").filter(has=lan.page.get_by_role("heading", name=name))


def test_by_phone_checked_signed_and_used_again(sit: Sit, system: System, photograph: Path):
    lan = sit("Trần Thị Ngọc Lan")
    papers = taken_in(lan, FIRST)
    lan.visit(papers)
    of(lan, CERTIFICATE).locator("summary").click()
    lan.press(f"Chụp bằng điện thoại {CERTIFICATE}")
    link = lan.page.get_by_role("link", name="Mở trang chụp ảnh trên máy này").get_attribute("href")
    assert link is not None

    phone = sit(width=360, scripts=False)
    phone.visit(link)
    phone.sees(CERTIFICATE)
    for number in (1, 2):
        phone.page.locator("input[type=file]").set_input_files(photograph)
        phone.press(f"Gửi trang {number}")
    expect(lan.page.locator("#scan-count")).to_have_text("Điện thoại đã gửi 2 trang.")
    phone.press("Bỏ, chụp lại 2")
    phone.press("Xong, gồm 1 trang")
    phone.sees("Cán bộ ở quầy đã nhận 1 trang")

    lan.visit(papers)
    check = of(lan, CERTIFICATE).get_by_role("link", name=re.compile("^Đối chiếu và ký"))
    check.wait_for(timeout=90_000)  # drawn by itself once the worker has read the page
    lan.follow(f"Đối chiếu và ký {CERTIFICATE}")
    mother = lan.page.get_by_label("Họ, chữ đệm, tên người mẹ", exact=True)
    expect(mother).to_have_value("Nguyễn Thị Bích Phượng")
    with lan.expecting("422"):
        lan.press("Xác nhận và ký số")
        lan.sees("Còn mục chưa đánh dấu")
    lan.page.get_by_label("Họ, chữ đệm, tên", exact=True).fill("Huỳnh Nguyễn Gia Hân")
    for box in lan.page.locator("input[name^='ok-']").all():
        box.check()
    lan.press("Xác nhận và ký số")
    lan.sees("Đã ký số bản số hóa")
    expect(of(lan, CERTIFICATE)).to_contain_text("Đã số hóa")
    code = of(lan, CERTIFICATE).locator(".code").first.inner_text()
    assert re.fullmatch(r"[\w.]+H47-22\d{4}-\d{4,}-SH1", code)

    lan.visit(taken_in(lan, SECOND))
    offer = lan.page.locator("li.card").filter(has_text="Đã có, không cần nộp lại")
    expect(offer).to_contain_text(code)
    lan.press(re.compile("^Dùng lại"))
    lan.sees("Dùng lại giấy tờ đã số hóa", code)
    states = system.rows(
        "SELECT state, facts->>'child' FROM dossiers_digitalcopy WHERE code = %s ORDER BY id", code
    )
    assert states == [(1, "Huỳnh Nguyễn Gia Hân"), (2, "Huỳnh Nguyễn Gia Hân")]
    assert system.command("verify").returncode == 0
