"""Letters move and open. No letter, typed where no field has the focus, does an act; Ctrl+Enter does."""

import pytest
from django.apps import apps
from django.urls import reverse
from playwright.sync_api import Error as PlaywrightError

from motcua.counter.kinds import Kind
from motcua.dossiers.models import Event
from motcua.dossiers.services import signing_round
from motcua.dossiers.services.signing_round import Verdict
from motcua.dossiers.status import Act, Status
from tests.counter.factories import EARLY, signed_in
from tests.dossiers import factories, side
from tests.web.browser import chromium

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
TYPED = "nguyen snkx "
# rows that say something was done; looks, sessions and readings are written by looking
DONE = ("Dossier", "Event", "Paper", "Matter", "Step", "Notice", "RegisterEntry", "Turn", "Assignment")
STAGES = (
    factories.taken_in,
    factories.without_papers,
    factories.received,
    factories.assigned,
    factories.proposed,
    factories.done,
    factories.returned,
    side.asked_at_intake,
    side.drafted,
    side.asked,
    side.extension_asked,
    side.apology_signed,
    side.refusal_proposed,
    side.refusal_signed,
    side.visit_planned,
    side.duty_drafted,
    side.error_found,
    side.correction_proposed,
)


def state() -> dict[str, list[tuple[object, ...]]]:
    """Every row an act would write or change."""
    models = [one for one in apps.get_models() if one.__name__ in DONE]
    return {one._meta.label: sorted(map(repr, one._default_manager.values_list())) for one in models}


def signed_in_at(browser, live_server, who):
    """A browser's context in which this person has signed in."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    cookie = signed_in(who).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    return context


def type_on(page, address: str) -> None:
    """Type where no field has the focus; a letter may open another page, and that is all."""
    go(page, address)
    page.keyboard.type(TYPED)
    page.wait_for_load_state()
    page.wait_for_timeout(150)  # whatever a letter sends is on its way by then


def go(page, address: str) -> None:
    """Open it, also while a page that a letter opened before is still on its way."""
    for _attempt in range(10):
        try:
            page.goto(address)
        except PlaywrightError as problem:
            if "interrupted by another navigation" not in str(problem):
                raise
        else:
            return
    raise AssertionError(f"{address} does not open")


def test_names_typed_on_the_pages_of_every_state_change_nothing(live_server):
    world = factories.world()
    dossiers = [stage(world, at=EARLY) for stage in STAGES]
    before = state()
    with chromium() as browser:
        for who in (world.lan, world.dung, world.ha, world.tam, world.head):
            context = signed_in_at(browser, live_server, who)
            page = context.new_page()
            for dossier in [one for one in dossiers if side.offered(who, one)]:
                type_on(page, live_server.url + reverse("counter:dossier", args=[dossier.pk]))
            context.close()
    assert state() == before


def test_letters_on_the_lists_and_rounds_of_a_leader_change_nothing(live_server):
    world = factories.world()
    first, second = (factories.proposed(world, at=EARLY) for _n in range(2))
    factories.received(world, at=EARLY)
    reading = signing_round.read_draft(dossier_id=first.pk, by=world.ha, at=EARLY)
    signing_round.decide(dossier_id=first.pk, by=world.ha, shown=reading.sha256, verdict=Verdict.APPROVED)
    pages = [
        reverse("counter:round"),
        reverse("counter:round_one", args=[second.pk]),
        reverse("counter:list", args=[Kind.ASSIGN]),
        reverse("counter:assign_many") + f"?d={first.pk}",
    ]
    before = state()
    with chromium() as browser:
        page = signed_in_at(browser, live_server, world.ha).new_page()
        for path in pages:
            type_on(page, live_server.url + path)
    assert state() == before
    assert not second.readings.filter(staff=world.ha.staff).exclude(verdict=Verdict.NONE).exists()


def test_ctrl_enter_does_the_act_whose_button_says_so_once_however_long_it_is_held(live_server):
    world = factories.world()
    dossier = factories.taken_in(world, at=EARLY)
    with chromium() as browser:
        page = signed_in_at(browser, live_server, world.lan).new_page()
        page.goto(live_server.url + reverse("counter:dossier", args=[dossier.pk]))
        button = page.get_by_role("button", name="Tiếp nhận, cấp giấy hẹn")
        assert "Ctrl+Enter" in button.inner_text()
        with page.expect_navigation():
            page.keyboard.down("Control")
            page.keyboard.down("Enter")
            page.keyboard.down("Enter")
        page.keyboard.up("Enter")
        page.keyboard.up("Control")
        page.wait_for_load_state()
    dossier.refresh_from_db()
    assert dossier.status == Status.RECEIVED
    assert Event.objects.filter(dossier=dossier, act=Act.RECEIVE).count() == 1


def test_the_key_map_says_that_letters_only_move(live_server):
    world = factories.world()
    dossier = factories.taken_in(world, at=EARLY)
    with chromium() as browser:
        page = signed_in_at(browser, live_server, world.lan).new_page()
        page.goto(live_server.url + reverse("counter:dossier", args=[dossier.pk]))
        page.keyboard.press("?")
        said = page.get_by_role("dialog").inner_text()
    assert "Ctrl+Enter" in said and "không phím một chữ nào làm thay một việc" in said
    assert "Tiếp nhận, cấp giấy hẹn" in said
