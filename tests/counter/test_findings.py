"""On all pages of figures: what is notable first, changes beside the figures, what explains them folded."""

import re
from dataclasses import replace
from datetime import date
from html import unescape
from types import SimpleNamespace

import pytest
from django.urls import reverse

from motcua.common.kept import Kept
from motcua.counter import findings
from motcua.counter.changes import before
from motcua.counter.glance import glance
from motcua.counter.trends import trend_of
from motcua.dossiers.figures import Period
from motcua.dossiers.services import outcome
from motcua.oversight.indicators import Value
from motcua.scorecard import nine
from motcua.scorecard import services as scorecard
from motcua.scorecard.models import ClassLimit
from tests.counter.factories import signed_in, text_of
from tests.counter.test_map import EARLIER
from tests.dossiers import district, factories
from tests.dossiers.factories import vn

NOW = vn(2022, 7, 25, 8, 0)
PAGES = ("glance", "leader", "score", "nine", "map", "wall")
FELL = "giảm 12,5 điểm phần trăm so với tháng 6/2022"


@pytest.fixture
def fell(world):
    """One in June, in time; eight in July, one of them late."""
    scorecard.seed()
    for at in (vn(2022, 6, 13, 8, 0), *(vn(2022, 7, day, 8, 0) for day in (4, 5, 6, 7, 8, 11, 12))):
        factories.returned(world, at=at)
    late = factories.proposed(world, at=EARLIER)
    outcome.sign(dossier_id=late.pk, by=world.ha, at=NOW)
    outcome.hand_over(dossier_id=late.pk, by=world.dung, at=NOW)
    Kept.forget_everything()
    return district.above(world)


def content(world, above, name):
    who = world.ha if name == "leader" else above.watcher
    page = text_of(signed_in(who).get(reverse(f"counter:{name}")))
    return unescape(page[page.index("</h1>") :])


def test_the_sentence_of_what_is_notable_stands_before_anything_else(world, fell):
    notable = {
        "glance": "Tháng này 87,5 % hồ sơ giải quyết đúng hạn, giảm 12,5 điểm so với tháng trước.",
        "leader": "Tháng này 87,5 % hồ sơ giải quyết đúng hạn, giảm 12,5 điểm so với tháng trước.",
        "wall": "Tháng này 87,5 % hồ sơ giải quyết đúng hạn, giảm 12,5 điểm so với tháng trước.",
        "score": "Mất nhiều điểm nhất ở ",
        "nine": "Chỉ số nào có số liệu cũng đạt 2/2.",
        "map": "Chưa có hai nơi khác nhau để so sánh. 1 nơi ít hồ sơ (dưới 10) không so với nơi khác.",
    }
    for name in PAGES:
        text = content(world, fell, name)
        assert notable[name] in text, name
        first = re.search(
            r"<(form|table|figure|ul|li|select|nav)\b|class=\"(score__total|wall__number)", text
        )
        assert first and text.index(notable[name]) < first.start(), name


def test_the_change_against_the_period_before_stands_beside_the_figure_itself(world, fell):
    for name in ("glance", "leader", "map", "wall"):
        text = content(world, fell, name)
        beside = text[text.rindex("87,5 %", 0, text.index(FELL)) :]
        assert re.match(r'.{,700}<span aria-hidden="true">▼</span> ' + FELL, beside, re.S), name
    for name in ("score", "nine"):  # too little could be judged in June
        assert "chưa so được với kỳ trước" in content(world, fell, name), name


def test_what_explains_is_folded(world, fell):
    formulas = {
        "score": ["Kho là kho dữ liệu", "chia cho"],
        "nine": [*nine.rules()["how"].values(), nine.rules()["legal_basis"]],
        "map": ["Cách tính: ", "Nguồn: "],
    }
    for name, words in formulas.items():
        text = content(world, fell, name)
        unfolded = re.sub(r"<details(?! open)[^>]*>.*?</details>", "", text, flags=re.S)
        assert [one for one in words if one not in text] == [], name
        assert [one for one in words if one in unfolded] == [], name


def test_the_wall_says_and_draws_how_satisfied_people_are(world, fell):
    text = content(world, fell, "wall")
    assert "Hài lòng tháng này" in text and "so=hai-long" in text


def test_a_course_says_how_many_periods_it_has(world, fell):
    assert len(trend_of("dung-han", fell.city, at=NOW).points) == 2
    client = signed_in(fell.watcher)
    text = text_of(client.get(reverse("counter:course"), {"so": "dung-han"}))
    assert "Giải quyết đúng hạn theo tháng · 2 kỳ" in text
    assert all("12 kỳ" not in page for page in (text, *(content(world, fell, name) for name in PAGES)))


def test_a_place_of_one_dossier_is_named_neither_the_lowest_nor_the_highest():
    shares = {"Một hồ sơ": (0, 1), "Thấp": (12, 20), "Cao": (19, 20), "Hai hồ sơ": (2, 2)}
    cells = [
        SimpleNamespace(name=name, value=Value(*both, dossiers=both[1])) for name, both in shares.items()
    ]
    assert findings.of_map(cells, 10) == (
        "Thấp nhất: Thấp 60,0 %; cao nhất: Cao 95,0 %. 2 nơi ít hồ sơ (dưới 10) không so với nơi khác."
    )
    assert "Một hồ sơ 0,0 %" in findings.of_map(cells, 0)  # the number is a dated row


def test_few_dossiers_are_marked_on_the_map_and_keep_a_place_from_the_lowest_of_766(world, fell):
    assert content(world, fell, "map").count("ít hồ sơ</span>") == 1  # eight of the ten it takes
    found = glance(fell.city, at=NOW)
    line = next(one for one in found.places if one.total is not None)
    assert line.few and line.rank == 1  # its place among all stays (766/QĐ-TTg)
    other = replace(line, total=line.total + 1, rank=1, few=False)
    assert replace(found, places=[line, other]).lowest == []
    assert replace(found, places=[replace(line, few=False), other]).lowest == [replace(line, few=False)]
    said = "1 nơi ít hồ sơ (dưới 10) không so với nơi khác."
    assert all(said in content(world, fell, name) for name in ("glance", "wall", "map"))
    ClassLimit.objects.update(dossiers=8)
    Kept.forget_everything()
    assert all("ít hồ sơ</span>" not in content(world, fell, name) for name in ("glance", "wall", "map"))


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        ((2022, 7, 1), (2022, 7, 25), ((2022, 6, 1), (2022, 6, 30), "tháng 6/2022")),
        ((2022, 1, 1), (2022, 1, 31), ((2021, 12, 1), (2021, 12, 31), "tháng 12/2021")),
        ((2022, 4, 1), (2022, 6, 30), ((2022, 1, 1), (2022, 3, 31), "quý 1/2022")),
        ((2022, 1, 1), (2022, 7, 25), ((2022, 1, 1), (2022, 6, 30), "hết tháng 6/2022")),
        ((2022, 6, 23), (2022, 7, 25), ((2022, 6, 23), (2022, 6, 30), "hết tháng 6/2022")),
        ((2022, 1, 1), (2022, 12, 31), ((2021, 1, 1), (2021, 12, 31), "01/01/2021 – 31/12/2021")),
        ((2022, 7, 10), (2022, 7, 20), None),
    ],
)
def test_a_period_is_compared_with_the_one_before_it_and_of_a_running_year_with_last_months_end(
    first, last, found
):
    answer = before(Period(date(*first), date(*last)))
    if found is None:
        assert answer is None
    else:
        begin, end, name = found
        assert answer == (Period(date(*begin), date(*end)), name)
