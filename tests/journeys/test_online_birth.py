"""A child is born in An Mỹ: five people, from a father's words in a search field to a signed certificate."""

import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from motcua.documents.soft_keys import DemoSigner
from motcua.documents.validation import validate
from tests.journeys import filing, office
from tests.journeys.people import Person, Sit
from tests.journeys.system import System

pytestmark = pytest.mark.journey
PHONE = "0900 000 001"


@pytest.mark.parametrize("width", [1280, 360])
def test_a_birth_is_registered_online_by_five_people(sit: Sit, system: System, tmp_path: Path, width: int):
    minh = sit("Nguyễn Văn Minh", width=width)
    filing.find_procedure(minh, "khai sih")
    ticket = filing.file_birth(minh)
    minh.follow("Xem hồ sơ")
    mine = minh.page.url
    minh.sees(ticket, "Hồ sơ đã được nộp trực tuyến.")

    lan = sit("Trần Thị Ngọc Lan", width=width)
    code = office.receive(lan, ticket)
    digest = office.receipt_digest(lan, tmp_path)
    sees_step(minh, mine, code, "Hồ sơ đã được tiếp nhận.")
    office.transfer(lan, code)
    sees_step(minh, mine, code, "Hồ sơ đã được chuyển đến cơ quan giải quyết.")

    ha = sit("Nguyễn Thị Thu Hà", width=width)
    office.assign(ha, code, "Phạm Tiến Dũng")
    sees_step(minh, mine, code, "Cơ quan đã giao người xử lý hồ sơ.")
    dung = sit("Phạm Tiến Dũng", width=width)
    office.propose(dung, code, filing.CHILD, "04/07/2022", "H'Hen Niê Kdăm")
    sees_step(minh, mine, code, "Kết quả đã được dự thảo và trình lãnh đạo ký.")
    office.sign(ha, code)
    sees_step(minh, mine, code, "Lãnh đạo đã ký kết quả.")
    office.hand_over(dung, code)
    sees_step(minh, mine, code, "Kết quả đã được chuyển về Bộ phận Một cửa.")
    tuyet = sit("Lê Thị Ánh Tuyết", width=width)
    office.return_result(tuyet, code, "Nguyễn Văn Minh")
    sees_step(minh, mine, code, "Kết quả đã được trả.")
    for looked in ("Trần Thị Ngọc Lan", "Phạm Tiến Dũng", "Nguyễn Thị Thu Hà", "Lê Thị Ánh Tuyết"):
        minh.sees(looked)

    result = download(minh, tmp_path)
    certificate_is_good(result, system)
    anybody = sit(width=width)
    follows_without_an_account(anybody, code)
    receipt_is_confirmed(anybody, code, digest)
    result_is_confirmed(anybody, result)
    checked = system.command("verify")
    assert checked.returncode == 0, checked.stdout


def sees_step(minh: Person, mine: str, code: str, said: str) -> None:
    minh.visit(mine)
    minh.sees(code, said)


def download(minh: Person, folder: Path) -> Path:
    """The signed certificate from the father's own corner."""
    with minh.page.expect_download() as started:
        minh.page.get_by_role("link", name=re.compile("^Tải về.*Giấy khai sinh")).click()
    file = folder / started.value.suggested_filename
    started.value.save_as(file)
    return file


def certificate_is_good(result: Path, system: System) -> None:
    """By our own validation, and by a program of others."""
    root = DemoSigner(system.var / "ca").root()
    with ThreadPoolExecutor(1) as pool:  # the browser's event loop runs in this thread
        (report,) = pool.submit(validate, result.read_bytes(), trust_roots=[root]).result()
    assert report.good
    assert report.covers_whole_file
    assert report.signer == "Nguyễn Thị Thu Hà"
    assert "An Mỹ" in report.organisation
    program = shutil.which("pdfsig")
    assert program, "pdfsig is missing: apt-get install poppler-utils"
    said = subprocess.run([program, result], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid." in said
    assert "Total document signed" in said


def follows_without_an_account(anybody: Person, code: str) -> None:
    anybody.visit("/theo-doi/")
    anybody.fill("Mã hồ sơ hoặc số đăng ký", code.lower())
    anybody.fill("Số điện thoại đã ghi trong hồ sơ", PHONE)
    anybody.press("Xem hồ sơ tới đâu")
    anybody.sees(code, "Kết quả đã được trả.")
    assert filing.CHILD not in anybody.text()


def receipt_is_confirmed(anybody: Person, code: str, digest: str) -> None:
    anybody.visit(f"/kiem-tra/bien-nhan/?ma={code}")
    anybody.fill("Mã xác nhận diễn biến", digest)
    anybody.press("Kiểm tra")
    anybody.sees("Đúng. Diễn biến hồ sơ vẫn giữ nguyên")
    anybody.fill("Mã xác nhận diễn biến", digest[::-1])
    anybody.press("Kiểm tra")
    anybody.sees("Không khớp.")


def result_is_confirmed(anybody: Person, result: Path) -> None:
    anybody.visit("/kiem-tra/ket-qua/")
    anybody.page.get_by_label("Tệp kết quả (PDF)").set_input_files(result)
    anybody.press("Kiểm tra")
    anybody.sees("Nguyễn Thị Thu Hà", "Nội dung không thay đổi từ khi ký.")
    changed = result.with_name("đã sửa.pdf")
    changed.write_bytes(_changed(result.read_bytes()))
    anybody.page.get_by_label("Tệp kết quả (PDF)").set_input_files(changed)
    anybody.press("Kiểm tra")
    assert anybody.page.locator(".notice--danger").count() == 1


def _changed(pdf: bytes) -> bytes:
    """One byte of the page's content is another."""
    place = pdf.index(b"stream") + 40
    return pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]
