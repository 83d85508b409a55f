"""Every timer of the one-stop over Tết 2023 (20 to 26 January): once, at its minute, to whom it is meant."""

from datetime import date, timedelta

import pytest

from motcua.agencies.models import Role
from motcua.dossiers.models import Dossier
from motcua.dossiers.reminders import Reminder, Timer
from motcua.dossiers.services import consulting, delay, intake, processing, upkeep
from motcua.dossiers.services._steps import answer_by
from motcua.dossiers.status import Act, Status
from motcua.dossiers.verification import verify
from motcua.notifications.models import Notice
from motcua.workflow.models import Step
from tests.dossiers import district, factories, side
from tests.dossiers.factories import vn

EVE = vn(2023, 1, 18, 9, 0)  # Wednesday; Thursday is the last day before Tết, Friday the 27th the first after
MINUTE = timedelta(minutes=1)


@pytest.fixture
def people(world):
    """A head of the desk, and control rooms of the district and the province."""
    return district.above(world)


def told(template: str) -> list[str]:
    return sorted(Notice.objects.filter(template=template).values_list("to_name", flat=True))


def runs(at) -> int:
    """The job runs twice; the second time says nothing."""
    first = upkeep.run_due(at=at).reminders
    assert upkeep.run_due(at=at).reminders == 0
    return first


def levels(timer: Timer) -> list[int]:
    return sorted(Reminder.objects.filter(timer=timer).values_list("level", flat=True))


def history(dossier: Dossier) -> list[str]:
    acts = [Act.WARN, Act.REMIND, Act.ESCALATE, Act.BREACH_APOLOGY]
    return list(dossier.events.filter(act__in=acts).order_by("number").values_list("act", flat=True))


def extended(w, new_date: date) -> Dossier:
    at = vn(2023, 1, 17, 9, 0)
    dossier = side.extension_asked(w, at=at, new_date=new_date)
    delay.sign_extension(dossier_id=dossier.pk, by=w.ha, at=at)
    return delay.change_due_date(dossier_id=dossier.pk, by=w.head, at=at)


def filed_online(w, at) -> Dossier:
    dossier = factories.taken_in(w, at=at)
    Dossier.objects.filter(pk=dossier.pk).update(
        status=Status.SUBMITTED, answer_by=answer_by(at, w.desk), submitted_at=at
    )
    dossier.refresh_from_db()
    return dossier


def test_t1_an_online_filing_on_the_eve_of_tet_is_warned_of_after_two_and_six_working_hours(world, people):
    dossier = filed_online(world, vn(2023, 1, 19, 16, 0))  # one working hour before Tết
    assert dossier.answer_by == vn(2023, 1, 27, 16, 0)

    for quiet in (vn(2023, 1, 20, 0, 0), vn(2023, 1, 24, 12, 0), vn(2023, 1, 27, 7, 59)):
        assert runs(quiet) == 0
    assert runs(vn(2023, 1, 27, 8, 0)) == 1
    assert told("answer_due_staff") == ["Trần Thị Lan"]
    assert runs(vn(2023, 1, 27, 13, 59)) == 0
    assert runs(vn(2023, 1, 27, 14, 0)) == 2
    assert told("answer_due_staff") == ["Trần Thị Lan", "Trần Thị Lan", "Đặng Thị Trưởng"]
    assert history(dossier) == [Act.WARN, Act.WARN]


def test_t1_unanswered_in_time_goes_from_the_desk_to_its_head_to_the_control_room(world, people):
    dossier = filed_online(world, vn(2023, 1, 19, 16, 0))
    upkeep.run_due(at=vn(2023, 1, 27, 16, 0))
    assert runs(vn(2023, 1, 27, 16, 1)) == 3  # the desk, its head, and whoever waits for the answer
    assert sorted(told("answer_late_staff")) == ["Trần Thị Lan", "Đặng Thị Trưởng"]
    assert runs(vn(2023, 1, 28, 9, 0)) == 0  # Saturday
    assert runs(vn(2023, 1, 30, 16, 1)) == 1
    assert told("answer_late_staff").count("Đặng Thị Trưởng") == 2
    runs(vn(2023, 2, 3, 16, 1))
    assert "Trần Giám Sát" in told("answer_late_staff") and levels(Timer.ANSWER) == [-1, 0, 1, 2, 3]

    intake.refuse(
        dossier_id=dossier.pk, by=world.lan, at=vn(2023, 2, 3, 16, 5), reason_code="x", reason=side.WHY
    )
    assert runs(vn(2023, 2, 20, 9, 0)) == 0


