"""The applicant takes the request back: at any time before a decision is signed, and not after."""

import pytest
from django.core.exceptions import PermissionDenied

from motcua.dossiers.completeness import ReasonMissing
from motcua.dossiers.services import ending
from motcua.dossiers.services.ending import DecisionSigned
from motcua.dossiers.status import NATIONAL_CODE, Status
from motcua.notifications.models import Notice
from motcua.workflow.models import Run
from tests.dossiers import factories, side
from tests.dossiers.factories import MONDAY, vn

BEFORE = [
    factories.taken_in,
    side.asked_at_intake,
    factories.received,
    factories.assigned,
    side.drafted,
    side.asked,
    side.extension_asked,
    factories.proposed,
    side.refusal_proposed,
]
AFTER = [side.refusal_signed, factories.done, factories.returned]


@pytest.mark.parametrize("stage", BEFORE, ids=lambda stage: stage.__name__)
def test_before_a_decision_is_signed_everything_stops(world, stage):
    dossier = ending.withdraw(dossier_id=stage(world).pk, by=world.minh, at=MONDAY)
    assert (dossier.status, NATIONAL_CODE[dossier.status]) == (Status.WITHDRAWN, 7)
    assert dossier.finished_at == MONDAY
    assert not Run.objects.filter(ref=dossier.pk, ended_at=None).exists()
    assert Notice.objects.filter(template="withdrawn").count() == 1
    side.holds(dossier)


@pytest.mark.parametrize("stage", AFTER, ids=lambda stage: stage.__name__)
def test_a_signed_decision_is_not_taken_back(world, stage):
    with pytest.raises(DecisionSigned, match="không rút được"):
        ending.withdraw(dossier_id=stage(world).pk, by=world.minh, at=MONDAY)


def test_while_another_agency_is_asked_it_stops_too(world, near):
    dossier = side.consulting_police(world, near.police)
    side.holds(ending.withdraw(dossier_id=dossier.pk, by=world.minh, at=MONDAY))


def test_a_paper_request_is_entered_by_the_desk_with_what_it_says(world):
    dossier = factories.assigned(world)
    with pytest.raises(ReasonMissing):
        ending.withdraw(dossier_id=dossier.pk, by=world.lan, at=MONDAY, reason="")
    dossier = ending.withdraw(
        dossier_id=dossier.pk, by=world.lan, at=MONDAY, reason="Đơn xin rút ngày 25/7/2022."
    )
    assert dossier.events.last().facts["reason"] == "Đơn xin rút ngày 25/7/2022."


def test_nobody_else_takes_it_back(world, near):
    dossier = factories.assigned(world)
    for who in (near.stranger, world.dung, world.ha, world.tam, world.thao, near.control):
        with pytest.raises(PermissionDenied):
            ending.withdraw(dossier_id=dossier.pk, by=who, at=MONDAY, reason="Không còn nhu cầu nữa.")


def test_under_decree_118_it_is_stopped_with_a_notice(world):
    october = vn(2025, 10, 6, 9, 0)
    dossier = ending.withdraw(dossier_id=factories.assigned(world, at=october).pk, by=world.minh, at=october)
    assert (dossier.status, NATIONAL_CODE[dossier.status]) == (Status.STOPPED, 8)
    assert dossier.papers.get(template="stop_notice").name == "Thông báo dừng giải quyết hồ sơ"
    side.holds(dossier)
