"""T15: the head of a one-stop meets the agencies every quarter; prepared, called, recorded; over Tết 2023."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from motcua.dossiers.services.folding import fold
from motcua.notifications.models import Notice
from motcua.oversight.models import AgencyMeeting
from motcua.oversight.services import asking, meetings
from motcua.oversight.services.meetings import (
    AlreadyHeld,
    ConclusionsMissing,
    HeldInTheFuture,
    PlannedInThePast,
)
from tests.counter.factories import signed_in
from tests.dossiers import factories
from tests.dossiers.factories import vn

AFTER = vn(2023, 1, 1, 6, 50)
EVE = vn(2023, 1, 18, 9, 0)  # Wednesday; Thursday is the last day before Tết
HELD = vn(2023, 1, 30, 17, 0)
WORDS = "UBND phường giải quyết xong hồ sơ trễ trước ngày 03/02/2023."


@pytest.fixture
def meeting(world, above) -> AgencyMeeting:
    """Of the last quarter of 2022: two received, one of them settled, the other late since November."""
    factories.done(world, at=vn(2022, 11, 1, 9, 0))
    factories.assigned(world, at=vn(2022, 11, 2, 9, 0))
    fold()
    factories.received(world, at=vn(2023, 1, 3, 9, 0))  # the next quarter's
    assert meetings.draft(at=vn(2022, 12, 31, 23, 59)) == 0
    assert meetings.draft(at=AFTER) == 1
    return AgencyMeeting.objects.get()


def told(template):
    return sorted(Notice.objects.filter(template=template).values_list("to_name", flat=True))


def planned(row, by, when, *, at=EVE, place="Phòng họp số 2"):
    return meetings.plan(meeting_id=row.pk, planned_at=when, place=place, by=by, at=at)


def recorded(row, by, *, on=date(2023, 1, 30), came=None, words=WORDS, at=HELD):
    return meetings.record(meeting_id=row.pk, held_on=on, came=came or {}, conclusions=words, by=by, at=at)


def test_the_report_of_the_quarter_is_made_once_and_the_head_is_told(world, meeting):
    seat = meeting.seats.get()
    assert (meeting.desk, seat.agency) == (world.desk, world.committee)
    assert (seat.received, seat.settled, seat.late, seat.open_late) == (2, 1, 0, 1)
    assert meeting.due_on == date(2023, 1, 30)  # fifteen working days after the quarter, Tết left out
    assert told("agency_meeting_due_staff") == ["Đặng Thị Trưởng"]
    assert meetings.draft(at=vn(2023, 1, 24, 6, 50)) == 0


def test_questions_nobody_answered_stand_in_the_report(world, above):
    factories.returned(world, at=vn(2022, 11, 1, 23, 30))
    asking.ask_about(date(2022, 11, 1), at=vn(2022, 11, 2, 5, 30))
    meetings.draft(at=AFTER)
    assert AgencyMeeting.objects.get().seats.get().doubts > 0


def test_setting_the_date_invites_the_leaders_once_and_again_for_another_date(world, meeting):
    for _press in range(2):
        planned(meeting, world.head, vn(2023, 1, 30, 14, 0))
    invited = Notice.objects.filter(template="agency_meeting_staff")
    assert [one.to_name for one in invited] == ["Phạm Thị Thu Hà"]
    assert "14:00 thứ Hai 30/01/2023, Phòng họp số 2" in invited[0].body and "quý 4/2022" in invited[0].body
    planned(meeting, world.head, vn(2023, 1, 31, 8, 0))
    assert invited.all().count() == 2
    with pytest.raises(PlannedInThePast):
        planned(meeting, world.head, EVE)


def test_who_came_and_what_was_concluded_is_recorded_once(world, meeting):
    seat = meeting.seats.get()
    for _press in range(2):
        recorded(meeting, world.head, came={seat.pk: "Phạm Thị Thu Hà, Phó Chủ tịch"})
    seat.refresh_from_db()
    meeting.refresh_from_db()
    assert (seat.came, seat.who) == (True, "Phạm Thị Thu Hà, Phó Chủ tịch")
    assert (meeting.held_on, meeting.held_late, meeting.conclusions) == (date(2023, 1, 30), False, WORDS)
    with pytest.raises(AlreadyHeld):
        recorded(meeting, world.head, words=WORDS + " Thêm một việc.")
    with pytest.raises(AlreadyHeld):
        planned(meeting, world.head, vn(2023, 2, 1, 8, 0))
    assert meetings.remind(at=vn(2023, 3, 1, 6, 50)) == 0


def test_what_cannot_be_is_refused(world, above, meeting):
    with pytest.raises(HeldInTheFuture):
        recorded(meeting, world.head, on=date(2023, 1, 31))
    with pytest.raises(HeldInTheFuture):
        recorded(meeting, world.head, on=meeting.last)
    with pytest.raises(ConclusionsMissing):
        recorded(meeting, world.head, words="Đã họp.")
    for one in (world.lan, world.ha, above.head, above.control):
        with pytest.raises(PermissionDenied):
            recorded(meeting, one)


def test_a_meeting_not_held_is_spoken_of_once_after_its_last_day(world, above, meeting):
    assert meetings.remind(at=vn(2023, 1, 30, 23, 59)) == 0
    assert meetings.remind(at=vn(2023, 1, 31, 0, 0)) == 1
    assert meetings.remind(at=vn(2023, 2, 1, 6, 50)) == 0
    assert told("agency_meeting_late_staff") == ["Trần Giám Sát", "Đặng Thị Trưởng"]


def test_the_invited_and_the_watchers_read_it_and_nobody_else(world, above, meeting):
    for one in (world.head, world.ha, above.watcher, above.head, above.control):
        assert meetings.visible_to(one).get() == meeting
    for one in (above.stranger, world.thao):
        assert not meetings.visible_to(one).exists()


def test_the_pages_set_the_date_and_take_the_minutes(world, meeting):
    client = signed_in(world.head)
    text = client.get(reverse("counter:agency_meetings")).content.decode()
    assert "quý 4/2022" in text
    row = AgencyMeeting.objects.get()
    page = reverse("counter:agency_meeting", args=[row.pk])
    assert "giải quyết quá hạn trả 0, đang quá hạn trả 1" in client.get(page).content.decode()

    plan = reverse("counter:plan_meeting", args=[row.pk])
    answer = client.post(plan, {"planned_at": "thứ Hai", "place": "Phòng họp số 2"})
    assert answer.status_code == 422
    assert "thứ Hai" in answer.content.decode() and "Phòng họp số 2" in answer.content.decode()

    record = reverse("counter:record_meeting", args=[row.pk])
    typed = {"held_on": "01/01/2022", "conclusions": WORDS, f"who-{row.seats.get().pk}": "Bà Hà"}
    answer = client.post(record, typed)
    assert answer.status_code == 422 and "Bà Hà" in answer.content.decode()
    AgencyMeeting.objects.update(first=date(2022, 4, 1), last=date(2022, 6, 30), due_on=date(2022, 7, 21))
    done = client.post(record, typed | {"held_on": "22/07/2022"}, follow=True).content.decode()
    assert "Bà Hà" in done and WORDS in done and "Sau hạn 21/07/2022." in done

    assert signed_in(world.ha).get(page).status_code == 200
    assert signed_in(world.ha).post(record, typed).status_code == 403
    assert signed_in(world.thao).get(page).status_code == 404
