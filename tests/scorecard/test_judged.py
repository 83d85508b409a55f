"""Nothing of nothing is neither won nor lost, and a class is given only where enough can be judged."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pypdfium2 as pdfium
import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from motcua.agencies.models import Unit
from motcua.common.kept import Kept
from motcua.dossiers.figures import Period
from motcua.scorecard import falling, nine, publishing, services, shipped, weekly
from motcua.scorecard.live import LiveCard, card_of
from motcua.scorecard.models import ClassLimit, NineResult, WeeklyRanking
from motcua.scorecard.nine import Whose
from motcua.scorecard.outlook import losses, lost
from motcua.scorecard.ranking import ranked, unranked
from motcua.scorecard.scoring import NOT_CLASSED, Scorer
from motcua.scorecard.sources import Counted
from tests.counter.factories import signed_in, text_of
from tests.dossiers import district, factories
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


@given(st.lists(counts(), max_size=8), st.integers(0, 100))
def test_a_low_total_of_a_unit_that_can_hardly_be_judged_is_ranked_below_nobody(many, least):
    indicators = SETS[0]
    scorer = Scorer(indicators, level=indicators.levels[0], year=2022, least=Decimal(least))
    cards = [
        LiveCard(Unit(sort_key=f"{n:02}"), PERIOD, NOW, scorer.score(one), Counted({}, {}, 1), {})
        for n, one in enumerate(many)
    ]
    places, apart = ranked(cards), unranked(cards)
    assert {one.unit for one in cards} == {one.live.unit for one in places} | {one.unit for one in apart}
    assert all(one.live.card.reached for one in places) and not any(one.card.reached for one in apart)
    totals = [one.live.card.total for one in places]
    assert totals == sorted(totals, reverse=True)
    assert [one.place for one in places] == [1 + sum(t > one for t in totals) for one in totals]


def test_a_group_with_nothing_to_judge_reads_as_its_rows_do_wherever_it_stands(idle):
    """–/18 beside rows of –/6: on the page, the wall, paper, in the spreadsheet and the API."""
    card = card_of(idle.committee, PERIOD, at=NOW).card
    empty = [one.group for one in card.groups if one.judged_score is None]
    assert empty
    found = pages(idle)
    query = {"tu": "01/07/2022", "den": "25/07/2022"}
    book = signed_in(idle.ha).get(reverse("counter:score_sheet"), query).content
    rows = {
        row[1]: row for row in CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(0).to_python()
    }
    sent = {"unit": idle.committee.identifier, "timeType": "month", "year": "2022", "month": "7"}
    answer = Client().get("/api/v1/scorecard/service-results", sent).json()["data"]["overview"]["metrics"]
    scores = {one["code"]: one["score"] for one in answer}
    for one in empty:
        assert f"<b>–</b>/{one.points}" in found["score"], one.name
        assert f"<td>–<small>/{one.points}" in found["wall"], one.name
        assert f"{one.number}. {one.name} – – {one.points}" in found["sheet"], one.name
        assert rows[one.name][5:8] == [one.points, "", ""] and scores[one.code] is None


@pytest.fixture
def hardly(idle):
    """Dossiers everywhere, and a province that gives a class only where every point can be judged."""
    factories.returned(idle, at=NOW - timedelta(days=5))
    ClassLimit.objects.update(percent=100)
    Kept.forget_everything()
    return district.above(idle)


def test_units_that_can_hardly_be_judged_stand_apart_on_every_page_that_compares(idle, hardly):
    query = {"tu": "01/07/2022", "den": "25/07/2022", "don-vi": str(hardly.city.pk)}
    client = signed_in(hardly.control)
    page = text_of(client.get(reverse("counter:score"), query))
    assert "chấm được quá ít điểm nên chưa xếp loại, không so với đơn vị khác" in page
    ranking = page.partition("Xếp hạng <span>")[2]
    assert 'data-label="Hạng">–<' in ranking and 'data-label="Hạng">1<' not in ranking
    book = BytesIO(client.get(reverse("counter:score_sheet"), query).content)
    rows = CalamineWorkbook.from_filelike(book).get_sheet_by_index(1).to_python()
    assert "không so với đơn vị khác" in rows[2][0] and rows[4][:2] == ["", idle.committee.name]
    for name in ("glance", "wall"):
        text = text_of(client.get(reverse(f"counter:{name}"), query))
        assert "Điểm 766 thấp nhất" not in text and "không so với đơn vị khác" in text, name
    lowest = text_of(client.get(reverse("counter:map"), query | {"so": "766"}))
    assert "Thấp nhất:" not in lowest


def test_the_published_week_gives_them_no_place_and_calls_no_week_of_theirs_a_fall(idle, hardly):
    monday = factories.vn(2022, 8, 1, 0, 1)
    for at in (monday, monday + timedelta(days=7)):
        weekly.publish_week(at=at)
    first, second = WeeklyRanking.objects.filter(kind="cap-xa").order_by("last")
    assert [row["place"] for row in first.rows] == [None]
    assert falling.fallen_by(Decimal(0)) == (0, 0) and falling.tell_of_falls(second, at=monday) == 0
    page = text_of(Client().get(reverse("portal:rankings"), {"loai": "cap-xa"}))
    assert "1 cơ quan chấm được quá ít điểm nên chưa xếp loại và không xếp hạng" in page
    assert "<b>–</b>" in page and "chưa xếp hạng" in page
    answer = Client().get(reverse("portal:rankings_sheet"), {"loai": "cap-xa"})
    book = BytesIO(b"".join(answer.streaming_content))
    rows = CalamineWorkbook.from_filelike(book).get_sheet_by_index(0).to_python()
    assert rows[5][:2] == ["–", idle.committee.name] and "không xếp hạng" in rows[3][0]


def test_the_published_nine_scores_give_them_no_place(idle, hardly):
    publishing.publish_nine(at=factories.vn(2022, 10, 1, 0, 30))
    assert NineResult.objects.filter(reached=NOT_CLASSED).exists()
    page = text_of(Client().get(reverse("portal:nine")))
    assert 'data-label="Hạng"><b>–</b>' in page and "không so với đơn vị khác" in page
