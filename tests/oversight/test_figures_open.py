"""Every figure opens to exactly the dossiers it was made of, for everybody who may see it."""

from datetime import date

import pytest

from motcua.agencies.models import Role
from motcua.common.kept import Kept
from motcua.counter import work
from motcua.counter.kinds import Kind
from motcua.dossiers import lateness
from motcua.dossiers.figures import Period
from motcua.dossiers.holding import holders
from motcua.dossiers.models import Dossier
from motcua.dossiers.services import ending, intake, outcome, processing
from motcua.dossiers.services.folding import fold
from motcua.oversight import behind, duties, leading, stock
from motcua.oversight.behind import Count, Wanted, Work
from motcua.oversight.comparing import compare
from motcua.oversight.places import places_under, top_of
from tests.dossiers import factories, side
from tests.dossiers.factories import MONDAY, vn

AT = vn(2022, 7, 29, 9, 0)  # what came on Monday was due on Thursday at 17:00
JULY = Period(date(2022, 7, 1), date(2022, 7, 31))


@pytest.fixture
def busy(world, above):
    """Dossiers in every state a watcher asks about."""
    late = factories.assigned(world)
    soon = factories.assigned(world, at=vn(2022, 7, 26, 9, 0))  # due on Friday at 17:00
    fresh = factories.assigned(world, at=vn(2022, 7, 29, 8, 0))
    asked = side.asked(world)
    side.refusal_proposed(world, at=vn(2022, 7, 28, 9, 0))
    refused = factories.taken_in(world)
    intake.refuse(dossier_id=refused.pk, by=world.lan, at=MONDAY, reason_code="x", reason=side.WHY)
    factories.returned(world)
    tardy = factories.proposed(world)
    outcome.sign(dossier_id=tardy.pk, by=world.ha, at=AT)
    outcome.hand_over(dossier_id=tardy.pk, by=world.dung, at=AT)
    gone = factories.received(world)
    ending.withdraw(dossier_id=gone.pk, by=world.minh, at=MONDAY)
    return {"late": late, "soon": soon, "fresh": fresh, "asked": asked}


def opened(wanted, officer, unit):
    return behind.dossiers(wanted, officer, stock.moment_for(unit, at=AT)).count()


def test_each_kind_of_open_work_opens_to_as_many_dossiers_as_it_says(world, above, busy):
    now = stock.moment_for(world.desk, at=AT)
    numbers = stock.by_unit(Dossier.objects.filter(receiving_unit=world.desk), now)[world.committee.pk]

    assert numbers == {
        stock.Kind.OPEN: 5,
        stock.Kind.ON_TIME: 2,
        stock.Kind.SOON: 1,
        stock.Kind.LATE: 1,
        stock.Kind.APPLICANT: 1,
        stock.Kind.ASIDE: 1,
    }
    for kind, n in numbers.items():
        wanted = Wanted(kind, settles=world.committee.pk, desk=world.desk.pk)
        assert opened(wanted, world.head, world.desk) == n, kind


def test_in_time_soon_late_and_waiting_make_up_all_that_is_open(world, above, busy):
    now = stock.moment_for(world.desk, at=AT)
    numbers = stock.by_unit(Dossier.objects.all(), now)[world.committee.pk]
    apart = (stock.Kind.ON_TIME, stock.Kind.SOON, stock.Kind.LATE, stock.Kind.APPLICANT)
    assert sum(numbers[kind] for kind in apart) == numbers[stock.Kind.OPEN]


def test_each_figure_of_a_period_opens_to_as_many_dossiers_as_it_says(world, above, busy):
    for folded in (False, True):
        if folded:
            fold()
        now = stock.moment_for(above.city, at=AT)
        found = compare(above.city, JULY, now, day=AT.date())
        row = next(row for row in found.rows if row.place.unit == world.committee)
        assert row.counted == {
            Count.RECEIVED: 8,
            Count.SETTLED: 2,
            Count.LATE: 1,
            Count.REFUSED: 1,
            Count.ASKED: 1,
            Count.UNAPOLOGISED: 0,
        }
        for count, n in row.counted.items():
            wanted = Wanted(count, period=JULY, under=world.committee.pk)
            assert opened(wanted, above.watcher, above.office) == n, count
            assert found.counted[count] == n


