"""Beside the straight road: a missing paper, a later date, an opinion, a refusal, a withdrawal."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import desk, office
from tests.journeys.people import Person, Sit
from tests.journeys.system import System

pytestmark = pytest.mark.journey
PROCEDURE = "Đăng ký lại kết hôn"
WHY = "Bản chụp mờ, không đọc được ngày mất."
WHY_NOT = "Người này không đăng ký khai tử tại phường theo sổ lưu."
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


def test_from_the_missing_paper_to_the_result(sit: Sit, system: System):
    lan, ha = sit("Trần Thị Ngọc Lan", width=360), sit("Nguyễn Thị Thu Hà", width=360)
    dung, tuyet = sit("Phạm Tiến Dũng"), sit("Lê Thị Ánh Tuyết")
    hanh = sit("Trịnh Thị Mỹ Hạnh")
    owner = "Bh'riu Thị Nhêu"
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
    change_the_date(hanh, code)
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
    desk.see_papers(lan)
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


def change_the_date(hanh: Person, code: str) -> None:
    office.open_from_list(hanh, "can-gui", code)
    hanh.follow(re.compile("^Đổi hạn, gửi phiếu xin lỗi"))
    hanh.press("Đổi hạn và gửi người nộp")
    hanh.sees(f"Hạn trả hồ sơ {code} đổi thành 17:00 thứ Sáu 05/08/2022; đã gửi phiếu xin lỗi.")


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


def test_another_ward_is_asked_and_the_answer_is_no(sit: Sit, system: System):
    """Question, answer, refusal, its signature and its hand-out; every page on the way is looked at."""
    lan, ha = sit("Trần Thị Ngọc Lan"), sit("Nguyễn Thị Thu Hà")
    dung, quyen = sit("Phạm Tiến Dũng", width=360), sit("Lương Thị Lệ Quyên", width=360)
    code = take_in(lan, "Zơrâm Thị Hiền")
    office.transfer(lan, code)
    office.assign(ha, code, "Phạm Tiến Dũng")
    ask_another_ward(dung, code)
    answer_the_question(quyen, code)
    refuse(dung, ha, lan, code)
    office.open_from_list(lan, "da-xong", code)
    lan.sees("Không đủ điều kiện giải quyết", WHY_NOT)


def test_an_owner_takes_the_dossier_back_at_the_desk(sit: Sit):
    lan = sit("Trần Thị Ngọc Lan", width=360)
    code = take_in(lan, "Alăng Thị Đhêu")
    lan.follow("Mở hồ sơ", exact=True)
    lan.follow("Rút hồ sơ")
    lan.sees("Rút rồi không mở lại được")
    lan.fill("Đơn xin rút", "Đơn viết tay ngày 25/07/2022")
    lan.press("Rút hồ sơ")
    lan.sees(f"Hồ sơ {code} đã được rút", "Người nộp đã rút hồ sơ")


def ask_another_ward(dung: Person, code: str) -> None:
    office.open_from_list(dung, "cua-toi", code)
    dung.follow("Lấy ý kiến")
    field = dung.page.locator("#q-don-vi")
    field.fill("xa tam thanh")
    with dung.page.expect_navigation():
        field.press("Enter")
    dung.settle()
    dung.follow("Ủy ban nhân dân xã Tam Thanh, thành phố Tam Kỳ", exact=True)
    dung.fill("Nội dung xin ý kiến", "Sổ đăng ký khai tử năm 1996 của xã có tên người này không?")
    dung.fill("Trả lời trước hết ngày", "27/07/2022")
    dung.press("Lấy ý kiến")
    dung.sees("Đã gửi câu hỏi", "Đang lấy ý kiến cơ quan khác", "Việc phát sinh")
    dung.follow("Làm tiếp khi chưa có ý kiến")
    dung.fill("Căn cứ để làm tiếp", "Không muốn chờ thêm nữa vì sắp đến hạn.")
    with dung.expecting("409"):
        dung.press("Làm tiếp khi chưa có ý kiến")
        dung.sees("còn thời hạn cho ý kiến đến")


def answer_the_question(quyen: Person, code: str) -> None:
    office.open_from_list(quyen, "xin-y-kien", code)
    quyen.follow(re.compile("^Cho ý kiến"))
    quyen.page.get_by_label("Ý kiến khác").check()
    quyen.fill("Nội dung trả lời", "Sổ lưu năm 1996 của xã không có tên người này.")
    quyen.press("Cho ý kiến")
    quyen.sees(f"Ý kiến về hồ sơ {code} đã gửi")


def refuse(dung: Person, ha: Person, lan: Person, code: str) -> None:
    office.open_from_list(dung, "cua-toi", code)
    dung.sees("Sổ lưu năm 1996 của xã không có tên người này.")
    dung.follow("Trình từ chối giải quyết")
    dung.page.get_by_label("Loại lý do").select_option(label="Không đủ điều kiện theo quy định")
    dung.fill("Lý do ghi trên phiếu", WHY_NOT)
    dung.press("Trình từ chối giải quyết")
    office.open_from_list(ha, "cho-ky", code)
    ha.follow(re.compile("^Xem và ký từ chối"))
    ha.sees(WHY_NOT)
    ha.press("Ký số phiếu từ chối")
    office.open_from_list(lan, "can-gui", code)
    lan.follow(re.compile("^Trả phiếu từ chối"))
    lan.press("Trả cho người nộp")
    lan.sees(f"Phiếu từ chối hồ sơ {code} đã trả cho người nộp; hồ sơ kết thúc.")
