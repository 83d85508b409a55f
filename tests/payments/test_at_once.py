"""Money at the same moment: two officers take it, the gateway and the desk report it together."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from demo import gateway as demo_gateway
from motcua.agencies.models import Role
from motcua.dossiers.models import Dossier
from motcua.dossiers.services import paying, paying_online
from motcua.dossiers.services.paying import FeeNotReckoned
from motcua.dossiers.status import Money
from motcua.payments.gateway import Answer, Standing
from motcua.payments.models import Collection, Receipt
from motcua.payments.services.ordering import NothingToPay
from tests.dossiers import factories
from tests.dossiers.factories import MONDAY
from tests.payments.factories import order_of, owes
from tests.payments.scripted import Scripted

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def dossier(settings):
    settings.PAYMENT_GATEWAYS = {"demo": "tests.payments.scripted.Scripted"}
    Scripted.standing, Scripted.down = {}, False
    world = factories.world()
    row = factories.received(world)
    owes(world, row, 15_000)
    demo_gateway.seed(factories.SINCE)
    row.world = world
    return row


def at_once(*acts):
    """Each act in a thread and on a connection of its own; what each of them ended with."""
    gate = Barrier(len(acts))

    def run(act):
        try:
            gate.wait()
            return act()
        except (NothingToPay, FeeNotReckoned) as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_two_officers_take_the_same_fee_and_one_of_them_is_told(dossier):
    world = dossier.world
    second = factories.person("AM91", "Lê Thị Tuyết", world.desk, Role.RECEIVE, Role.RETURN)
    ends = at_once(
        *(
            lambda by=by: paying.take_cash(dossier_id=dossier.pk, by=by, at=MONDAY)
            for by in (world.lan, second)
        )
    )
    assert sorted(type(end).__name__ for end in ends) == ["Dossier", "NothingToPay"]
    assert Collection.objects.count() == Receipt.objects.count() == 1
    assert (order_of(dossier).collected, Dossier.objects.get(pk=dossier.pk).money) == (15_000, Money.PAID)


def test_the_bank_and_the_desk_at_once_count_both_and_owe_the_second_back(dossier):
    world = dossier.world
    attempt = paying_online.begin_payment(dossier_id=dossier.pk, by=world.minh, at=MONDAY, gateway="thu")
    paying_online.follow(attempt_id=attempt.pk, at=MONDAY)
    Scripted.standing[attempt.reference] = Answer(Standing.PAID, 15_000, "FT1")
    follow = [lambda: paying_online.follow(attempt_id=attempt.pk, at=MONDAY)] * 3
    ends = at_once(*follow, lambda: paying.take_cash(dossier_id=dossier.pk, by=world.lan, at=MONDAY))
    order = order_of(dossier)
    refused = [end for end in ends if isinstance(end, NothingToPay)]
    assert order.state == "paid" and Receipt.objects.count() == 1
    # the bank's money is counted once however often it is asked; the desk either came first or was told
    assert Collection.objects.filter(method="gateway").count() == 1
    assert (order.collected, order.surplus) == ((15_000, 0) if refused else (30_000, 15_000))
