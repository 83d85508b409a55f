"""Points of any counts: bounded, never lower for a larger numerator, groups sums of rounded components."""

from datetime import date
from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps
from hypothesis import given
from hypothesis import strategies as st

from motcua.dossiers.figures import Period
from motcua.scorecard import shipped
from motcua.scorecard.models import IndicatorSet
from motcua.scorecard.scoring import Count, points, score
from motcua.scorecard.services import NoSetInForce, seed, set_for
from motcua.scorecard.sets import Component, Empty, Outside, Rule

SETS = list(shipped.sets().values())
IDS = [one.id for one in SETS[0].components()]


@st.composite
def counts(draw):
    found = {}
    for component in draw(st.sets(st.sampled_from(IDS))):
        denominator = draw(st.integers(0, 1_000_000))
        found[component] = Count(draw(st.integers(0, denominator)), denominator)
    return found


def component(rule, **more):
    return Component(
        "9", "X", "Thử", Decimal(2), rule, Empty.ZERO, ("province",), Outside.LEAVE_OUT, "", "", (), **more
    )


@given(counts(), st.sampled_from(SETS), st.integers(2022, 2030), st.data())
def test_every_score_is_within_its_bounds_and_sums_are_of_rounded_components(found, indicators, year, data):
    card = score(indicators, found, level=data.draw(st.sampled_from(indicators.levels)), year=year)
    for group in card.groups:
        for one in group.components:
            assert one.score is None or 0 <= one.score <= one.component.points
            assert one.score is None or one.score == round(one.score, 2)
        assert group.score == sum(one.score or 0 for one in group.components)
        assert group.score <= group.group.points
    assert card.total == sum(group.score for group in card.groups) <= 100
    assert card.total >= card.reached.floor


@given(counts(), st.sampled_from(SETS), st.sampled_from(IDS))
def test_one_more_in_a_numerator_never_lowers_a_total(found, indicators, raised):
    count = found.get(raised, Count(0, 1))
    if count.numerator == count.denominator:
        count = Count(count.numerator, count.denominator + 1)
    before = score(indicators, found | {raised: count}, level="province", year=2024)
    more = Count(count.numerator + 1, count.denominator)
    after = score(indicators, found | {raised: more}, level="province", year=2024)
    assert after.total >= before.total


def test_a_target_gives_full_points_from_its_year_on():
    one = component(Rule.TARGET, targets=((2022, Decimal(50)), (2025, Decimal(80))))
    assert points(one, Count(50, 100), year=2021) == 2
    assert points(one, Count(50, 100), year=2024) == 2
    assert points(one, Count(50, 100), year=2025) == Decimal("1.25")
    assert points(one, Count(90, 100), year=2030) == 2


def test_a_ladder_gives_the_points_of_the_step_reached_and_yes_or_no_all_or_nothing():
    steps = ((Decimal(20), Decimal(2)), (Decimal(15), Decimal(1)))
    ladder, yes = component(Rule.LADDER, steps=steps), component(Rule.YES_NO)
    assert [points(ladder, Count(n, 100), year=2022) for n in (20, 19, 15, 14)] == [2, 1, 1, 0]
    assert [points(yes, Count(n, 100), year=2022) for n in (0, 1)] == [0, 2]


def test_what_is_counted_for_the_province_alone_comes_down_to_its_communes():
    indicators = shipped.sets()["766-2025"]
    card = score(indicators, {}, level="commune", year=2026, province={"1.3": Count(87, 89)})
    given = {one.component.id: one for group in card.groups for one in group.components}
    assert (given["1.3"].score, given["1.3"].given) == (Decimal("1.96"), True)
    assert given["3.1"].score == 0  # published communes have 10 of 12 at most
    assert (given["4.5a"].score, given["4.5b"].score) == (2, 2)


def test_nothing_to_count_gives_what_the_national_portal_gives():
    card = score(shipped.sets()["766-2025"], {}, level="province", year=2026)
    given = {one.component.id: one.score for group in card.groups for one in group.components}
    assert (given["1.1"], given["2.1"], given["4.1"]) == (None, None, None)
    assert (given["5.2"], given["5.3"], given["5.4"], given["3.6"]) == (6, 6, 0, 0)


@pytest.mark.django_db
def test_the_set_is_the_one_in_force_on_the_first_day_of_the_period():
    seed()
    seed()
    assert IndicatorSet.objects.count() == 2
    new_year = date(2026, 1, 1)
    assert set_for(Period(date(2025, 6, 30), new_year)).code == "766-2022"
    assert set_for(Period(date(2025, 7, 1), new_year)).code == "766-2025"
    assert set_for(Period(date(2022, 6, 23), new_year)) == shipped.sets()["766-2022"]
    with pytest.raises(NoSetInForce, match="01/01/2022"):
        set_for(Period(date(2022, 1, 1), date(2022, 6, 22)))


@pytest.mark.django_db
def test_the_first_set_of_all_scores_the_year_it_came_in():
    seed()
    assert set_for(Period(date(2022, 1, 1), date(2022, 12, 31))).code == "766-2022"
    assert set_for(Period(date(2022, 6, 22), date(2022, 6, 23))).code == "766-2022"


def test_every_component_says_where_its_figures_come_from():
    for indicators in SETS:
        assert all(one.where_from for one in indicators.components())
    (rated,) = [one for one in SETS[0].components() if one.id == "5.4"]
    assert rated.where_from == "diễn biến hồ sơ, đánh giá của người nộp, phản ánh, kiến nghị"


@pytest.mark.django_db
def test_a_set_loaded_before_components_said_their_source_gets_it():
    seed()
    for row in IndicatorSet.objects.all():
        for group in row.definition["groups"]:
            for one in group["components"]:
                del one["source"]
        row.save()
    import_module("motcua.scorecard.migrations.0002_sources").add(apps, None)
    assert [row.read() for row in IndicatorSet.objects.order_by("valid_from")] == SETS
