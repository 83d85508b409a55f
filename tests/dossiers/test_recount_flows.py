"""What flowed through a day and who did it, counted again from the events: each wrong row by its name."""

from datetime import date, timedelta

import pytest
from django.db.models import F

from motcua.agencies.models import Succession, UnitKind
from motcua.dossiers.flows import Duty, DutyDay, Flow, FlowDay, FlowHalf, Measure
from motcua.dossiers.models import Dossier, Event, Visit
from motcua.dossiers.packed import Names, differing, pack, unpack
from motcua.dossiers.recount import recount
from motcua.dossiers.services import ending, intake, upkeep, visits
from motcua.dossiers.services.folding import fold
from motcua.dossiers.services.visits import Guidance
from motcua.dossiers.status import Act
from tests.dossiers import factories, side
from tests.dossiers.factories import MONDAY, vn
from tests.dossiers.test_any_road import STARTS

MERGED = vn(2022, 7, 26, 8, 0)


def everything(world, near):
    """Lives that add to every measure and duty there is, over a folding; what is guided last waits."""
    factories.returned(world)
    for begun in (side.asked_at_intake, side.asked, side.extended):
        begun(world)
    fold()
    late = STARTS["online"](world, near)
    intake.receive(dossier_id=late.pk, by=world.lan, at=late.answer_by + timedelta(seconds=1))
    refused = factories.taken_in(world)
    intake.refuse(
        dossier_id=refused.pk, by=world.lan, at=MONDAY, reason_code="x", reason="Không thuộc nơi này."
    )
    released = side.refusal_signed(world)
    ending.release_refusal(dossier_id=released.pk, by=world.lan, at=MONDAY + timedelta(days=30))
    ending.withdraw(dossier_id=factories.received(world).pk, by=world.minh, at=MONDAY)
    Dossier.objects.get(pk=factories.received(world).pk).note(Act.BREACH_APOLOGY, by=None, at=MONDAY)
    for _turn in range(2):
        said = "Hướng dẫn chuẩn bị tờ khai và giấy tờ tùy thân."
        visits.record_guidance(
            guidance=Guidance(factories.uuid7(), world.version, Visit.Why.ASKED, said),
            by=near.head,
            at=MONDAY,
        )


def test_every_measure_and_duty_is_counted_again_folded_or_not(world, near):
    everything(world, near)
    for _folded in range(2):
        found = recount()
        assert found.whole and not found.unplaced, found
        fold()
    met = {one for one in Measure for row in FlowDay.objects.all() if getattr(row, one)}
    assert met == set(Measure)
    assert {row.duty for row in DutyDay.objects.all()} == set(Duty)


def test_each_measure_of_a_day_somebody_changed_is_found_and_named(world, near):
    everything(world, near)
    fold()
    for measure in Measure:
        row = FlowDay.objects.filter(**{f"{measure}__gt": 0}).order_by("day").first()
        FlowDay.objects.filter(pk=row.pk).update(**{measure: F(measure) + 2})
        found = recount()
        ((wrong,), (half,)) = found.flows, found.halves
        assert (half.measure, half.difference, found.differences) == (measure, -2, 2)
        assert (wrong.day, wrong.desk_id, wrong.measure) == (row.day, row.desk_id, measure)
        assert wrong.settling_unit_id == (None if measure == Measure.GUIDED else row.settling_unit_id)
        assert (wrong.procedure_id, wrong.counted - wrong.should_be) == (row.procedure_id, 2)
        row.save()


