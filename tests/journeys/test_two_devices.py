"""A form is begun on a telephone, in English, and finished at a desk, in Vietnamese."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import filing
from tests.journeys.people import Person, Sit

pytestmark = pytest.mark.journey
WHO = "Nguyễn Văn Minh"
PLACE = (
    ("Province or city", "Tỉnh Quảng Nam"),
    ("District, town or city", "Thành phố Tam Kỳ"),
    ("Commune, ward or township", "Phường An Mỹ"),
)


def test_a_form_half_filled_on_a_phone_is_finished_at_a_desk(sit: Sit):
    phone = sit(WHO, width=360)
    begin_in_english(phone)
    phone.page.get_by_label("Full name of the child").fill(filing.CHILD)
    phone.page.get_by_label("Date of birth").fill("4/7/2022")
    expect(phone.page.locator("[data-saved]")).to_have_text(re.compile(r"^Saved at \d\d:\d\d"))
    phone.leave()  # the battery is empty: nobody pressed a button

    at_home = sit(WHO)
    at_home.visit("/thu-tuc/1.001193/")
    at_home.follow("Nộp trực tuyến")
    filing.heading(at_home, "Trẻ được khai sinh")
    expect(at_home.page.get_by_label("Họ, chữ đệm, tên của trẻ")).to_have_value(filing.CHILD)
    expect(at_home.page.get_by_label("Ngày, tháng, năm sinh")).to_have_value(re.compile("^0?4/0?7/2022$"))
    filing.fill_child(at_home)
    filing.fill_birth_place(at_home)
    filing.fill_parent(at_home, "mother")
    filing.fill_parent(at_home, "father")
    filing.promise(at_home)
    filing.attach(at_home)
    ticket = filing.hand_in(at_home)

    track_in_english(sit(width=360, scripts=False), ticket)


def begin_in_english(person: Person) -> None:
    """From her own English words to the page of the child."""
    person.visit("/")
    person.press("English")
    person.page.locator("input[type=search]").first.fill("birth certificate")
    with person.page.expect_navigation():
        person.page.locator("input[type=search]").first.press("Enter")
    person.settle()
    person.follow(re.compile("^Registration of a birth \\(birth certificate\\)"))
    case = "The child has a record of birth"
    page = person.page.url
    person.follow("Submit online")
    if not person.page.get_by_label(case, exact=True).count():  # another journey left a draft of his
        person.follow("Discard this dossier")
        person.press("Discard this dossier")
        person.visit(page.removeprefix(person.url))
        person.follow("Submit online")
    filing.check(person, case)
    person.press("Continue")
    filing.heading(person, "Who declares the birth")
    filing.check(person, "Father")
    person.wait()
    person.press("Continue")
    filing.heading(person, "The child")


def track_in_english(person: Person, ticket: str) -> None:
    """Followed by the code and the telephone, without an account and without scripts."""
    person.visit("/theo-doi/")
    person.press("English")
    person.fill("Dossier code or registration number", ticket)
    person.fill("Telephone number given in the dossier", "0900000001")
    person.press("See where the dossier is")
    person.sees(ticket, "Registration of a birth", "The dossier was submitted online.")
