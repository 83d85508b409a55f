"""Interlinked: several agencies, one dossier; each has its own work, clock and lateness."""

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


def filed_together(w, first, *others):
    """Each by a press of its own, with the first."""
    lead = intake.take_in(intake=first, by=w.lan, at=MONDAY)
    return [lead, *(linked.take_in_with(first=lead.pk, intake=one, by=w.lan, at=MONDAY) for one in others)]


def test_birth_residence_and_health_card_are_filed_once_and_counted_apart(world):
    birth = factories.procedure("1.001193", "Đăng ký khai sinh", days=1)
    home = factories.procedure("1.004222", "Đăng ký thường trú", days=7)
    card = factories.procedure("2.001111", "Cấp thẻ bảo hiểm y tế cho trẻ em", days=5)
    papers = filing(world, birth, home, card)
    together = filed_together(world, *papers)
    for dossier in together:
        intake.receive(dossier_id=dossier.pk, by=world.lan, at=MONDAY)
        dossier.refresh_from_db()

    again = linked.take_in_with(first=together[1].pk, intake=papers[2], by=world.lan, at=MONDAY)
    assert again == together[2] and Dossier.objects.count() == 3, "pressed again it is the same dossier"
    assert len({dossier.code for dossier in together}) == len({dossier.due_at for dossier in together}) == 3
    for dossier in together:
        assert set(linked.mates(dossier)) == {other for other in together if other != dossier}


def test_one_that_is_filed_alone_has_no_mates(world):
    dossier, other = factories.received(world), factories.received(world)
    assert linked.mates(dossier) == linked.mates(other) == []


def test_a_filing_holds_each_procedure_once(world):
    first, twice = filing(world, world.version, world.version)
    with pytest.raises(linked.InGroupAlready, match="tình trạng hôn nhân"):
        filed_together(world, first, twice)


def test_nothing_is_filed_with_a_dossier_of_another_desk(world):
    birth = filing(world, factories.procedure("1.001193", "Đăng ký khai sinh"))[0]
    lead = factories.received(world)
    Dossier.objects.filter(pk=lead.pk).update(receiving_unit=world.thao.unit)
    with pytest.raises(linked.FirstGone):
        linked.take_in_with(first=lead.pk, intake=birth, by=world.lan, at=MONDAY)
