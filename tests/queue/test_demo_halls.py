"""The halls of the demo province live by the same rules as real ones."""

import random
from itertools import cycle

import pytest

from demo.queue_lives import _Hall
from motcua.queue.models import Turn
from tests.dossiers.factories import vn

pytestmark = pytest.mark.django_db


class Together(random.Random):
    """Everybody comes in the same minute, and the first who is called is not there."""

    def __init__(self) -> None:
        super().__init__(1)
        self.draws = cycle([0.5, 0.01, 0.5, 0.9])

    def randint(self, _low: int, _high: int) -> int:
        return 5

    def random(self) -> float:
        return next(self.draws)


def test_two_who_come_within_one_minute_are_not_taken_for_one(h):
    at = vn(2022, 7, 25, 11, 0)
    _Hall(Together(), h.unit, [(h.first, h.lan)], at.date(), until=at).live()
    missed = Turn.objects.filter(outcome=Turn.Outcome.NO_SHOW)
    assert missed.exists() and Turn.objects.filter(outcome=Turn.Outcome.DONE).exists()
    assert not missed.exclude(started_at=None).exists()
