"""A financial duty: two appointments, two counts, and the time between belongs to nobody."""

from datetime import date

import pytest

from motcua.catalogue.arrangements import Arrangement
from motcua.dossiers.models import Dossier
from motcua.dossiers.services import duty, outcome, processing, supplement
from motcua.dossiers.services.duty import (
    DutyAskedBefore,
    DutyGroundMissing,
    DutyUnconfirmed,
    Proof,
    ProofMissing,
)
from motcua.dossiers.status import NATIONAL_CODE, Status
from motcua.dossiers.verification import verify
from motcua.notifications.models import Notice
from tests.documents.factories import stored
from tests.dossiers import factories, side
from tests.dossiers.factories import MONDAY, vn

TAX = "Thông báo 112/TB-CCT của Chi cục Thuế: đã nộp đủ."


def test_the_notice_reaches_the_applicant_only_through_the_one_stop(world):
    dossier = side.duty_drafted(world)
    asked = Notice.objects.filter(template="duty_requested")
    assert not asked.exists() and dossier.paused_at is None

    duty.release_duty(dossier_id=dossier.pk, by=world.lan, at=vn(2022, 7, 26, 8, 0))

    dossier.refresh_from_db()
    assert (dossier.status, NATIONAL_CODE[Status(dossier.status)]) == (Status.WAIT_PAY, 6)
    assert dossier.paused_at == vn(2022, 7, 26, 8, 0)
    assert asked.get().party_id == world.minh.pk
    assert "12.500.000 đồng" in dossier.papers.get(template="duty_notice").data["body"]


def test_the_second_count_begins_with_the_proof_and_the_first_due_date_stays(world):
    dossier = side.duty_sent(world)
    first = dossier.first_due_at
    friday = vn(2022, 8, 5, 14, 0)

    duty.prove_payment(dossier_id=dossier.pk, by=world.minh, at=friday, proof=Proof("CTT-0098"))

    dossier.refresh_from_db()
    assert dossier.first_due_at == first
    assert dossier.due_at == vn(2022, 8, 10, 17, 0)  # three working days after Friday
    assert dossier.paused_at is None and dossier.status == Status.PROCESSING
    assert dossier.papers.filter(template="form01_second").exists()
    *_, report = verify()
    assert report.holds, report.findings


def test_a_procedure_with_its_own_second_limit_follows_it(world):
    Arrangement.objects.create(
        procedure=world.version.procedure,
        second_limit_value=5,
        second_limit_unit="working_day",
        source="Quy trình nội bộ của tỉnh",
        valid_from=date(2022, 1, 1),
    )
    dossier = side.duty_sent(world)
    duty.prove_payment(dossier_id=dossier.pk, by=world.lan, at=vn(2022, 8, 5, 14, 0), proof=Proof("CT"))

    dossier.refresh_from_db()
    assert dossier.due_at == vn(2022, 8, 12, 17, 0)


def test_a_proof_before_tet_is_counted_from_after_it(world):
    dossier = side.duty_sent(world, at=vn(2023, 1, 17, 8, 0))
    duty.prove_payment(dossier_id=dossier.pk, by=world.minh, at=vn(2023, 1, 19, 16, 0), proof=Proof("CT"))

    dossier.refresh_from_db()
    assert dossier.due_at == vn(2023, 1, 31, 17, 0)  # off 20 to 26 January: Friday, Monday, Tuesday


def test_waiting_for_the_payment_nobody_is_late(world):
    dossier = side.duty_sent(world)
    after_a_month = vn(2022, 8, 25, 9, 0)

    assert dossier not in Dossier.objects.all().overdue(at=after_a_month)
    side.holds(dossier)


def test_the_result_stays_until_the_duty_is_confirmed(world):
    dossier = side.duty_proved(world)
    processing.propose(dossier_id=dossier.pk, by=world.dung, at=MONDAY, data={})
    outcome.sign(dossier_id=dossier.pk, by=world.ha, at=MONDAY)
    with pytest.raises(DutyUnconfirmed):
        outcome.hand_over(dossier_id=dossier.pk, by=world.dung, at=MONDAY)

    duty.confirm_duty(dossier_id=dossier.pk, by=world.dung, at=MONDAY, document=TAX)

    done = outcome.hand_over(dossier_id=dossier.pk, by=world.dung, at=MONDAY)
    assert done.status == Status.DONE
    assert done.events.get(act="hand_over").facts["on_time"] is True


def test_a_late_notice_is_not_made_good_by_a_fresh_second_count(world):
    """The first appointment was missed by a day; the second is kept. The dossier is not on time."""
    dossier = side.duty_sent(world, released_at=vn(2022, 7, 29, 9, 0))
    assert dossier.events.get(act="release_duty").facts["on_time"] is False
    duty.prove_payment(dossier_id=dossier.pk, by=world.minh, at=vn(2022, 8, 1, 9, 0), proof=Proof("CT"))
    at = vn(2022, 8, 2, 9, 0)
    duty.confirm_duty(dossier_id=dossier.pk, by=world.dung, at=at, document=TAX)
    processing.propose(dossier_id=dossier.pk, by=world.dung, at=at, data={})
    outcome.sign(dossier_id=dossier.pk, by=world.ha, at=at)
    outcome.hand_over(dossier_id=dossier.pk, by=world.dung, at=at)

    assert dossier.events.get(act="hand_over").facts["on_time"] is False


def test_the_clock_stands_still_for_a_duty_once(world):
    dossier = side.duty_proved(world)
    with pytest.raises(DutyAskedBefore):
        duty.propose_duty(dossier_id=dossier.pk, by=world.dung, at=MONDAY, duty=side.owes())


def test_the_clock_never_stops_without_a_legal_ground(world):
    dossier = factories.assigned(world)
    with pytest.raises(DutyGroundMissing):
        duty.propose_duty(dossier_id=dossier.pk, by=world.dung, at=MONDAY, duty=side.owes(ground=" "))


def test_a_proof_is_a_number_or_a_file(world):
    dossier = side.duty_sent(world)
    with pytest.raises(ProofMissing):
        duty.prove_payment(dossier_id=dossier.pk, by=world.minh, at=MONDAY, proof=Proof("  "))
    scan = Proof(file=stored(name="chung-tu.pdf"))
    duty.prove_payment(dossier_id=dossier.pk, by=world.minh, at=MONDAY, proof=scan)

    assert dossier.papers.get(name="Chứng từ nghĩa vụ tài chính").file is not None


def test_pressing_twice_is_one_proof(world):
    dossier, key = side.duty_sent(world), factories.uuid7()
    for _press in range(2):
        duty.prove_payment(dossier_id=dossier.pk, by=world.minh, at=MONDAY, proof=Proof("CT"), key=key)

    assert dossier.events.filter(act="prove_payment").count() == 1


def test_a_supplement_in_the_second_count_keeps_the_duty_open(world):
    dossier = side.duty_proved(world)
    supplement.propose_supplement(
        dossier_id=dossier.pk, by=world.dung, at=MONDAY, items=[side.item(world)], ground="applicant"
    )
    supplement.release_supplement(dossier_id=dossier.pk, by=world.lan, at=MONDAY)

    assert duty.unconfirmed(dossier)
    side.holds(dossier)
