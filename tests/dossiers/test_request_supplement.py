"""Asking for what is missing before acceptance: once, in one list, and no clock runs."""

import pytest
from django.core.exceptions import PermissionDenied

from motcua.common.ids import uuid7
from motcua.dossiers import tracking
from motcua.dossiers.completeness import ReasonMissing
from motcua.dossiers.models import MoveNotAllowed
from motcua.dossiers.services import intake, supplement
from motcua.dossiers.services.supplement import Item, NothingAsked, SupplementUsedUp
from motcua.dossiers.status import NATIONAL_CODE, Status
from motcua.notifications.models import Notice
from tests.dossiers import factories, side
from tests.dossiers.factories import MONDAY, vn


def test_no_clock_runs_while_the_applicant_completes_the_filing(world):
    dossier = side.asked_at_intake(world)
    assert (dossier.status, NATIONAL_CODE[dossier.status]) == (Status.WAIT_SUPP_PRE, 5)
    assert (dossier.code, dossier.received_at, dossier.due_at, dossier.answer_by) == (None, None, None, None)
    side.holds(dossier)


def test_form_02_and_the_notice_say_each_thing_its_reason_and_until_when(world):
    dossier = side.asked_at_intake(world, at=vn(2023, 1, 13, 9, 0))
    assert dossier.papers.get(kind="form").template == "form02"
    notice = Notice.objects.get(template="supplement_before_receipt")
    assert side.WHY in notice.body
    assert "10/02/2023" in notice.body  # fifteen working days, seven days of Tết not counted
    assert tracking.timeline(dossier)[-1].items == ((world.component.name, side.WHY),)
    assert tracking.timeline(dossier, signed_in=False)[-1].items == ((world.component.name, ""),)


def test_it_is_asked_once(world):
    dossier = side.asked_at_intake(world)
    supplement.supply_supplement(dossier_id=dossier.pk, by=world.lan, at=MONDAY, supply=side.paper(world))
    with pytest.raises(SupplementUsedUp, match="1 lần"):
        supplement.request_supplement(
            dossier_id=dossier.pk, by=world.lan, at=MONDAY, items=[side.item(world)]
        )


@pytest.mark.parametrize(
    ("items", "refusal"),
    [
        ([], NothingAsked),
        ([Item("Thiếu chữ ký của người khai.")], NothingAsked),
        ([Item("Mờ", name="Ảnh")], ReasonMissing),
    ],
)
def test_a_request_lists_things_each_with_a_reason(world, items, refusal):
    dossier = factories.taken_in(world)
    with pytest.raises(refusal):
        supplement.request_supplement(dossier_id=dossier.pk, by=world.lan, at=MONDAY, items=items)
    dossier.refresh_from_db()
    assert dossier.status == Status.COUNTER_CHECK


def test_only_the_desk_that_holds_the_filing_asks(world, near):
    dossier = factories.taken_in(world)
    for officer in (world.thao, world.dung, world.ha, world.tam, near.control):
        with pytest.raises(PermissionDenied):
            supplement.request_supplement(
                dossier_id=dossier.pk, by=officer, at=MONDAY, items=[side.item(world)]
            )


def test_what_waits_for_the_applicant_is_not_received(world):
    dossier = side.asked_at_intake(world)
    with pytest.raises(MoveNotAllowed):
        intake.receive(dossier_id=dossier.pk, by=world.lan, at=MONDAY)


def test_the_same_press_twice_asks_once(world):
    dossier, key = factories.taken_in(world), uuid7()
    for _press in range(2):
        supplement.request_supplement(
            dossier_id=dossier.pk, by=world.lan, at=MONDAY, items=[side.item(world)], key=key
        )
    assert dossier.events.count() == 2
    assert Notice.objects.filter(template="supplement_before_receipt").count() == 1
