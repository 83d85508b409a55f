"""Interlinked: several agencies, one dossier; each has its own work, clock and lateness."""

from dataclasses import replace
from datetime import date

import pytest

from motcua.agencies.models import Role, UnitKind
from motcua.catalogue.arrangements import Arrangement, ShareTerm
from motcua.common.ids import uuid7
from motcua.dossiers.models import Dossier, Matter, Paper
from motcua.dossiers.services import intake, linked, processing, sharing, upkeep, urging
from motcua.dossiers.services._steps import SomeoneElseDidThis
from motcua.dossiers.services.intake import Contact, Intake
from motcua.dossiers.services.sharing import NobodyToShareWith, NothingShared
from motcua.dossiers.status import Status
from motcua.notifications.models import Notice
from tests.dossiers import factories, side
from tests.dossiers.factories import MONDAY, vn

DONE = "Đã xác nhận theo nội dung phiếu chuyển."


@pytest.fixture
def tax(world):
    unit = factories.unit("Chi cục Thuế khu vực Tam Kỳ – Phú Ninh", UnitKind.DEPARTMENT, "000.03.78.H47")
    return factories.person("CT01", "Huỳnh Thị Thuế", unit, Role.PROCESS)


def open_shares(dossier):
    return list(dossier.matters.filter(kind=Matter.Kind.SHARE, closed_at=None).order_by("id"))


def finish(dossier, by, at=MONDAY):
    return sharing.finish_share(dossier_id=dossier.pk, by=by, at=at, result=DONE)


def test_on_paper_the_agencies_come_one_after_the_other(world, near, tax):
    dossier = side.shared_out(world, near.police, tax, in_turn=True)
    (first,) = open_shares(dossier)
    assert (first.unit, first.due_at) == (near.police.unit, vn(2022, 7, 27, 17, 0))

    finish(dossier, near.police, vn(2022, 7, 27, 10, 0))

    (second,) = open_shares(dossier)
    assert (second.unit, second.opened_at) == (tax.unit, vn(2022, 7, 27, 10, 0))
    assert second.due_at == vn(2022, 7, 29, 17, 0)  # its clock began when the first result came
    side.holds(dossier)


def test_electronically_all_work_at_once(world, near, tax):
    dossier = side.shared_out(world, near.police, tax, in_turn=False)

    assert [share.unit for share in open_shares(dossier)] == [near.police.unit, tax.unit]
    side.holds(dossier)


def test_the_lead_goes_on_when_the_last_part_is_back(world, near, tax):
    dossier = side.shared_out(world, near.police, tax, in_turn=False)
    assert finish(dossier, near.police).status == Status.INTERLINKED
    with pytest.raises(SomeoneElseDidThis):
        processing.complete_step(dossier_id=dossier.pk, by=world.dung, at=MONDAY, note="Đã xem.")
    assert finish(dossier, tax).status == Status.PROCESSING

    processing.propose(dossier_id=dossier.pk, by=world.dung, at=MONDAY, data={})
    told = Notice.objects.get(template="shares_done_staff")
    assert told.staff_id == world.dung.staff.pk


def test_the_lateness_is_of_the_agency_that_is_late(world, near, tax):
    dossier = side.shared_out(world, near.police, tax, in_turn=True)
    finish(dossier, near.police, vn(2022, 7, 28, 9, 0))
    finish(dossier, tax, vn(2022, 7, 28, 15, 0))

    said = {e.unit: e.facts["on_time"] for e in dossier.events.filter(act="finish_share")}
    assert said == {near.police.unit: False, tax.unit: True}


def test_who_is_late_is_reminded_once_and_may_be_urged_across_tet(world, near, tax):
    dossier = side.shared_out(world, near.police, at=vn(2023, 1, 18, 9, 0))
    (share,) = open_shares(dossier)
    assert share.due_at == vn(2023, 1, 27, 17, 0)
    for hour in (8, 9):
        upkeep.run_due(at=vn(2023, 1, 30, hour, 0))

    late = Notice.objects.filter(template="matter_late_staff")
    assert [notice.to_name for notice in late] == ["Nguyễn Hữu Cảnh"]
    turns = urging.may_be_urged(dossier, near.head, at=vn(2023, 1, 30, 9, 0))
    assert near.police.unit in [turn.unit for turn in turns]


