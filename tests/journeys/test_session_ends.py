"""The session ends on the server while somebody is writing: after signing in again nothing is lost."""

import pytest

from tests.journeys import desk, filing
from tests.journeys.people import Person, Sit
from tests.journeys.system import System

pytestmark = pytest.mark.journey
CHILD = "Alăng Thị Hơ Bhliêng"
PASSWORD = "motcua-demo-2022"


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_citizen_goes_on_where_the_session_ended(sit: Sit, system: System, scripts: bool):
    alang = sit("Alăng Bhươp", scripts=scripts)
    alang.visit("/thu-tuc/1.001193/")
    filing.begin(alang)
    filing.choose_where(alang)
    filing.fill_requester(alang)
    alang.fill("Họ, chữ đệm, tên của trẻ", CHILD)
    alang.fill("Ngày, tháng, năm sinh", "4/7/2022")
    filing.check(alang, "Nữ")
    end_session(system, alang)

    if scripts:
        alang.fill("Ngày, tháng, năm sinh", "4/7/2022")
        alang.sees("Phiên đăng nhập đã hết. Những gì bạn gõ vẫn còn")
    alang.press("Tiếp tục")
    filing.heading(alang, "Đăng nhập")
    alang.follow("Chọn người để vào vai")
    alang.press("Vào vai Alăng Bhươp")
    filing.heading(alang, "Trẻ được khai sinh")
    alang.sees("Phiên làm việc trước đã hết.")
    assert alang.page.get_by_label("Họ, chữ đệm, tên của trẻ").input_value() == CHILD
    assert alang.page.get_by_label("Ngày, tháng, năm sinh").input_value() == "4/7/2022"
    assert alang.page.get_by_label("Nữ", exact=True).is_checked()
    filing.of_people(alang)
    filing.choose_address(alang, "Quê quán", "Thôn 2")
    filing.go_on(alang, "Nơi sinh")
    alang.follow("Bỏ hồ sơ này")
    alang.press("Bỏ hồ sơ này")


def test_an_officer_at_the_desk_goes_on_where_the_session_ended(sit: Sit, system: System):
    lan = sit("Trần Thị Ngọc Lan")
    desk.open_desk(lan, "Đăng ký khai sinh")
    desk.write_person(lan, CHILD)
    end_session(system, lan)

    lan.press("Lưu lại, kiểm tra sau")
    filing.heading(lan, "Đăng nhập của cán bộ")
    lan.fill("Tên đăng nhập", "lan")
    lan.fill("Mật khẩu", PASSWORD)
    lan.press("Đăng nhập")
    filing.heading(lan, "Đăng ký khai sinh")
    lan.sees("Phiên làm việc đã hết trước khi gửi.")
    assert lan.page.locator("main").get_by_label("Họ và tên, tên tổ chức").input_value() == CHILD
    lan.press("Lưu lại, kiểm tra sau")
    lan.sees(f"Đã lưu giấy tờ của {CHILD}, chờ kiểm tra.")


def test_what_one_person_typed_is_not_shown_to_the_next_at_the_same_machine(sit: Sit, system: System):
    alang = sit("Alăng Bhươp")
    alang.visit("/thu-tuc/1.001193/")
    filing.begin(alang)
    filing.choose_where(alang)
    filing.fill_requester(alang)
    page = alang.page.url
    alang.fill("Họ, chữ đệm, tên của trẻ", CHILD)
    end_session(system, alang)
    alang.press("Tiếp tục")

    alang.step_in("H'Loan")
    with alang.expecting("404"):
        alang.page.goto(page)
    alang.sees("Không có trang này")
    assert CHILD not in alang.page.content()


def end_session(system: System, person: Person) -> None:
    """As when it runs out, or an administrator ends it: the row is gone, the browser does not know."""
    cookies = {cookie.get("name"): cookie.get("value") for cookie in person.page.context.cookies()}
    gone = system.rows("DELETE FROM django_session WHERE session_key = %s RETURNING 1", cookies["sessionid"])
    assert gone == [(1,)]
