"""What people said, counted again: slips against the sums of days, petitions against their own events."""

from datetime import timedelta

import pytest

from motcua.feedback.models import Petition, PetitionEvent, RatingDay
from motcua.feedback.petition_states import Act, Subject
from motcua.feedback.recount import recount
from motcua.feedback.services import answering, folding, petitioning, sorting, watching
from tests.counter.factories import EARLY
from tests.dossiers import factories
from tests.dossiers.factories import vn
from tests.feedback.test_petition import ANSWER, FRIDAY, sent
from tests.feedback.test_rate import rate

NOW = vn(2022, 9, 5, 8, 0)  # Monday after Independence Day and its bridge


@pytest.fixture
def said(world, room):
    for score in (3, 1):
        rate(factories.returned(world, at=EARLY), {"overall": score, "time": 2}, at=EARLY)
    return sent(room)


def test_nothing_touched_differs_in_nothing_folded_or_not(said):
    for _turn in range(2):
        found = recount(at=NOW)
        assert (found.ratings, found.petitions, found.wrong) == (2, 1, [])
        folding.fold()


def test_a_sum_and_a_state_changed_past_all_our_code_are_named(said):
    folding.fold()
    RatingDay.objects.filter(question="time").update(number=5)
    Petition.objects.update(state="published")
    day, petition = recount(at=NOW).wrong
    assert "time=2" in day.what and (day.counted, day.should_be) == (5, 2)
    assert said.code in petition.what and (petition.counted, petition.should_be) == ("published", "new")


def test_lateness_written_or_wiped_by_hand_is_named_with_what_the_events_say(world, room):
    late, in_time = accepted_late(world, room), sent(room)
    assert recount(at=NOW).wrong == []
    limit, early = late.late_at, in_time.sent_at + timedelta(days=1)
    Petition.objects.filter(pk=late.pk).update(late_at=None)
    Petition.objects.filter(pk=in_time.pk).update(late_at=early)
    wiped, written = recount(at=NOW).wrong
    assert late.code in wiped.what and "quá hạn trả lời từ" in wiped.what
    assert (wiped.counted, wiped.should_be) == (None, f"{limit:%d/%m/%Y} 17:00")
    assert in_time.code in written.what and written.counted == early


def test_a_limit_moved_by_hand_to_look_in_time_is_named(world, room):
    petition = sent(room)
    Petition.objects.update(due_at=NOW + timedelta(days=9))
    (moved,) = recount(at=NOW).wrong
    assert petition.code in moved.what and moved.should_be.startswith("02/08/2022 17:00 hoặc ")


def test_an_answer_asked_for_once_more_is_wiped_by_nobody(world, room):
    petition = sent(room)
    Petition.objects.update(reopened_at=FRIDAY)
    (written,) = recount(at=petition.sent_at).wrong
    assert "mở lại lúc" in written.what and (written.counted, written.should_be) == (FRIDAY, None)


def test_a_reminder_may_have_come_or_not_before_the_late_act(world, room):
    petition = sent(room)
    overdue = petition.handle_by + timedelta(hours=1)
    watching.remind_late(at=overdue)
    petition.refresh_from_db()
    assert petition.late_at == petition.handle_by and recount(at=overdue).wrong == []
    Petition.objects.update(late_at=None)
    assert recount(at=overdue).wrong == []  # the reminder's turn had not come
    Petition.objects.update(late_at=petition.handle_by)
    (before,) = recount(at=petition.handle_by).wrong  # nobody can have noted it by then
    assert "quá hạn trả lời từ" in before.what and before.should_be is None


def test_a_sender_who_takes_his_time_makes_nobody_late(world, room):
    petition = sent(room)
    sorting.ask(petition_id=petition.pk, by=room, question="Bạn gửi hồ sơ ở bộ phận nào?", at=FRIDAY)
    later = petition.sent_at + timedelta(days=4)
    petitioning.supply(petition_id=petition.pk, by=None, text="Ở một cửa phường An Mỹ.", at=later)
    assert recount(at=later).wrong == []
    Petition.objects.update(late_at=later)
    (wrong,) = recount(at=later).wrong
    assert "quá hạn trả lời từ" in wrong.what


def test_a_petition_from_before_limits_were_in_events_is_not_accused(world, room):
    petition = accepted_late(world, room)
    PetitionEvent.objects.filter(petition=petition, act=Act.SEND).update(facts={})
    Petition.objects.update(late_at=None)
    assert recount(at=NOW).wrong == []


def accepted_late(world, room):
    """Sorted after its handling was over, then answered."""
    petition = sent(room)
    at = petition.handle_by + timedelta(days=1)
    sorting.accept(petition_id=petition.pk, by=room, subject=Subject.RULE, handler=room.staff, at=at)
    return answering.answer(petition_id=petition.pk, by=room, text=ANSWER, verdict=None, at=at)
