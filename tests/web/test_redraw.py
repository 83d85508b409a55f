"""A choice draws the form anew while the person types on: what was typed or pasted meanwhile stays."""

import json

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from motcua.agencies.models import Level, UnitKind
from motcua.catalogue import eform_store
from motcua.catalogue.models import EForm
from motcua.dossiers.models import Draft
from motcua.dossiers.services import drafting
from motcua.dossiers.status import FiledBy
from tests.counter.factories import signed_in
from tests.dossiers import factories
from tests.web.browser import chromium, listen

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
LATENCY = 800  # milliseconds: a telephone in the uplands
LONG = [{"value": f"v{n}", "label": f"Lựa chọn {n}"} for n in range(9)]
FORM = {
    "title": "Mọi loại câu hỏi",
    "pages": [
        {
            "key": "all",
            "title": "Mọi loại",
            "fields": [
                {
                    "key": "event",
                    "type": "choice",
                    "label": "Sự kiện",
                    "options": [
                        {"value": "birth", "label": "Khai sinh"},
                        {"value": "wed", "label": "Kết hôn"},
                    ],
                },
                {
                    "key": "wife",
                    "type": "text",
                    "label": "Tên vợ",
                    "required": False,
                    "when": {"field": "event", "is": "wed"},
                },
                {"key": "office", "type": "text", "label": "Cơ quan đã đăng ký"},
                {"key": "story", "type": "long_text", "label": "Trình bày", "required": False},
                {"key": "day", "type": "date", "label": "Ngày", "required": False},
                {"key": "phone", "type": "phone", "label": "Điện thoại", "required": False},
                {"key": "email", "type": "email", "label": "Thư", "required": False},
                {"key": "card", "type": "id_number", "label": "Số định danh", "required": False},
                {"key": "copies", "type": "number", "label": "Số bản", "required": False},
                {"key": "fee", "type": "money", "label": "Số tiền", "required": False},
                {"key": "people", "type": "choice", "label": "Dân tộc", "options": LONG, "required": False},
                {
                    "key": "sex",
                    "type": "choice",
                    "label": "Giới tính",
                    "options": LONG[:3],
                    "required": False,
                },
                {
                    "key": "papers",
                    "type": "multi_choice",
                    "label": "Giấy",
                    "options": LONG[:3],
                    "required": False,
                },
                {"key": "agree", "type": "yes_no", "label": "Đồng ý", "required": False},
                {"key": "home", "type": "address", "label": "Nơi ở", "required": False},
                {
                    "key": "children",
                    "type": "table",
                    "label": "Các con",
                    "item": "Con",
                    "required": False,
                    "min": 1,
                    "fields": [
                        {"key": "name", "type": "text", "label": "Tên con", "required": False},
                        {"key": "born", "type": "date", "label": "Sinh ngày", "required": False},
                    ],
                },
                {
                    "key": "heirs",
                    "type": "group",
                    "label": "Người thừa kế",
                    "required": False,
                    "min": 1,
                    "fields": [{"key": "name", "type": "text", "label": "Họ tên", "required": False}],
                },
            ],
        }
    ],
}
TYPED = {
    "office": "UBND phường An Mỹ, thành phố Tam Kỳ",
    "story": "Gia đình chúng tôi đã chuyển đến từ năm 2001, nay xin trích lục.",
    "day": "05/09/1991",
    "phone": "0905123456",
    "email": "huong.thi@example.vn",
    "card": "049185001234",
    "copies": "1234567",
    "fee": "150000000",
    "home.detail": "Số 12 Trần Phú, khối phố 3",
    "children.0.name": "Zơrâm Thị Nhêu Hương",
    "children.0.born": "29/02/2020",
    "heirs.0.name": "H'Loan Niê Kdăm",
}


@pytest.fixture
def page():
    with chromium() as browser:
        yield browser.new_page(viewport={"width": 1280, "height": 900})


