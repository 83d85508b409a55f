"""An answer that does not satisfy is asked for once more: in time, in words, once."""

from datetime import timedelta

import pytest
from django.db import transaction

from motcua.common.ids import uuid7
from motcua.feedback import answers, road
from motcua.feedback.petition_rows import PetitionMoved
from motcua.feedback.petition_states import Act, State, Verdict
from motcua.feedback.rating_rows import Level
from motcua.feedback.services import answering, petitioning, reopening
from motcua.feedback.services._petition_steps import WordsMissing
from motcua.feedback.services.answering import Published
from tests.dossiers.factories import vn
from tests.feedback.test_petition import ANSWER, FRIDAY, approved, told

pytestmark = pytest.mark.usefixtures("audited")


def unhappy(world, room, *, at=FRIDAY):
    """Published on a Friday evening, and its sender is not satisfied."""
    petition = approved(world, room, at=at)
    published = Published("Hẹn trả nhiều lần", "Một người dân bị hẹn lại ba lần.")
    answering.publish(petition_id=petition.pk, by=room, published=published, at=at)
    return petitioning.rate_answer(petition_id=petition.pk, by=None, level=Level.NOT, at=at)


WHY = "Chưa trả lời vì sao bị hẹn lại ba lần."


def test_an_answer_that_does_not_satisfy_is_given_once_more_and_everything_stays_on_record(world, room):
    petition = unhappy(world, room)
    sunday, key = vn(2022, 7, 31, 20, 0), uuid7()
    for _press in range(2):
        petition = reopening.reopen(petition_id=petition.pk, by=None, why=WHY, at=sunday, key=key)
    assert petition.state == State.REOPENED and petition.events.filter(act=Act.REOPEN).count() == 1
    assert petition.handle_by == petition.due_at == vn(2022, 8, 19, 17, 0) and petition.ended_at is None
    assert answers.published() == [] and petition.liking == Level.NOT
    assert road.former_answer(petition) == ANSWER and road.for_sender(petition)[0].words == WHY
    asked = set(told("petition_reopened_staff").values_list("staff_id", flat=True))
    assert {world.ha.staff.pk, room.staff.pk} <= asked and told("petition_reopened").count() == 1

    monday = vn(2022, 8, 1, 8, 0)
    answering.assign(petition_id=petition.pk, by=world.ha, to=world.dung.staff, at=monday)
    more = "Máy in hỏng ba lần; phường đã thay máy và xin lỗi bạn."
    answering.answer(petition_id=petition.pk, by=world.dung, text=more, verdict=Verdict.JUSTIFIED, at=monday)
    answering.approve(petition_id=petition.pk, by=world.ha, at=monday)
    published = Published("Hẹn trả nhiều lần", "Một người dân bị hẹn lại ba lần.")
    answering.publish(petition_id=petition.pk, by=room, published=published, at=monday)
    petition = petitioning.rate_answer(petition_id=petition.pk, by=None, level=Level.NOT, at=monday)
    assert reopening.open_until(petition, at=monday) is None
    with pytest.raises(reopening.AlreadyReopened), transaction.atomic():
        reopening.reopen(petition_id=petition.pk, by=None, why=WHY, at=monday)


def test_another_answer_is_asked_for_within_ten_working_days_and_in_words(world, room):
    petition = unhappy(world, room)
    limit = vn(2022, 8, 12, 17, 0)
    assert reopening.open_until(petition, at=limit) == limit
    after = limit + timedelta(minutes=1)
    assert reopening.open_until(petition, at=after) is None
    with pytest.raises(reopening.ReopenTooLate, match="12/08/2022"), transaction.atomic():
        reopening.reopen(petition_id=petition.pk, by=None, why=WHY, at=after)
    with pytest.raises(WordsMissing), transaction.atomic():
        reopening.reopen(petition_id=petition.pk, by=None, why="chưa", at=limit)


def test_a_satisfied_sender_reopens_nothing_and_no_officer_takes_a_rated_one_up_again(world, room):
    petition = approved(world, room)
    answering.publish(petition_id=petition.pk, by=room, published=Published(public=False), at=FRIDAY)
    petitioning.rate_answer(petition_id=petition.pk, by=None, level=Level.SATISFIED, at=FRIDAY)
    for act in (
        lambda: reopening.reopen(petition_id=petition.pk, by=None, why=WHY, at=FRIDAY),
        lambda: answering.assign(petition_id=petition.pk, by=world.ha, to=world.dung.staff, at=FRIDAY),
    ):
        with pytest.raises(PetitionMoved), transaction.atomic():
            act()
