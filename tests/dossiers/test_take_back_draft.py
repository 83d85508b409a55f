"""A draft sent for signing is its author's again, until it is signed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from motcua.common.ids import uuid7
from motcua.common.refusal import Refusal
from motcua.dossiers.completeness import ReasonMissing
from motcua.dossiers.models import MoveNotAllowed
from motcua.dossiers.services import correcting, delay, ending, outcome, processing, signing_round
from motcua.dossiers.services._steps import SomeoneElseDidThis
from motcua.dossiers.services.signing_round import Verdict
from motcua.dossiers.status import Act, Status
from motcua.dossiers.verification import verify
from motcua.notifications.models import Notice
from motcua.workflow.models import Step
from tests.dossiers import factories, side
from tests.dossiers.factories import MONDAY

WHY = "Ghi nhầm ngày sinh, xin sửa lại."


def take_back(w, dossier, *, who=None, why: str = WHY):
    return processing.take_back_draft(dossier_id=dossier.pk, by=who or w.dung, at=MONDAY, reason=why)


def take_extension_back(w, dossier, *, who=None, why: str = WHY):
    return delay.take_back_extension(dossier_id=dossier.pk, by=who or w.dung, at=MONDAY, reason=why)


def test_the_author_takes_a_draft_back_mends_it_and_sends_it_again(world):
    dossier = take_back(world, factories.proposed(world))
    assert dossier.status == Status.PROCESSING
    assert dossier.events.get(act=Act.TAKE_BACK_DRAFT).facts["reason"] == WHY
    assert not signing_round.waiting(world.ha).exists()
    step = Step.objects.get(ref=dossier.pk, closed_at=None)
    assert (step.act, step.assignee_id) == (Act.PROPOSE, world.dung.staff.pk)
    processing.propose(dossier_id=dossier.pk, by=world.dung, at=MONDAY, data={"body": "Đã sửa."})
    assert outcome.sign(dossier_id=dossier.pk, by=world.ha, at=MONDAY).status == Status.RESULT_SIGNED


def test_the_signer_is_told_and_an_approval_of_the_draft_is_void(world):
    dossier = factories.proposed(world)
    reading = signing_round.read_draft(dossier_id=dossier.pk, by=world.ha, at=MONDAY)
    signing_round.decide(dossier_id=dossier.pk, by=world.ha, shown=reading.sha256, verdict=Verdict.APPROVED)
    take_back(world, dossier)
    processing.propose(dossier_id=dossier.pk, by=world.dung, at=MONDAY, data={})
    (turn,) = signing_round.sign_approved(by=world.ha, at=MONDAY, key=uuid7(), dossier_ids=[dossier.pk])
    assert "đã thay đổi sau khi bạn xem" in turn.refusal
    notice = Notice.objects.get(template="draft_taken_back_staff")
    assert notice.staff_id == world.ha.staff.pk and WHY in notice.context["reason"]
    again = signing_round.read_draft(dossier_id=dossier.pk, by=world.ha, at=MONDAY)
    assert again.verdict == Verdict.NONE


def test_nobody_but_the_author_takes_it_back_and_never_without_a_reason(world):
    dossier = factories.proposed(world)
    for who in (world.lan, world.ha, world.thao, world.tam):
        with pytest.raises(PermissionDenied):
            take_back(world, dossier, who=who)
    with pytest.raises(ReasonMissing):
        take_back(world, dossier, why="sai")


def test_what_is_signed_is_not_taken_back(world):
    dossier = factories.proposed(world)
    outcome.sign(dossier_id=dossier.pk, by=world.ha, at=MONDAY)
    with pytest.raises(MoveNotAllowed):
        take_back(world, dossier)


@pytest.mark.parametrize("stage", [factories.received, factories.assigned, factories.returned])
def test_where_nothing_waits_to_be_signed_nothing_is_taken_back(world, stage):
    dossier = stage(world)
    events = dossier.events.count()
    with pytest.raises((MoveNotAllowed, PermissionDenied)):
        take_back(world, dossier)
    assert dossier.events.count() == events


def test_a_refusal_and_a_correction_are_taken_back_too(world):
    refusal = take_back(world, side.refusal_proposed(world))
    assert refusal.status == Status.PROCESSING and not refusal.matters.filter(closed_at=None).exists()
    ending.propose_refusal(dossier_id=refusal.pk, by=world.dung, at=MONDAY, reason_code="khac", reason=WHY)
    wrong = side.correction_proposed(world)
    take_back(world, wrong)
    assert wrong.matters.get(closed_at=None).act == Act.PROPOSE_CORRECTION
    correcting.propose_correction(dossier_id=wrong.pk, by=world.dung, at=MONDAY, data={"body": "Sửa lại."})


def test_an_extension_is_taken_back_until_it_is_signed_and_may_be_asked_again(world):
    dossier = side.extension_asked(world)
    due = dossier.due_at
    for who in (world.lan, world.ha, world.thao):
        with pytest.raises(PermissionDenied):
            take_extension_back(world, dossier, who=who)
    with pytest.raises(ReasonMissing):
        take_extension_back(world, dossier, why=" ")
    dossier = take_extension_back(world, dossier)
    assert not dossier.matters.filter(closed_at=None).exists() and dossier.due_at == due
    assert dossier.events.get(act=Act.TAKE_BACK_EXTENSION).facts["reason"] == WHY
    told = Notice.objects.get(template="draft_taken_back_staff")
    assert told.staff_id == world.ha.staff.pk and WHY in told.body
    assert "sign_extension" not in side.offered(world.ha, dossier)
    delay.request_extension(
        dossier_id=dossier.pk,
        by=world.dung,
        at=MONDAY,
        reason_code="other",
        reason=side.REASON,
        new_date=date(2022, 8, 2),
    )
    delay.sign_extension(dossier_id=dossier.pk, by=world.ha, at=MONDAY)
    with pytest.raises(SomeoneElseDidThis):
        take_extension_back(world, dossier)
    assert "take_back_extension" not in side.offered(world.dung, dossier)
    side.holds(dossier)


@pytest.mark.django_db(transaction=True)
def test_signed_and_taken_back_at_once_exactly_one_wins():
    world = factories.world()
    for _round in range(6):
        dossier = factories.proposed(world)
        acts = [
            lambda pk=dossier.pk: outcome.sign(dossier_id=pk, by=world.ha, at=MONDAY),
            lambda pk=dossier.pk: processing.take_back_draft(
                dossier_id=pk, by=world.dung, at=MONDAY, reason=WHY
            ),
        ]
        with ThreadPoolExecutor(2) as people:
            ends = list(people.map(_done, acts))
        assert sum(isinstance(one, Refusal) for one in ends) == 1
        dossier.refresh_from_db()
        signed = dossier.papers.filter(kind="result").count()
        last = dossier.events.order_by("-number").first().act
        assert (dossier.status, signed, last) in {
            (Status.RESULT_SIGNED, 1, Act.SIGN),
            (Status.PROCESSING, 0, Act.TAKE_BACK_DRAFT),
        }
    *_, report = verify()
    assert report.holds


def _done(act):
    try:
        return act()
    except Refusal as refusal:
        return refusal
    finally:
        connection.close()
