"""One dissatisfied answer lowers the satisfaction wherever it is shown: places are found, not listed."""

import re
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from motcua.agencies.models import Role
from motcua.common.kept import Kept
from motcua.common.shares import per_cent
from motcua.counter.glance import glance
from motcua.dossiers.figures import Period
from motcua.feedback import terms
from motcua.feedback.figures import FEWEST, Answered, withhold
from motcua.feedback.questions import QUESTIONS
from motcua.feedback.satisfaction import is_dissatisfied, number_satisfied
from motcua.scorecard import services as scorecard
from motcua.scorecard import weekly
from motcua.scorecard.live import card_of
from motcua.scorecard.models import WeeklyRanking
from motcua.scorecard.nine_live import nine_of
from tests.counter.factories import EARLY, signed_in, text_of
from tests.counter.test_map import above  # noqa: F401
from tests.crawl import crawl
from tests.dossiers import factories
from tests.feedback.test_rate import rate

BEFORE = EARLY - timedelta(days=7)
BALLOTS = 7
BEST = {question.key: question.answers[0][0] for question in QUESTIONS}
WORST = {question.key: question.answers[-1][0] for question in QUESTIONS}
WHOLE = re.compile(rf"100(?:[,.]0)?(?: ?%|$)|\b{BALLOTS} ?/ ?{BALLOTS}\b")
SHOWN_AT = {
    "counter:glance",
    "counter:glance_sheet",
    "counter:wall",
    "counter:map",
    "counter:map_sheet",
    "counter:ratings",
    "portal:satisfaction",
    "portal:procedure",
}
DECIDES = {"feedback/satisfaction.py", "feedback/rating_rows.py", "voices.py"}


@pytest.fixture
def satisfied(world, above):  # noqa: F811
    """All who answered are satisfied; two dossiers have no answer, and one is late."""
    scorecard.seed()
    terms.seed()
    dossiers = [factories.returned(world, at=EARLY) for _one in range(BALLOTS + 1)]
    for dossier in dossiers[:-1]:
        rate(dossier, BEST, at=EARLY)
    factories.assigned(world, at=BEFORE)
    leader = factories.person("QN02", "Hồ Quang Bửu", above.province, Role.SIGN)
    return dossiers[-1], (leader, above.control, above.watcher, None)


def places(everyone) -> dict[tuple[str, str], list[str]]:
    """The fragments that say how many are satisfied, by name and address of their page."""
    Kept.forget_everything()
    found: dict[tuple[str, str], list[str]] = {}
    for who in everyone:
        for page in crawl(signed_in(who) if who else Client(), most=1):
            if said := [one for one in page.fragments if _says_whole(one)]:
                found[page.name, page.url] = said
    return found


FEW = 4
SHARE_OF_FEW = re.compile(
    rf"\b3 ?/ ?{FEW}\b|\b75(?:[,.]0)? ?%|\b(?:1|3|{FEW}) phiếu|: [13]\b|Không hài lòng$"
)


def test_of_fewer_than_five_ballots_nothing_is_shown_from_which_a_share_follows(world, above):  # noqa: F811
    """Neither how many are satisfied nor how many answered, on any page, sheet or picture of anybody."""
    scorecard.seed()
    terms.seed()
    answers = [BEST, BEST, BEST, WORST]
    for answer in answers:
        rate(factories.returned(world, at=EARLY), answer, comment="Chờ lâu.", at=EARLY)
    factories.returned(world, at=EARLY)
    leader = factories.person("QN02", "Hồ Quang Bửu", above.province, Role.SIGN)
    Kept.forget_everything()
    seen, told = set(), []
    for who in (leader, above.control, above.watcher, world.ha, None):
        for page in crawl(signed_in(who) if who else Client(), most=1):
            said = [_without_classes(one) for one in page.fragments if _about_satisfaction(one)]
            seen |= {page.name} if said else set()
            told += [(page.url, one) for one in said if SHARE_OF_FEW.search(one)]
    assert told == [] and SHOWN_AT - {"counter:glance_sheet", "portal:procedure"} <= seen


def _about_satisfaction(fragment: str) -> bool:
    return re.search(r"hài lòng|Chờ lâu|phiếu", fragment, re.IGNORECASE) is not None


@given(st.lists(st.integers(0, 12), max_size=9))
def test_the_whole_less_all_that_is_shown_leaves_nothing_or_enough(numbers):
    best = QUESTIONS[0].answers[0][0]
    parts = [Answered(QUESTIONS[0], {best: number}) for number in numbers]
    withhold(parts)
    hidden, shown = ([one.total for one in parts if one.enough is which] for which in (False, True))
    assert all(total >= FEWEST for total in shown)
    assert sum(hidden) == 0 or sum(hidden) >= FEWEST or not shown


def _says_whole(fragment: str) -> bool:
    return "hài lòng" in fragment.lower() and WHOLE.search(_without_classes(fragment)) is not None


def _without_classes(fragment: str) -> str:
    """The legend of a map names its classes whatever the figures are."""
    return re.sub(r"(từ|dưới|đến) \d+(,\d)? ?%", "", fragment)


def test_one_dissatisfied_answer_is_seen_wherever_satisfaction_is_shown(satisfied):
    last, everyone = satisfied
    before = places(everyone)
    assert SHOWN_AT - {name for name, _url in before} == set()
    rate(last, WORST, at=EARLY)
    assert places(everyone) == {}


