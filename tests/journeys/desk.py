"""Taking in a person with paper at the desk."""

import re

from tests.journeys.people import Person


def open_desk(officer: Person, procedure: str) -> None:
    """The desk's page of a procedure, found by its name."""
    officer.visit("/can-bo/tiep-nhan/")
    field = officer.page.locator("main input[type=search]")
    field.fill(procedure)
    with officer.page.expect_navigation():
        field.press("Enter")
    officer.settle()
    officer.follow(re.compile(f"^{procedure}"))


def write_person(officer: Person, name: str) -> None:
    main = officer.page.locator("main")
    main.get_by_label("Họ và tên, tên tổ chức").fill(name)
    main.get_by_label("Điện thoại", exact=False).first.fill("0905 123 457")
    cases = officer.page.locator("input[name=d-case]")
    if cases.count():
        cases.first.check()


def see_papers(officer: Person) -> None:
    """Tick every paper that is only shown."""
    for box in officer.page.locator("input[type=checkbox][name$='-shown']:visible").all():
        box.check()


def keep_at_desk(officer: Person, procedure: str, name: str) -> str:
    """Write the papers down without deciding yet; returns the dossier's address."""
    open_desk(officer, procedure)
    write_person(officer, name)
    see_papers(officer)
    officer.press("Lưu lại, kiểm tra sau")
    officer.sees(f"Đã lưu giấy tờ của {name}, chờ kiểm tra.")
    return officer.page.url
