"""Nothing of nothing is neither won nor lost, and a class is given only where enough can be judged."""

from datetime import date
from decimal import Decimal

import pypdfium2 as pdfium
import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from motcua.common.kept import Kept
from motcua.dossiers.figures import Period
from motcua.scorecard import nine, services, shipped
from motcua.scorecard.live import card_of
from motcua.scorecard.models import ClassLimit
from motcua.scorecard.nine import Whose
from motcua.scorecard.outlook import losses, lost
from motcua.scorecard.scoring import NOT_CLASSED, Scorer
from tests.counter.factories import signed_in, text_of
from tests.dossiers import factories
from tests.scorecard.test_score import SETS, counts

PERIOD = Period(date(2022, 7, 1), date(2022, 7, 25))
NOW = factories.vn(2022, 7, 25, 8, 0)


@given(counts(), st.sampled_from(SETS), st.integers(0, 100))
def test_what_cannot_be_judged_is_never_lost_and_too_little_of_it_gives_no_class(found, indicators, least):
    level = indicators.levels[0]
    card = Scorer(indicators, level=level, year=2022, least=Decimal(least)).score(found)
    whole = sum(one.component.points for one in card.components)
    unjudged = {one.component.id for one in card.unjudged}
    assert {one.component.id for one in losses(card)} & unjudged == set()
    assert card.judged + sum(one.component.points for one in card.unjudged) == whole
    assert (card.reached is not None) == (100 * card.judged >= least * whole)
    assert card.judged >= card.total and all(lost(one) >= 0 for one in card.components)


def test_the_last_component_that_can_be_judged_decides():
    """Take what is judged away one by one: the class goes where the share falls below the limit."""
    indicators = next(iter(shipped.sets().values()))
    scorer = Scorer(indicators, level=indicators.levels[0], year=2022, least=Decimal(50))
    assert scorer.score({}).reached_name == NOT_CLASSED
    assert Scorer(indicators, level=indicators.levels[0], year=2022).score({}).reached is not None


def test_nine_scores_of_two_indices_give_no_class():
    few = nine.score(Whose.AGENCY, dossiers={"1": {2: 1}}, agency={"8": 2}, least=Decimal(50))
    assert (few.counted, few.reached) == (2, NOT_CLASSED)
    assert nine.score(Whose.AGENCY, dossiers={"1": {2: 1}}, agency={"8": 2}).reached != NOT_CLASSED


@pytest.fixture
def idle(db):
    """A ward that accepted nothing."""
    services.seed()
    return factories.world()


def pages(world) -> dict[str, str]:
    Kept.forget_everything()
    query = {"tu": "01/07/2022", "den": "25/07/2022"}
    client = signed_in(world.ha)
    names = ("score", "score_outlook", "glance", "wall")
    found = {name: text_of(client.get(reverse(f"counter:{name}"), query)) for name in names}
    sheet = pdfium.PdfDocument(client.get(reverse("counter:glance_sheet")).content)
    return found | {"sheet": " ".join(sheet[0].get_textpage().get_text_bounded().split())}


def test_an_idle_unit_is_not_called_weak_on_any_page_and_what_is_missing_is_named(idle):
    card = card_of(idle.committee, PERIOD, at=NOW).card
    missing = [one.component.id for one in card.unjudged]
    assert card.reached is None and "2.1" in missing
    for name, text in pages(idle).items():
        assert NOT_CLASSED in text, name
        assert "Yếu" not in text, name
    assert all(key in pages(idle)["sheet"] for key in missing)


def test_without_the_rule_the_class_is_given(idle):
    """The rule is a dated row: a province that sets it to nothing finds the classes again."""
    ClassLimit.objects.update(percent=0)
    Kept.forget_everything()
    assert card_of(idle.committee, PERIOD, at=NOW).card.reached is not None
    assert all(NOT_CLASSED not in text for text in pages(idle).values())


def test_nothing_of_nothing_is_lost_on_no_page(idle):
    found = pages(idle)
    outlook = found["score_outlook"]
    lost_rows = outlook.partition("Mất nhiều điểm nhất ở đâu")[2].partition("Chưa có gì để chấm")[0]
    assert 'scope="row">2.1 ' not in lost_rows and 'scope="row">1.1 ' not in lost_rows
    assert "–" in found["score"] and "6,00" not in found["sheet"].partition("Mất điểm ở đâu")[2]
