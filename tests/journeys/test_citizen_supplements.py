"""What is missing, supplied at home on an old telephone: with scripts and without, to the receipt."""

import re

import pytest
from playwright.sync_api import expect

from tests.documents import factories
from tests.journeys import filing, office
from tests.journeys.people import Person, Sit
from tests.journeys.system import System

pytestmark = pytest.mark.journey
WHY = "Bản chụp mờ, không đọc được ngày sinh."
PDF = {"name": "giấy chứng sinh chụp lại.pdf", "mimeType": "application/pdf"}


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_father_supplies_what_is_missing_on_a_small_screen(sit: Sit, system: System, scripts: bool):
    minh = sit("Nguyễn Văn Minh", width=360, scripts=scripts)
    minh.visit("/thu-tuc/1.001193/")
    ticket = filing.file_birth(minh)
    minh.follow("Xem hồ sơ")
    mine = minh.page.url
    ask_for_more(sit("Trần Thị Ngọc Lan"), ticket)

    minh.visit("/ho-so-cua-toi/")
    minh.sees("Cần bạn bổ sung trước", WHY)
    minh.visit(mine)
    minh.sees("Cần bạn bổ sung trước", WHY, "Mở phiếu yêu cầu bổ sung")
    minh.follow("Bổ sung ngay")
    sends_too_early(minh)
    puts_the_file(minh)
    minh.page.get_by_label("Lời nhắn gửi kèm").fill("Tôi đã chụp lại ngoài trời.")
    minh.press("Gửi phần bổ sung")
    minh.sees("Phần bổ sung đã được nhận", PDF["name"], "Tôi đã chụp lại ngoài trời.")
    minh.visit(f"{mine}bo-sung/")
    minh.sees("Phần bổ sung đã được nhận")
    minh.visit(mine)
    minh.sees("Hồ sơ đã được bổ sung.")
    assert system.rows(
        "SELECT count(*) FROM dossiers_event e JOIN dossiers_dossier d ON d.id = e.dossier_id"
        " WHERE d.ticket = %s AND e.act = 'supply_supplement'",
        ticket,
    ) == [(1,)]
    changes_the_way_home(minh)
    takes_it_back(minh)


def ask_for_more(lan: Person, ticket: str) -> None:
    """The desk asks, by form 02, for a better copy of the first paper."""
    office.open_from_list(lan, "cho-tiep-nhan", ticket)
    lan.follow(re.compile("^Yêu cầu bổ sung"))
    asked = lan.page.locator(
        ".card", has=lan.page.get_by_role("checkbox", name=re.compile("Giấy chứng sinh"))
    )
    asked.get_by_role("checkbox").check()
    asked.locator("input[list], textarea").fill(WHY)
    lan.press("Yêu cầu bổ sung")
    lan.sees(ticket)


def sends_too_early(minh: Person) -> None:
    """Pressed before anything is there, it says what is missing."""
    with minh.expecting("422"):
        minh.press("Gửi phần bổ sung")
    minh.sees("Còn thiếu, chưa gửi được")


def puts_the_file(minh: Person) -> None:
    field = minh.page.get_by_label(re.compile("^Chọn tệp")).first
    field.set_input_files(files=[PDF | {"buffer": factories.pdf()}])  # type: ignore[list-item]
    if minh.scripts:
        expect(minh.page.get_by_text("Đã có tệp")).to_be_visible()
    else:
        minh.press("Lưu lại, chưa gửi")
    minh.sees(PDF["name"])


def changes_the_way_home(minh: Person) -> None:
    """The result shall come by post; a street alone is not enough for the post."""
    minh.follow(re.compile("^Đổi cách nhận kết quả"))
    minh.page.get_by_label("Gửi qua bưu chính đến địa chỉ của tôi").check()
    minh.page.get_by_label("Địa chỉ nhận qua bưu chính").fill("Tam Kỳ")
    with minh.expecting("422"):
        minh.press("Lưu")
    minh.sees("Xin ghi đủ địa chỉ")
    minh.page.get_by_label("Địa chỉ nhận qua bưu chính").fill("Khối phố Mỹ Hiệp, phường An Mỹ, Tam Kỳ")
    minh.press("Lưu")
    minh.sees("Khối phố Mỹ Hiệp, phường An Mỹ, Tam Kỳ", "Cách nhận kết quả đã được đổi.")


def takes_it_back(minh: Person) -> None:
    """And changes his mind: the request is withdrawn, after one question."""
    minh.follow("Rút hồ sơ này")
    minh.sees("Rút rồi thì sao")
    minh.press("Rút hồ sơ này")
    minh.sees("Đã rút hồ sơ", "Hồ sơ đã được rút theo yêu cầu của người nộp")


@pytest.mark.parametrize("width", [360, 1280])
def test_the_apologies_are_open_to_everybody(sit: Sit, width: int):
    anybody = sit(width=width)
    anybody.visit("/")
    anybody.follow("Xin lỗi vì trả kết quả chậm")
    expect(anybody.page.get_by_role("heading", level=1)).to_have_text("Xin lỗi vì trả kết quả chậm")
    anybody.page.get_by_label("Thời gian").select_option(index=1)
    anybody.press("Xem")
    assert "ky=20" in anybody.page.url
