"""On-site verification: time, place, persons; the applicant is told by the one-stop; the clock runs."""

import pytest

from motcua.documents.models import File
from motcua.dossiers.models import Paper
from motcua.dossiers.services import onsite, processing
from motcua.dossiers.services._steps import SomeoneElseDidThis
from motcua.dossiers.services.onsite import Minutes, NotYetHeld, Plan, PlanIncomplete, VisitOutsideLimit
from motcua.dossiers.services.upkeep import run_due
from motcua.dossiers.status import Status
from motcua.dossiers.tracking import timeline
from motcua.notifications.models import Notice
from tests.documents.factories import stored
from tests.dossiers import factories, side
from tests.dossiers.factories import MONDAY, vn

FOUND = "Nhà xây lấn lối đi chung 0,6 m về phía tây; các hộ liền kề xác nhận."
TUESDAY = vn(2022, 7, 26, 9, 0)


def test_the_plan_is_written_down_and_the_clock_runs(world):
    dossier = side.visit_planned(world)

    matter = dossier.matters.get()
    assert (dossier.status, dossier.paused_at) == (Status.VERIFYING, None)
    assert dossier.due_at == dossier.first_due_at
    assert matter.facts["place"].startswith("Thửa 121")
    assert "tổ trưởng khối phố" in matter.facts["persons"]
    assert not Notice.objects.filter(party_id=world.minh.pk, template__startswith="verification").exists()


def test_who_must_be_there_is_told_by_the_one_stop_and_never_by_the_handler(world):
    dossier = side.visit_planned(world, applicant=True)
    told = Notice.objects.filter(party_id=world.minh.pk, template="verification_invited")
    assert not told.exists()

    onsite.release_verification(dossier_id=dossier.pk, by=world.lan, at=vn(2022, 7, 25, 10, 0))

    assert "09:00 thứ Ba 26/07/2022" in told.get().body
    letter = dossier.papers.get(template="verification_notice")
    assert letter.kind == Paper.Kind.FORM and "Thửa 121" in letter.data["body"]
    assert dossier.matters.get().act == "record_verification"


def test_nobody_is_invited_to_the_past(world):
    dossier = side.visit_planned(world, applicant=True)
    with pytest.raises(onsite.TooLateToInvite):
        onsite.release_verification(dossier_id=dossier.pk, by=world.lan, at=TUESDAY)


def test_what_was_found_is_kept_inside_and_the_work_goes_on(world):
    dossier = side.visit_planned(world)
    held = vn(2022, 7, 26, 10, 30)
    minutes = Minutes(FOUND, "Ông Minh, bà Lợi (khối phố)", stored(name="bien-ban.pdf"))

    onsite.record_verification(dossier_id=dossier.pk, by=world.dung, at=held, minutes=minutes)

    dossier.refresh_from_db()
    assert dossier.status == Status.PROCESSING
    paper = dossier.papers.get(template="verification_minutes")
    assert paper.kind == Paper.Kind.INTERNAL and File.objects.get(pk=paper.file_id).name == "bien-ban.pdf"
    assert "lấn lối đi" not in " ".join(entry.said + entry.reason for entry in timeline(dossier))
    processing.propose(dossier_id=dossier.pk, by=world.dung, at=held, data={})


def test_the_record_is_not_written_before_the_visit(world):
    dossier = side.visit_planned(world)
    with pytest.raises(NotYetHeld):
        onsite.record_verification(dossier_id=dossier.pk, by=world.dung, at=MONDAY, minutes=Minutes(FOUND))


def test_nothing_is_decided_while_the_visit_is_due(world):
    dossier = side.visit_planned(world)
    with pytest.raises(SomeoneElseDidThis):
        processing.complete_step(dossier_id=dossier.pk, by=world.dung, at=MONDAY, note="Đã xem giấy tờ.")


def test_who_was_invited_is_told_when_the_visit_is_called_off(world):
    dossier = side.visit_planned(world, applicant=True)
    onsite.release_verification(dossier_id=dossier.pk, by=world.lan, at=MONDAY)
    why = "Tổ trưởng khối phố vắng, sẽ hẹn lại."
    onsite.call_off_verification(dossier_id=dossier.pk, by=world.dung, at=MONDAY, reason=why)

    notice = Notice.objects.get(template="verification_called_off")
    assert notice.party_id == world.minh.pk and why not in notice.body
    again = onsite.plan_verification(dossier_id=dossier.pk, by=world.dung, at=MONDAY, plan=side.plan())
    assert again.status == Status.VERIFYING


def test_an_invitation_not_sent_is_called_off_without_a_word_to_the_applicant(world):
    dossier = side.visit_planned(world, applicant=True)
    onsite.call_off_verification(
        dossier_id=dossier.pk, by=world.dung, at=MONDAY, reason="Không cần nữa, hủy."
    )

    assert not Notice.objects.filter(template="verification_called_off").exists()


@pytest.mark.parametrize("starts_at", [vn(2022, 7, 25, 8, 59), MONDAY, vn(2022, 7, 29, 8, 0)])
def test_the_visit_lies_between_now_and_the_due_date(world, starts_at):
    dossier = factories.assigned(world)
    with pytest.raises(VisitOutsideLimit):
        onsite.plan_verification(
            dossier_id=dossier.pk, by=world.dung, at=MONDAY, plan=side.plan(starts_at=starts_at)
        )


def test_time_place_persons_and_content_are_all_there(world):
    dossier = factories.assigned(world)
    for plan in (
        Plan(TUESDAY, " ", "Chuyên viên địa chính", "Xác minh hiện trạng."),
        Plan(TUESDAY, "Thửa 121", "", "Xác minh hiện trạng."),
    ):
        with pytest.raises(PlanIncomplete):
            onsite.plan_verification(dossier_id=dossier.pk, by=world.dung, at=MONDAY, plan=plan)


def test_a_record_that_is_late_is_reminded_once_also_across_tet(world):
    """Planned for the last afternoon before Tết 2023: the record is due that evening, not in the holidays."""
    before_tet = vn(2023, 1, 18, 8, 0)
    dossier = factories.assigned(world, at=before_tet)
    onsite.plan_verification(
        dossier_id=dossier.pk, by=world.dung, at=before_tet, plan=side.plan(starts_at=vn(2023, 1, 19, 16, 0))
    )
    late = Notice.objects.filter(template="matter_late_staff")
    assert dossier.matters.get().due_at == vn(2023, 1, 19, 17, 0)

    run_due(at=vn(2023, 1, 19, 16, 50))
    assert not late.exists()
    run_due(at=vn(2023, 1, 27, 8, 0))
    run_due(at=vn(2023, 1, 27, 8, 10))

    assert [notice.staff_id for notice in late] == [world.dung.staff.pk]