def test_a_duty_somebody_changed_gave_to_another_or_took_away_is_found_and_named(world, near):
    factories.returned(world)
    fold()
    sign = DutyDay.objects.get(duty=Duty.SIGN)
    DutyDay.objects.filter(pk=sign.pk).update(n=0)
    DutyDay.objects.filter(duty=Duty.SETTLE).update(staff=world.ha.staff)
    DutyDay.objects.filter(duty=Duty.RETURN).delete()
    found = recount().duties
    named = {(one.duty, one.staff_id): (one.counted, one.should_be, one.late) for one in found}
    assert named == {
        (Duty.SIGN, world.ha.staff.pk): (0, 1, False),
        (Duty.SETTLE, world.ha.staff.pk): (1, 0, False),
        (Duty.SETTLE, world.dung.staff.pk): (0, 1, False),
        (Duty.RETURN, world.tam.staff.pk): (0, 1, False),
    }


def test_what_waits_wrongly_is_found_before_it_is_folded(world):
    factories.returned(world)
    Flow.objects.filter(measure=Measure.SETTLED).update(measure=Measure.LATE)
    assert {(one.measure, one.counted, one.should_be) for one in recount().flows} == {
        (Measure.SETTLED, 0, 1),
        (Measure.LATE, 1, 0),
    }


def merged(world, dossier, *names):
    """The ward goes on in another; so do units of these names, at the same moment."""
    heir = factories.unit("Ủy ban nhân dân phường Tân An Mỹ", UnitKind.COMMITTEE, "000.03.90.H47")
    former = [factories.unit(name, UnitKind.COMMITTEE, f"000.03.9{n}.H47") for n, name in enumerate(names, 1)]
    for unit in [world.committee, *former]:
        unit.valid_to = MERGED.date()
        unit.save()
        Succession.objects.create(
            predecessor=unit,
            successor=heir,
            kind=Succession.Kind.MERGE,
            effective_on=MERGED.date(),
            decision="Nghị quyết thử",
        )
    assert upkeep.follow_successors(at=MERGED) == 1
    return heir


def test_what_was_done_before_a_merger_stays_the_former_units(world):
    dossier = factories.assigned(world)
    heir = merged(world, dossier)
    ending.withdraw(dossier_id=dossier.pk, by=world.minh, at=MERGED)
    found = recount()
    assert found.whole and not found.unplaced, found
    fold()
    assert recount().whole
    told = {row.settling_unit_id: (row.received, row.ended_early) for row in FlowDay.objects.all()}
    assert told == {world.committee.pk: (1, 0), heir.pk: (0, 1)}


@pytest.mark.parametrize("same_name", [False, True])
def test_a_following_of_long_ago_that_kept_names_alone_is_placed_or_left_out_never_called_wrong(
    world, same_name
):
    dossier = factories.assigned(world)
    merged(world, dossier, world.committee.name if same_name else "Ủy ban nhân dân xã Tam Ngọc")
    event = Event.objects.get(act=Act.FOLLOW_UNIT)
    assert set(event.facts.pop("was")) == {"agency", "settling_unit"}
    Event.objects.filter(pk=event.pk).update(facts=event.facts)
    fold()
    found = recount()
    assert found.whole and found.unplaced == same_name, found
    FlowDay.objects.update(received=7, refused=1)
    FlowHalf.objects.update(received=7, refused=1)
    assert len(recount().flows) == (0 if same_name else 2)
    FlowDay.objects.update(day=date(2022, 7, 24))  # of another day everything can be told
    assert len(recount().flows) == (2 if same_name else 3)


def test_rows_packed_into_numbers_come_out_as_they_went_in():
    rows = [[0] * 13, [1, -1, 0, 5] + [0] * 9, [-8_000_000, 8_000_000] * 6 + [-1], [3] * 13]
    for one in rows:
        assert unpack(pack(one), 13) == one
        for other in rows[:2]:
            summed = [a + b for a, b in zip(one, other, strict=True)]
            assert unpack(pack(one) + pack(other), 13) == summed
    assert list(differing("abc", pack([1, -2, 3]), pack([1, 2, 3]))) == [("b", -2, 2)]
    names = Names()
    values = [MONDAY.date(), None, "", "online", None]
    assert names.values_of(names.key(values), 5) == values
