"""Back to the applicant after appraisal: within three working days, once, and only through the one-stop."""

import pytest
from django.core.exceptions import PermissionDenied

from motcua.dossiers import tracking
from motcua.dossiers.models import Dossier, MoveNotAllowed
from motcua.dossiers.services import processing, supplement
from motcua.dossiers.services.supplement import Ground, SupplementUsedUp, TooLateToReturn
from motcua.dossiers.status import NATIONAL_CODE, Status
from motcua.notifications.models import Notice
from tests.dossiers import factories, side
from tests.dossiers.factories import MONDAY, vn


def propose(world, dossier, *, at, ground=""):
    return supplement.propose_supplement(
        dossier_id=dossier.pk, by=world.dung, at=at, items=[side.item(world)], ground=ground
    )


def test_nothing_reaches_the_applicant_before_the_one_stop_sends_it(world):
    dossier = factories.assigned(world)
    told, said = Notice.objects.exclude(party_id=None).count(), len(tracking.timeline(dossier))
    dossier = propose(world, dossier, at=MONDAY)
    assert (dossier.status, NATIONAL_CODE[dossier.status]) == (Status.SUPP_DRAFTED, 4)
    assert Notice.objects.exclude(party_id=None).count() == told
    assert len(tracking.timeline(dossier)) == said
    assert not dossier.papers.filter(template="form02").exists()
    assert dossier.paused_at is None  # the clock runs until the one-stop has sent it
    assert Notice.objects.get(template="to_release_staff").staff_id == world.lan.staff.pk
    side.holds(dossier)


def test_the_three_days_are_working_days_across_tet(world):
    wednesday = vn(2023, 1, 18, 9, 0)
    dossier = factories.assigned(world, at=wednesday)
    assert propose(world, dossier, at=vn(2023, 1, 30, 16, 59)).status == Status.SUPP_DRAFTED


def test_on_the_fourth_day_it_is_too_late_without_a_ground(world):
    dossier = factories.assigned(world, at=vn(2023, 1, 18, 9, 0))
    with pytest.raises(TooLateToReturn, match="30/01/2023"):
        propose(world, dossier, at=vn(2023, 1, 31, 7, 30))
    assert (
        propose(world, dossier, at=vn(2023, 1, 31, 7, 30), ground=Ground.SECTOR_LAW).status == "supp_drafted"
    )


def test_a_second_time_needs_a_ground_and_counts_as_late(world):
    dossier = side.asked_at_intake(world)
    supplement.supply_supplement(dossier_id=dossier.pk, by=world.minh, at=MONDAY, supply=_file(world))
    from motcua.dossiers.services import intake

    intake.receive(dossier_id=dossier.pk, by=world.lan, at=MONDAY)
    processing.transfer(dossier_id=dossier.pk, by=world.lan, at=MONDAY)
    processing.assign(dossier_id=dossier.pk, to=world.dung.staff.pk, by=world.ha, at=MONDAY)
    with pytest.raises(SupplementUsedUp):
        propose(world, dossier, at=MONDAY)
    with pytest.raises(SupplementUsedUp):
        propose(world, dossier, at=MONDAY, ground="vì tôi muốn")
    dossier = propose(world, dossier, at=MONDAY, ground=Ground.APPLICANT)
    assert dossier.events.get(act="propose_supplement").facts["counts_late"] is True


def _file(world):
    from motcua.dossiers.services.supplement import NewFile, Supply
    from tests.dossiers.test_supply_supplement import SCAN

    return Supply(files=(NewFile(world.component, "bản rõ.pdf", SCAN),))


def test_a_colleague_who_does_not_handle_it_proposes_nothing(world, near):
    dossier = factories.assigned(world)
    with pytest.raises(PermissionDenied):
        supplement.propose_supplement(
            dossier_id=dossier.pk, by=near.colleague, at=MONDAY, items=[side.item(world)]
        )


def test_the_result_is_not_proposed_while_the_request_waits(world):
    dossier = side.drafted(world)
    with pytest.raises(MoveNotAllowed):
        processing.propose(dossier_id=dossier.pk, by=world.dung, at=MONDAY, data={})
    with pytest.raises(MoveNotAllowed):
        processing.complete_step(dossier_id=dossier.pk, by=world.dung, at=MONDAY, note="Đủ điều kiện.")


class TestReleaseSupplement:
    def test_the_clock_stands_still_from_the_moment_it_is_sent(self, world):
        at = vn(2022, 7, 26, 14, 0)
        dossier = side.asked(world, released_at=at)
        assert (dossier.status, dossier.paused_at) == (Status.WAIT_SUPP, at)
        assert NATIONAL_CODE[dossier.status] == 5
        assert dossier.papers.filter(template="form02").count() == 1
        assert side.WHY in Notice.objects.get(template="supplement_requested").body
        assert not Dossier.objects.overdue(at=vn(2022, 9, 30, 9, 0)).exists()
        side.holds(dossier)

    def test_a_late_release_is_written_down(self, world):
        dossier = side.asked(world, released_at=vn(2022, 8, 5, 9, 0))
        assert dossier.events.get(act="release_supplement").facts["late"] is True

    def test_the_handler_cannot_send_it_himself(self, world):
        dossier = side.drafted(world)
        for officer in (world.dung, world.ha, world.thao):
            with pytest.raises(PermissionDenied):
                supplement.release_supplement(dossier_id=dossier.pk, by=officer, at=MONDAY)

    def test_the_head_of_the_one_stop_may(self, world, near):
        dossier = side.drafted(world)
        sent = supplement.release_supplement(dossier_id=dossier.pk, by=near.head, at=MONDAY)
        assert sent.status == Status.WAIT_SUPP
