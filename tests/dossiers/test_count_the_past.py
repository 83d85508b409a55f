"""Figures of what was done before figures were kept: the same as if every act had been counted at once."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from motcua.dossiers.flows import Flow, FlowDay
from motcua.dossiers.models import Visit
from motcua.dossiers.services import at_once, ending, intake, outcome, upkeep, visits
from motcua.dossiers.services.folding import fold
from motcua.dossiers.services.visits import Guidance
from tests.dossiers import factories, side
from tests.dossiers.factories import MONDAY, vn

past = import_module("motcua.dossiers.migrations.0017_count_the_past")
COLUMNS = (
    "day",
    "desk",
    "agency",
    "settling_unit",
    "procedure",
    "channel",
    "measure",
    "unit",
    "staff",
    "duty",
    "late",
)


class Editor:
    """What a migration is given, of which it asks the connection."""

    connection = connection


def counted() -> list[tuple[str, ...]]:
    rows = Flow.objects.filter(marks__isnull=True).values_list(*COLUMNS)
    return sorted(tuple(map(str, row)) for row in rows)


@pytest.fixture
def lived(world, near):
    """Acts of every kind that counts."""
    factories.returned(world)
    late = factories.proposed(world)
    outcome.sign(dossier_id=late.pk, by=world.ha, at=vn(2022, 8, 2, 9, 0))
    outcome.hand_over(dossier_id=late.pk, by=world.dung, at=vn(2022, 8, 2, 9, 0))
    ending.release_refusal(dossier_id=side.refusal_signed(world).pk, by=world.lan, at=vn(2022, 7, 26, 6, 30))
    refused = factories.taken_in(world)
    intake.refuse(dossier_id=refused.pk, by=world.lan, at=MONDAY, reason_code="x", reason=side.WHY)
    side.asked_at_intake(world)
    side.asked(world)
    side.extended(world)
    at_once.settle_at_once(
        dossier_id=side.taken_in_at_once(world).pk, by=world.lan, at=MONDAY, given=side.given(world)
    )
    for stage in (factories.taken_in, factories.received):
        ending.withdraw(dossier_id=stage(world).pk, by=world.minh, at=MONDAY)
    factories.assigned(world)
    upkeep.run_due(at=vn(2022, 8, 3, 9, 0))
    said = "Hướng dẫn chuẩn bị tờ khai và giấy tờ tùy thân."
    guidance = Guidance(factories.uuid7(), world.version, Visit.Why.ASKED, said)
    visits.record_guidance(guidance=guidance, by=near.head, at=MONDAY)


def test_counting_from_the_events_gives_what_the_acts_counted(world, lived):
    before = counted()
    Flow.objects.all().delete()
    past.count(apps, Editor)
    assert counted() == before and len(before) > 25


def test_what_is_counted_already_is_not_counted_again(world, lived):
    before = counted()
    past.count(apps, Editor)
    assert counted() == before
    fold()
    past.count(apps, Editor)
    assert not Flow.objects.exists() and FlowDay.objects.exists()
