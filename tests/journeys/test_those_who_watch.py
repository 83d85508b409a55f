"""The head of a one-stop urges an agency; the district's office opens a late dossier of a commune."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.journeys import desk, office
from tests.journeys.people import Person, Sit
from tests.journeys.system import System, running

pytestmark = pytest.mark.journey
OF_WARD = "Đăng ký lại khai tử"
OF_CITY = "Đăng ký thành lập hộ kinh doanh"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """A system whose clock may be moved."""
    with running(tmp_path_factory.mktemp("watched")) as system:
        yield system


def test_who_is_late_is_urged_and_seen_from_above(sit: Sit, own: System):
    def seat(who: str, **more: int) -> Person:
        return sit(who, url=own.url, **more)

    lan, huong = seat("Trần Thị Ngọc Lan"), seat("Phạm Thị Thu Hương")
    ward = transferred(lan, OF_WARD, "Alăng Thị Bông")
    city = transferred(huong, OF_CITY, "Ating Hộ")
    for _time in range(3):
        lan.visit("/demo/")
        lan.press("Tới một tuần")
    watch(seat, ward, city)
    assert own.command("verify").returncode == 0


def watch(sit: Callable[..., Person], ward: str, city: str) -> None:
    head = sit("Lê Quốc Trường")
    head.visit("/can-bo/tien-do/")
    head.sees("Phòng Tài chính - Kế hoạch")
    head.follow(re.compile("^Đôn đốc \\d+ hồ sơ.*Phòng Tài chính - Kế hoạch"))
    head.press("Gửi đôn đốc")
    expect(head.page.locator("main")).to_contain_text("hồ sơ có công văn đôn đốc", timeout=60_000)
    head.settle()
    head.sees(city, "Đã đôn đốc")

    above = sit("Trần Thị Bảo Trâm", width=360)
    above.visit("/can-bo/dia-ban/")
    above.follow(re.compile("^\\d+ Đang quá hạn trả, Ủy ban nhân dân phường An Mỹ"))
    above.follow(ward)
    above.sees(ward, "Đôn đốc")
    expect(
        above.page.get_by_role("link", name=re.compile("^(Phân công|Tiếp nhận|Trình ký|Rút)"))
    ).to_have_count(0)

    ha = sit("Nguyễn Thị Thu Hà", width=360)
    ha.visit("/can-bo/lanh-dao/")
    ha.sees("Quá hạn trả theo người đang giữ việc", "Hồ sơ đang nằm ở bước nào")
    for page in ("bo-tri-nguoi", "khoi-luong", "nguoi-duoc-cu"):
        head.visit(f"/can-bo/{page}/")


def transferred(officer: Person, procedure: str, owner: str) -> str:
    desk.open_desk(officer, procedure)
    desk.write_person(officer, owner)
    officer.press(re.compile("^Tiếp nhận và in giấy hẹn"))
    code = officer.page.locator(".receipt-code").inner_text()
    office.transfer(officer, code)
    return code
