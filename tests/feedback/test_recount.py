"""What people said, counted again: slips against the sums of days, petitions against their own events."""

import pytest

from motcua.feedback.models import Petition, RatingDay
from motcua.feedback.recount import recount
from motcua.feedback.services import folding
from tests.counter.factories import EARLY
from tests.dossiers import factories
from tests.feedback.test_petition import sent
from tests.feedback.test_rate import rate


@pytest.fixture
def said(world, room):
    for score in (3, 1):
        rate(factories.returned(world, at=EARLY), {"overall": score, "time": 2}, at=EARLY)
    return sent(room)


def test_nothing_touched_differs_in_nothing_folded_or_not(said):
    for _turn in range(2):
        found = recount()
        assert (found.ratings, found.petitions, found.wrong) == (2, 1, [])
        folding.fold()


def test_a_sum_and_a_state_changed_past_all_our_code_are_named(said):
    folding.fold()
    RatingDay.objects.filter(question="time").update(number=5)
    Petition.objects.update(state="published")
    day, petition = recount().wrong
    assert "time=2" in day.what and (day.counted, day.should_be) == (5, 2)
    assert said.code in petition.what and (petition.counted, petition.should_be) == ("published", "new")