def test_requests_are_counted_one_by_one_and_each_dossier_says_how_many_it_had(world, above):
    twice = side.asked_twice(world, again_at=AT)
    never_accepted = side.asked_at_intake(world)
    now = stock.moment_for(above.office, at=AT)

    found = compare(above.city, JULY, stock.moment_for(above.city, at=AT), day=AT.date())
    assert (found.counted[Count.RECEIVED], found.counted[Count.ASKED]) == (1, 3)
    wanted = Wanted(Count.ASKED, period=JULY, under=world.committee.pk)
    rows = behind.dossiers(wanted, above.watcher, now)
    times = dict(behind.with_times(rows, wanted, now).values_list("pk", "times"))
    assert times == {twice.pk: 2, never_accepted.pk: 1}
    last_days = Wanted(Count.ASKED, period=Period(date(2022, 7, 29), JULY.last), under=above.city.pk)
    rows = behind.dossiers(last_days, above.watcher, now)
    assert [row.times for row in behind.with_times(rows, last_days, now)] == [1]


def test_a_day_outside_the_period_counts_nothing(world, above, busy):
    august = Period(date(2022, 8, 1), date(2022, 8, 31))
    found = compare(above.city, august, stock.moment_for(above.city, at=AT), day=AT.date())
    assert set(found.counted.values()) == {0} and found.guided == 0


def test_another_district_opens_the_figure_to_nothing(world, above, busy):
    for count in Count:
        wanted = Wanted(count, period=JULY, under=world.committee.pk)
        assert opened(wanted, above.stranger, above.elsewhere) == 0


def test_places_of_a_district_are_its_divisions_then_its_communes(world, above):
    names = [place.unit.name for place in places_under(above.city, AT.date())]
    assert names == [above.justice.name, above.office.name, world.committee.name]
    assert world.desk.pk in places_under(above.city, AT.date())[2].units


def test_the_province_opens_its_districts_and_a_district_only_its_own(world, above):
    day = AT.date()
    assert top_of(above.control, None, day) == above.province
    assert top_of(above.control, above.city.pk, day) == above.city
    assert top_of(above.watcher, None, day) == above.city
    assert top_of(above.watcher, above.elsewhere.pk, day) is None
    opens = {place.unit: place.opens for place in places_under(above.province, day)}
    assert opens[above.city] and opens[above.elsewhere]


def test_the_number_of_queries_does_not_grow_with_the_places(
    world, above, busy, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12):
        compare(above.city, JULY, stock.moment_for(above.city, at=AT), day=AT.date())
    for number in range(6):
        parent = factories.unit(f"Ủy ban nhân dân xã {number}", "committee", parent=above.city)
        factories.unit(f"Một cửa xã {number}", "one_stop", parent=parent)
    Kept.forget_everything()
    with django_assert_max_num_queries(12):
        found = compare(above.city, JULY, stock.moment_for(above.city, at=AT), day=AT.date())
    assert len(found.rows) == 9


def test_the_leader_sees_who_is_late_where_it_lies_and_what_is_next(world, above, busy):
    found = leading.morning(world.committee, stock.moment_for(world.committee, at=AT))

    assert [(one.person, one.n) for one in found.late] == [(world.dung.staff, 1)]
    steps = {(one.act, one.parked): one.n for one in found.waits}
    assert steps == {("propose", False): 3, ("propose", True): 2, ("sign_refusal", False): 1}
    for (act, parked), n in steps.items():
        wanted = Wanted(Work.STEP, leads=world.committee.pk, step=act, parked=parked)
        assert opened(wanted, world.ha, world.committee) == n
    behind_time = {one.act: one.late for one in found.waits if not one.parked}
    assert behind_time == {"propose": 2, "sign_refusal": 0}
    wanted = Wanted(Work.STEP, leads=world.committee.pk, step="propose", late=True)
    assert opened(wanted, world.ha, world.committee) == 2
    for day, n in found.due:
        wanted = Wanted(Work.DUE, leads=world.committee.pk, due_on=day)
        assert opened(wanted, world.ha, world.committee) == n
    assert dict(found.due)[date(2022, 7, 29)] == 1


