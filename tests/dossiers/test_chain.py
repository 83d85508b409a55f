"""The chain of events: it holds, it shows every tampering, and paper can be held against it."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.common.ids import uuid7
from motcua.dossiers import tracking
from motcua.dossiers.events import SHORT, chain, digest, first_broken_link, seal_holds
from motcua.dossiers.models import CodeSerial, Dossier, Event
from motcua.dossiers.verification import Report, verify
from tests.dossiers import factories


def last_report() -> Report:
    *_, report = verify()
    return report


def test_a_whole_life_holds(world):
    factories.returned(world)
    report = last_report()
    assert report.holds
    assert (report.dossiers, report.events) == (1, 8)


@pytest.mark.parametrize(
    "change",
    [
        {"actor_name": "Người khác"},
        {"happened_at": factories.vn(2022, 7, 20, 9, 0)},
        {"facts": {"to": "Nơi khác"}},
        {"target": "returned"},
        {"unit_name": ""},
    ],
)
def test_any_changed_fact_is_named_with_its_event(world, change):
    dossier = factories.assigned(world)
    Event.objects.filter(dossier=dossier, number=3).update(**change)
    finding = last_report().findings[0]
    assert (finding.dossier, finding.number) == (dossier.code, 3)


def test_an_event_cut_off_the_end_is_missed(world):
    dossier = factories.assigned(world)
    Event.objects.filter(dossier=dossier).order_by("-number")[:1].get().delete()
    assert [f.number for f in last_report().findings] == [4]


def test_an_event_taken_out_of_the_middle_is_missed(world):
    dossier = factories.assigned(world)
    Event.objects.filter(dossier=dossier, number=2).delete()
    assert last_report().findings[0].number == 2


def test_a_moved_first_due_date_is_seen(world):
    dossier = factories.received(world)
    Dossier.objects.filter(pk=dossier.pk).update(first_due_at=factories.vn(2022, 9, 30, 17, 0))
    assert "hạn trả đầu tiên" in last_report().findings[0].why


def test_a_code_whose_dossier_has_gone_is_named(world):
    factories.received(world)
    CodeSerial.objects.exclude(prefix__startswith="DK.").update(last=2)
    found = {(f.dossier, f.why) for f in last_report().findings}
    assert ("000.03.02.H47-220725-0002", "mã đã cấp nhưng hồ sơ không còn") in found
    assert ("000.03.02.H47-220725", "số đếm bị sửa ngoài hệ thống") in found


@pytest.mark.parametrize("field", [one.attname for one in Event._meta.concrete_fields])
def test_no_column_of_an_event_lies_outside_its_link(world, field):
    event = factories.assigned(world).events.get(number=2)
    before = event.digest
    value = getattr(event, field)
    if field == "facts":
        changed = value | {"to": "Nơi khác"}
    elif isinstance(value, datetime):
        changed = value + timedelta(microseconds=1)
    elif isinstance(value, int):
        changed = value + 1
    else:
        changed = uuid7() if isinstance(value, UUID | None) else f"{value}x"
    setattr(event, field, changed)
    assert field == "digest" or digest(event) != before


def test_a_copied_life_is_linked_by_one_call(world):
    dossier = factories.assigned(world)
    events = list(dossier.events.order_by("number"))
    for event in events:
        event.actor_name = "Bản Sao"
    chain(dossier, events)
    assert first_broken_link(events) is None and seal_holds(dossier)
    assert dossier.chain_length == len(events)


def test_form_01_carries_a_digest_that_the_chain_still_contains(world):
    dossier = factories.returned(world)
    printed = dossier.events.get(act="receive").digest[:SHORT]
    assert tracking.chain_contains(dossier.code, printed)
    assert not tracking.chain_contains(dossier.code, "0" * SHORT)
    assert not tracking.chain_contains(dossier.code, printed[:4])


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=30,
    deadline=None,
)
@given(place=st.integers(0, 3), name=st.text(min_size=1, max_size=30))
def test_the_first_broken_link_is_the_one_that_was_touched(world_of_four_events, place, name):
    chain = [Event(**vars_of(event)) for event in world_of_four_events]
    if name == chain[place].actor_name:
        return
    chain[place].actor_name = name
    assert digest(chain[place]) != chain[place].digest
    assert first_broken_link(chain).number == place + 1


@pytest.fixture
def world_of_four_events(world):
    return list(factories.assigned(world).events.order_by("number"))


def vars_of(event: Event) -> dict:
    return {field.attname: getattr(event, field.attname) for field in Event._meta.concrete_fields}
