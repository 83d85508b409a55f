"""A land dossier over the ward, the land branch and the tax office: all that can delay it does, once."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import desk, office
from tests.journeys.people import Person, Sit
from tests.journeys.system import System
from tests.journeys.timetable import clock_moved

pytestmark = pytest.mark.journey
PROCEDURE = "Đăng ký và cấp Giấy chứng nhận quyền sử dụng đất, quyền sở hữu nhà ở"
OWNER = "Hồ Thị Kring"
HOME = "Khối phố 2, phường An Mỹ, thành phố Tam Kỳ, tỉnh Quảng Nam"
BRANCH = "Chi nhánh Văn phòng Đăng ký đất đai thành phố Tam Kỳ"
WARD = "Ủy ban nhân dân phường An Mỹ, thành phố Tam Kỳ"
TAX = "Cục Thuế tỉnh Quảng Nam"
ITEM = "CI123456789VN"
LACKS = "Đơn đăng ký chưa ghi số thửa và tờ bản đồ."
ASKED = "Thửa đất có nằm trong quy hoạch lộ giới đường Phan Châu Trinh không?"
LATE = "Chờ ý kiến về quy hoạch lộ giới của phòng chuyên môn."
ACTS = [
    "take_in",
    "receive",
    "transfer",
    "assign",
    "propose_supplement",
    "release_supplement",
    "supply_supplement",
    "share_out",
    "finish_share",
    "finish_share",
    "consult",
    "remind",
    "give_opinion",
    "request_extension",
    "sign_extension",
    "change_due_date",
    "complete_step",
    "propose",
    "sign",
    "hand_over",
    "hand_to_post",
    "confirm_post",
]


def test_a_land_dossier_over_three_agencies(sit: Sit, system: System):
    huong, vuong = sit("Phạm Thị Thu Hương"), sit("Pơloong Thị Vượng", width=360)
    code = take_in(huong)
    office.transfer(huong, code)
    office.assign(sit("Nguyễn Tấn Đạt", width=360), code, "Pơloong Thị Vượng")
    goes_back_for_a_paper(vuong, huong, code)

    share_out(huong, code)
    return_the_part(sit("Huỳnh Thị Như Ý", width=360), code, "Đã niêm yết 15 ngày, không có tranh chấp.")
    return_the_part(sit("Phạm Thị Sen"), code, "Đã xác định nghĩa vụ tài chính: được miễn.")
    ask(vuong, code)
    truong = sit("Lê Quốc Trường")
    with clock_moved(system):
        next_morning(truong)
        answer_late(sit("Nguyễn Thái Sơn", width=360), code)
        reads_that_it_was_late(vuong, code)
        apologise(vuong, sit("Võ Như Quang"), truong, code)
        settle(vuong, sit("Võ Như Quang", width=360), code)
        by_post(sit("Trịnh Thị Kim Loan", width=360), code)
        follows_it(sit(width=360), code)

    events = system.rows(
        "SELECT act FROM dossiers_event JOIN dossiers_dossier d ON d.id = dossier_id"
        " WHERE code = %s ORDER BY number",
        code,
    )
    assert [act for (act,) in events] == ACTS
    first, last = system.rows("SELECT first_due_at, due_at FROM dossiers_dossier WHERE code = %s", code)[0]
    assert first < last
    checked = system.command("verify")
    assert checked.returncode == 0, checked.stdout


def take_in(huong: Person) -> str:
    desk.open_desk(huong, PROCEDURE)
    desk.write_person(huong, OWNER)
    main = huong.page.locator("main")
    main.get_by_label("Nhận kết quả").select_option(label="Nhận qua bưu chính")
    main.get_by_label(re.compile("^Địa chỉ nhận qua bưu chính")).fill(HOME)
    for box in main.get_by_label(re.compile("^Bản chính")).all():
        box.fill("1")
    huong.press(re.compile("^Tiếp nhận và in giấy hẹn"))
    huong.sees(OWNER, "Trả kết quả trước")
    return huong.page.locator(".receipt-code").inner_text()


def goes_back_for_a_paper(vuong: Person, huong: Person, code: str) -> None:
    office.open_from_list(vuong, "cua-toi", code)
    vuong.follow("Đề nghị bổ sung")
    asked = vuong.page.locator(
        ".card", has=vuong.page.get_by_role("checkbox", name=re.compile("^Giấy tờ về quyền sử dụng đất"))
    )
    asked.get_by_role("checkbox").check()
    asked.get_by_label(re.compile("^Lý do")).fill(LACKS)
    vuong.press("Đề nghị bổ sung")
    office.open_from_list(huong, "can-gui", code)
    huong.follow(re.compile("^Gửi yêu cầu bổ sung"))
    huong.press("Gửi người nộp")
    huong.sees("thời hạn tạm dừng từ")
    office.open_from_list(huong, "cho-bo-sung", code)
    huong.follow("Nhận giấy tờ bổ sung")
    huong.fill("Bản chính", "1")
    huong.press("Nhận giấy tờ bổ sung")
    huong.sees(f"Đã nhận phần bổ sung của hồ sơ {code}. Thời hạn tính lại, trả trước")


def share_out(huong: Person, code: str) -> None:
    huong.follow("Chuyển liên thông")
    works = ["Niêm yết, xác nhận nguồn gốc đất", "Xác định nghĩa vụ tài chính"]
    for place, (unit, work) in enumerate(zip((WARD, TAX), works, strict=True), start=1):
        if place > 1:
            huong.page.get_by_text(f"Thêm cơ quan thứ {place}").click()
        huong.page.get_by_label(f"Cơ quan {place}").select_option(label=unit)
        huong.fill(f"Phần việc {place}", work)
        huong.fill(f"Thời hạn {place} (ngày làm việc)", "3")
    huong.press("Chuyển liên thông")
    huong.sees(f"Hồ sơ {code} đã chuyển liên thông", "Đang liên thông với cơ quan khác")


def return_the_part(officer: Person, code: str, result: str) -> None:
    office.open_from_list(officer, "don-vi", code)
    officer.follow(re.compile("^Xong phần việc liên thông"))
    officer.fill("Kết quả phần việc", result)
    officer.press("Xong phần việc liên thông")
    officer.sees(f"Phần việc của hồ sơ {code} đã chuyển về {BRANCH}.")


def ask(vuong: Person, code: str) -> None:
    """By today's close: it will be late tomorrow."""
    office.open_from_list(vuong, "cua-toi", code)
    vuong.sees("Đã niêm yết 15 ngày", "được miễn")
    vuong.follow("Lấy ý kiến")
    field = vuong.page.locator("#q-don-vi")
    field.fill("quan ly do thi")
    with vuong.page.expect_navigation():
        field.press("Enter")
    vuong.settle()
    vuong.follow(re.compile("^Phòng Quản lý đô thị thành phố Tam Kỳ"))
    vuong.fill("Nội dung xin ý kiến", ASKED)
    vuong.fill("Trả lời trước hết ngày", "25/07/2022")
    vuong.press("Lấy ý kiến")
    vuong.sees("Đã gửi câu hỏi", "Đang lấy ý kiến cơ quan khác")


