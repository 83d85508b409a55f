"""Back after an act of law: it is not done again, and no form stands there as if nothing had happened."""

import pytest
from django.urls import reverse

from motcua.dossiers.models import Event
from motcua.dossiers.status import Status
from tests.counter.factories import EARLY
from tests.counter.test_keys import signed_in_at
from tests.dossiers import factories
from tests.web.browser import chromium

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def back_after(page, live_server, dossier, at: str, button: str):
    """Open the page, press, be led on, press Back; what the browser then shows."""
    page.goto(live_server.url + reverse(f"counter:{at}", args=[dossier.pk]))
    slip = page.get_by_label("Đã thu lại giấy hẹn")
    if slip.count():
        slip.check()
    with page.expect_navigation():
        page.get_by_role("button", name=button).click()
    page.wait_for_load_state()
    page.go_back()
    page.wait_for_load_state()
    return page


def test_back_after_receiving_signing_and_returning_does_nothing_again(live_server):
    world = factories.world()
    acts = (
        (
            world.lan,
            factories.taken_in(world, at=EARLY),
            "dossier",
            "receive",
            "Tiếp nhận, cấp giấy hẹn",
            Status.RECEIVED,
        ),
        (
            world.ha,
            factories.proposed(world, at=EARLY),
            "sign",
            "sign",
            "Ký số kết quả",
            Status.RESULT_SIGNED,
        ),
        (
            world.tam,
            factories.done(world, at=EARLY),
            "return_result",
            "return_result",
            "Trả kết quả",
            Status.RETURNED,
        ),
    )
    with chromium() as browser:
        for who, dossier, at, act, button, status in acts:
            page = back_after(
                signed_in_at(browser, live_server, who).new_page(), live_server, dossier, at, button
            )
            assert page.get_by_role("button", name=button).count() == 0, act
            if at != "dossier":  # the page of an act that is over: the dossier, and who did it when
                assert "Việc gần nhất: " in page.locator("main").inner_text(), act
                assert "chính bạn" in page.locator("main").inner_text(), act
            page.reload()
            page.go_forward()
            dossier.refresh_from_db()
            assert dossier.status == status
            assert Event.objects.filter(dossier=dossier, act=act).count() == 1, act


def test_a_page_that_the_browser_kept_whole_is_asked_for_again(live_server):
    """Browsers keep pages for Back as they were, buttons and all; this one is played to the page."""
    world = factories.world()
    dossier = factories.taken_in(world, at=EARLY)
    with chromium() as browser:
        page = signed_in_at(browser, live_server, world.lan).new_page()
        page.goto(live_server.url + reverse("counter:dossier", args=[dossier.pk]))
        with page.expect_navigation():
            page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