def test_t1_an_answer_in_time_silences_the_timer(world, people):
    dossier = filed_online(world, vn(2023, 1, 19, 16, 0))
    intake.receive(dossier_id=dossier.pk, by=world.lan, at=vn(2023, 1, 19, 16, 30))
    runs(vn(2023, 1, 27, 8, 30))
    assert not Reminder.objects.filter(timer=Timer.ANSWER).exists()


def test_t2_a_paper_folder_received_after_three_before_tet_is_due_when_the_office_opens_again(world, people):
    dossier = factories.received(world, at=vn(2023, 1, 19, 15, 30))
    opening = vn(2023, 1, 27, 7, 0)
    assert dossier.transfer_by == opening
    assert runs(opening) == 0
    assert runs(opening + MINUTE) == 1
    assert told("transfer_late_staff") == ["Trần Thị Lan"]

    processing.transfer(dossier_id=dossier.pk, by=world.lan, at=opening + 2 * MINUTE)
    runs(vn(2023, 1, 30, 9, 0))
    assert levels(Timer.TRANSFER) == [0]


def test_t3_the_handler_hears_a_working_day_before_the_time_to_return_ends(world, people):
    long = factories.procedure("1.000001", "Thủ tục mười ngày", days=10)
    dossier = factories.taken_in(world, at=EVE, version=long)
    intake.receive(dossier_id=dossier.pk, by=world.lan, at=EVE)
    processing.transfer(dossier_id=dossier.pk, by=world.lan, at=EVE)
    processing.assign(dossier_id=dossier.pk, to=world.dung.staff.pk, by=world.ha, at=EVE)

    runs(vn(2023, 1, 27, 16, 59))  # three working days after the 18th: the 19th, the 27th, Monday the 30th
    assert told("return_ends_staff") == []
    runs(vn(2023, 1, 28, 0, 0))  # what is left is exactly Monday: it is midnight, and the working day counts
    assert told("return_ends_staff") == ["Lê Văn Dũng"]
    assert Reminder.objects.get(timer=Timer.RETURN).due_at == vn(2023, 1, 30, 17, 0)


def test_t3_says_nothing_where_the_whole_time_is_no_longer_than_that(world, people):
    factories.assigned(world, at=EVE)
    runs(vn(2023, 1, 30, 8, 0))
    assert told("return_ends_staff") == []


def test_t4_a_silent_agency_is_told_of_to_the_head_of_the_one_stop(world, people):
    neighbours_police = factories.unit("Công an phường", "department", "000.03.77.H47")
    police = factories.person("CA01", "Nguyễn Hữu Cảnh", neighbours_police, Role.PROCESS)
    long = factories.procedure("1.000002", "Thủ tục ba mươi ngày", days=30)
    dossier = factories.taken_in(world, at=EVE, version=long)
    intake.receive(dossier_id=dossier.pk, by=world.lan, at=EVE)
    processing.transfer(dossier_id=dossier.pk, by=world.lan, at=EVE)
    processing.assign(dossier_id=dossier.pk, to=world.dung.staff.pk, by=world.ha, at=EVE)
    consulting.consult(
        dossier_id=dossier.pk,
        by=world.dung,
        at=EVE,
        to=police.unit.pk,
        content=side.REASON,
        answer_on=date(2023, 1, 27),
    )
    runs(vn(2023, 1, 27, 17, 0))
    assert told("opinion_late_staff") == []
    runs(vn(2023, 1, 27, 17, 1))
    assert told("opinion_late_staff") == ["Lê Văn Dũng", "Nguyễn Hữu Cảnh", "Đặng Thị Trưởng"]
    assert levels(Timer.OPINION) == [0]


