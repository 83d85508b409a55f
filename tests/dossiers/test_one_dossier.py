"""The straight road, act by act, and who may not walk it."""

import pytest
from django.core.exceptions import PermissionDenied

from motcua.dossiers.collecting import Collector, CollectorUnknown
from motcua.dossiers.models import Dossier, MoveNotAllowed
from motcua.dossiers.services import intake, outcome, processing
from motcua.dossiers.services._clock import LimitUnknown
from motcua.dossiers.services._steps import DutiesNotApart, SomeoneElseDidThis
from motcua.dossiers.status import NATIONAL_CODE, Act, Status
from tests.dossiers import factories
from tests.dossiers.factories import vn

ROAD = [
    Act.TAKE_IN,
    Act.RECEIVE,
    Act.TRANSFER,
    Act.ASSIGN,
    Act.PROPOSE,
    Act.SIGN,
    Act.HAND_OVER,
    Act.RETURN_RESULT,
]


def test_the_whole_road_leaves_one_event_an_act(world):
    dossier = factories.returned(world)
    assert [event.act for event in dossier.events.order_by("number")] == ROAD
    assert dossier.status == Status.RETURNED


def test_receiving_on_the_eve_of_two_holidays_ends_after_them(world):
    eve = vn(2022, 4, 29, 16, 30)  # Friday; 30/4 is a Saturday, 1/5 a Sunday, both made up for on 2 and 3/5
    dossier = factories.received(world, at=eve)
    assert dossier.due_at.date().isoformat() == "2022-05-06"
    assert dossier.first_due_at == dossier.due_at


def test_a_dossier_handed_in_after_three_goes_to_the_agency_next_morning(world):
    dossier = factories.received(world, at=vn(2022, 7, 25, 15, 1))
    assert dossier.transfer_by.astimezone(factories.VIETNAM).date().isoformat() == "2022-07-26"


def test_the_code_carries_the_agency_and_the_day(world):
    assert factories.received(world).code == "000.03.02.H47-220725-0001"


def test_an_officer_of_another_ward_cannot_receive_nor_even_see_it(world):
    dossier = factories.taken_in(world)
    with pytest.raises(PermissionDenied):
        intake.receive(dossier_id=dossier.pk, by=world.thao, at=factories.MONDAY)
    assert not Dossier.objects.visible_to(world.thao).exists()


def test_two_officers_press_receive_and_the_second_is_told_so(world):
    dossier = factories.received(world)
    with pytest.raises(MoveNotAllowed, match="đã ở trạng thái “Đã tiếp nhận” rồi"):
        intake.receive(dossier_id=dossier.pk, by=world.lan, at=factories.MONDAY)


def test_the_same_press_twice_is_one_act(world):
    from motcua.common.ids import uuid7

    dossier, key = factories.taken_in(world), uuid7()
    first = intake.receive(dossier_id=dossier.pk, by=world.lan, at=factories.MONDAY, key=key)
    again = intake.receive(dossier_id=dossier.pk, by=world.lan, at=factories.MONDAY, key=key)
    assert first.code == again.code
    assert dossier.events.count() == 2


def test_whoever_received_a_dossier_may_not_process_it(world):
    from motcua.agencies.models import Assignment, Role

    dossier = factories.received(world)
    processing.transfer(dossier_id=dossier.pk, by=world.lan, at=factories.MONDAY)
    Assignment.objects.create(
        staff=world.lan.staff, unit=world.committee, role=Role.PROCESS, valid_from=factories.SINCE
    )
    with pytest.raises(DutiesNotApart, match="Trần Thị Lan"):
        processing.assign(dossier_id=dossier.pk, to=world.lan.staff.pk, by=world.ha, at=factories.MONDAY)


def test_whoever_processed_a_dossier_may_not_sign_it(world):
    from motcua.agencies.models import Assignment, Role
    from motcua.agencies.officers import officer

    dossier = factories.proposed(world)
    Assignment.objects.create(
        staff=world.dung.staff, unit=world.committee, role=Role.SIGN, valid_from=factories.SINCE
    )
    both = officer(world.dung.staff, world.committee, day=factories.MONDAY.date())
    with pytest.raises(DutiesNotApart):
        outcome.sign(dossier_id=dossier.pk, by=both, at=factories.MONDAY)


def test_a_draft_sent_back_is_proposed_again_and_signed(world):
    dossier = factories.proposed(world)
    processing.send_back(
        dossier_id=dossier.pk, by=world.ha, at=factories.MONDAY, reason="Ghi sai năm sinh của người yêu cầu."
    )
    processing.propose(dossier_id=dossier.pk, by=world.dung, at=factories.MONDAY, data={})
    signed = outcome.sign(dossier_id=dossier.pk, by=world.ha, at=factories.MONDAY)
    assert signed.status == Status.RESULT_SIGNED
    assert signed.papers.filter(kind="draft", replaced_at=None).count() == 1


def test_signing_twice_is_refused_with_what_to_do(world):
    dossier = factories.proposed(world)
    outcome.sign(dossier_id=dossier.pk, by=world.ha, at=factories.MONDAY)
    with pytest.raises((MoveNotAllowed, SomeoneElseDidThis)):
        outcome.sign(dossier_id=dossier.pk, by=world.ha, at=factories.MONDAY)


def test_a_result_is_given_only_to_a_named_person(world):
    dossier = factories.done(world)
    with pytest.raises(CollectorUnknown):
        outcome.return_result(
            dossier_id=dossier.pk, by=world.tam, at=factories.MONDAY, collector=Collector("  ")
        )


def test_a_refusal_needs_its_reason_in_writing(world):
    from motcua.dossiers.completeness import ReasonMissing

    dossier = factories.taken_in(world)
    with pytest.raises(ReasonMissing):
        intake.refuse(
            dossier_id=dossier.pk, by=world.lan, at=factories.MONDAY, reason_code="x", reason="Không"
        )
    refused = intake.refuse(
        dossier_id=dossier.pk,
        by=world.lan,
        at=factories.MONDAY,
        reason_code="khong-thuoc-tham-quyen",
        reason="Đề nghị nộp tại Ủy ban nhân dân nơi thường trú.",
    )
    assert refused.code is None
    assert refused.papers.get(kind="form").template == "form03"


def test_a_procedure_without_a_limit_cannot_be_accepted(world):
    version = factories.procedure("1.999999", "Thủ tục chưa rõ thời hạn")
    version.channels.update(limit_value=None, limit_unit="")
    dossier = factories.taken_in(world, version=version)
    with pytest.raises(LimitUnknown):
        intake.receive(dossier_id=dossier.pk, by=world.lan, at=factories.MONDAY)
    dossier.refresh_from_db()
    assert (dossier.status, dossier.code) == (Status.COUNTER_CHECK, None)


def test_every_status_has_one_national_code():
    assert set(NATIONAL_CODE) == set(Status)
    assert set(NATIONAL_CODE.values()) <= set(range(1, 11))