def test_the_slip_names_the_work_the_time_and_who_comes_next(world, near, tax):
    dossier = side.shared_out(world, near.police, tax, in_turn=True)

    slip = dossier.papers.get(template="transfer_slip")
    assert slip.kind == Paper.Kind.INTERNAL
    assert "2 ngày làm việc" in slip.data["body"] and tax.unit.name in slip.data["body"]
    assert world.committee.name in slip.data["body"]


def test_only_who_has_a_part_sees_the_dossier(world, near, tax):
    dossier = side.shared_out(world, near.police)

    assert dossier in Dossier.objects.visible_to(near.police)
    assert dossier not in Dossier.objects.visible_to(tax)


def test_the_catalogue_declares_the_parts_with_their_source(world, near):
    own = Arrangement.objects.create(
        procedure=world.version.procedure, source="Quy chế phối hợp của tỉnh", valid_from=date(2022, 1, 1)
    )
    ShareTerm.objects.create(
        arrangement=own, position=1, level="commune", work="Xác nhận cư trú", limit_value=1, limit_unit="day"
    )
    dossier = factories.assigned(world)
    (declared,) = sharing.declared(dossier, at=MONDAY)
    assert (declared.unit, declared.work) == (str(world.committee.pk), "Xác nhận cư trú")
    with pytest.raises(NobodyToShareWith):  # here the committee itself leads
        sharing.share_out(dossier_id=dossier.pk, by=world.lan, at=MONDAY, in_turn=True)


def test_a_plan_is_whole_and_names_each_agency_once(world, near, tax):
    dossier = factories.assigned(world)
    for bad in ([], side.parts(near.police, near.police), side.parts(world.dung), side.parts(world.lan)):
        with pytest.raises((NothingShared, NobodyToShareWith)):
            sharing.share_out(dossier_id=dossier.pk, by=world.lan, at=MONDAY, parts=bad, in_turn=True)
    assert not open_shares(dossier)


def test_pressing_twice_finishes_once(world, near, tax):
    dossier, key = side.shared_out(world, near.police, tax), uuid7()
    for _press in range(2):
        sharing.finish_share(dossier_id=dossier.pk, by=near.police, at=MONDAY, result=DONE, key=key)

    assert dossier.events.filter(act="finish_share").count() == 1


def filing(w, *versions):
    return [Intake(uuid7(), version, w.minh, Contact(w.minh.phone)) for version in versions]


def test_birth_residence_and_health_card_are_filed_once_and_counted_apart(world):
    birth = factories.procedure("1.001193", "Đăng ký khai sinh", days=1)
    card = factories.procedure("2.001111", "Cấp thẻ bảo hiểm y tế cho trẻ em", days=5)
    group, papers = uuid7(), filing(world, birth, card)
    first, second = linked.take_in_group(group=group, intakes=papers, by=world.lan, at=MONDAY)
    for dossier in (first, second):
        intake.receive(dossier_id=dossier.pk, by=world.lan, at=MONDAY)

    again = linked.take_in_group(group=group, intakes=papers, by=world.lan, at=MONDAY)
    assert again == [first, second] and Dossier.objects.count() == 2
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.due_at < second.due_at and first.code != second.code
    assert linked.mates(first) == [second] and linked.mates(second) == [first]


def test_a_filing_that_broke_off_is_completed(world):
    birth = factories.procedure("1.001193", "Đăng ký khai sinh")
    group, papers = uuid7(), filing(world, birth, world.version)
    first = intake.take_in(intake=replace(papers[0], group=group), by=world.lan, at=MONDAY)

    linked.take_in_group(group=group, intakes=papers, by=world.lan, at=MONDAY)

    assert [mate.version for mate in linked.mates(first)] == [world.version]


def test_a_group_is_several_procedures_each_once(world):
    for papers in (filing(world, world.version), filing(world, world.version, world.version)):
        with pytest.raises(linked.NotAGroup):
            linked.take_in_group(group=uuid7(), intakes=papers, by=world.lan, at=MONDAY)
