"""Daily figures: every act counted once, exact at every moment, folded without loss."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.catalogue.models import Procedure
from motcua.dossiers import figures
from motcua.dossiers.collecting import Collector
from motcua.dossiers.figures import Period
from motcua.dossiers.flows import Duty, DutyDay, Flow, FlowDay, Measure
from motcua.dossiers.mark_rows import ServiceSet
from motcua.dossiers.models import Visit
from motcua.dossiers.service_sets import wrong_sets
from motcua.dossiers.services import ending, folding, intake, outcome, visits
from motcua.dossiers.services.folding import fold
from motcua.dossiers.services.visits import Guidance
from tests.dossiers import factories, side
from tests.dossiers.factories import MONDAY, vn

WEEK = Period(date(2022, 7, 25), date(2022, 7, 31))
YEAR = Period(date(2022, 1, 1), date(2022, 12, 31))


def settled(world, period=YEAR):
    return figures.by_settling_unit([world.committee.pk], period).get(world.committee.pk, {})


def at_desk(world, period=YEAR):
    return figures.by_desk([world.desk.pk], period).get(world.desk.pk, {})


def test_a_life_is_counted_once_at_each_act_and_the_same_before_and_after_folding(world):
    factories.returned(world)
    before = settled(world)
    assert {measure for measure, n in before.items() if n} == {
        Measure.RECEIVED,
        Measure.SETTLED,
        Measure.RETURNED,
    }

    assert fold() == 12  # three measures, four duties, five of marks
    assert fold() == 0
    assert settled(world) == before and FlowDay.objects.count() == 1


def test_what_comes_after_a_folding_is_added_to_its_day(world):
    factories.returned(world)
    fold()
    factories.returned(world)
    assert settled(world)[Measure.RECEIVED] == 2
    fold()
    assert settled(world)[Measure.RECEIVED] == 2 and FlowDay.objects.count() == 1


def test_a_press_repeated_counts_once(world):
    dossier, key = factories.taken_in(world), factories.uuid7()
    for _press in range(2):
        intake.receive(dossier_id=dossier.pk, by=world.lan, at=MONDAY, key=key)
    assert settled(world)[Measure.RECEIVED] == 1


def test_an_act_that_fails_counts_nothing(world):
    dossier = factories.taken_in(world)
    with pytest.raises(RuntimeError), transaction.atomic():
        intake.receive(dossier_id=dossier.pk, by=world.lan, at=MONDAY)
        raise RuntimeError
    assert settled(world) == {}


def test_late_is_counted_on_the_day_of_settling_and_for_whoever_settled(world):
    dossier = factories.proposed(world)
    late = vn(2022, 8, 1, 9, 0)
    outcome.sign(dossier_id=dossier.pk, by=world.ha, at=late)
    outcome.hand_over(dossier_id=dossier.pk, by=world.dung, at=late)

    assert settled(world, WEEK)[Measure.LATE] == 0
    assert settled(world)[Measure.LATE] == settled(world)[Measure.SETTLED] == 1
    done = {one.duty: one for one in figures.by_person([world.committee.pk], YEAR)}
    assert (done[Duty.SETTLE].staff_id, done[Duty.SETTLE].late) == (world.dung.staff.pk, 1)
    assert (done[Duty.SIGN].staff_id, done[Duty.SIGN].late) == (world.ha.staff.pk, 0)


def test_refusals_and_visits_belong_to_the_desk(world, near):
    dossier = factories.taken_in(world)
    intake.refuse(
        dossier_id=dossier.pk, by=world.lan, at=MONDAY, reason_code="x", reason="Không thuộc nơi này."
    )
    guidance = Guidance(
        factories.uuid7(), world.version, Visit.Why.ASKED, "Hướng dẫn chuẩn bị tờ khai và giấy tờ tùy thân."
    )
    visits.record_guidance(guidance=guidance, by=near.head, at=MONDAY)
    visits.record_guidance(guidance=guidance, by=near.head, at=MONDAY)

    here = at_desk(world)
    assert (here[Measure.REFUSED], here[Measure.GUIDED], here[Measure.RECEIVED]) == (1, 1, 0)


def test_a_refusal_after_appraisal_is_settled_by_the_handler_not_by_the_desk(world, near):
    dossier = side.refusal_signed(world)
    ending.release_refusal(dossier_id=dossier.pk, by=world.lan, at=MONDAY)

    here = settled(world)
    assert (here[Measure.SETTLED], here[Measure.DECLINED], here[Measure.LATE]) == (1, 1, 0)
    who = {one.duty: one.staff_id for one in figures.by_person(None, YEAR)}
    assert who[Duty.SETTLE] == world.dung.staff.pk


def test_supplements_are_told_apart_by_when_they_are_asked(world):
    side.asked_at_intake(world)
    side.asked(world)
    assert at_desk(world)[Measure.ASKED_BEFORE] == settled(world)[Measure.ASKED_AFTER] == 1


def test_what_is_withdrawn_before_its_acceptance_ends_nothing(world):
    before, after = factories.taken_in(world), factories.received(world)
    for dossier in (before, after):
        ending.withdraw(dossier_id=dossier.pk, by=world.minh, at=MONDAY)
    assert settled(world)[Measure.ENDED_EARLY] == 1


def test_the_day_is_that_of_the_country_not_of_the_server(world):
    """Half past six on Tuesday morning is still Monday in London."""
    factories.received(world, at=vn(2022, 7, 26, 6, 30))
    tuesday = Period(date(2022, 7, 26), date(2022, 7, 26))
    assert settled(world, tuesday)[Measure.RECEIVED] == 1


_DAYS = st.dates(date(2022, 1, 1), date(2022, 3, 31))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    acts=st.lists(st.tuples(_DAYS, st.sampled_from(Measure), st.booleans()), max_size=25),
    asked=st.tuples(_DAYS, _DAYS),
)
def test_any_period_is_the_sum_of_its_days_whether_they_are_read_one_by_one_or_by_halves(world, acts, asked):
    """Folded ones and those that wait, periods that begin and end anywhere in a month."""
    period = Period(min(asked), max(asked))
    key = dict.fromkeys(("desk", "agency", "settling_unit"), world.committee)
    with transaction.atomic():
        for waits in (False, True):
            Flow.objects.bulk_create(
                Flow(day=day, procedure_id=world.version.procedure_id, measure=measure, **key)
                for day, measure, waiting in acts
                if waiting == waits
            )
            if not waits:
                fold()
        found = figures.by_settling_unit([world.committee.pk], period).get(world.committee.pk, {})
        transaction.set_rollback(True)
    inside = Counter(measure for day, measure, _waits in acts if period.first <= day <= period.last)
    assert {measure: n for measure, n in found.items() if n} == dict(inside)


def test_reading_figures_takes_one_query(world, django_assert_num_queries):
    factories.returned(world)
    fold()
    for read in (figures.by_settling_unit, figures.by_desk, figures.by_person):
        with django_assert_num_queries(1):
            read([world.committee.pk, world.desk.pk], YEAR)


@pytest.mark.django_db(transaction=True)
def test_two_workers_that_fold_at_once_lose_and_double_nothing():
    world = factories.world()
    for _one in range(6):
        factories.returned(world)

    def work(_number: int) -> int:
        try:
            return fold()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        folded = sum(pool.map(work, range(4)))
    assert folded == 6 * 12 and Flow.objects.count() == 0
    assert settled(world)[Measure.RETURNED] == 6
    assert sum(row.n for row in DutyDay.objects.all()) == 24


@pytest.mark.django_db(transaction=True)
def test_sets_of_procedures_lose_nothing_when_workers_fold_small_batches_at_once(monkeypatch):
    world = factories.world()
    monkeypatch.setattr(folding, "BATCH", 1)
    procedures = [Procedure.objects.create(code=f"9.99000{number}").pk for number in range(8)]
    units = [world.committee, world.desk] * 4
    Flow.objects.bulk_create(
        Flow(
            day=date(2022, 7, day),
            desk=world.desk,
            agency=unit,
            settling_unit=unit,
            procedure_id=procedure,
            marks={"online": more},
        )
        for day, more in ((14, 1), (15, 1), (14, -1), (15, 1), (14, 1), (14, -1))
        for procedure, unit in zip(procedures, units, strict=True)
    )

    def work(_number: int) -> None:
        try:
            fold()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    assert not list(wrong_sets()) and not Flow.objects.exists()
    held = Counter()
    for span, day, online in ServiceSet.objects.values_list("span", "first__day", "online"):
        held[span, day] += online.count("1")
    assert held == {
        ("day", 14): 0,
        ("day", 15): 8,
        ("five", 11): 0,
        ("five", 15): 8,
        ("half", 1): 0,
        ("half", 15): 8,
        ("month", 1): 8,
        ("quarter", 1): 8,
        ("year", 1): 8,
    }


def test_what_waits_is_taken_by_its_place_whatever_the_planner_believes_of_an_emptied_table(world):
    """After a night without a worker: joined row by row, 20,000 rows outlasted the limit of a statement."""
    key = dict.fromkeys(("desk", "agency", "settling_unit"), world.committee)
    procedure = world.version.procedure_id
    Flow.objects.bulk_create(
        Flow(day=MONDAY.date(), procedure_id=procedure, measure=Measure.RECEIVED, **key)
        for _each in range(4000)
    )
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {folding._FOLD}", [folding.BATCH])
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Tid Scan on dossiers_flow" in plan and "Join" not in plan, plan
    assert fold() == 4000


def test_counter_returns_count_for_the_person_who_returned(world):
    outcome.return_result(
        dossier_id=factories.done(world).pk,
        by=world.tam,
        at=MONDAY,
        collector=Collector("Nguyễn Văn Minh", receipt_given_back=True),
    )
    who = {one.duty: one.staff_id for one in figures.by_person([world.desk.pk], YEAR)}
    assert who == {Duty.RECEIVE: world.lan.staff.pk, Duty.RETURN: world.tam.staff.pk}
