"""The honest mirror as four people meet it: a chairman, a director, a ward's chairwoman, a citizen."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.people import Person, Sit
from tests.journeys.system import System

pytestmark = pytest.mark.journey
CODE = re.compile(r"^[\w.]+H47-22\d{4}-\d{4,}$")
MOMENT = re.compile(r": \d\d:\d\d:\d\d \d\d/07/2022")
SHARE = re.compile(r"\d+(,\d+)? %")


def test_the_chairman_asks_where_the_province_is_weak_and_who_must_act(sit: Sit):
    nghia = sit("Lương Hữu Nghĩa")
    nghia.visit("/can-bo/toan-canh/")
    nghia.sees(
        "Toàn cảnh: Ủy ban nhân dân tỉnh Quảng Nam", "Đang quá hạn trả", "Điểm 766 thấp nhất từ đầu năm"
    )
    nghia.follow("Bộ chỉ số 766, từ đầu năm")
    nghia.sees("Tính theo hạn trả đầu tiên", "2.1 Hồ sơ xử lý trước hạn, đúng hạn", "chia cho", "Xếp hạng")
    nghia.follow("Việc nên làm, dự báo")
    nghia.sees("Dự báo cuối kỳ", "Mất nhiều điểm nhất ở đâu", "Ai làm")
    nghia.fill("Số lượng", "1000000")
    with nghia.expecting("422"):
        nghia.press("Tính thử")
    nghia.sees("Hãy nhập một số từ 1 đến")
    nghia.fill("Số lượng", "1")
    nghia.press("Tính thử")
    nghia.sees("điểm, xếp loại")

    nghia.visit("/can-bo/ban-do/?so=766&ky=nam")
    expect(nghia.page.get_by_label("Chỉ số", exact=True)).to_have_value("766")
    compare(nghia, "Ủy ban nhân dân thành phố Tam Kỳ", "Ủy ban nhân dân huyện Núi Thành")
    nghia.follow(re.compile("^Tam Kỳ "))
    nghia.sees("Bản đồ: Ủy ban nhân dân thành phố Tam Kỳ", "Về cấp trên")
    picture = nghia.page.get_by_role("link", name="Tải ảnh PNG").get_attribute("href")
    answer = nghia.page.context.request.get(nghia.url + str(picture))
    assert answer.ok and answer.body().startswith(b"\x89PNG")


def compare(person: Person, one: str, other: str) -> None:
    person.page.get_by_label("So sánh", exact=True).select_option(label=one)
    person.page.get_by_label("với", exact=True).select_option(label=other)
    person.press("So sánh hai nơi")
    table = person.page.get_by_role("table", name="Hai nơi cạnh nhau")
    expect(table).to_contain_text(SHARE)
    expect(table.get_by_role("columnheader")).to_have_text(["Chỉ số", other, one])


_ASKED = """
    SELECT staff.full_name FROM oversight_doubt AS doubt
    JOIN agencies_assignment AS post ON post.unit_id = doubt.unit_id AND post.role = 'sign'
    JOIN identity_staff AS staff ON staff.id = post.staff_id
    WHERE doubt.pattern = 'thieu-phieu' ORDER BY doubt.day, staff.full_name LIMIT 1
"""


def test_a_director_opens_what_costs_points_and_a_leader_answers_a_question(sit: Sit, system: System):
    hien = sit("Nguyễn Thị Diệu Hiền")
    hien.visit("/can-bo/chi-so/")
    hien.sees("Sở Tư pháp tỉnh Quảng Nam", "Theo người xử lý")
    hien.follow("Hồ sơ quá hạn trả", exact=True)
    hien.sees("nộp trước ở trên")
    number = hien.page.get_by_role("link", name=CODE).first.inner_text()
    hien.follow(number)
    hien.sees(number)

    ((leader,),) = system.rows(_ASKED)
    asked = sit(leader)
    asked.visit("/can-bo/cau-hoi/")
    waiting = asked.page.get_by_role("region", name="Chờ trả lời").get_by_role("listitem")
    before = waiting.count()
    asked.follow(waiting.get_by_role("link").first.inner_text())
    expect(asked.page.get_by_role("list", name="Hồ sơ làm nảy sinh câu hỏi")).to_contain_text(MOMENT)
    asked.fill(
        "Vì sao số liệu như vậy?", "Hồ sơ chờ trích lục của tỉnh khác, phiếu xin lỗi đã gửi bằng giấy."
    )
    asked.press("Ghi câu trả lời")
    asked.sees("Đã ghi câu trả lời.", "phiếu xin lỗi đã gửi bằng giấy")
    expect(waiting).to_have_count(before - 1)


def test_a_wards_chairwoman_reads_it_on_a_telephone(sit: Sit):
    ha = sit("Nguyễn Thị Thu Hà", width=360)
    ha.visit("/can-bo/toan-canh/")
    ha.sees("Toàn cảnh: Ủy ban nhân dân phường An Mỹ", "Tháng này, giải quyết đúng hạn")
    ha.follow("Bộ chỉ số 766, từ đầu năm")
    own = ha.page.locator("tr.score__own")
    expect(own).to_contain_text("phường An Mỹ")
    ha.visit("/can-bo/chin-chi-so/")
    ha.sees("Thời gian giải quyết so với quy định")
    sheet = ha.page.context.request.get(f"{ha.url}/can-bo/toan-canh/phieu-in/")
    assert sheet.ok and sheet.body().startswith(b"%PDF")


def test_a_citizen_sees_how_her_ward_is_ranked_without_scripts(sit: Sit):
    citizen = sit(width=360, scripts=False)
    citizen.visit("/")
    citizen.follow("Xếp hạng cơ quan")
    citizen.page.get_by_label("Nhóm cơ quan").select_option(label="Cấp xã")
    citizen.press("Xem")
    citizen.sees("phường An Mỹ", "24/07/2022")
    citizen.page.get_by_label("Tuần kết thúc ngày").select_option(label="17/07/2022")
    citizen.press("Xem")
    citizen.sees("17/07/2022")
    citizen.follow("Xem chín chỉ số theo quý, năm")
    citizen.sees("Chín chỉ số giải quyết thủ tục", "Xếp loại")
