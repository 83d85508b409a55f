"""A paper is missing and time runs short: four officers ask once, apologise once, and return the result."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import desk, office
from tests.journeys.people import Person, Sit
from tests.journeys.system import System

pytestmark = pytest.mark.journey
PROCEDURE = "Đăng ký lại khai tử"
WHY = "Bản chụp mờ, không đọc được ngày mất."
LATE = "Cần đối chiếu sổ hộ tịch lưu tại xã Tam Hải trước năm 1997."
ACTS = [
    "receive",
    "transfer",
    "assign",
    "propose_supplement",
    "release_supplement",
    "supply_supplement",
    "request_extension",
    "sign_extension",
    "change_due_date",
    "propose",
    "sign",
    "hand_over",
    "return_result",
]


@pytest.mark.parametrize("width", [1280, 360])
def test_from_the_missing_paper_to_the_result(sit: Sit, system: System, width: int):
    lan, ha = sit("Trần Thị Ngọc Lan", width=width), sit("Nguyễn Thị Thu Hà", width=width)
    dung, tuyet = sit("Phạm Tiến Dũng", width=width), sit("Lê Thị Ánh Tuyết", width=width)
    owner = f"Bh'riu Thị Nhêu {width}"
    code = take_in(lan, owner)
    office.transfer(lan, code)
    office.assign(ha, code, "Phạm Tiến Dũng")

    ask_for_a_paper(dung, code)
    send_the_request(lan, code)
    dung.visit("/can-bo/viec/cua-toi/")
    expect(dung.page.get_by_role("link", name=code)).to_have_count(0)
    bring_the_paper(lan, code)

    ask_for_time(dung, code)
    apologise(ha, code)
    change_the_date(lan, code)
    tells_both_dates(dung, code)

    draft(dung, code)
    office.sign(ha, code)
    office.hand_over(dung, code)
    office.return_result(tuyet, code, owner)
    events = system.rows(
        "SELECT act FROM dossiers_event JOIN dossiers_dossier d ON d.id = dossier_id"
        " WHERE code = %s AND act <> 'take_in' ORDER BY number",
        code,
    )
    assert [act for (act,) in events] == ACTS
    checked = system.command("verify")
    assert checked.returncode == 0, checked.stdout


def take_in(lan: Person, owner: str) -> str:
    desk.open_desk(lan, PROCEDURE)
    desk.write_person(lan, owner)
    lan.press(re.compile("^Tiếp nhận và in giấy hẹn"))
    lan.sees(owner, "Trả kết quả trước")
    return lan.page.locator(".receipt-code").inner_text()


def ask_for_a_paper(dung: Person, code: str) -> None:
    office.open_from_list(dung, "cua-toi", code)
    dung.follow("Đề nghị bổ sung")
    dung.page.locator("form.act-form input[type=checkbox]").first.check()
    with dung.expecting("422"):  # the reason is still missing
        dung.press("Đề nghị bổ sung")
        dung.sees("ít nhất 10 ký tự")
    dung.page.get_by_label(re.compile("^Lý do")).first.fill(WHY)
    dung.press("Đề nghị bổ sung")
    dung.sees(f"Đề nghị bổ sung hồ sơ {code} đã chuyển", "Việc phát sinh", WHY)


def send_the_request(lan: Person, code: str) -> None:
    office.open_from_list(lan, "can-gui", code)
    lan.follow(re.compile("^Gửi yêu cầu bổ sung"))
    lan.sees(WHY, "thời hạn giải quyết tạm dừng")
    expect(lan.page.locator("iframe.paper-frame")).to_be_visible()
    lan.press("Gửi người nộp")
    lan.sees(f"Đã gửi phiếu yêu cầu bổ sung hồ sơ {code}", "thời hạn tạm dừng từ", "Tạm dừng tính hạn")


def bring_the_paper(lan: Person, code: str) -> None:
    office.open_from_list(lan, "cho-bo-sung", code)
    lan.follow("Nhận giấy tờ bổ sung")
    lan.sees(WHY)
    lan.fill("Bản chính", "1")
    lan.press("Nhận giấy tờ bổ sung")
    lan.sees(f"Đã nhận phần bổ sung của hồ sơ {code}. Thời hạn tính lại, trả trước")


def ask_for_time(dung: Person, code: str) -> None:
    office.open_from_list(dung, "cua-toi", code)
    dung.follow("Đề nghị gia hạn")
    dung.page.get_by_label("Loại lý do").select_option(label="Cần thêm thời gian thẩm tra, xác minh")
    dung.fill("Lý do ghi trên phiếu xin lỗi", LATE)
    dung.fill("Ngày hẹn trả mới", "06/08/2022")
    with dung.expecting("422"):
        dung.press("Đề nghị gia hạn")
        dung.sees("06/08/2022 không phải ngày làm việc")
    dung.fill("Ngày hẹn trả mới", "05/08/2022")
    dung.press("Đề nghị gia hạn")
    dung.sees(f"Đề nghị gia hạn hồ sơ {code} đã trình lãnh đạo", "Việc tiếp theo:")


def apologise(ha: Person, code: str) -> None:
    office.open_from_list(ha, "cho-ky", code)
    ha.follow(re.compile("^Xem và ký phiếu xin lỗi"))
    ha.sees(LATE, "17:00 thứ Sáu 05/08/2022")
    ha.press("Ký số phiếu xin lỗi")
    ha.sees(f"Phiếu xin lỗi của hồ sơ {code} đã ký")


def change_the_date(lan: Person, code: str) -> None:
    office.open_from_list(lan, "can-gui", code)
    lan.follow(re.compile("^Đổi hạn, gửi phiếu xin lỗi"))
    lan.press("Đổi hạn và gửi người nộp")
    lan.sees(f"Hạn trả hồ sơ {code} đổi thành 17:00 thứ Sáu 05/08/2022; đã gửi phiếu xin lỗi.")


def tells_both_dates(dung: Person, code: str) -> None:
    office.open_from_list(dung, "cua-toi", code)
    dung.sees("05/08/2022", "Hạn trả đầu tiên", "Phiếu xin lỗi và hẹn lại ngày trả kết quả")


def draft(dung: Person, code: str) -> None:
    """Whatever the result still lacks is typed in."""
    dung.follow(re.compile("^Dự thảo và trình ký"))
    for box in dung.page.locator("form.act-form .field").all():
        field = box.locator("input[type=text], textarea")
        if not field.input_value():
            is_date = "Ngày/tháng/năm" in box.inner_text()
            field.fill("20/07/2022" if is_date else "Đồng ý đăng ký lại.")
    dung.press("Trình ký")
    dung.sees(f"Dự thảo kết quả của hồ sơ {code} đã trình ký.")
