"""A report sent on a Friday evening goes through every state it has, and its limits over two weekends."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import expect

from motcua.deadlines.calendars import VIETNAM
from tests.journeys.people import Person, Sit
from tests.journeys.system import System
from tests.journeys.timetable import clock_moved

pytestmark = pytest.mark.journey
PLACE = "Mốc giới thửa đất cắm sai ở hẻm 12"
SEEN = "Mốc phía đông cắm lấn sang đường đi chung chừng nửa mét."
QUESTION = "Xin cho biết mốc nào và đo từ đâu."
ADDED = "Mốc thứ hai tính từ đầu hẻm, đo từ mép nhà số 10."
DRAFT = "Phường đã kiểm tra và sẽ xem xét theo quy định."
WANTED = "Nói rõ ngày nào cắm lại, ai báo cho người dân."
ANSWER = "Phường cắm lại mốc thứ hai ngày 12/8, có tổ trưởng dân phố chứng kiến."
AGAIN = "Hôm cắm lại không ai báo, mốc vẫn lấn ra đường."
ANEW = "Phường đã đo lại cùng các hộ và dời mốc vào trong, biên bản dán ở nhà văn hóa."
SENDER, PHONE = "Trần Thị Hoa", "0905777888"
UNIT = "Ủy ban nhân dân phường An Mỹ, thành phố Tam Kỳ"
HANDLER = "Phạm Tiến Dũng"
OWN = """SELECT code, contact_phone FROM dossiers_dossier WHERE code IS NOT NULL AND contact_phone <> ''
    ORDER BY id LIMIT 1"""
ACTS = [
    *("send", "forward", "accept", "ask", "supply", "assign", "answer", "return_answer", "answer", "approve"),
    *("publish", "rate", "reopen", "assign", "answer", "approve", "publish", "rate"),
]
_JUDGED: set[str] = set()


@pytest.fixture
def clock(system: System) -> Iterator[None]:
    with clock_moved(system):
        yield


def at(system: System, day: int, month: int, hour: int, minute: int = 0) -> None:
    """It is this moment of 2022 in the province; nothing else of it happens in between."""
    moment = datetime(2022, month, day, hour, minute, tzinfo=VIETNAM)
    system.rows("UPDATE deadlines_democlock SET real_at = now(), domain_at = %s", moment)


def test_a_report_of_a_friday_evening_goes_through_all_its_states(sit: Sit, system: System, clock: None):
    ((dossier, phone),) = system.rows(OWN)
    at(system, 29, 7, 19)  # Friday
    hoa, minh = sit(width=360), sit("Bùi Thị Nhật Minh")
    code = send(hoa, dossier, phone)
    hoa.sees("Hạn xử lý: trước 17:00 thứ Sáu 19/08/2022", f"Về hồ sơ {dossier}")

    at(system, 1, 8, 7, 30)  # Monday: the two days to pass it on begin only now
    minh.visit("/can-bo/phan-anh/")
    minh.follow(PLACE)
    desk = minh.page.url
    minh.sees("02/08/2022 17:00", "05/08/2022 17:00", dossier, "không nêu tên người gửi")
    act(
        minh,
        desk,
        "Chuyển đơn vị khác",
        **{"Chuyển đến": UNIT, "Vì sao chuyển": "Mốc giới do phường quản lý."},
    )
    ha, dung = sit("Nguyễn Thị Thu Hà"), sit(HANDLER)
    act(ha, desk, "Tiếp nhận, phân loại", **{"Sự việc tại hiện trường": ""})
    act(ha, desk, "Hỏi thêm người gửi", **{"Cần bổ sung gì": QUESTION})

    at(system, 7, 8, 20)  # Sunday: counted from Monday on, the first limit stays in sight
    mine = f"/phan-anh/theo-doi/{code}"
    hoa.visit(mine)
    hoa.sees(QUESTION)
    hoa.fill("Thông tin bổ sung", ADDED)
    hoa.press("Gửi thông tin bổ sung")
    hoa.sees("trước 17:00 thứ Sáu 26/08/2022")

    at(system, 8, 8, 8)
    act(ha, desk, "Giao người xử lý", **{"Giao cho": HANDLER})
    ha.settle()
    ha.sees(ADDED, "26/08/2022 17:00", "hạn đầu tiên 19/08/2022 17:00")
    act(dung, desk, "Viết trả lời", **{"Trả lời": DRAFT})
    act(ha, desk, "Trả lại câu trả lời", **{"Cần sửa gì": WANTED})
    dung.visit(desk)
    dung.sees(WANTED)
    act(dung, desk, "Viết trả lời", **{"Trả lời": ANSWER})
    act(ha, desk, "Duyệt câu trả lời")
    publish(minh, desk)
    found_by_anybody(sit(width=360), "moc gioi hem 12", ANSWER)

    rate(hoa, mine, "Không hài lòng")
    hoa.fill("Câu trả lời chưa được ở chỗ nào", AGAIN)
    hoa.press("Gửi đề nghị")
    hoa.sees("Mở lại theo đề nghị của người gửi", "Câu trả lời lần trước")
    act(ha, desk, "Giao người xử lý", **{"Giao cho": HANDLER})
    act(dung, desk, "Viết trả lời", **{"Trả lời": ANEW})
    act(ha, desk, "Duyệt câu trả lời")
    publish(minh, desk)
    rate(hoa, mine, "Rất hài lòng")
    hoa.sees("Đã trả lời, người gửi đã đánh giá", ANEW)
    events = system.rows(
        "SELECT act FROM feedback_petitionevent e JOIN feedback_petition p ON p.id = e.petition_id"
        " WHERE p.code = %s ORDER BY number",
        code,
    )
    assert [done for (done,) in events] == ACTS


def send(hoa: Person, dossier: str, phone: str) -> str:
    """With a photograph, the place and the code of a dossier of hers; she does not ask to be named."""
    hoa.visit("/phan-anh/hien-truong/")
    hoa.fill("Việc gì", PLACE)
    hoa.fill("Mô tả", SEEN)
    commune = hoa.page.get_by_label("Xã, phường, thị trấn")
    wanted = commune.locator("option", has_text="An Mỹ").first
    commune.select_option(wanted.get_attribute("value"))
    hoa.fill("Chỗ nào", "Hẻm 12 Trần Hưng Đạo")
    hoa.fill("Mã hồ sơ liên quan", dossier)
    photo = {"name": "moc.jpg", "mimeType": "image/jpeg", "buffer": hoa.page.screenshot(type="jpeg")}
    hoa.page.get_by_label("Ảnh").first.set_input_files(files=[photo])
    hoa.fill("Họ và tên của bạn", SENDER)
    hoa.fill("Số điện thoại", phone)
    expect(hoa.page.get_by_label("Nêu tên tôi khi công khai câu trả lời")).not_to_be_checked()
    hoa.press("Gửi")
    code = hoa.page.locator(".code").first.inner_text()
    assert code.startswith("PAKN.20220729.")
    return code


def act(officer: Person, desk: str, name: str, **typed: str) -> None:
    """One act on the petition's page: what it asks for is filled in or chosen, then it is done.

    The form is judged when it is met first; the petition's page where a journey reads it.
    """
    officer.page.goto(desk)
    click(officer, name, "link")
    if name not in _JUDGED:
        officer.settle()
        _JUDGED.add(name)
    for label, words in typed.items():
        field = officer.page.locator("main form").last.get_by_label(label).first
        kind = field.evaluate("field => field.tagName + field.type")
        if kind.startswith("SELECT"):
            field.select_option(label=words)
        elif kind == "INPUTradio":
            field.check()
        else:
            field.fill(words)
    click(officer, name, "button")


def click(officer: Person, name: str, role: Any) -> None:
    with officer.page.expect_navigation(wait_until="load"):
        officer.page.get_by_role(role, name=name, exact=True).first.click()


def publish(minh: Person, desk: str) -> None:
    """Two working days to publish; what everybody reads names nobody."""
    minh.visit(desk)
    minh.sees("Công khai trước", "10/08/2022 17:00")
    act(minh, desk, "Công khai, trả lời", **{"Công khai cho mọi người": ""})


def found_by_anybody(anybody: Person, words: str, answer: str) -> None:
    """By words without accents; with its photograph, without whose it was."""
    anybody.visit("/phan-anh/")
    anybody.fill("Tìm theo nội dung", words)
    with anybody.page.expect_navigation():
        anybody.page.get_by_label("Tìm theo nội dung").press("Enter")
    anybody.settle()
    anybody.follow(PLACE)
    anybody.sees(answer, SEEN)
    expect(anybody.page.locator(".photos img")).to_be_visible()
    assert SENDER not in anybody.text() and SENDER not in anybody.page.content()


def rate(hoa: Person, mine: str, level: str) -> None:
    hoa.visit(mine)
    hoa.page.get_by_label(level, exact=True).check()
    hoa.press("Gửi đánh giá")
