"""Two officers, one dossier; fifty desks, one agency."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from motcua.common.refusal import Refusal
from motcua.dossiers.models import Dossier
from motcua.dossiers.services import intake, outcome
from motcua.dossiers.verification import verify
from tests.dossiers import factories

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(acts):
    def run(act):
        try:
            return act()
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as people:
        return list(people.map(run, acts))


def test_two_officers_receive_at_once_and_one_is_told_somebody_did():
    world = factories.world()
    dossier = factories.taken_in(world)
    receive = lambda: intake.receive(dossier_id=dossier.pk, by=world.lan, at=factories.MONDAY)  # noqa: E731
    outcomes = at_once([receive, receive])
    refused = [one for one in outcomes if isinstance(one, Refusal)]
    assert len(refused) == 1
    assert "cán bộ khác" in str(refused[0])
    assert list(dossier.events.order_by("number").values_list("act", flat=True)) == ["take_in", "receive"]


def test_two_leaders_sign_at_once_and_one_result_exists():
    world = factories.world()
    dossier = factories.proposed(world)
    sign = lambda: outcome.sign(dossier_id=dossier.pk, by=world.ha, at=factories.MONDAY)  # noqa: E731
    outcomes = at_once([sign, sign])
    assert sum(isinstance(one, Refusal) for one in outcomes) == 1
    assert dossier.papers.filter(kind="result").count() == 1


def test_twenty_receptions_at_once_give_twenty_codes_without_a_gap():
    world = factories.world()
    filed = [factories.taken_in(world) for _ in range(20)]
    at_once(
        [lambda pk=one.pk: intake.receive(dossier_id=pk, by=world.lan, at=factories.MONDAY) for one in filed]
    )
    codes = sorted(Dossier.objects.values_list("code", flat=True))
    assert codes == [f"000.03.02.H47-220725-{number:04d}" for number in range(1, 21)]
    *_, report = verify()
    assert report.holds
