"""The whole portal without a single script: find, file, follow."""

import pytest

from tests.journeys import filing
from tests.journeys.people import Sit

pytestmark = pytest.mark.journey


def test_everything_a_citizen_does_works_without_scripts(sit: Sit):
    minh = sit("Nguyễn Văn Minh", scripts=False)
    minh.visit("/su-kien/khai-sinh-nuoi-con/")
    minh.sees(filing.PROCEDURE)
    filing.find_procedure(minh, "giay khai sinh cho be")
    ticket = filing.file_birth(minh)
    minh.follow("Hồ sơ của tôi")
    minh.sees(ticket, "Hồ sơ đang giải quyết")
    minh.follow(ticket, exact=True)
    minh.sees("Hồ sơ đã được nộp trực tuyến.", "Những gì đã khai", "Giấy chứng sinh")
    minh.visit(minh.page.url.replace("/ho-so-cua-toi/", "/ho-so-cua-toi/nop-cung-luc/"))
    minh.sees("Các hồ sơ nộp cùng một lần", ticket)
    minh.visit("/nop-cung-luc/sinh-con/")
    minh.press("Bắt đầu")
    minh.sees("Nơi nộp, nộp cho ai", "Đăng ký thường trú")
    minh.follow("Bỏ hồ sơ này")
    minh.press("Bỏ hồ sơ này")
    minh.visit("/ho-so-cua-toi/thong-bao/")
    minh.sees(ticket)
    minh.visit("/ho-so-cua-toi/ai-da-xem/")
    minh.press("Đăng xuất")

    minh.visit("/theo-doi/")
    minh.fill("Mã hồ sơ hoặc số đăng ký", ticket)
    minh.fill("Số điện thoại đã ghi trong hồ sơ", "0900000001")
    minh.press("Xem hồ sơ tới đâu")
    minh.sees(ticket, "Hồ sơ đã được nộp trực tuyến.")


def test_mistakes_are_said_without_scripts_and_nothing_typed_is_lost(sit: Sit):
    minh = sit("Nguyễn Văn Minh", scripts=False)
    minh.visit("/thu-tuc/1.001193/")
    filing.begin(minh)
    filing.choose_where(minh)
    filing.fill_requester(minh)
    minh.fill("Họ, chữ đệm, tên của trẻ", "Zơrâm Thị Nhêu")
    minh.fill("Ngày, tháng, năm sinh", "30/02/2022")
    with minh.expecting("422"):
        minh.press("Tiếp tục")
    minh.sees("Có mục cần xem lại", "không có ngày 30/02/2022 trong lịch")
    assert minh.page.get_by_label("Họ, chữ đệm, tên của trẻ").input_value() == "Zơrâm Thị Nhêu"
    minh.follow("Bỏ hồ sơ này")
    minh.press("Bỏ hồ sơ này")
    minh.sees("Đã bỏ bản đang soạn")
