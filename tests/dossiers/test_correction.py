"""A wrong result is corrected at the agency's cost; a revoked one is marked; both are kept."""

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied

from motcua.documents import services as documents
from motcua.dossiers import permissions, validity
from motcua.dossiers.collecting import Collector
from motcua.dossiers.models import Paper
from motcua.dossiers.services import correcting, outcome, processing
from motcua.dossiers.services._steps import DutiesNotApart
from motcua.dossiers.services.correcting import Finding, NoResultInForce
from motcua.dossiers.services.upkeep import run_due
from motcua.dossiers.status import Money, Status
from motcua.notifications.models import Notice
from tests.dossiers import factories, side
from tests.dossiers.factories import MONDAY, vn

LATER = vn(2022, 8, 1, 10, 0)
DECISION = "Quyết định 15/QĐ-UBND ngày 01/8/2022"
WHY = "Giấy tờ trong hồ sơ là giả, theo kết luận của Công an."


def results(dossier):
    return list(dossier.papers.filter(kind=Paper.Kind.RESULT).order_by("made_at", "id"))


def validity_of(paper):
    return validity.of_content(documents.read(paper.file))


def test_the_new_result_replaces_the_old_one_which_is_kept(world):
    dossier = side.correction_signed(world, at=LATER)

    old, new = results(dossier)
    assert (old.code, new.code) == (f"{dossier.code}-KQ1", f"{dossier.code}-KQ2")
    assert (old.replaced_at, old.replaced_by, new.replaced_at) == (LATER, new, None)
    assert new.data["body"] == "Đã đính chính."
    assert documents.read(old.file).startswith(b"%PDF")


def test_who_checks_the_old_pdf_learns_by_what_it_was_replaced(world):
    dossier = side.correction_signed(world, at=LATER)
    old, new = results(dossier)

    before, now = validity_of(old), validity_of(new)
    assert before is not None and not before.in_force
    assert (before.replaced_at, before.replaced_by) == (LATER, new.code)
    assert now is not None and now.in_force
    assert validity.of_content(b"%PDF of somebody else") is None


def test_the_person_pays_nothing_and_gets_the_new_result_at_the_desk(world):
    dossier = side.correction_signed(world, at=LATER)
    paid = dossier.money
    correcting.return_correction(
        dossier_id=dossier.pk,
        by=world.tam,
        at=LATER,
        collector=Collector("Nguyễn Văn Minh", receipt_given_back=True),
    )

    dossier.refresh_from_db()
    assert dossier.status == Status.RETURNED and dossier.money == paid != Money.DUE
    assert dossier.events.get(act="return_correction").facts["charged"] == 0
    found, ready = (Notice.objects.get(template=name) for name in ("error_found", "correction_ready"))
    assert "không phải nộp thêm tiền" in found.body and "không thu thêm tiền" in ready.body
    side.holds(dossier)


def test_an_error_seen_before_the_return_is_mended_before_it(world):
    dossier = side.error_found(world, returned=False)
    side.holds(dossier)
    with pytest.raises(Exception, match=r"không còn chờ xử lý|đang ở trạng thái"):
        outcome.return_result(
            dossier_id=dossier.pk,
            by=world.tam,
            at=MONDAY,
            collector=Collector("Nguyễn Văn Minh", receipt_given_back=True),
        )
    data = {"body": "Đã sửa."}
    correcting.propose_correction(dossier_id=dossier.pk, by=world.dung, at=MONDAY, data=data)
    correcting.sign_correction(dossier_id=dossier.pk, by=world.ha, at=MONDAY)

    done = outcome.return_result(
        dossier_id=dossier.pk,
        by=world.tam,
        at=MONDAY,
        collector=Collector("Nguyễn Văn Minh", receipt_given_back=True),
    )
    assert done.status == Status.RETURNED


def test_the_first_clock_is_not_touched_by_a_correction(world):
    dossier = factories.returned(world)
    before = (dossier.due_at, dossier.first_due_at, dossier.finished_at, dossier.returned_at)
    correcting.report_error(
        dossier_id=dossier.pk, by=world.tam, at=LATER, finding=Finding("applicant", side.WRONG)
    )

    dossier.refresh_from_db()
    assert (dossier.due_at, dossier.first_due_at, dossier.finished_at, dossier.returned_at) == before
    assert dossier.matters.get().due_at == vn(2022, 8, 4, 17, 0)  # the procedure's three days anew


