"""People speak without a script on a phone: a petition is sent and added to, a slip rated."""

import re

import pytest

from tests.journeys.people import Sit
from tests.journeys.system import System

pytestmark = pytest.mark.journey
PHONE = 360
TITLE = "Bảng giờ làm việc tại quầy bị mờ"
LAST = "SELECT code FROM feedback_petition WHERE title = %s ORDER BY id DESC LIMIT 1"
HEAD = "Lê Quốc Trường"
UNRATED = """SELECT code, contact_phone FROM dossiers_dossier d
    WHERE status = 'returned' AND contact_phone <> '' AND returned_at < '2022-07-25 08:00+07' AND NOT EXISTS
    (SELECT FROM feedback_rating r WHERE r.dossier_id = d.id AND r.moment = 'result')
    ORDER BY id DESC LIMIT 1"""  # of the sample: no journey is in the middle of it


def test_a_petition_is_sent_on_a_phone_and_answered_at_a_desk(sit: Sit, system: System):
    hoa = sit(width=PHONE, scripts=False)
    for page in ("/hai-long/", "/tre-han/", "/mot-cua/", "/phan-anh/hien-truong/", "/phan-anh/theo-doi/"):
        hoa.visit(page)
    hoa.visit("/phan-anh/")
    hoa.sees("Bảng niêm yết thủ tục đất đai còn mức phí cũ")
    hoa.follow("Gửi phản ánh, kiến nghị")
    with hoa.expecting("422"):
        hoa.press("Gửi")
    hoa.fill("Việc gì", TITLE)
    hoa.fill("Nội dung", "Bảng giờ làm việc dán ở cửa đã mờ, không đọc được.")
    hoa.fill("Họ và tên của bạn", "Trần Thị Hoa")
    hoa.fill("Số điện thoại", "0905777888")
    hoa.fill("Địa chỉ của bạn", "Khối phố 3")
    hoa.press("Gửi")
    hoa.sees("Đã nhận phản ánh", "PAKN.")
    hoa.page.context.add_cookies([{"name": "django_language", "value": "en", "url": hoa.url}])
    hoa.visit("/phan-anh/")
    hoa.sees("Published answers")

    minh = sit("Bùi Thị Nhật Minh")
    minh.visit("/can-bo/phan-anh/")
    minh.follow(TITLE)
    minh.sees("0905777888")
    minh.follow("Hỏi thêm người gửi")
    minh.fill("Cần bổ sung gì", "Xin cho biết bảng ở cửa nào của Một cửa.")
    minh.press("Hỏi thêm người gửi")
    minh.sees("Đã hỏi thêm người gửi")
    minh.visit("/can-bo/hai-long/")
    minh.sees("Hài lòng chung")

    hoa.page.context.clear_cookies(name="django_language")
    ((code,),) = system.rows(LAST, TITLE)
    hoa.visit(f"/phan-anh/theo-doi/{code}")
    hoa.sees("Xin cho biết bảng ở cửa nào")
    hoa.fill("Thông tin bổ sung", "Cửa chính, bên trái khi vào.")
    hoa.press("Gửi thông tin bổ sung")
    hoa.sees("Bạn đã bổ sung thông tin.")


def test_a_dossier_is_rated_on_a_phone_without_scripts_and_a_tablet_waits_at_the_desk(
    sit: Sit, system: System
):
    ((code, phone),) = system.rows(UNRATED)
    hoa = sit(width=PHONE, scripts=False)
    hoa.visit("/theo-doi/")
    hoa.fill("Mã hồ sơ hoặc số đăng ký", code)
    hoa.fill("Số điện thoại đã ghi trong hồ sơ", phone)
    hoa.press("Xem hồ sơ tới đâu")
    hoa.follow("Đánh giá mức hài lòng")
    with hoa.expecting("422"):
        hoa.press("Gửi đánh giá")
    hoa.sees("Xin chọn một trong ba mức.")
    hoa.page.get_by_label("Rất hài lòng").first.check()
    hoa.press("Gửi đánh giá")
    hoa.sees("Cảm ơn")

    head = sit(HEAD)
    head.visit("/can-bo/hai-long/may/")
    head.fill("Tên máy", "Quầy 1")
    head.press("Thêm máy")
    address = re.search(r"/may-danh-gia/[\w-]+/", head.text())
    assert address
    for scripts in (True, False):
        sit(width=PHONE, scripts=scripts).visit(address[0])
