"""Files that cannot be taken: too large, or a program in a document's clothes. What was typed stays."""

from pathlib import Path

import pytest

from tests.journeys import desk, filing
from tests.journeys.people import Person, Sit
from tests.journeys.system import System

pytestmark = pytest.mark.journey
PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00" + b"\x00" * 4000
CHILD = "Zơrâm Thị Nhêu"


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """60 MB that begin like a PDF."""
    file = tmp_path / "bản quét lớn.pdf"
    with file.open("wb") as out:
        out.write(b"%PDF-1.7\n")
        out.truncate(60_000_000)
    return file


@pytest.fixture
def disguised(tmp_path: Path) -> Path:
    file = tmp_path / "giấy chứng sinh.pdf"
    file.write_bytes(PROGRAM)
    return file


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_portal_says_why_and_keeps_what_was_typed(
    sit: Sit, system: System, large: Path, disguised: Path, scripts: bool
):
    duong = sit("Nguyễn Thị Thùy Dương", scripts=scripts)
    duong.visit("/thu-tuc/1.001193/")
    filing.begin(duong)
    filing.choose_where(duong)
    filing.fill_requester(duong)
    filing.fill_child(duong, CHILD)
    draft = duong.page.url.rpartition("/to-khai/")[0]

    duong.visit(f"{draft}/giay-to/")
    choose(duong, large)
    duong.sees("lớn quá 20 MB")
    choose(duong, disguised)
    duong.sees("là chương trình chạy được")
    duong.visit(f"{draft}/giay-to/")
    assert duong.page.locator(".file").count() == 0
    duong.visit(f"{draft}/to-khai/child/")
    assert duong.page.get_by_label("Họ, chữ đệm, tên của trẻ").input_value() == CHILD
    duong.follow("Bỏ hồ sơ này")
    duong.press("Bỏ hồ sơ này")
    assert system.rows(
        "SELECT count(*) FROM documents_file WHERE name = 'giấy chứng sinh.pdf' AND ref = %s",
        draft.rpartition("/")[2],
    ) == [(0,)]


def choose(person: Person, file: Path) -> None:
    person.page.locator("input[type=file]").first.set_input_files(file)
    if person.scripts:
        with person.expecting("409"):
            person.page.get_by_role("alert").filter(has_text=file.name).wait_for()
        return
    with person.expecting("422"):
        person.press("Tải các tệp đã chọn lên")
    person.sees("Có tệp chưa nhận được", file.name)


def test_the_desk_says_why_and_keeps_what_was_typed(sit: Sit, disguised: Path):
    lan = sit("Trần Thị Ngọc Lan")
    desk.open_desk(lan, "Đăng ký khai sinh")
    desk.write_person(lan, CHILD)
    lan.page.locator("input[type=file]:visible").first.set_input_files(disguised)
    with lan.expecting("4"):
        lan.press("Lưu lại, kiểm tra sau")
    lan.sees("là chương trình chạy được")
    assert lan.page.locator("main").get_by_label("Họ và tên, tên tổ chức").input_value() == CHILD