def test_t5_a_late_step_is_told_to_its_holder_then_to_the_leaders_while_the_dossier_has_time(world, people):
    long = factories.procedure("1.000003", "Thủ tục hai mươi ngày", days=20)
    dossier = factories.taken_in(world, at=EVE, version=long)
    intake.receive(dossier_id=dossier.pk, by=world.lan, at=EVE)
    processing.transfer(dossier_id=dossier.pk, by=world.lan, at=EVE)
    step = Step.objects.get(ref=dossier.pk, closed_at=None)
    assert step.act == Act.ASSIGN and step.due_at is not None
    due = step.due_at
    assert due > vn(2023, 1, 27, 0, 0)  # its share reaches over Tết

    runs(due)
    assert levels(Timer.SHARE) == []
    runs(due + MINUTE)
    assert told("step_late_staff") == ["Phạm Thị Thu Hà"] and levels(Timer.SHARE) == [0]
    assert told("late_staff") == []
    runs(vn(2023, 2, 20, 9, 0))
    assert levels(Timer.SHARE) == [0, 1, 2, 3]
    assert {"Đặng Thị Trưởng", "Trần Giám Sát"} <= set(told("step_late_staff"))
    assert history(dossier)[:1] == [Act.REMIND] and Act.ESCALATE in history(dossier)


def test_t6_a_late_dossier_climbs_from_the_holder_to_the_control_room(world, people):
    dossier = factories.assigned(world, at=vn(2023, 1, 17, 9, 0))
    dossier.refresh_from_db()
    assert dossier.due_at == vn(2023, 1, 27, 17, 0)
    upkeep.run_due(at=dossier.due_at)
    assert levels(Timer.TOTAL) == []

    runs(dossier.due_at + MINUTE)
    assert told("late_staff") == ["Lê Văn Dũng"] and told("late_leader_staff") == []
    runs(vn(2023, 1, 30, 16, 59))  # not yet eight working hours
    assert told("late_leader_staff") == []
    runs(vn(2023, 1, 31, 7, 31))
    assert told("late_leader_staff") == ["Phạm Thị Thu Hà"]
    runs(vn(2023, 2, 1, 9, 0))
    assert told("late_leader_staff") == ["Phạm Thị Thu Hà", "Đặng Thị Trưởng"]
    runs(vn(2023, 2, 6, 9, 0))
    assert told("late_leader_staff") == ["Phạm Thị Thu Hà", "Trần Giám Sát", "Đặng Thị Trưởng"]
    assert runs(vn(2023, 3, 6, 9, 0)) == 0
    assert levels(Timer.TOTAL) == [0, 1, 2, 3]
    *_, report = verify()
    assert report.holds


def test_t7_two_working_days_before_the_due_date_the_head_of_the_agency_gets_the_task(world, people):
    dossier = factories.assigned(world, at=vn(2023, 1, 17, 9, 0))  # due on the 27th, so the 18th
    assert runs(vn(2023, 1, 18, 6, 59)) == 0
    runs(vn(2023, 1, 18, 7, 0))
    assert told("apology_task_staff") == ["Lê Văn Dũng", "Phạm Thị Thu Hà"]
    notice = Notice.objects.filter(template="apology_task_staff").first()
    assert notice is not None and "17:00 thứ Năm 19/01/2023" in notice.body
    assert history(dossier) == [Act.WARN]


def test_t7_overdue_without_an_apology_is_a_breach_in_the_chain(world, people):
    dossier = factories.assigned(world, at=vn(2023, 1, 17, 9, 0))
    upkeep.run_due(at=vn(2023, 1, 27, 17, 0))
    runs(vn(2023, 1, 27, 17, 1))
    assert told("apology_breach_staff") == ["Phạm Thị Thu Hà", "Đặng Thị Trưởng"]
    assert history(dossier).count(Act.BREACH_APOLOGY) == 1
    runs(vn(2023, 2, 27, 9, 0))
    assert history(dossier).count(Act.BREACH_APOLOGY) == 1


def test_t7_an_apology_in_time_is_no_breach_even_when_the_new_date_passes(world, people):
    dossier = extended(world, date(2023, 1, 31))
    runs(vn(2023, 1, 30, 9, 0))
    assert told("apology_task_staff") == []
    runs(vn(2023, 2, 1, 9, 0))
    assert history(dossier).count(Act.BREACH_APOLOGY) == 0 and told("late_staff") == ["Lê Văn Dũng"]


def test_t7_an_extension_that_was_asked_for_needs_no_task(world, people):
    side.extension_asked(world, at=vn(2023, 1, 17, 9, 0), new_date=date(2023, 1, 31))
    runs(vn(2023, 1, 18, 9, 0))
    assert told("apology_task_staff") == []


