"""The apology: asked by the handler, signed in time by the head, the date changed by the one-stop, once."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from motcua.dossiers import apologies
from motcua.dossiers.models import MoveNotAllowed
from motcua.dossiers.services import delay, outcome, processing, upkeep
from motcua.dossiers.services._steps import SomeoneElseDidThis
from motcua.dossiers.services.delay import (
    ExtensionAsked,
    ExtensionUsedUp,
    NewDateNotLater,
    PastDue,
    TooLateToExtend,
)
from motcua.dossiers.status import Status
from motcua.notifications.models import Notice
from motcua.workflow.models import Step
from tests.dossiers import factories, side
from tests.dossiers.factories import MONDAY, vn

DUE = vn(2022, 7, 28, 17, 0)
NEW = vn(2022, 8, 2, 17, 0)


def ask(world, dossier, *, at=MONDAY, new_date=date(2022, 8, 2), code="verification", reason=side.REASON):
    return delay.request_extension(
        dossier_id=dossier.pk, by=world.dung, at=at, reason_code=code, reason=reason, new_date=new_date
    )


def test_the_date_changes_once_and_the_first_one_stays(world):
    dossier = side.extended(world)
    assert (dossier.first_due_at, dossier.due_at, dossier.status) == (DUE, NEW, Status.PROCESSING)
    assert side.REASON in Notice.objects.get(template="extended").body
    assert "02/08/2022" in Notice.objects.get(template="extended").body
    assert dossier.papers.get(template="form04").file.name.endswith("form04.pdf")
    assert vn(2022, 7, 25, 9, 0) < Step.objects.get(ref=dossier.pk, closed_at=None).due_at <= NEW
    side.holds(dossier)
    with pytest.raises(ExtensionUsedUp):
        ask(world, dossier, new_date=date(2022, 8, 10))


def test_before_the_one_stop_sends_it_nothing_has_changed_for_the_applicant(world):
    dossier = side.apology_signed(world)
    assert dossier.due_at == DUE
    assert not dossier.papers.filter(template="form04").exists()
    assert not Notice.objects.filter(template="extended").exists()
    side.holds(dossier)


def test_the_agency_goes_on_working_while_the_apology_waits(world):
    dossier = side.extension_asked(world)
    proposed = processing.propose(dossier_id=dossier.pk, by=world.dung, at=MONDAY, data={})
    assert proposed.status == Status.SIGNING
    signed = outcome.sign(dossier_id=dossier.pk, by=world.ha, at=MONDAY)
    with pytest.raises(SomeoneElseDidThis):  # a signed result needs no apology
        delay.sign_extension(dossier_id=dossier.pk, by=world.ha, at=MONDAY)
    side.holds(signed)


class TestTheDayBefore:
    """Received on the last Friday before Tết 2023 for three days: due on Wednesday 18 January."""

    FRIDAY = vn(2023, 1, 13, 9, 0)

    def test_the_head_signs_until_the_evening_of_the_day_before(self, world):
        dossier = side.extension_asked(world, at=self.FRIDAY, new_date=date(2023, 1, 31))
        assert delay.sign_extension(dossier_id=dossier.pk, by=world.ha, at=vn(2023, 1, 17, 16, 59))

    def test_on_the_due_day_it_is_too_late(self, world):
        dossier = side.extension_asked(world, at=self.FRIDAY, new_date=date(2023, 1, 31))
        with pytest.raises(TooLateToExtend, match="17/01/2023"):
            delay.sign_extension(dossier_id=dossier.pk, by=world.ha, at=vn(2023, 1, 18, 7, 30))

    def test_due_on_the_first_day_after_tet_it_is_signed_before_tet(self, world):
        dossier = factories.assigned(world, at=vn(2023, 1, 17, 9, 0))
        assert dossier.due_at == vn(2023, 1, 27, 17, 0)
        assert delay.sign_by(dossier, at=MONDAY) == vn(2023, 1, 19, 17, 0)
        with pytest.raises(TooLateToExtend):
            ask(world, dossier, at=vn(2023, 1, 26, 9, 0), new_date=date(2023, 2, 1))

    def test_a_date_in_tet_is_no_date(self, world):
        dossier = factories.assigned(world, at=self.FRIDAY)
        with pytest.raises(NewDateNotLater):
            ask(world, dossier, at=self.FRIDAY, new_date=date(2023, 1, 24))


@pytest.mark.parametrize("new_date", [date(2022, 7, 28), date(2022, 7, 20), date(2022, 7, 31)])
def test_the_new_date_is_a_working_day_after_the_old_one(world, new_date):
    with pytest.raises(NewDateNotLater, match="28/07/2022"):
        ask(world, factories.assigned(world), new_date=new_date)


def test_one_request_at_a_time(world):
    with pytest.raises(ExtensionAsked):
        ask(world, side.extension_asked(world))


def test_a_date_that_has_passed_is_not_changed(world):
    dossier = side.apology_signed(world)
    with pytest.raises(PastDue):
        delay.change_due_date(dossier_id=dossier.pk, by=world.head, at=vn(2022, 7, 28, 17, 1))


def test_what_was_not_signed_in_time_leaves_the_lists(world):
    dossier = side.extension_asked(world)
    upkeep.run_due(at=vn(2022, 7, 28, 8, 0))
    assert not dossier.matters.filter(closed_at=None).exists()
    side.holds(dossier)


def test_a_declined_extension_changes_nothing_and_may_be_asked_again(world):
    dossier = side.extension_asked(world)
    delay.decline_extension(dossier_id=dossier.pk, by=world.ha, at=MONDAY, reason="Vẫn còn đủ thời gian.")
    dossier.refresh_from_db()
    assert dossier.due_at == DUE
    assert ask(world, dossier).status == Status.PROCESSING


def test_who_waits_for_the_applicant_needs_no_extension(world):
    with pytest.raises(MoveNotAllowed):
        ask(world, side.asked(world))


def test_only_the_head_of_the_agency_signs_and_only_the_head_of_the_one_stop_changes_the_date(world, near):
    dossier = side.extension_asked(world)
    for officer in (world.dung, near.assigner, world.lan, world.thao):
        with pytest.raises(PermissionDenied):
            delay.sign_extension(dossier_id=dossier.pk, by=officer, at=MONDAY)
    delay.sign_extension(dossier_id=dossier.pk, by=near.chair, at=MONDAY)
    for officer in (world.dung, near.chair, world.lan, world.tam, world.thao):
        with pytest.raises(PermissionDenied):
            delay.change_due_date(dossier_id=dossier.pk, by=officer, at=MONDAY)
    assert delay.change_due_date(dossier_id=dossier.pk, by=near.head, at=MONDAY).due_at == NEW


def test_the_public_list_of_apologies_says_why_in_general_words_only(world):
    dossier = side.extended(world)
    apology = apologies.published()[0]
    assert (apology.code, apology.old_due_at, apology.due_at) == (dossier.code, DUE, NEW)
    assert apology.reason == "Cần thêm thời gian thẩm tra, xác minh"
    assert "Minh" not in repr(apology) and side.REASON not in repr(apology)
    assert apologies.published(before=apology.event_id) == []
