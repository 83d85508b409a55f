"""T12: what a new, changed or ended procedure sets going, over Tết 2023 (20 to 26 January)."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from motcua.agencies.models import Role
from motcua.catalogue.models import Announcement, AnnouncementUndo
from motcua.catalogue.services import announcements, versions
from motcua.catalogue.services.announcements import (
    DecisionMissing,
    DoneInTheFuture,
    FollowingDone,
    NothingChosen,
    NothingToUndo,
    SomebodyElseDidIt,
    UndoReasonMissing,
)
from motcua.common.ids import uuid7
from motcua.notifications.models import Notice
from motcua.oversight.services import announcements_late
from tests.catalogue.factories import draft, person_at_work
from tests.console.pages import page, signed_in, text_of
from tests.dossiers.factories import vn

AT = vn(2023, 1, 10, 9, 0)
FIRST = date(2023, 2, 1)  # Wednesday; five working days before it is the 18th of January, before Tết
DECISION = "123/QĐ-UBND ngày 19/01/2023"


@pytest.fixture
def editor(quangnam):
    return person_at_work()


def published(editor, *, day=FIRST, at=AT, **changes):
    return versions.publish_version(version_id=draft(**changes).pk, by=editor, at=at, valid_from=day)


def finish(editor, *rows, on, at, paper=DECISION):
    return announcements.finish(ids=[row.pk for row in rows], done_on=on, paper=paper, by=editor, at=at)


def test_publishing_a_version_opens_the_decision_five_working_days_before_its_effect(editor):
    version = published(editor)
    task = Announcement.objects.get()
    assert (task.version, task.task, task.occasion) == (version, "sign", "begin")
    assert task.due_on == date(2023, 1, 18)


def test_the_signature_opens_the_database_and_the_process_counted_across_tet(editor):
    published(editor)
    finish(editor, Announcement.objects.get(), on=date(2023, 1, 18), at=vn(2023, 1, 18, 15, 0))
    due = dict(Announcement.objects.open().values_list("task", "due_on"))
    assert due == {"process": date(2023, 1, 30), "national": date(2023, 2, 1)}


def test_ending_a_procedure_is_announced_too_and_needs_no_process(editor):
    version = published(editor, day=date(2022, 12, 1))
    versions.close_version(version_id=version.pk, by=editor, at=AT, valid_to=FIRST)
    end = Announcement.objects.get(occasion="end")
    assert end.due_on == date(2023, 1, 18)
    finish(editor, end, on=AT.date(), at=AT)
    assert list(Announcement.objects.filter(occasion="end").open().values_list("task", flat=True)) == [
        "national"
    ]


def test_a_day_that_no_calendar_reaches_still_gets_a_last_day(editor):
    published(editor, day=date(2014, 6, 1))
    assert Announcement.objects.get().due_on == date(2014, 5, 22)


def test_one_decision_finishes_many_once_and_not_for_somebody_else(editor):
    published(editor, code="1.000001")
    published(editor, code="1.000002")
    rows, at = list(Announcement.objects.all()), vn(2023, 1, 19, 9, 0)
    for _press in range(2):
        finish(editor, *rows, on=at.date(), at=at)
    assert Announcement.objects.count() == 6
    assert {row.done_late for row in Announcement.objects.exclude(done_on=None)} == {True}  # a day
    with pytest.raises(SomebodyElseDidIt, match=r"1\.00000"):
        finish(person_at_work(), *rows, on=at.date(), at=at)


def test_what_cannot_be_is_refused(editor):
    published(editor)
    task = Announcement.objects.get()
    with pytest.raises(NothingChosen):
        finish(editor, on=AT.date(), at=AT)
    with pytest.raises(DecisionMissing):
        finish(editor, task, on=AT.date(), at=AT, paper="")
    with pytest.raises(DoneInTheFuture, match="11/01/2023"):
        finish(editor, task, on=date(2023, 1, 11), at=AT)
    with pytest.raises(PermissionDenied):
        finish(person_at_work(Role.RECEIVE), task, on=AT.date(), at=AT)


def test_a_text_of_the_shortened_procedure_is_announced_after_its_effect_with_days_of_its_own(editor):
    versions.publish_version(
        version_id=draft().pk, by=editor, at=AT, valid_from=date(2023, 1, 18), shortened=True
    )
    task = Announcement.objects.get()
    assert task.due_on == date(2023, 1, 30)  # Thursday the 19th, then Tết, Friday the 27th, Monday
    finish(editor, task, on=date(2023, 1, 27), at=vn(2023, 1, 27, 9, 0))
    assert Announcement.objects.get(task="national").due_on == date(2023, 1, 31)
    assert Announcement.objects.get(task="process").due_on == date(2023, 2, 1)


NEXT_DAY = vn(2023, 1, 19, 9, 0)


def undo(editor, task, *, key=None, at=NEXT_DAY, reason="Ghi nhầm sang thủ tục khác"):
    return announcements.undo(announcement_id=task.pk, key=key or uuid7(), reason=reason, by=editor, at=at)


def test_a_task_ticked_by_mistake_is_open_again_and_both_words_stay(editor):
    published(editor)
    task, key, other = Announcement.objects.get(), uuid7(), person_at_work()
    finish(editor, task, on=date(2023, 1, 18), at=vn(2023, 1, 18, 15, 0))
    for _press in range(2):
        undone = undo(other, task, key=key)
    assert AnnouncementUndo.objects.get() == undone
    assert (undone.said_by, undone.done_on, undone.paper) == (editor.staff, date(2023, 1, 18), DECISION)
    assert (undone.undone_by, undone.undone_at) == (other.staff, vn(2023, 1, 19, 9, 0))
    assert undone.dropped == [
        {"task": "national", "due_on": "2023-02-01"},
        {"task": "process", "due_on": "2023-01-30"},
    ]
    task.refresh_from_db()
    assert (task.done_on, task.said_by, task.due_on) == (None, None, date(2023, 1, 18))
    assert Announcement.objects.get() == task  # what the signature had opened is counted from the right one
    finish(other, task, on=date(2023, 1, 19), at=vn(2023, 1, 19, 10, 0), paper="125/QĐ-UBND")
    assert Announcement.objects.get(task="national").due_on == date(2023, 2, 2)


def test_what_cannot_be_taken_back_is_refused(editor):
    published(editor)
    task = Announcement.objects.get()
    with pytest.raises(NothingToUndo, match="đang chờ làm"):
        undo(editor, task)
    finish(editor, task, on=AT.date(), at=AT)
    with pytest.raises(UndoReasonMissing):
        undo(editor, task, reason=" nhầm ")
    with pytest.raises(PermissionDenied):
        undo(person_at_work(Role.RECEIVE), task)
    finish(editor, Announcement.objects.get(task="national"), on=AT.date(), at=AT, paper="")
    with pytest.raises(FollowingDone, match="Đưa lên Cơ sở dữ liệu quốc gia"):
        undo(editor, task)
    undo(editor, Announcement.objects.get(task="national"))
    undo(editor, task)
    with pytest.raises(NothingToUndo):
        undo(editor, task)  # an officer later


def test_the_control_office_is_reminded_of_late_tasks_once(editor):
    published(editor, code="1.000001")
    published(editor, code="1.000002")
    assert announcements_late.remind(at=vn(2023, 1, 18, 23, 59)) == 0
    for again, at in enumerate((vn(2023, 1, 19, 0, 0), vn(2023, 1, 19, 0, 0), vn(2023, 1, 24, 8, 0))):
        assert announcements_late.remind(at=at) == (0 if again else 2)
    told = Notice.objects.filter(template="announcement_late_staff")
    assert [one.to_name for one in told] == ["Bùi Thị Nhật Minh"]
    assert "1.000002: Ký quyết định công bố, chậm nhất 18/01/2023" in told[0].body


@pytest.fixture
def as_control(quangnam, client):
    return signed_in(client, "ks.minh")


@pytest.fixture
def long_ago(editor):
    """A version published without a word before it takes effect: late today, the 25th of July."""
    published(editor, day=date(2022, 7, 28), at=vn(2022, 7, 25, 8, 0))
    return Announcement.objects.get()


def test_the_page_shows_late_tasks_and_records_the_ticked_ones(as_control, long_ago):
    assert "quá hạn, chậm nhất 21/07/2022" in page(as_control, "home")
    text = page(as_control, "announcements")
    assert "quá hạn" in text and "21/07/2022" in text and "mức chưa xác nhận" in text

    url = reverse("console:announcements") + "?viec=sign"
    typed = {"viec": [str(long_ago.pk)], "done_on": "22/07/2022", "paper": DECISION}
    text = text_of(as_control.post(url, typed, follow=True))
    assert "Đã ghi 1 việc là đã xong." in text and DECISION in text and "Bùi Thị Nhật Minh" in text
    text = page(as_control, "announcements", viec="process")
    assert "27/07/2022" in text and "Hà Tĩnh" in text


def test_the_page_takes_back_a_tick_with_a_reason_and_shows_both(as_control, long_ago):
    done = {"viec": [str(long_ago.pk)], "done_on": "22/07/2022", "paper": DECISION}
    as_control.post(reverse("console:announcements") + "?viec=sign", done)
    url = reverse("console:undo_announcement", args=[long_ago.pk])
    assert url in page(as_control, "announcements")
    text = text_of(as_control.get(url))
    assert "Bùi Thị Nhật Minh ghi lúc" in text and "là đã làm ngày 22/07/2022" in text
    key = {"key": str(uuid7())}
    for reason, status in (("", 422), ("nhầm", 409)):
        answer = as_control.post(url, key | {"reason": reason})
        assert answer.status_code == status and f">\n{reason}</textarea>" in text_of(answer)
    why = "Quyết định này của thủ tục khác"
    for _press in range(2):
        text = text_of(as_control.post(url, key | {"reason": why}, follow=True))
    assert "Đã hoàn tác" in text and why in text and "làm ngày 22/07/2022" in text
    assert text.count(why) == 1 and f'value="{long_ago.pk}"' in text
    assert as_control.get(url).status_code == 409  # nothing is left to take back
    stale = as_control.post(url, {"key": str(uuid7()), "reason": why})
    assert stale.status_code == 409 and "Có thể cán bộ khác vừa hoàn tác" in text_of(stale)


def test_a_version_is_made_public_or_ended_by_the_shortened_procedure(as_control):
    row = draft()
    typed = {"valid_from": "25/07/2022", "shortened": "on"}
    as_control.post(reverse("console:publish_version", args=[row.pk]), typed)
    typed = {"valid_to": "10/08/2022", "shortened": "on"}
    as_control.post(reverse("console:close_version", args=[row.pk]), typed)
    due = dict(Announcement.objects.filter(shortened=True).values_list("occasion", "due_on"))
    assert due == {"begin": date(2022, 7, 28), "end": date(2022, 8, 15)}
    text = page(as_control, "announcements")
    assert "trình tự rút gọn" in text and "chậm nhất 3 ngày làm việc sau ngày có hiệu lực" in text


@pytest.mark.parametrize(
    ("typed", "status", "sentence"),
    [
        ({"done_on": "31/06/2022"}, 422, "Vui lòng gõ theo mẫu"),
        ({"paper": ""}, 422, "Vui lòng ghi số, ngày của quyết định"),
        ({"viec": []}, 409, "Chưa chọn việc nào"),
        ({"viec": ["x"]}, 409, "Chưa chọn việc nào"),
    ],
)
def test_a_page_that_cannot_be_recorded_keeps_what_was_typed(as_control, long_ago, typed, status, sentence):
    good = {"viec": [str(long_ago.pk)], "done_on": "22/07/2022", "paper": DECISION}
    answer = as_control.post(reverse("console:announcements") + "?viec=sign", good | typed)
    assert answer.status_code == status
    text = text_of(answer)
    assert sentence in text
    assert ("paper" in typed) != (DECISION in text)
    assert ("viec" in typed) != (f'value="{long_ago.pk}" checked' in text)


def test_the_number_of_questions_does_not_grow_with_the_tasks(
    as_control, editor, django_assert_max_num_queries
):
    for number in range(60):
        published(editor, code=f"1.0001{number:02}")
    with django_assert_max_num_queries(17):
        text = page(as_control, "announcements")
    assert text.count('name="viec"') == 50 and "after=" in text
