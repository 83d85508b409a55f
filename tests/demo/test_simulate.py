"""`motcua simulate`: a plausible month, the same for the same seed, with chains that hold."""

import argparse

import pytest
from django.db import transaction

from demo import province, simulation
from demo.commands import simulate
from motcua.deadlines import clock
from motcua.dossiers.models import Dossier, Event
from motcua.dossiers.status import Act
from motcua.dossiers.verification import verify

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def quang_nam(django_db_setup, django_db_blocker):
    """The demo province, loaded once for this file and rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        province.load()
        yield
        transaction.set_rollback(True)


class Undo(Exception):
    """Ends an attempt and takes it back."""


def lives(seed: int) -> list[tuple]:
    """What happened, in order, without the keys that are random by design."""
    found: list[tuple] = []
    try:
        with transaction.atomic():
            simulation.simulate(days=2, per_day=4, seed=seed, until=clock.DEMO_BEGINS)
            events = Event.objects.order_by("happened_at", "dossier__code", "number")
            found = list(events.values_list("happened_at", "act", "actor_name", "number"))
            raise Undo
    except Undo:
        return sorted(found, key=str)


def test_one_seed_gives_the_same_lives_and_another_gives_others(quang_nam):
    first = lives(7)
    assert first
    assert lives(7) == first
    assert lives(8) != first


def test_every_act_counted_is_an_event_and_every_chain_holds(quang_nam):
    told = []
    result = simulation.simulate(
        days=4, per_day=5, seed=1, until=clock.DEMO_BEGINS, progress=lambda *seen: told.append(seen)
    )
    reckoned_on_the_way = Event.objects.filter(act=Act.CHARGE_FEES).count()  # where the desk takes the money
    assert sum(result.acts.values()) == Event.objects.count() - reckoned_on_the_way
    assert Dossier.objects.count() == result.acts["submit"] + result.acts["take_in"]
    assert told[-1][0] == Dossier.objects.count()
    *_, report = verify()
    assert report.holds, report.findings
    assert Event.objects.latest("happened_at").happened_at <= clock.DEMO_BEGINS


def test_numbers_that_make_no_sense_are_refused(capsys):
    parser = argparse.ArgumentParser()
    simulate.add_arguments(parser)
    assert simulate.run(parser.parse_args(["--days", "0"])) == 2
    assert "từ 1 trở lên" in capsys.readouterr().err


def test_an_installation_in_service_is_never_filled(settings, capsys):
    settings.DEMO = False
    parser = argparse.ArgumentParser()
    simulate.add_arguments(parser)
    assert simulate.run(parser.parse_args(["--json"])) == 2
    assert "chỉ chạy trên bản trình diễn" in capsys.readouterr().err
    assert not Dossier.objects.exists()


def test_one_seed_makes_the_same_lives_in_every_installation(quang_nam):
    """Keys are made anew in each: nothing may be chosen in their order."""
    places = simulation._procedures_by_desk()
    assert [desk.identifier for desk in places] == sorted(desk.identifier for desk in places)
    for versions in places.values():
        codes = [version.procedure.code for version in versions]
        assert codes == sorted(codes)