def test_it_costs_the_unit_points_of_766_and_of_the_nine_scores_and_its_place(world, satisfied):
    last, _everyone = satisfied
    period, monday = Period(date(2022, 7, 1), EARLY.date()), EARLY + timedelta(days=7)

    def scores():
        Kept.forget_everything()
        card = card_of(world.committee, period, at=EARLY)
        nine = nine_of(world.committee, period, at=EARLY)
        with transaction.atomic():
            weekly.publish_week(at=monday)
            rows = WeeklyRanking.objects.get(kind=WeeklyRanking.Kind.COMMUNES).rows
            transaction.set_rollback(True)
        return card, nine, rows[0]["counts"]["5.4"]

    card, nine, published = scores()
    rate(last, WORST, at=EARLY)
    lower_card, lower_nine, lower_published = scores()
    high, low = (one.counted.as_changed["5.4"] for one in (card, lower_card))
    assert (low.numerator, low.denominator) == (high.numerator - 1, high.denominator)
    assert lower_published == [published[0] - 1, published[1]]
    assert lower_card.card.total < card.card.total
    assert lower_nine != nine


def read(client, name, pattern, **query) -> list[tuple[int, int]]:
    """The pairs of numbers a page shows, without its tags."""
    page = re.sub(r"<[^>]+>", " ", text_of(client.get(reverse(name), query)))
    return [(int(one), int(of)) for one, of in re.findall(pattern, re.sub(r"\s+", " ", page))]


def test_the_card_its_outlook_sheets_courses_and_the_published_week_agree(world, satisfied):
    """Where it is shown as points or over time: the same count before and after one dissatisfied answer."""
    last, _everyone = satisfied
    days = {"tu": "01/07/2022", "den": f"{EARLY:%d/%m/%Y}", "don-vi": str(world.committee.pk)}
    client, asked = signed_in(world.ha), {"unit": world.committee.identifier, "timeType": "month"}

    def shown() -> tuple[tuple[int, int], tuple[int, int], float]:
        Kept.forget_everything()
        count = card_of(world.committee, Period(date(2022, 7, 1), EARLY.date()), at=EARLY).counted
        both = count.as_changed["5.4"].numerator, count.as_changed["5.4"].denominator
        for page in ("counter:score", "counter:score_outlook"):
            assert set(read(client, page, r"(\d+)/ ?(\d+) tất cả ở 5\.4", **days)) == {both}, page
        book = BytesIO(client.get(reverse("counter:score_sheet"), days).content)
        rows = CalamineWorkbook.from_filelike(book).get_sheet_by_index(0).to_python()
        assert [tuple(row[2:4]) for row in rows if row[0] == "5.4"] == [both]
        month = (
            Client().get("/api/v1/scorecard/service-results", asked | {"year": "2022", "month": "7"}).json()
        )
        metrics = [one for group in month["data"]["evaluation"] for one in group["metrics"]]
        assert [(m["numerator"], m["denominator"]) for m in metrics if m["id"] == "5.4"] == [both]
        course = {"so": "hai-long", "don-vi": days["don-vi"]}
        (ballots,) = read(client, "counter:course", r"tháng 7/2022 [\d,]+ % (\d+)/(\d+)", **course)
        value = glance(world.committee, at=EARLY).satisfied
        assert ballots == (value.numerator, value.denominator)
        with transaction.atomic():
            weekly.publish_week(at=EARLY + timedelta(days=7))
            sheet = Client().get(reverse("portal:rankings_sheet"), {"loai": "cap-xa"})
            book = BytesIO(b"".join(sheet.streaming_content))
            week = CalamineWorkbook.from_filelike(book).get_sheet_by_index(0).to_python()[5]
            transaction.set_rollback(True)
        return both, ballots, week[2]

    counted, ballots, points = shown()
    rate(last, WORST, at=EARLY)
    lower, more_ballots, fewer_points = shown()
    assert lower == (counted[0] - 1, counted[1]) and more_ballots == (ballots[0], ballots[1] + 1)
    assert fewer_points < points


@given(st.integers(1, 10**6), st.integers(0, 10**6))
def test_all_are_satisfied_only_where_nobody_is_dissatisfied(satisfied_ones, others):
    for question in (QUESTIONS[0], QUESTIONS[-1]):
        best, worst = question.answers[0][0], question.answers[-1][0]
        numbers = {best: satisfied_ones, worst: others}
        assert number_satisfied(numbers, question) == satisfied_ones
        assert is_dissatisfied(worst, question) and not is_dissatisfied(best, question)
    assert (per_cent(satisfied_ones, satisfied_ones + others) == 100) == (others == 0)


def test_nobody_else_decides_who_is_satisfied():
    deciding = re.compile(
        r"Level\.NOT\b|\.numbers\.(get|items|values)\b|(?<!self)\.score == |liking=\d|score=\d"
    )
    found = {
        str(path.relative_to(root))
        for root in (Path("motcua"), Path("demo"))
        for kind in ("*.py", "*.html")
        for path in root.rglob(kind)
        if "migrations" not in path.parts and deciding.search(path.read_text(encoding="utf-8"))
    }
    assert found - DECIDES <= {"feedback/figures.py"}
