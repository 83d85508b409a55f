"""Who watches over an area: reads its dossiers, acts on none, sees nothing beyond."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from motcua.agencies import areas
from motcua.agencies.models import Assignment, Role, Succession, UnitKind
from motcua.agencies.officers import officer
from motcua.counter import work
from motcua.counter.kinds import Kind
from motcua.dossiers import permissions, register
from motcua.dossiers.models import Dossier, Visit
from motcua.dossiers.services import intake, processing, visits
from motcua.dossiers.services.urging import urge
from motcua.dossiers.services.visits import Guidance
from motcua.dossiers.status import Act
from motcua.workflow.models import Step
from tests.dossiers import district, factories, side
from tests.dossiers.factories import MONDAY, vn

LATE = vn(2022, 7, 29, 9, 0)
WORDS = "Đề nghị giải quyết ngay và báo lý do chậm."


@pytest.fixture
def above(world):
    return district.above(world)


def sees(who, dossier) -> bool:
    return Dossier.objects.visible_to(who).filter(pk=dossier.pk).exists()


def test_the_district_reads_what_its_commune_received_and_no_other_district_does(world, above):
    for dossier in (factories.taken_in(world), factories.assigned(world), factories.returned(world)):
        assert [sees(one, dossier) for one in (above.watcher, above.head, above.control)] == [True] * 3
        assert not sees(above.stranger, dossier)


def test_another_role_at_the_districts_office_opens_nothing(world, above):
    clerk = factories.person("TK09", "Người Văn Thư", above.office, Role.PROCESS, Role.UNIT_ADMIN)
    signer = factories.person("TK10", "Người Ký", above.city, Role.SIGN, Role.ASSIGN)
    receiver = factories.person("TK11", "Người Nhận", above.desk, Role.RECEIVE, Role.RETURN)
    dossier = factories.assigned(world)
    assert [sees(one, dossier) for one in (clerk, signer, receiver)] == [False] * 3


def test_whoever_watches_finds_no_act_but_to_urge(world, above, near):
    stages = [
        factories.taken_in,
        factories.received,
        factories.assigned,
        factories.proposed,
        factories.done,
        side.drafted,
        side.apology_signed,
        side.refusal_signed,
    ]
    for stage in stages:
        dossier = stage(world)
        for one in (above.watcher, above.head):
            assert side.offered(one, dossier) <= {Act.URGE}, stage.__name__


def test_reading_is_no_right_to_any_act(world, above):
    dossier = factories.taken_in(world)
    for one in (above.watcher, above.head):
        with pytest.raises(PermissionDenied):
            intake.receive(dossier_id=dossier.pk, by=one, at=MONDAY)
    assigned = factories.received(world)
    processing.transfer(dossier_id=assigned.pk, by=world.lan, at=MONDAY)
    with pytest.raises(PermissionDenied):
        processing.assign(dossier_id=assigned.pk, to=world.dung.staff.pk, by=above.head, at=MONDAY)


def test_the_district_urges_its_commune_and_a_stranger_may_not(world, above):
    dossier = factories.assigned(world)
    with pytest.raises(PermissionDenied):
        urge(dossier_id=dossier.pk, by=above.stranger, at=LATE, unit=world.committee.pk, text=WORDS)
    urge(dossier_id=dossier.pk, by=above.watcher, at=LATE, unit=world.committee.pk, text=WORDS)
    assert dossier.events.get(act="urge").unit == above.office


def test_control_below_the_province_watches_and_publishes_nothing(world, above):
    assert above.watcher.roles == {Role.AREA_CONTROL}
    assert above.control.roles == {Role.TTHC_CONTROL} and above.control.area == frozenset()


def test_the_head_of_a_commune_desk_watches_over_nobody_else(world, above):
    head = factories.person("AM20", "Trưởng quầy phường", world.desk, Role.HEAD_ONE_STOP)
    assert head.area == frozenset()


def test_the_work_lists_of_the_head_stay_those_of_the_own_desk(world, above):
    factories.taken_in(world)
    factories.assigned(world)
    for kind, n in work.counts(above.head, at=LATE).items():
        assert n == 0, kind
    numbers = work.counts(above.watcher, at=LATE)
    assert (numbers[Kind.RECEIVE], numbers[Kind.UNIT], numbers[Kind.LATE]) == (1, 1, 1)
    assert set(work.counts(above.stranger, at=LATE).values()) == {0}


def test_what_a_merged_commune_settled_stays_in_the_area_of_its_district(world, above):
    dossier = factories.returned(world)
    day = date(2022, 8, 1)
    heir = factories.unit(
        "Ủy ban nhân dân phường Tân An", UnitKind.COMMITTEE, parent=above.city, valid_from=day
    )
    world.committee.valid_to = day
    world.committee.save()
    Succession.objects.create(
        predecessor=world.committee,
        successor=heir,
        kind=Succession.Kind.MERGE,
        effective_on=day,
        decision="Nghị quyết thử",
    )
    watcher = officer(above.watcher.staff, above.office, day=day)
    assert watcher is not None and {world.committee.pk, world.desk.pk, heir.pk} <= watcher.area
    assert sees(watcher, dossier)


def test_a_circle_in_the_tree_does_not_hang(world, above):
    above.city.parent = world.committee
    above.city.save()
    lines = areas.lines_on(MONDAY.date())
    assert lines.committee(above.desk.pk) == above.city.pk
    assert world.desk.pk in lines.under(above.city.pk)


def test_visits_and_registers_of_the_area_are_read_by_its_watchers_only(world, above, near):
    guidance = Guidance(
        factories.uuid7(), world.version, Visit.Why.ASKED, "Hướng dẫn chuẩn bị tờ khai và giấy tờ tùy thân."
    )
    visits.record_guidance(guidance=guidance, by=near.head, at=MONDAY)
    factories.received(world)
    book = register.books_for(above.control)[0]

    assert [Visit.objects.visible_to(one).count() for one in (above.watcher, above.stranger)] == [1, 0]
    assert [len(register.books_for(one)) for one in (above.watcher, above.stranger)] == [1, 0]
    assert register.may_read(above.watcher, book) and not register.may_read(above.stranger, book)


def test_a_post_that_ended_opens_nothing_any_more(world, above):
    Assignment.objects.filter(staff=above.watcher.staff).update(valid_to=date(2022, 8, 1))
    assert officer(above.watcher.staff, above.office, day=date(2022, 8, 1)) is None


def test_the_offered_acts_of_who_has_a_part_are_as_before(world, above):
    dossier = factories.assigned(world)
    steps = list(Step.objects.filter(ref=dossier.pk, closed_at=None))
    dossier.refresh_from_db()
    assert permissions.next_acts(world.dung, dossier, steps) == [Act.PROPOSE]
