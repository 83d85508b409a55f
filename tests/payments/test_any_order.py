"""Whatever happens in whatever order: a paid order stays paid, and no money is counted twice."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from motcua.agencies.models import Role
from motcua.common.ids import uuid7
from motcua.common.refusal import Refusal
from motcua.dossiers.models import Dossier
from motcua.dossiers.services import paying, paying_online, reconciling
from motcua.dossiers.status import Money
from motcua.payments.gateway import Answer, Standing
from motcua.payments.models import Attempt, Gateway, Order, Refund
from motcua.payments.services import attempts
from tests.dossiers import factories
from tests.dossiers.factories import MONDAY
from tests.payments.factories import owes
from tests.payments.scripted import Scripted

pytestmark = pytest.mark.django_db
PATH = "tests.payments.scripted.Scripted"
ACTS = [
    "begin",
    "follow",
    "call",
    "forge",
    "pays",
    "pays_less",
    "fails",
    "down",
    "up",
    "cash",
    "later",
    "day",
]
ACTS += ["refund", "give_back", "keep"]


@pytest.fixture
def world(db):
    return factories.world()


class Counter:
    """One dossier and everything that can happen to its money."""

    def __init__(self, w):
        self.w, self.at = w, MONDAY
        self.dossier = factories.taken_in(w)
        self.order = owes(w, self.dossier, 15_000)
        self.given = 0  # what people really gave
        self.was_paid = False
        self.head = factories.person("AM90", "Đặng Thị Trưởng", w.desk, Role.HEAD_ONE_STOP)
        Scripted.standing, Scripted.down = {}, False

    def attempts(self):
        return list(Attempt.objects.filter(order=self.order).order_by("asked_at", "reference"))

    def do(self, act: str, which: int) -> None:
        rows = self.attempts()
        row = rows[which % len(rows)] if rows else None
        if act in {"follow", "call", "forge", "pays", "pays_less", "fails"} and row is None:
            return
        with suppress(Refusal):
            getattr(self, act)(row)
        self.check()

    def begin(self, row):
        paying_online.begin_payment(dossier_id=self.dossier.pk, by=self.w.minh, at=self.at, gateway="x")

    def follow(self, row):
        paying_online.follow(attempt_id=row.pk, at=self.at)

    def call(self, row):
        attempts.called(row.gateway, row.pk, genuine=True, at=self.at)
        self.follow(row)

    def forge(self, row):
        attempts.called(row.gateway, row.pk, genuine=False, at=self.at)

    def pays(self, row, amount=None):
        known = Scripted.standing.get(row.reference)
        if known is not None and known.standing != Standing.PAID and row.url:
            Scripted.standing[row.reference] = Answer(Standing.PAID, amount or row.amount)

    def pays_less(self, row):
        self.pays(row, 4_000)

    def fails(self, row):
        known = Scripted.standing.get(row.reference)
        if known is not None and known.standing != Standing.PAID:
            Scripted.standing[row.reference] = Answer(Standing.FAILED)

    def down(self, row):
        Scripted.down = True

    def up(self, row):
        Scripted.down = False

    def cash(self, row):
        owed = Order.objects.get(pk=self.order.pk).remaining
        paying.take_cash(dossier_id=self.dossier.pk, by=self.w.lan, at=self.at)
        self.given += owed

    def refund(self, row):
        order = Order.objects.get(pk=self.order.pk)
        facts = {"dossier_id": self.dossier.pk, "order_id": order.pk, "by": self.w.lan, "at": self.at}
        reconciling.ask_refund(amount=max(1, order.surplus), why="Hoàn lại", key=uuid7(), **facts)

    def give_back(self, row, paid_out=True):
        asked = Refund.objects.filter(answered_at=None).first()
        if asked is not None:
            facts = {"refund_id": asked.pk, "words": "UNC 1234", "by": self.head, "at": self.at}
            reconciling.answer_refund(paid_out=paid_out, **facts)

    def keep(self, row):
        self.give_back(row, paid_out=False)

    def later(self, row):
        self.at += timedelta(minutes=40)

    def day(self, row):
        self.at += timedelta(days=2)

    def at_banks(self) -> int:
        """What the banks will ever say they have: each payment once."""
        return sum(one.amount for one in Scripted.standing.values() if one.standing == Standing.PAID)

    def check(self) -> None:
        order = Order.objects.get(pk=self.order.pk)
        counted = order.collections.aggregate(sum=Sum("amount"))["sum"] or 0
        paid = order.state == Order.State.PAID
        given_back = order.refunds.exclude(paid_out=False).aggregate(sum=Sum("amount"))["sum"] or 0
        assert 0 <= order.refunded == given_back <= order.collected
        assert order.collected == counted <= self.given + self.at_banks()
        assert sum(line.amount for line in order.lines.all()) == order.total
        assert not (self.was_paid and not paid)
        assert paid == hasattr(order, "receipt") == (order.collected >= order.total)
        if paid:
            assert order.surplus == max(0, order.collected - order.refunded - order.receipt.amount)
        assert (Dossier.objects.get(pk=self.dossier.pk).money == Money.PAID) == paid
        self.was_paid = paid

    def settle(self) -> None:
        """In the end every bank is heard: all that was given is counted, once."""
        Scripted.down = False
        for row in self.attempts():
            self.follow(row)
            self.follow(row)
        self.check()
        assert Order.objects.get(pk=self.order.pk).collected == self.given + self.at_banks()


@examples(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(acts=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 3)), max_size=14))
def test_no_sequence_makes_a_paid_order_unpaid_or_counts_money_twice(world, acts, settings):
    settings.PAYMENT_GATEWAYS = {"demo": PATH}
    with transaction.atomic():
        Gateway.objects.create(slug="x", kind="demo", name="Thử", active=True)
        one = Counter(world)
        one.do("begin", 0)
        for act, which in acts:
            one.do(act, which)
        one.settle()
        transaction.set_rollback(True)
