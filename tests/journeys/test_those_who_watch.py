"""The head of a one-stop urges an agency; the district's office opens a late dossier of a commune."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.journeys import desk, office
from tests.journeys.people import Person, Sit
from tests.journeys.system import System

pytestmark = pytest.mark.journey
OF_WARD = "Đăng ký lại khai tử"
OF_CITY = "Đăng ký thành lập hộ kinh doanh"
STEP = "UPDATE workflow_step SET due_at = %s WHERE closed_at IS NULL AND ref = %s"
DOSSIER = "UPDATE dossiers_dossier SET due_at = %s WHERE id = %s"


def test_who_is_late_is_urged_and_seen_from_above(sit: Sit, system: System):
    lan, huong = sit("Trần Thị Ngọc Lan"), sit("Phạm Thị Thu Hương")
    ward = transferred(lan, OF_WARD, "Alăng Thị Bông")
    city = transferred(huong, OF_CITY, "Ating Hộ")
    with late(system, ward), late(system, city):
        watch(sit, ward, city)
    assert system.command("verify").returncode == 0


def watch(sit: Sit, ward: str, city: str) -> None:
    head = sit("Lê Quốc Trường")
    head.visit("/can-bo/tien-do/")
    head.sees("Phòng Tài chính - Kế hoạch")
    head.follow(re.compile("^Đôn đốc \\d+ hồ sơ"))
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
    ha.sees("Quá hạn trả theo người thụ lý", "Hồ sơ đang nằm ở bước nào")
    for page in ("bo-tri-nguoi", "khoi-luong", "nguoi-duoc-cu"):
        head.visit(f"/can-bo/{page}/")


def transferred(officer: Person, procedure: str, owner: str) -> str:
    desk.open_desk(officer, procedure)
    desk.write_person(officer, owner)
    officer.press(re.compile("^Tiếp nhận và in giấy hẹn"))
    code = officer.page.locator(".receipt-code").inner_text()
    office.transfer(officer, code)
    return code


@contextmanager
def late(system: System, code: str) -> Iterator[None]:
    """For a while the dossier is late: the clock of the other journeys goes on undisturbed."""
    find = (
        "SELECT d.id, received_at, d.due_at, s.due_at FROM dossiers_dossier d "
        "JOIN workflow_step s ON s.ref = d.id WHERE code = %s AND closed_at IS NULL"
    )
    ((dossier, received, due, step_due),) = system.rows(find, code)
    past = received + timedelta(seconds=1)
    system.rows(STEP, past, dossier)
    system.rows(DOSSIER, past, dossier)
    try:
        yield
    finally:
        system.rows(STEP, step_due, dossier)
        system.rows(DOSSIER, due, dossier)
