"""Pages of the rules and connections in a real browser, on a phone and on a desk, in light and in dark."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from motcua.agencies import services as agencies
from motcua.agencies.models import Role
from motcua.catalogue.models import Announcement
from motcua.identity import services as identity
from motcua.identity.models import PasswordLink
from motcua.oversight import doubt_limits
from motcua.oversight.models import DoubtLimit, OutsideSource
from tests.console.test_figure_sources import SECRET, kept
from tests.counter.factories import EARLY, signed_in
from tests.counter.looking import visit
from tests.dossiers import factories
from tests.web.browser import chromium

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
LONG = "https://so-lieu.example.vn/" + "duong-dan-rat-dai/" * 9 + "gia-tri.json"
QUERY = "SELECT unit, indicator, measure, numerator, denominator, day FROM bang"


def connected(world, admin, settings) -> None:
    """A connection in every state: read well, failed, being read, off, never read; one without its key."""
    settings.FIGURE_SECRETS = {"DTI": SECRET}
    kept(world, "tot", url=LONG, tried_at=EARLY, read_at=EARLY, said="Đọc được 18 giá trị.")
    failed = {"url": "", "query": QUERY, "secret": "BANG", "tried_at": EARLY}
    kept(world, "hong", kind="database", said="Không đọc được: hết giờ sau 20 giây.", **failed)
    for slug in ("dang-doc", "tat", "moi"):
        kept(world, slug)
    OutsideSource.objects.filter(pk="dang-doc").update(asked_by=admin.staff, asked_at=EARLY)
    OutsideSource.objects.filter(pk="tat").update(active=False)


def announced(world, by) -> Announcement:
    """A decision that somebody said was signed."""
    return Announcement.objects.create(
        version=world.version,
        task=Announcement.Task.SIGN,
        occasion="begin",
        effect_on=date(2022, 8, 1),
        opened_at=EARLY - timedelta(days=9),
        due_on=date(2022, 7, 25),
        done_on=date(2022, 7, 22),
        paper="123/QĐ-UBND ngày 22/07/2022",
        said_by=by.staff,
        said_at=EARLY,
    )


def waiting(world, by) -> None:
    """A post that waits for a second administrator, and a code on paper of which somebody else has half."""
    colleague = factories.person("QT02", "Lê Quản Trị", world.committee, Role.UNIT_ADMIN)
    lan = world.lan.staff
    paper = PasswordLink.Way.PAPER
    agencies.open_account(staff_id=lan.pk, username="lan", way=paper, ways=[paper], by=colleague, at=EARLY)
    agencies.change_contact(staff_id=lan.pk, phone="0905333444", email="", by=by, at=EARLY)
    day = EARLY.date()
    facts = {"unit_id": world.committee.pk, "role": Role.SIGN, "valid_from": day, "by": colleague}
    agencies.assign_role(staff=lan, at=EARLY, **facts)
    identity.make_link(staff_id=lan.pk, way=paper, first=colleague.staff)


def test_rules_connections_and_what_is_taken_back_are_accessible(live_server, settings):
    settings.EMAIL_HOST, settings.MESSAGE_GATEWAY_URL = "127.0.0.1", "http://127.0.0.1:9"
    settings.NOTICE_CHANNELS = ["in_app", "email", "sms", "zalo", "push"]
    doubt_limits.seed()
    world = factories.world()
    admin = factories.person(
        "QT01", "Trần Quản Trị", world.committee, Role.SYSTEM_ADMIN, Role.CATALOGUE_EDITOR
    )
    connected(world, admin, settings)
    limit = DoubtLimit.objects.order_by("valid_from", "code").first()
    office = {
        "limits": reverse("console:doubt_limits"),
        "limit": reverse("console:doubt_limits_change", args=[limit.pk]),
        "sources": reverse("console:figure_sources"),
        "undo": reverse("console:undo_announcement", args=[announced(world, admin).pk]),
    }
    waiting(world, admin)
    office |= {
        "account": reverse("console:account", args=[world.lan.staff.pk]),
        "requests": reverse("console:access_requests"),
        "halves": reverse("console:code_halves"),
    }
    mine = {"wishes": reverse("portal:notice_ways")}
    wrong = []
    with chromium() as browser:
        wrong += visit(browser, live_server.url, admin, office, width=360, scheme="dark")
        wrong += visit(browser, live_server.url, world.minh, mine, width=360, scheme="dark")
        table = {name: office[name] for name in ("sources", "account", "requests")}
        wrong += visit(browser, live_server.url, admin, table, width=1280, scheme="light")
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        cookie = signed_in(admin).cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page.goto(live_server.url + office["sources"])
        expect(page.locator(".console-rail [aria-current]")).to_be_in_viewport(ratio=1)
        assert page.evaluate("scrollY") == 0  # the rail moved, the page did not
    assert wrong == []
