"""Without a single script: a member files for an enterprise, an officer for a person, a paper is shared."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.journeys import filing
from tests.journeys.people import Person, Sit
from tests.journeys.system import System

pytestmark = pytest.mark.journey
PROCEDURE = "1.003554"
NAME = "Hòa giải tranh chấp đất đai tại Ủy ban nhân dân cấp xã"
ENTERPRISE = "Công ty TNHH Xây dựng Thu Bồn (hư cấu)"
MINH, ID_NUMBER = "Nguyễn Văn Minh", "049892000001"
RECEIVER, WHY = "Cô Hoa, trường Lê Lợi", "Xin học cho con"
GRANTED = """SELECT d.id, d.owner_id, p.name FROM dossiers_dossier d
    JOIN dossiers_paper p ON p.dossier_id = d.id
    WHERE p.kind = 'result' AND p.file_id IS NOT NULL AND d.status = 'returned' ORDER BY d.id LIMIT 1"""
OWNER = "UPDATE dossiers_dossier SET owner_id = %s WHERE id = %s"


@pytest.fixture
def granted(system: System) -> Iterator[str]:
    """A result the state gave Minh before: the sample's results belong to people without accounts."""
    ((dossier, owner, name),) = system.rows(GRANTED)
    ((minh,),) = system.rows("SELECT id FROM identity_party WHERE id_number = %s", ID_NUMBER)
    system.rows(OWNER, minh, dossier)
    yield name
    system.rows(OWNER, owner, dossier)


def test_one_files_for_another_and_shares_a_paper_without_scripts(sit: Sit, granted: str):
    tuan, minh = sit("Lê Anh Tuấn", scripts=False), sit(MINH, width=360, scripts=False)
    invite(tuan)
    files_for_the_enterprise(minh)
    tuan.visit("/ho-so-cua-toi/")
    tuan.sees(NAME)
    tuan.visit("/doanh-nghiep/nguoi/")
    tuan.follow(f"Cho thôi {MINH}")
    tuan.press("Cho thôi")
    tuan.sees("Cho thôi", MINH)

    lan = sit("Trần Thị Ngọc Lan", scripts=False)
    assist(lan)
    minh.visit("/giay-to-cua-toi/")
    minh.sees(granted)
    link, code = share(minh)
    hoa = sit(width=360, scripts=False)
    opens(hoa, link, code)
    minh.visit("/ho-so-cua-toi/ai-da-xem/")
    minh.sees(RECEIVER, f"Mở giấy tờ bạn chia sẻ: {WHY}", f"Gõ giúp hồ sơ theo sự đồng ý của bạn: {NAME}")
    minh.press(re.compile("^Rút lại sự đồng ý"))
    minh.sees("Bạn đã rút lại")


def invite(tuan: Person) -> None:
    """He administers the enterprise: another may file for it, and nothing else."""
    tuan.visit("/ho-so-cua-toi/")
    tuan.press(f"Vào làm việc {ENTERPRISE}")
    tuan.follow("Người của doanh nghiệp")
    tuan.follow("Mời một người")
    with tuan.expecting("422"):
        tuan.press("Gửi lời mời")
    tuan.fill("Họ và tên", MINH)
    tuan.fill("Số định danh", ID_NUMBER)
    tuan.page.get_by_label("Soạn, nộp, bổ sung, rút hồ sơ").check()
    tuan.press("Gửi lời mời")
    tuan.sees("Đã mời, chờ nhận lời", MINH)


def files_for_the_enterprise(minh: Person) -> None:
    minh.visit("/ho-so-cua-toi/")
    minh.press(f"Nhận lời {ENTERPRISE}")
    minh.press(f"Vào làm việc {ENTERPRISE}")
    file_papers(minh)
    with minh.expecting("403"):
        minh.visit("/doanh-nghiep/nguoi/", status=403)  # the right to file is not the right to invite
    minh.press(re.compile("^Về việc của tôi"))


def assist(lan: Person) -> None:
    """The person's signed sheet, then the portal's own way; the person sees who typed."""
    lan.visit("/can-bo/nop-giup/")
    lan.fill("Số định danh", ID_NUMBER)
    lan.fill("Họ và tên", MINH)
    lan.fill("Người dân nhờ nộp hồ sơ gì", NAME)
    lan.page.get_by_label("Ký vào tờ đồng ý in ra").check()
    sheet = lan.page.get_by_label(re.compile("^Bản chụp tờ đồng ý"))
    sheet.set_input_files(files=[filing.paper()])  # type: ignore[list-item]
    lan.press("Ghi sự đồng ý và bắt đầu")
    file_papers(lan)


def file_papers(person: Person) -> None:
    """A procedure without an electronic form: where, one paper, the whole at a glance."""
    person.visit(f"/thu-tuc/{PROCEDURE}/nop/")
    commune = person.page.get_by_label("Xã, phường, thị trấn")
    if not commune.locator("option", has_text="Phường An Mỹ").count():
        person.page.get_by_label("Huyện, thị xã, thành phố").select_option(label="Thành phố Tam Kỳ")
        filing.ask_again(person)
    commune.select_option(label="Phường An Mỹ")
    filing.go_on(person, "Giấy tờ kèm theo")
    field = person.page.get_by_label(re.compile("Chọn tệp.*Đơn yêu cầu hòa giải"))
    field.set_input_files(files=[filing.paper()])  # type: ignore[list-item]
    filing.go_on(person, "Xem lại và nộp")
    filing.check(person, re.compile("^Bản điện tử"))
    person.press("Nộp hồ sơ")
    person.sees("Hồ sơ đã được nộp")


def share(minh: Person) -> tuple[str, str]:
    """To whoever has link and code, until Friday."""
    minh.follow(re.compile("^Chia sẻ"))
    minh.page.get_by_label(re.compile("đường dẫn")).check()
    minh.fill("Để làm gì", WHY)
    minh.fill("Xem được đến hết ngày", "29/07/2022")
    minh.press("Chia sẻ")
    found = re.search(r"/chia-se/[\w-]+/", minh.text())
    assert found
    return found[0], minh.page.locator("main .qr .code").inner_text()


def opens(hoa: Person, link: str, code: str) -> None:
    """A wrong code is told what it is; the right one gives the paper."""
    hoa.visit(link)
    hoa.fill("Bạn là ai", RECEIVER)
    hoa.fill("Mã 6 chữ số", code[::-1] if code != code[::-1] else "000000")
    with hoa.expecting("409"):
        hoa.press("Mở giấy tờ")
    hoa.sees("còn 9 lần gõ")
    hoa.fill("Mã 6 chữ số", code)
    with hoa.page.expect_download() as saved:
        hoa.page.get_by_role("button", name="Mở giấy tờ").click()
    assert saved.value.suggested_filename.endswith(".pdf")
    expect(hoa.page.get_by_label("Bạn là ai")).to_have_value(RECEIVER)
