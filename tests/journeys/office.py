"""What officers do with a dossier on its screen, each at a browser of their own."""

import re
import shutil
import subprocess
from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.people import Person


def open_from_list(officer: Person, slug: str, number: str) -> None:
    """From a work list to the dossier."""
    officer.visit(f"/can-bo/viec/{slug}/")
    officer.press(number, role="link", exact=True)
    officer.sees(number)


def receive(lan: Person, ticket: str) -> str:
    """Accept it; returns the code on the receipt."""
    open_from_list(lan, "cho-tiep-nhan", ticket)
    lan.press(re.compile("^Tiếp nhận, cấp giấy hẹn"))
    lan.sees("Trả kết quả trước")
    code = lan.page.locator(".receipt-code").inner_text()
    assert re.fullmatch(r"[\w.]+H47-22\d{4}-\d{4,}", code)
    return code


def receipt_digest(lan: Person, folder: Path) -> str:
    """What is printed at the foot of form 01: the short digest of the chain at that moment."""
    link = lan.page.get_by_role("link", name=re.compile("^In giấy này")).get_attribute("href")
    answer = lan.page.context.request.get(lan.url + str(link))
    assert answer.ok
    printed = re.search("Mã xác nhận diễn biến: ([0-9a-f]{12})", words_of(answer.body(), folder))
    assert printed
    return printed[1]


def words_of(pdf: bytes, folder: Path) -> str:
    """The text of a PDF."""
    program = shutil.which("pdftotext")
    assert program, "pdftotext is missing: apt-get install poppler-utils"
    file = folder / "words.pdf"
    file.write_bytes(pdf)
    return subprocess.run([program, "-raw", file, "-"], capture_output=True, text=True, check=True).stdout


def transfer(lan: Person, code: str) -> None:
    lan.follow("Mở hồ sơ", exact=True)
    lan.press(re.compile("^Chuyển cơ quan giải quyết"))
    lan.sees(f"Hồ sơ {code} đã chuyển đến")


def assign(ha: Person, code: str, to: str) -> None:
    open_from_list(ha, "cho-phan-cong", code)
    ha.follow(re.compile("^Phân công"))
    ha.page.get_by_role("radio", name=re.compile(f"^{to}")).check()
    ha.press("Phân công")
    ha.sees(f"đã giao cho {to}")


def propose(dung: Person, code: str, *facts: str) -> None:
    open_from_list(dung, "cua-toi", code)
    dung.follow(re.compile("^Dự thảo và trình ký"))
    for fact in facts:
        expect(dung.page.locator("form.act-form")).to_be_visible()
        values = dung.page.locator("form.act-form input, form.act-form textarea").evaluate_all(
            "fields => fields.map(field => field.value)"
        )
        assert fact in values
    dung.press("Trình ký")
    dung.sees(f"Dự thảo kết quả của hồ sơ {code} đã trình ký.")


def sign(ha: Person, code: str) -> None:
    open_from_list(ha, "cho-ky", code)
    ha.follow(re.compile("^Xem dự thảo và ký"))
    ha.press("Ký số kết quả")
    ha.sees(f"Kết quả của hồ sơ {code} đã được ký số.")


def hand_over(dung: Person, code: str) -> None:
    open_from_list(dung, "cua-toi", code)
    dung.press(re.compile("^Vào sổ, chuyển kết quả"))
    dung.sees(f"Kết quả của hồ sơ {code} đã chuyển về")


def return_result(tuyet: Person, code: str, to: str) -> None:
    open_from_list(tuyet, "cho-tra", code)
    tuyet.follow(re.compile("^Trả kết quả"))
    expect(tuyet.page.get_by_label("Họ tên người nhận")).to_have_value(to)
    tuyet.page.get_by_label("Đã thu lại giấy hẹn").check()
    tuyet.press("Trả kết quả")
    tuyet.sees(f"Kết quả của hồ sơ {code} đã trả cho {to}.")
