"""Letters move and open. No letter, typed where no field has the focus, does an act; Ctrl+Enter does."""

import pytest
from django.apps import apps
from django.urls import reverse

from motcua.counter.act_pages import ACT_PAGES
from motcua.counter.kinds import Kind
from motcua.dossiers.models import Event
from motcua.dossiers.services import intake, processing, returning, signing_round
from motcua.dossiers.services.signing_round import Verdict
from motcua.dossiers.status import Act, Delivery, Status
from tests.counter.factories import EARLY, signed_in
from tests.counter.looking import done_by_typing
from tests.counter.walks import WALKS
from tests.dossiers import factories, side
from tests.payments.factories import owes
from tests.web.browser import chromium

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
# rows that say something was done; looks, sessions and readings are written by looking
HOME = "Thôn Thanh Tân, xã Tam Thanh, thành phố Tam Kỳ, tỉnh Quảng Nam"
DONE = ("Dossier", "Event", "Paper", "Matter", "Step", "Notice", "RegisterEntry", "Turn", "Assignment")


def transferred(world, *, at):
    dossier = factories.received(world, at=at)
    return processing.transfer(dossier_id=dossier.pk, by=world.lan, at=at)


def owing(world, *, at):
    dossier = factories.taken_in(world, at=at)
    owes(world, dossier)
    return dossier


def to_post(world, *, at):
    dossier = factories.done(world, at=at)
    facts = {"dossier_id": dossier.pk, "at": at, "delivery": Delivery.POST, "address": HOME}
    return returning.choose_delivery(by=world.minh, **facts)


def with_the_post(world, *, at):
    dossier = to_post(world, at=at)
    return returning.hand_to_post(dossier_id=dossier.pk, by=world.tam, at=at, item="CI123456789VN")


def appraised(world, *, at):
    """A process of the district, with a step between the giving out and the draft."""
    version = factories.procedure("2.009998", "Cấp giấy phép", days=10)
    version.process_key = "district_days"
    version.save()
    dossier = factories.taken_in(world, version=version, at=at)
    intake.receive(dossier_id=dossier.pk, by=world.lan, at=at)
    processing.transfer(dossier_id=dossier.pk, by=world.lan, at=at)
    return processing.assign(dossier_id=dossier.pk, to=world.dung.staff.pk, by=world.ha, at=at)


STAGES = (
    factories.taken_in,
    factories.without_papers,
    factories.received,
    transferred,
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
    to_post,
    with_the_post,
    appraised,
    owing,  # last: from here on the procedure costs something
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


def test_the_alphabet_typed_on_every_page_of_every_act_changes_nothing(live_server):
    """The dossier's page in every state, the page of each act offered there; the others: `looking.visit`."""
    world = factories.world()
    police = side.neighbours(world).police
    asked = [
        side.consulting_police(world, police, at=EARLY),
        side.shared_out(world, police, at=EARLY),
    ]
    dossiers = asked + [stage(world, at=EARLY) for stage in STAGES]
    before, visited, sent = state(), set(), []
    with chromium() as browser:
        for who in (world.lan, world.dung, world.ha, world.tam, world.head, police):
            context = signed_in_at(browser, live_server, who)
            page = context.new_page()
            for dossier in dossiers:
                acts = {act for act in side.offered(who, dossier) if act in ACT_PAGES}
                new = {act for act in acts if not ACT_PAGES[act].direct} - visited
                for name in (["dossier"] if acts else []) + sorted(new):
                    page.goto(live_server.url + reverse(f"counter:{name}", args=[dossier.pk]))
                    sent += [f"{name}: {one}" for one in done_by_typing(page)]
                visited |= new
            context.close()
    assert sent == [] and state() == before
    walked = {name for names in WALKS.values() for name in names.split()}
    of_acts = {str(act) for act in ACT_PAGES if not ACT_PAGES[act].direct}
    looked_at = set(WALKS["tests/counter/test_look.py"].split())  # typed on there
    assert of_acts - {str(act) for act in visited} <= looked_at
    assert of_acts <= walked


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
            page.goto(live_server.url + path)
            assert done_by_typing(page) == []
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