def test_a_signed_refusal_lies_at_the_one_stop_not_with_the_specialist_who_wrote_it(world, above):
    """The leader's page, the list of late steps and the public page name who must act now."""
    mine = factories.assigned(world)
    refused = side.refusal_signed(world)
    found = leading.morning(world.committee, stock.moment_for(world.committee, at=AT))
    assert {(one.person, one.unit, one.n) for one in found.late} == {
        (world.dung.staff, None, 1),
        (None, world.desk, 1),
    }
    for one in found.late:
        of = {"person": one.person.pk} if one.person else {"turn": one.unit.pk}
        wanted = Wanted(stock.Kind.LATE, leads=world.committee.pk, **of)
        assert opened(wanted, world.ha, world.committee) == 1
    held = holders([mine.pk, refused.pk])
    assert (held[mine.pk].person, held[refused.pk].person) == (world.dung.staff, None)
    assert (held[mine.pk].unit, held[refused.pk].unit) == (world.committee, world.desk)
    (of_desk,) = (one for one in lateness.of_agency(world.committee.pk, at=AT) if one.key == refused.pk)
    assert of_desk.held_by == world.desk.name
    loads = {one.staff: one for one in duties.workload(_units(world), JULY, _now(world), day=AT.date())}
    assert (loads[world.dung.staff].open, loads[world.dung.staff].open_late) == (1, 1)


def test_the_leaders_page_and_the_list_of_late_steps_count_the_same_steps(world, above, busy):
    """Wherever they are held: at the agency, at the one-stop, beside the process."""
    side.refusal_signed(world)
    waits = leading.morning(world.committee, _now(world)).waits
    listed = work.counts(world.ha, at=AT)[Kind.LATE]
    assert sum(one.late for one in waits) == listed == 3
    for one in waits:
        wanted = Wanted(Work.STEP, leads=world.committee.pk, step=one.act, parked=one.parked)
        assert opened(wanted, world.ha, world.committee) == one.n
    mayor = factories.person("TK03", "Bùi Ngọc Ảnh", above.city, Role.SIGN)
    of_city = leading.morning(above.city, stock.moment_for(above.city, at=AT)).waits
    assert sum(one.late for one in of_city) == work.counts(mayor, at=AT)[Kind.LATE] == 3


def _now(world):
    return stock.moment_for(world.committee, at=AT)


def _units(world):
    return duties.units_of(world.desk, AT.date())


def test_what_needs_an_apology_is_at_work_due_within_two_working_days_and_has_none(world, above, busy):
    found = leading.morning(world.committee, stock.moment_for(world.committee, at=AT))
    assert found.apologise_until == date(2022, 8, 2)
    wanted = Wanted(Work.APOLOGISE, leads=world.committee.pk, due_on=found.apologise_until)
    assert opened(wanted, world.ha, world.committee) == found.apologise == 2


def test_the_median_is_of_what_waits_and_the_oldest_is_the_oldest(world, above):
    for hour in (8, 9, 10):
        factories.assigned(world, at=vn(2022, 7, 25, hour, 0))
    found = leading.morning(world.committee, stock.moment_for(world.committee, at=AT))
    assert [(one.oldest, one.median) for one in found.waits] == [(vn(2022, 7, 25, 8), vn(2022, 7, 25, 9))]


def test_the_leaders_page_asks_as_much_for_one_dossier_as_for_many(
    world, above, busy, django_assert_max_num_queries
):
    now = stock.moment_for(world.committee, at=AT)
    with django_assert_max_num_queries(10):
        leading.morning(world.committee, now)
    for _one in range(5):
        factories.assigned(world)
    with django_assert_max_num_queries(10):
        leading.morning(world.committee, now)


def test_a_dossier_nobody_is_assigned_to_is_late_as_nobodys(world, above):
    dossier = factories.received(world)
    processing.transfer(dossier_id=dossier.pk, by=world.lan, at=MONDAY)
    found = leading.morning(world.committee, stock.moment_for(world.committee, at=AT))
    assert [(one.person, one.unit, one.n) for one in found.late] == [(None, world.committee, 1)]
    wanted = Wanted(stock.Kind.LATE, leads=world.committee.pk, turn=world.committee.pk)
    assert opened(wanted, world.ha, world.committee) == 1