def test_t7_a_breach_is_written_down_where_nobody_is_left_to_tell(world):
    dossier = factories.assigned(world, at=vn(2023, 1, 17, 9, 0))
    world.ha.staff.left_on = date(2023, 1, 20)
    world.ha.staff.save()
    runs(vn(2023, 1, 30, 9, 0))
    assert history(dossier).count(Act.BREACH_APOLOGY) == 1


def test_t8_a_second_extension_is_refused_also_after_tet(world, people):
    dossier = extended(world, date(2023, 2, 3))
    with pytest.raises(delay.ExtensionUsedUp):
        delay.request_extension(
            dossier_id=dossier.pk,
            by=world.dung,
            at=vn(2023, 1, 30, 9, 0),
            reason_code="other",
            reason=side.REASON,
            new_date=date(2023, 2, 10),
        )


def test_t9_a_wait_for_papers_closes_fifteen_working_days_on_and_tet_is_none_of_them(world, people):
    dossier = side.asked(world, at=vn(2023, 1, 17, 9, 0))
    until = dossier.matters.get(act=Act.SUPPLY_SUPPLEMENT).due_at
    assert until == vn(2023, 2, 14, 17, 0)
    assert upkeep.run_due(at=until).closed == 0
    assert upkeep.run_due(at=until + MINUTE).closed == 1
    assert upkeep.run_due(at=until + MINUTE).closed == 0
    dossier.refresh_from_db()
    assert dossier.status == Status.CLOSED


def test_t10_a_result_not_fetched_over_tet_is_reminded_of_once_and_the_history_says_so(world, people):
    dossier = factories.done(world, at=vn(2023, 1, 17, 9, 0))  # appointed for the 27th
    runs(vn(2023, 2, 1, 17, 0))
    assert told("collect_reminder") == []
    runs(vn(2023, 2, 1, 17, 1))
    assert told("collect_reminder") == ["Nguyễn Văn Minh"]
    assert history(dossier) == [Act.REMIND]
    assert runs(vn(2023, 2, 14, 9, 0)) == 0


def test_a_pause_silences_every_timer(world, people):
    dossier = side.asked(world, at=vn(2023, 1, 17, 9, 0))
    runs(vn(2023, 2, 1, 9, 0))
    assert history(dossier) == []


def test_who_is_told_nothing_today_is_told_when_somebody_holds_the_role(world):
    world.head.staff.assignments.all().delete()
    factories.assigned(world, at=vn(2023, 1, 17, 9, 0))
    runs(vn(2023, 2, 1, 9, 0))
    assert 2 not in levels(Timer.TOTAL)
    factories.person("AM14", "Đặng Thị Trưởng", world.desk, Role.HEAD_ONE_STOP)
    runs(vn(2023, 2, 1, 9, 10))
    assert 2 in levels(Timer.TOTAL) and told("late_leader_staff")[-1] == "Đặng Thị Trưởng"


def test_a_new_holder_after_the_due_date_is_told_too(world, people):
    dossier = factories.proposed(world, at=vn(2023, 1, 17, 9, 0))
    runs(vn(2023, 1, 30, 9, 0))
    assert told("late_staff") == ["Phạm Thị Thu Hà"]
    processing.send_back(dossier_id=dossier.pk, by=world.ha, at=vn(2023, 1, 30, 9, 5), reason=side.WHY)
    runs(vn(2023, 1, 30, 9, 10))
    assert told("late_staff") == ["Lê Văn Dũng", "Phạm Thị Thu Hà"]


def test_two_late_parts_of_one_dossier_are_two_notices_of_one_run(world, people):
    """The same template to the same person about the same dossier at the same minute."""
    one = factories.unit("Phòng Một", "department", "000.03.78.H47")
    two = factories.unit("Phòng Hai", "department", "000.03.79.H47")
    staff = factories.person("PM01", "Người Hai Phòng", one, Role.PROCESS)
    from motcua.agencies.models import Assignment

    Assignment.objects.create(staff=staff.staff, unit=two, role=Role.PROCESS, valid_from=factories.SINCE)
    other = factories.officer(staff.staff, two, day=EVE.date())
    side.shared_out(world, staff, other, in_turn=False, at=EVE)
    runs(vn(2023, 1, 31, 9, 0))
    assert told("matter_late_staff").count("Người Hai Phòng") == 2
