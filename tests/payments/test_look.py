"""The pages about money in a real browser, on a phone and on a desk, in light and in dark."""

from datetime import timedelta

import pytest
from django.urls import reverse

from demo import gateway as demo_gateway
from motcua.agencies.models import Role
from motcua.dossiers.services import paying, paying_online
from motcua.payments.services import reconciling as engine
from tests.counter.factories import EARLY
from tests.counter.looking import visit
from tests.dossiers import factories
from tests.payments.factories import owes
from tests.payments.scripted import Scripted
from tests.web.browser import chromium

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_money_pages_are_accessible_on_a_phone_and_on_a_desk(live_server, settings):
    settings.PAYMENT_GATEWAYS = {"demo": "tests.payments.scripted.Scripted"}
    Scripted.standing, Scripted.down = {}, False
    world = factories.world()
    head = factories.person("AM90", "Đặng Thị Trưởng", world.desk, Role.HEAD_ONE_STOP, Role.RECEIVE)
    admin = factories.person("QT01", "Trần Quản Trị", world.committee, Role.SYSTEM_ADMIN)
    demo_gateway.seed(factories.SINCE)
    first, second = factories.received(world, at=EARLY), factories.received(world, at=EARLY)
    owes(world, first, 15_000, at=EARLY), owes(world, second, 1_250_000, at=EARLY)
    paying.take_cash(dossier_id=second.pk, by=world.lan, at=EARLY)
    tried = paying_online.begin_payment(dossier_id=first.pk, by=world.minh, at=EARLY, gateway="thu")
    paying_online.follow(attempt_id=tried.pk, at=EARLY + timedelta(seconds=5))
    lines = "Ngày;Ghi có;Nội dung\n25/07/2022;90.000;nop phi khong ghi ma"
    engine.take_statement(name="thang-7.csv", content=lines.encode(), by=head, at=EARLY)
    mine = {
        "pay": reverse("portal:pay", args=[first.pk]),
        "payment": reverse("portal:payment", args=[first.pk, tried.pk]),
        "paid": reverse("portal:pay", args=[second.pk]),
    }
    desk = {
        "charge": reverse("counter:charge_fees", args=[first.pk]),
        "take-cash": reverse("counter:record_payment", args=[first.pk]),
        "receipt": reverse("counter:fee_receipt", args=[second.pk]),
        "cash": reverse("counter:cash"),
        "reconcile": reverse("counter:reconcile"),
        "refund": reverse("counter:ask_refund", args=[second.pk]),
    }
    office = {"payments": reverse("console:payments"), "gateway": reverse("console:add_gateway")}
    office["exemption"] = reverse("console:add_exemption")
    wrong = []
    with chromium() as browser:
        url = live_server.url
        for who, paths in ((world.minh, mine), (head, desk), (admin, office)):
            wrong += visit(browser, url, who, paths, width=360, scheme="light")
        wide = {name: desk[name] for name in ("take-cash", "reconcile")}
        wrong += visit(browser, url, world.minh, {"pay": mine["pay"]}, width=1280, scheme="dark")
        wrong += visit(browser, url, head, wide, width=1280, scheme="dark")
    assert wrong == []
