"""An old telephone on a mountain line: what a first visit weighs, and what is shown when the line is gone."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import filing
from tests.journeys.people import Sit

pytestmark = pytest.mark.journey
LIMIT = 100_000
PHONE = 360


def weight(page: Page, address: str) -> int:
    """Bytes over the wire of a page opened with an empty cache, everything it asks for included."""
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes: list[int] = []
    wire.on("Network.loadingFinished", lambda done: sizes.append(int(done["encodedDataLength"])))
    page.goto(address, wait_until="networkidle")
    page.evaluate("document.fonts.ready")
    wire.detach()
    assert sizes
    return sum(sizes)


def test_a_first_visit_of_home_procedure_form_and_tracking_weighs_less_than_100_kb(sit: Sit):
    minh = sit("Nguyễn Văn Minh", width=PHONE)
    minh.visit("/thu-tuc/1.001193/")
    filing.begin(minh)
    filing.choose_where(minh)
    form = minh.page.url
    found = {
        address: weight(minh.page, address if address.startswith("http") else minh.url + address)
        for address in ("/", "/tim/?q=khai+sinh", "/thu-tuc/1.001193/", "/theo-doi/", form)
    }
    assert {address: size for address, size in found.items() if size >= LIMIT} == {}


def test_without_a_line_the_portal_says_so_and_comes_back_by_itself(sit: Sit):
    hoa = sit(width=PHONE)
    hoa.visit("/theo-doi/")
    hoa.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    with hoa.expecting("ERR_INTERNET_DISCONNECTED"):  # the browser may say so late
        hoa.page.context.set_offline(True)
        hoa.page.goto(f"{hoa.url}/thu-tuc/1.001193/")
        expect(hoa.page.get_by_role("heading", level=1)).to_have_text("Chưa có mạng")
        hoa.page.context.set_offline(False)
        hoa.follow("Thử lại", exact=True)
    hoa.sees(filing.PROCEDURE)


def test_high_contrast_and_large_text_are_chosen_without_scripts_and_stay(sit: Sit):
    hoa = sit(width=PHONE, scripts=False)
    hoa.visit("/")
    hoa.press("Tương phản cao")
    hoa.press("Chữ lớn")
    for theme in ("Nền tối", "Nền sáng"):
        hoa.press(theme)
        for address in ("/", "/thu-tuc/1.001193/", "/theo-doi/", "/chon-thu-tuc/ket-hon/"):
            hoa.visit(address)
            root = hoa.page.locator("html")
            expect(root).to_have_attribute("data-contrast", "high")
            expect(root).to_have_attribute("data-text", "large")
