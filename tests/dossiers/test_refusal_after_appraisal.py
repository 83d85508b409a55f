"""A dossier that cannot be granted: drafted, signed, and handed out by the one-stop (form 03)."""

import pytest
from django.core.exceptions import PermissionDenied

from motcua.dossiers import tracking
from motcua.dossiers.completeness import ReasonMissing
from motcua.dossiers.models import MoveNotAllowed
from motcua.dossiers.services import ending, outcome, processing
from motcua.dossiers.services._steps import DutiesNotApart
from motcua.dossiers.status import NATIONAL_CODE, Status
from motcua.notifications.models import Notice
from motcua.workflow.models import Run, Step
from tests.dossiers import factories, side
from tests.dossiers.factories import MONDAY, vn


def test_form_03_is_signed_by_the_leader_and_handed_out_by_the_one_stop(world):
    dossier = side.refusal_signed(world)
    assert (dossier.status, NATIONAL_CODE[dossier.status]) == (Status.REFUSAL_SIGNED, 4)
    assert not Notice.objects.filter(template="declined").exists()
    assert not dossier.papers.filter(template="form03").exists()
    side.holds(dossier)
    dossier = ending.release_refusal(dossier_id=dossier.pk, by=world.lan, at=vn(2022, 7, 28, 9, 0))
    assert (dossier.status, NATIONAL_CODE[dossier.status]) == (Status.DECLINED, 3)
    assert dossier.finished_at == vn(2022, 7, 28, 9, 0)
    assert dossier.events.last().facts["on_time"] is True
    assert dossier.papers.get(template="form03").kind == "form"
    assert "đăng ký kết hôn hợp lệ" in Notice.objects.get(template="declined").body
    assert "đăng ký kết hôn hợp lệ" in tracking.timeline(dossier)[-1].reason
    assert not Run.objects.filter(ref=dossier.pk, ended_at=None).exists()
    side.holds(dossier)


def test_a_late_refusal_ends_late(world):
    dossier = side.refusal_signed(world)
    dossier = ending.release_refusal(dossier_id=dossier.pk, by=world.lan, at=vn(2022, 7, 29, 9, 0))
    assert dossier.events.last().facts["on_time"] is False


def test_the_leader_sends_the_refusal_back_and_the_work_goes_on(world):
    dossier = side.refusal_proposed(world)
    assert Step.objects.get(ref=dossier.pk, closed_at=None).due_at is None
    dossier = processing.send_back(
        dossier_id=dossier.pk, by=world.ha, at=MONDAY, reason="Đủ điều kiện, đề nghị giải quyết."
    )
    assert dossier.status == Status.PROCESSING
    assert Step.objects.get(ref=dossier.pk, closed_at=None).due_at is not None
    side.holds(dossier)
    processing.propose(dossier_id=dossier.pk, by=world.dung, at=MONDAY, data={})
    assert outcome.sign(dossier_id=dossier.pk, by=world.ha, at=MONDAY).status == Status.RESULT_SIGNED


def test_no_result_is_signed_while_a_refusal_waits(world):
    dossier = side.refusal_proposed(world)
    with pytest.raises((MoveNotAllowed, outcome.Refusal)):
        outcome.sign(dossier_id=dossier.pk, by=world.ha, at=MONDAY)


def test_a_refusal_says_why(world):
    dossier = factories.assigned(world)
    with pytest.raises(ReasonMissing):
        ending.propose_refusal(
            dossier_id=dossier.pk, by=world.dung, at=MONDAY, reason_code="x", reason="Không"
        )


def test_whoever_handled_it_does_not_sign_its_refusal(world):
    from motcua.agencies.models import Assignment, Role
    from motcua.agencies.officers import officer

    dossier = side.refusal_proposed(world)
    Assignment.objects.create(
        staff=world.dung.staff, unit=world.committee, role=Role.SIGN, valid_from=factories.SINCE
    )
    both = officer(world.dung.staff, world.committee, day=MONDAY.date())
    with pytest.raises(DutiesNotApart):
        ending.sign_refusal(dossier_id=dossier.pk, by=both, at=MONDAY)


def test_the_agency_does_not_hand_it_out_itself(world):
    dossier = side.refusal_signed(world)
    for officer in (world.dung, world.ha, world.tam, world.thao):
        with pytest.raises(PermissionDenied):
            ending.release_refusal(dossier_id=dossier.pk, by=officer, at=MONDAY)
