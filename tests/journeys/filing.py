"""Filing a birth registration online, as a father does it: page by page, with or without scripts."""

import re

from playwright.sync_api import Locator, expect

from tests.documents import factories
from tests.journeys.people import Person

PROCEDURE = "Đăng ký khai sinh"
CASE = "Trẻ có giấy chứng sinh"
CHILD = "Nguyễn Hoàng Bảo Ngọc Như Ý"
PAPER = {"name": "giấy chứng sinh.pdf", "mimeType": "application/pdf"}


def paper() -> dict[str, object]:
    """A certificate of birth as a telephone scans it."""
    return PAPER | {"buffer": factories.pdf()}


def find_procedure(person: Person, words: str) -> None:
    """From the home page to the procedure, in the person's own words."""
    person.visit("/")
    field = person.page.locator("input[type=search]").first
    field.press_sequentially(words)
    if person.scripts:
        expect(person.page.get_by_role("option", name=PROCEDURE).first).to_be_visible()
    with person.page.expect_navigation():
        field.press("Enter")
    person.settle()
    person.follow(PROCEDURE, exact=True)
    person.sees(PROCEDURE, "không mất tiền", "Trong ngày")


def file_birth(person: Person) -> str:
    """From “Nộp trực tuyến” to the receipt; returns the ticket."""
    begin(person)
    choose_where(person)
    fill_requester(person)
    fill_child(person)
    fill_birth_place(person)
    fill_parent(person, "mother")
    fill_parent(person, "father")
    promise(person)
    attach(person)
    return hand_in(person)


def begin(person: Person) -> None:
    """From the procedure's page to an empty filing: journeys share people, and one may have left a draft."""
    page = person.page.url
    person.follow("Nộp trực tuyến")
    if not person.page.get_by_label(CASE, exact=True).count():
        person.follow("Bỏ hồ sơ này")
        person.press("Bỏ hồ sơ này")
        person.visit(page.removeprefix(person.url))
        person.follow("Nộp trực tuyến")


def choose_where(person: Person) -> None:
    check(person, CASE)
    go_on(person, "Người đi khai sinh")


def fill_requester(person: Person) -> None:
    expect(person.page.get_by_label("Số điện thoại")).to_have_value(
        re.compile("^090000000")
    )  # from the account
    check(person, "Cha")
    ask_again(person)
    go_on(person, "Trẻ được khai sinh")


def fill_child(person: Person, name: str = CHILD) -> None:
    person.fill("Họ, chữ đệm, tên của trẻ", name)
    person.fill("Ngày, tháng, năm sinh", "4/7/2022")
    check(person, "Nữ")
    of_people(person)
    choose_address(person, "Quê quán", "Thôn Thanh Tân")
    go_on(person, "Nơi sinh")


def fill_birth_place(person: Person) -> None:
    check(person, "Bệnh viện, trạm y tế, nhà hộ sinh")
    ask_again(person)
    person.fill("Tên cơ sở y tế", "Bệnh viện Đa khoa Quảng Nam")
    choose_address(person, "Địa chỉ nơi sinh", "01 Nguyễn Du")
    go_on(person, "Người mẹ")


def fill_parent(person: Person, who: str) -> None:
    name, born, after = {
        "mother": ("H'Hen Niê Kdăm", "29/02/1996", "Người cha"),
        "father": ("Nguyễn Văn Minh", "14/03/1992", "Bản sao"),
    }[who]
    check_in(person, "Ghi thông tin người", "Có")
    ask_again(person)
    person.page.get_by_label("Họ, chữ đệm, tên", exact=True).fill(name)
    person.fill("Ngày, tháng, năm sinh", born)
    of_people(person)
    choose_address(person, "Nơi cư trú", "Khối phố Mỹ Hiệp")
    if who == "father":
        check_in(person, "Cha mẹ đã đăng ký kết hôn?", "Có")
    go_on(person, after)


def of_people(person: Person) -> None:
    """Nobody's people and nationality are filled in beforehand."""
    person.page.get_by_label("Dân tộc", exact=True).select_option("Kinh")
    person.fill("Quốc tịch", "Việt Nam")


def promise(person: Person) -> None:
    check_in(person, "Cần thêm bản sao", "Không")
    ask_again(person)
    check(person, re.compile("^Tôi cam đoan"))
    go_on(person, "Giấy tờ kèm theo")


def attach(person: Person) -> None:
    field = person.page.get_by_label(re.compile("Chọn tệp.*Giấy chứng sinh"))
    field.set_input_files(files=[paper()])  # type: ignore[list-item]
    if not person.scripts:
        person.press("Tải các tệp đã chọn lên")
    person.sees("giấy chứng sinh.pdf")
    expect(person.page.get_by_role("button", name="Bỏ giấy chứng sinh.pdf")).to_be_visible()  # it has arrived
    person.settle()
    go_on(person, "Xem lại và nộp")


def hand_in(person: Person) -> str:
    person.sees(CHILD, "H'Hen Niê Kdăm", "giấy chứng sinh.pdf", "04/07/2022", "phường An Mỹ")
    check(person, re.compile("^Bản điện tử"))
    person.press("Nộp hồ sơ")
    person.sees("Hồ sơ đã được nộp")
    ticket = person.page.locator(".ticket-code").inner_text()
    assert re.fullmatch(r"DK-[A-Z0-9]{8}", ticket)
    return ticket


def go_on(person: Person, title: str) -> None:
    """The button at the foot of each page; the next page has this title."""
    person.press("Tiếp tục")
    heading(person, title)


def heading(person: Person, title: str) -> None:
    expect(person.page.get_by_role("heading", level=1)).to_have_text(title)


def check(person: Person, label: str | re.Pattern[str]) -> None:
    person.page.get_by_label(label, exact=True).check()


def check_in(person: Person, question: str, answer: str) -> None:
    person.page.get_by_role("group", name=question).get_by_label(answer, exact=True).check()


def ask_again(person: Person) -> None:
    """Other questions follow from an answer: at once with scripts, by a button without."""
    if person.scripts:
        person.wait()
    else:
        person.press(re.compile("Cập nhật các câu hỏi|Xem các lựa chọn tiếp theo"))


def choose_address(person: Person, legend: str, detail: str) -> None:
    """Province, district, commune, each asked after the one before."""
    for label, option in (
        ("Tỉnh, thành phố", "Tỉnh Quảng Nam"),
        ("Huyện, thị xã, thành phố", "Thành phố Tam Kỳ"),
        ("Xã, phường, thị trấn", "Phường An Mỹ"),
    ):
        field = _address(person, legend).get_by_label(label, exact=True)
        wanted = field.locator("option", has_text=re.compile(f"^{option}"))
        expect(wanted).to_have_count(1)
        if wanted.get_attribute("value") != field.input_value():
            field.select_option(wanted.get_attribute("value"))
            if not label.startswith("Xã"):
                ask_again(person)
    _address(person, legend).get_by_label(re.compile("^Số nhà")).fill(detail)


def _address(person: Person, legend: str) -> Locator:
    return person.page.get_by_role("group", name=re.compile(f"^{legend}"))