@pytest.fixture
def world(db):
    world = factories.world()
    province = factories.unit("Ủy ban nhân dân tỉnh Quảng Nam", UnitKind.COMMITTEE, level=Level.PROVINCE)
    district = factories.unit("Ủy ban nhân dân thành phố Tam Kỳ", UnitKind.COMMITTEE, parent=province)
    for row, level, code in ((province, "province", "49"), (district, "district", "502")):
        row.level, row.gso_code = level, code
        row.save()
    world.committee.parent, world.committee.gso_code = district, "20341"
    world.committee.save()
    eform_store.forget_addresses()
    EForm.objects.create(
        key="moi-loai", number=1, title="x", definition=FORM, published_at=factories.vn(2022, 1, 1)
    )
    world.version.form_key = "moi-loai"
    world.version.save()
    return world


def slow(page: Page) -> None:
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    facts = {"offline": False, "latency": LATENCY, "downloadThroughput": -1, "uploadThroughput": -1}
    line.send("Network.emulateNetworkConditions", facts)


def open_as(page: Page, url: str, who, path: str) -> list[str]:
    cookie = signed_in(who).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": url}])
    said = listen(page)
    page.goto(url + path)
    slow(page)
    return said


@pytest.fixture
def portal(page, world, live_server):
    draft = drafting.begin_draft(version=world.version, by=world.minh, at=factories.MONDAY)
    drafting.choose_road(
        draft_id=draft.pk,
        by=world.minh,
        receiving_unit=world.desk,
        case=None,
        filed_by=FiledBy.SELF,
        owner={},
        at=factories.MONDAY,
    )
    said = open_as(page, live_server.url, world.minh, reverse("portal:page", args=[draft.pk, "all"]))
    yield page
    assert [line for line in said if not line.startswith("htmx:")] == []  # questions taken back


@pytest.fixture
def desk(page, world, live_server):
    said = open_as(page, live_server.url, world.lan, reverse("counter:intake_form", args=[world.version.pk]))
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    for group in ("children", "heirs"):
        page.locator(f"[name=_add][value={group}]").click()
        expect(page.locator(f"[name='{group}.0.name']")).to_have_count(1)
    yield page
    assert [line for line in said if not line.startswith("htmx:")] == []  # questions taken back


def choose(page: Page, number: int) -> str:
    """Answer the question that decides, one way and then the other; what then stands or is gone."""
    value = ("wed", "birth")[number % 2]
    field = page.locator("[name=event]")
    if field.first.evaluate("one => one.tagName") == "SELECT":
        field.select_option(value)
    else:
        page.locator(f"[name=event][value={value}]").check()
    return value


def drawn(page: Page, value: str) -> None:
    expect(page.locator("[name=wife]")).to_have_count(1 if value == "wed" else 0)


