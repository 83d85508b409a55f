"""Index 8 of a quarter: petitions as they stood when it ended, whatever is done about them afterwards."""

from datetime import date

import pytest

from motcua.dossiers.figures import Period
from motcua.feedback import terms
from motcua.feedback.models import Petition, PetitionEvent
from motcua.feedback.petition_states import Refused, Verdict
from motcua.feedback.services import answering, sorting, watching
from motcua.feedback.services.answering import Published
from motcua.scorecard import publishing
from motcua.scorecard.models import NineResult
from motcua.scorecard.nine_live import nine_of
from motcua.scorecard.publishing import NothingToCorrect
from tests.dossiers import district, factories
from tests.dossiers.factories import vn
from tests.feedback.conftest import room as room
from tests.feedback.test_petition import ANSWER, sent, taken
from tests.scorecard.test_nine_live import WHY, settled

QUARTER = Period(date(2022, 7, 1), date(2022, 9, 30))
SENT = vn(2022, 9, 5, 9, 0)  # to be handled by Monday the 26th
LATER = vn(2022, 9, 12, 9, 0)  # to be handled by Monday, 3/10
OVER = vn(2022, 10, 1, 0, 30)
ANSWERED = vn(2022, 10, 5, 9, 0)
CORRECTED = vn(2022, 10, 10, 9, 0)


@pytest.fixture
def world(db):
    terms.seed()
    return factories.world()


def eighth(unit, at):
    return nine_of(unit, QUARTER, at=at).agency.counts["8"]


def answered(world, room, petition, at):
    answering.answer(petition_id=petition.pk, by=world.dung, text=ANSWER, verdict=Verdict.JUSTIFIED, at=at)
    answering.approve(petition_id=petition.pk, by=world.ha, at=at)
    said = Published("Hẹn trả khai sinh nhiều lần", "Người dân bị hẹn lại ba lần.")
    answering.publish(petition_id=petition.pk, by=room, published=said, at=at)


def test_what_was_past_its_limit_at_the_end_of_the_quarter_stays_prolonged_in_it(world, room):
    petition = taken(world, room, at=SENT)
    assert petition.due_at == vn(2022, 9, 26, 17, 0)
    open_still = {"total": 1, "in_time": 0, "prolonged": 1}
    assert eighth(world.committee, OVER) == open_still
    watching.remind_late(at=OVER)
    assert eighth(world.committee, OVER) == open_still
    answered(world, room, petition, ANSWERED)
    assert eighth(world.committee, CORRECTED) == open_still


def test_a_correction_for_another_reason_does_not_mend_the_eighth(world, room):
    above = district.above(world)
    settled(world, vn(2022, 9, 1, 9, 0))
    petition = taken(world, room, at=SENT)
    publishing.publish_nine(at=OVER)
    answered(world, room, petition, ANSWERED)
    frozen = NineResult.objects.agencies().get(unit=world.committee)
    given = {"publication": frozen.publication, "unit": world.committee, "by": above.control}
    with pytest.raises(NothingToCorrect):
        publishing.correct(**given, reason=WHY, at=CORRECTED)
    settled(world, vn(2022, 9, 2, 9, 0))
    publishing.correct(**given, reason=WHY, at=CORRECTED)
    mended = NineResult.objects.current().agencies().get(unit=world.committee)
    assert mended.counts["1"] != frozen.counts["1"]
    assert (mended.scores["8"], mended.counts["8"]) == (frozen.scores["8"], frozen.counts["8"])


def test_a_limit_that_passes_after_the_quarter_is_of_no_quarter_before(world, room):
    petition = taken(world, room, at=LATER)
    assert petition.due_at == vn(2022, 10, 3, 17, 0)
    in_time = {"total": 1, "in_time": 1, "prolonged": 0}
    assert eighth(world.committee, OVER) == in_time
    assert eighth(world.committee, ANSWERED) == in_time  # past its limit by now
    answered(world, room, petition, ANSWERED)
    assert eighth(world.committee, CORRECTED) == in_time


def test_answered_late_within_the_quarter_is_late_and_not_prolonged(world, room):
    petition = taken(world, room, at=SENT)
    on_the_last_day = vn(2022, 9, 30, 16, 59)
    assert eighth(world.committee, on_the_last_day)["prolonged"] == 1
    answered(world, room, petition, on_the_last_day)
    assert eighth(world.committee, OVER) == {"total": 1, "in_time": 0, "prolonged": 0}


def test_a_refusal_that_comes_too_late_after_the_quarter_was_no_lateness_in_it(world, room):
    petition = sent(room, at=vn(2022, 9, 27, 9, 0))  # to be refused by the 29th, handled by 18/10
    in_time = {"total": 1, "in_time": 1, "prolonged": 0}
    assert eighth(room.unit, OVER) == in_time
    sorting.refuse(
        petition_id=petition.pk,
        by=room,
        why=Refused.UNCLEAR,
        reason="Nội dung chưa rõ việc gì, ở đâu.",
        at=ANSWERED,
    )
    assert Petition.objects.get().late_at == vn(2022, 9, 29, 17, 0)
    assert eighth(room.unit, CORRECTED) == in_time


def test_where_no_event_says_the_limits_the_petition_stands_as_it_is_kept(world, room):
    petition = taken(world, room, at=SENT)
    for event in PetitionEvent.objects.all():
        event.facts.pop("limits", None)
        event.save(update_fields=["facts"])
    assert eighth(world.committee, OVER) == {"total": 1, "in_time": 0, "prolonged": 1}
    answered(world, room, petition, ANSWERED)
    assert eighth(world.committee, CORRECTED)["prolonged"] == 1