def test_a_correction_that_is_late_is_reminded_once_and_written_down_across_tet(world):
    dossier = side.error_found(world, at=vn(2023, 1, 18, 9, 0))
    assert dossier.matters.get().due_at == vn(2023, 1, 30, 17, 0)
    late = Notice.objects.filter(template="matter_late_staff")
    run_due(at=vn(2023, 1, 30, 16, 0))
    assert not late.exists()
    for hour in (8, 9):
        run_due(at=vn(2023, 1, 31, hour, 0))

    assert late.count() == 1
    assert dossier.events.filter(act="remind").count() == 1


def test_the_leader_may_find_that_nothing_is_wrong(world):
    dossier = side.error_found(world)
    why = "Ngày sinh đúng như tờ khai do người nộp ký."
    correcting.decline_correction(dossier_id=dossier.pk, by=world.ha, at=MONDAY, reason=why)

    dossier.refresh_from_db()
    assert dossier.status == Status.RETURNED
    assert why in Notice.objects.get(template="correction_declined").body
    side.holds(dossier)


def test_the_leader_may_send_the_new_draft_back(world):
    dossier = side.correction_proposed(world)
    processing.send_back(dossier_id=dossier.pk, by=world.ha, at=MONDAY, reason="Còn sai quê quán, sửa lại.")

    dossier.refresh_from_db()
    assert (dossier.status, dossier.matters.get().act) == (Status.CORRECTING, "propose_correction")
    side.holds(dossier)


def test_who_drafted_the_correction_does_not_sign_it(world):
    both = factories.person(
        "AM20", "Nguyễn Thị Kiêm", world.committee, factories.Role.ASSIGN, factories.Role.SIGN
    )
    dossier = side.error_found(world)
    correcting.propose_correction(dossier_id=dossier.pk, by=both, at=MONDAY, data={})
    with pytest.raises(DutiesNotApart):
        correcting.sign_correction(dossier_id=dossier.pk, by=both, at=MONDAY)


def test_a_revoked_result_says_since_when_and_why(world):
    dossier = factories.returned(world)
    correcting.revoke_result(dossier_id=dossier.pk, by=world.ha, at=LATER, decision=DECISION, reason=WHY)

    (result,) = results(dossier)
    seen = validity_of(result)
    assert seen is not None and not seen.in_force
    assert seen.revoked_at == LATER and DECISION in seen.revoked_why and WHY in seen.revoked_why
    assert documents.read(result.file).startswith(b"%PDF")
    dossier.refresh_from_db()
    assert dossier.status == Status.RETURNED
    assert Notice.objects.filter(template="result_revoked", party_id=world.minh.pk).count() == 1


def test_what_was_revoked_is_not_revoked_or_corrected_again(world):
    dossier = factories.returned(world)
    correcting.revoke_result(dossier_id=dossier.pk, by=world.ha, at=LATER, decision=DECISION, reason=WHY)
    with pytest.raises(NoResultInForce):
        correcting.revoke_result(dossier_id=dossier.pk, by=world.ha, at=LATER, decision=DECISION, reason=WHY)
    with pytest.raises(NoResultInForce):
        correcting.report_error(
            dossier_id=dossier.pk, by=world.lan, at=LATER, finding=Finding("agency", side.WRONG)
        )


def test_a_correction_is_made_by_whoever_handled_the_dossier_or_the_head_of_the_unit(world):
    people = side.neighbours(world)
    dossier = side.error_found(world)
    told = set(Notice.objects.filter(template="error_staff").values_list("staff_id", flat=True))
    assert told == {one.staff.pk for one in (world.dung, world.ha, people.assigner)}
    data = {"body": "Đã sửa."}
    with pytest.raises(PermissionDenied):
        correcting.propose_correction(dossier_id=dossier.pk, by=people.colleague, at=MONDAY, data=data)
    assert "propose_correction" not in side.offered(people.colleague, dossier)
    standing_in = replace(people.colleague, stands_for=((world.dung.staff.pk, world.dung.name),))
    for who in (standing_in, people.assigner, world.dung):
        assert permissions.can_correct(who, dossier)
    correcting.propose_correction(dossier_id=dossier.pk, by=people.assigner, at=MONDAY, data=data)
    correcting.sign_correction(dossier_id=dossier.pk, by=world.ha, at=MONDAY)