def next_morning(truong: Person) -> None:
    """The time for the opinion has passed; the head of the one-stop finds it in his list of what is late."""
    truong.visit("/demo/")
    truong.press("Tới 07:30 sáng hôm sau")


def answer_late(son: Person, code: str) -> None:
    office.open_from_list(son, "xin-y-kien", code)
    son.follow(re.compile("^Cho ý kiến"))
    son.sees(ASKED)
    son.page.get_by_label("Đồng ý").check()
    son.fill("Nội dung trả lời", "Thửa đất nằm ngoài lộ giới quy hoạch.")
    son.press("Cho ý kiến")
    son.sees(f"Ý kiến về hồ sơ {code} đã gửi")


def reads_that_it_was_late(vuong: Person, code: str) -> None:
    office.open_from_list(vuong, "cua-toi", code)
    vuong.sees("Thửa đất nằm ngoài lộ giới quy hoạch.", "Nhắc việc quá hạn bước", "Lê Quốc Trường")


def apologise(vuong: Person, quang: Person, truong: Person, code: str) -> None:
    vuong.follow("Đề nghị gia hạn")
    vuong.page.get_by_label("Loại lý do").select_option(label="Chờ ý kiến của cơ quan phối hợp")
    vuong.fill("Lý do ghi trên phiếu xin lỗi", LATE)
    vuong.fill("Ngày hẹn trả mới", "12/09/2022")
    vuong.press("Đề nghị gia hạn")
    office.open_from_list(quang, "cho-ky", code)
    quang.follow(re.compile("^Xem và ký phiếu xin lỗi"))
    quang.press("Ký số phiếu xin lỗi")
    office.open_from_list(truong, "can-gui", code)
    truong.follow(re.compile("^Đổi hạn, gửi phiếu xin lỗi"))
    truong.press("Đổi hạn và gửi người nộp")
    truong.sees(f"Hạn trả hồ sơ {code} đổi thành", "12/09/2022", "Hạn trả đầu tiên")


def settle(vuong: Person, quang: Person, code: str) -> None:
    office.open_from_list(vuong, "cua-toi", code)
    vuong.follow(re.compile("^Hoàn thành bước"))
    vuong.fill("Ý kiến thẩm định", "Hồ sơ đủ điều kiện cấp giấy chứng nhận.")
    vuong.press("Hoàn thành bước")
    vuong.follow(re.compile("^Dự thảo và trình ký"))
    for box in vuong.page.locator("form.act-form .field").all():
        field = box.locator("input[type=text], textarea")
        if not field.input_value():
            is_date = "Ngày/tháng/năm" in box.inner_text()
            field.fill("20/07/2022" if is_date else "Thửa đất số 121, tờ bản đồ số 7, phường An Mỹ.")
    vuong.press("Trình ký")
    office.sign(quang, code)
    office.hand_over(vuong, code)


def by_post(loan: Person, code: str) -> None:
    loan.visit("/can-bo/buu-chinh/")
    loan.press(code, role="link", exact=True)
    loan.follow(re.compile("^Giao bưu chính"))
    loan.sees(OWNER, HOME)
    loan.fill("Mã bưu gửi", "CI 123 456 789 VN")
    loan.press("Giao bưu chính")
    loan.sees(f"Kết quả của hồ sơ {code} đã giao bưu chính, mã bưu gửi {ITEM}.")
    loan.follow(re.compile("^Bưu chính đã phát"))
    expect(loan.page.get_by_label("Họ tên người nhận")).to_have_value(OWNER)
    loan.press("Bưu chính đã phát")
    loan.sees(f"Kết quả của hồ sơ {code} đã được bưu chính phát cho {OWNER}.")


def follows_it(anybody: Person, code: str) -> None:
    """Without an account: what happened, in plain words, and nothing of what agencies said to each other."""
    anybody.visit("/theo-doi/")
    anybody.fill("Mã hồ sơ hoặc số đăng ký", code)
    anybody.fill("Số điện thoại đã ghi trong hồ sơ", "0905 123 457")
    anybody.press("Xem hồ sơ tới đâu")
    anybody.sees(code, "xin lỗi và hẹn lại", "Hạn cũ", "Bưu chính đã phát kết quả tới người nhận.")
    assert ASKED not in anybody.text() and "lộ giới quy hoạch" not in anybody.text()
