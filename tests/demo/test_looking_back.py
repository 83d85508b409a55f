"""A fresh demo shows what those who watch see after weeks of work."""

from datetime import date

import pytest

from demo.looking_back import look_back
from motcua.deadlines import clock
from motcua.oversight.models import Doubt
from motcua.scorecard import services as scorecard
from motcua.scorecard.models import WeeklyRanking
from motcua.scorecard.weekly import lines_of
from tests.dossiers import district, factories
from tests.dossiers.factories import vn


@pytest.mark.django_db
def test_a_fresh_demo_has_rankings_of_three_weeks_and_questions_of_ten_mornings():
    world = factories.world()
    district.above(world)
    scorecard.seed()
    for day in (12, 19, 19, 19):
        factories.returned(world, at=vn(2022, 7, day, 9, 0))
    look_back(until=clock.DEMO_BEGINS)
    communes = WeeklyRanking.objects.filter(kind=WeeklyRanking.Kind.COMMUNES).order_by("last")
    assert [one.last for one in communes] == [date(2022, 7, 10), date(2022, 7, 17), date(2022, 7, 24)]
    (line,) = lines_of(communes[2])
    assert line.moved == 0 and communes[0].rows == []
    asked = set(Doubt.objects.values_list("day", flat=True))
    assert asked == {date(2022, 7, 19)}  # of the 12th nobody asks any more