def types_through(page: Page, name: str, text: str, number: int) -> None:
    """The choice, then at once the next field, typed into for longer than the answer takes."""
    value = choose(page, number)
    page.locator(f"[name='{name}']").click()
    page.keyboard.type(text, delay=max(25, 1300 // len(text)))
    drawn(page, value)
    expect(page.locator(f"[name='{name}']")).to_have_value(text)
    expect(page.locator(f"[name='{name}']")).to_be_focused()


@pytest.mark.parametrize("face", ["portal", "desk"])
def test_what_is_typed_while_the_form_is_drawn_anew_stays_in_every_kind_of_field(request, face):
    page = request.getfixturevalue(face)
    for number, (name, text) in enumerate(TYPED.items()):
        types_through(page, name, text, number)
    for name, text in TYPED.items():
        expect(page.locator(f"[name='{name}']")).to_have_value(text)


@pytest.mark.parametrize("face", ["portal", "desk"])
def test_what_is_pasted_or_corrected_in_the_middle_stays_with_its_caret(request, face):
    page = request.getfixturevalue(face)
    office = page.locator("[name=office]")
    office.fill("UBND phường Mỹ")
    value = choose(page, 0)
    office.click()
    office.evaluate("one => one.setSelectionRange(12, 12)")
    page.keyboard.insert_text("An ")
    drawn(page, value)
    expect(office).to_have_value("UBND phường An Mỹ")
    assert office.evaluate("one => one.selectionStart") == 15
    page.keyboard.type("Hải ")
    expect(office).to_have_value("UBND phường An Hải Mỹ")


@pytest.mark.parametrize("face", ["portal", "desk"])
def test_choices_made_while_the_form_is_drawn_anew_stay(request, face):
    page = request.getfixturevalue(face)
    value = choose(page, 0)
    page.locator("[name=people]").select_option("v7")
    for name in ("sex", "agree"):
        field = page.locator(f"[name={name}]")
        if field.first.evaluate("one => one.tagName") == "SELECT":
            field.select_option("v1")
        else:
            field.nth(1).check()
    page.locator("[name=papers][value=v0]").check()
    page.locator("[name=papers][value=v2]").check()
    page.locator("[name=papers][value=v0]").uncheck()
    drawn(page, value)
    expect(page.locator("[name=people]")).to_have_value("v7")
    assert page.locator("[name=papers]:checked").evaluate_all("all => all.map((one) => one.value)") == ["v2"]
    expect(page.locator("[name=agree]").nth(1)).to_be_checked()
    sex = page.locator("[name=sex]")
    if face == "desk":
        expect(sex).to_have_value("v1")
    else:
        expect(sex.nth(1)).to_be_checked()


@pytest.mark.parametrize("face", ["portal", "desk"])
def test_choices_one_after_the_other_end_as_they_were_made_last(request, face):
    page = request.getfixturevalue(face)
    for number in (0, 1, 0):
        value = choose(page, number)
        page.wait_for_timeout(150)
    page.locator("[name='home.province']").select_option("49")
    page.locator("[name='home.detail']").click()
    page.keyboard.type("Thôn Thanh Tân", delay=60)
    drawn(page, value)
    expect(page.locator("[name='home.district'] option[value='502']")).to_have_count(1)
    expect(page.locator("[name='home.detail']")).to_have_value("Thôn Thanh Tân")
    chosen = page.locator("[name=event]")
    if face == "desk":
        expect(chosen).to_have_value("wed")
    else:
        expect(page.locator("[name=event][value=wed]")).to_be_checked()


@pytest.mark.parametrize("face", ["portal", "desk"])
def test_a_row_added_while_typing_and_choosing_is_there_with_all_that_was_typed(request, face):
    page = request.getfixturevalue(face)
    page.locator("[name=_add][value=children]").click()
    value = choose(page, 0)
    page.locator("[name=office]").click()
    page.keyboard.type("UBND xã Ch'ơm, huyện Tây Giang", delay=50)
    expect(page.locator("[name='children.1.name']")).to_have_count(1)
    drawn(page, value)
    expect(page.locator("[name=office]")).to_have_value("UBND xã Ch'ơm, huyện Tây Giang")
    page.locator("[name='children.1.name']").fill("Con thứ hai")
    page.locator("[name=_remove][value='children.0']").click()
    page.locator("[name=story]").fill("Chuyện")
    expect(page.locator("[name='children.0.name']")).to_have_count(0)
    expect(page.locator("[name='children.1.name']")).to_have_value("Con thứ hai")
    expect(page.locator("[name=story]")).to_have_value("Chuyện")


def test_what_was_typed_through_a_drawing_is_what_is_saved(portal):
    types_through(portal, "office", "UBND phường An Mỹ, Tam Kỳ", 0)
    portal.wait_for_timeout(2 * LATENCY + 1500)
    kept = json.dumps(Draft.objects.get().answers, ensure_ascii=False)
    assert "UBND phường An Mỹ, Tam Kỳ" in kept


def test_a_word_being_composed_is_finished_before_the_form_is_drawn(portal):
    value = choose(portal, 0)
    office = portal.locator("[name=office]")
    office.click()
    line = portal.context.new_cdp_session(portal)
    for part in ("đ", "đư", "đươ", "đường"):
        line.send(
            "Input.imeSetComposition", {"text": part, "selectionStart": len(part), "selectionEnd": len(part)}
        )
        portal.wait_for_timeout(400)
    expect(portal.locator("[name=wife]")).to_have_count(0)
    line.send("Input.insertText", {"text": "đường"})
    drawn(portal, value)
    expect(office).to_have_value("đường")


def test_the_person_looked_up_at_the_desk_takes_nothing_typed_meanwhile(desk):
    number = desk.locator("[name=d-id_number]")
    number.fill("049090001234")
    number.press("Tab")
    phone = desk.locator("[name=d-phone]")
    phone.click()
    desk.keyboard.type("0977000111", delay=110)
    expect(desk.locator("[name=d-name]")).to_have_value("Nguyễn Văn Minh")
    expect(phone).to_have_value("0977000111")
