"""The course of a figure: twelve periods by the function that counts one, the target, the change."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from motcua.common.kept import Kept
from motcua.counter.glance import glance
from motcua.counter.trends import trend_of
from motcua.dossiers.figures import Period
from motcua.dossiers.services import outcome
from motcua.oversight.trends import MONTH, PERIODS, QUARTER, periods_to
from motcua.scorecard import services as scorecard
from motcua.scorecard.live import card_of
from tests.counter.factories import signed_in, text_of
from tests.counter.looking import visit
from tests.counter.test_map import EARLIER, above  # noqa: F401
from tests.dossiers import factories
from tests.dossiers.factories import vn
from tests.web.browser import chromium

NOW = vn(2022, 7, 25, 8, 0)
DRAWS = ("glance", "wall", "score", "nine", "leader", "course")


@pytest.fixture
def busy(world, above):  # noqa: F811
    scorecard.seed()
    factories.returned(world, at=EARLIER)
    return above


def get(who, *, name="course", status=200, inside=False, **query):
    headers = {"HX-Request": "true"} if inside else {}
    answer = signed_in(who).get(reverse(f"counter:{name}"), query, headers=headers)
    assert answer.status_code == status
    return answer


@given(st.dates(date(2001, 1, 1), date(2099, 12, 31)), st.sampled_from([MONTH, QUARTER]))
def test_twelve_periods_without_a_gap_the_last_one_ends_today(day, months):
    found = periods_to(day, months)
    assert len(found) == PERIODS and found[-1].last == day
    assert all(one.last + timedelta(days=1) == other.first for one, other in pairwise(found))
    assert {one.first.day for one in found} == {1}


def test_the_last_period_is_the_figure_of_the_overview(busy):
    found = glance(busy.city, at=NOW)
    in_time, satisfied = trend_of("dung-han", busy.city, at=NOW), trend_of("hai-long", busy.city, at=NOW)
    assert in_time.last.value == found.in_time.share
    assert satisfied.last.value == found.satisfied.share


def test_a_dossier_settled_late_lowers_its_month_and_no_other(world, busy):
    before = trend_of("dung-han", busy.city, at=NOW)
    assert (before.last.value, before.last.counted) == (100.0, "1/1")
    late = factories.proposed(world, at=EARLIER)
    outcome.sign(dossier_id=late.pk, by=world.ha, at=NOW)
    outcome.hand_over(dossier_id=late.pk, by=world.dung, at=NOW)
    Kept.forget_everything()
    after = trend_of("dung-han", busy.city, at=NOW)
    assert (after.last.value, after.last.counted) == (50.0, "1/2")
    assert [one.value for one in after.points[:-1]] == [one.value for one in before.points[:-1]]


def test_a_month_of_points_is_the_card_of_that_month(busy):
    found = trend_of("diem-766", busy.city, at=NOW)
    card = card_of(busy.city, Period(date(2022, 7, 1), NOW.date()), at=NOW)
    assert found.last.value == float(card.card.total)
    assert found.target == 90 and "Xuất sắc" in found.target_words


def test_months_before_the_set_are_counted_again_by_it_and_the_page_says_so(world, busy):
    factories.returned(world, at=vn(2022, 5, 10, 8, 0))
    found = trend_of("diem-766", busy.city, at=NOW)
    assert [one.name for one in found.points] == ["tháng 5/2022", "tháng 6/2022", "tháng 7/2022"]
    assert (
        found.points[0].value is not None and not found.points[0].url
    )  # no card of that month can be opened
    assert "tính lại theo bộ chỉ số" in found.note


def test_the_change_is_said_in_words_against_the_period_before(world, busy):
    assert trend_of("dung-han", busy.city, at=NOW).change.words == "chưa so được với kỳ trước"
    factories.returned(world, at=vn(2022, 6, 13, 8, 0))
    late = factories.proposed(world, at=EARLIER)
    outcome.sign(dossier_id=late.pk, by=world.ha, at=NOW)
    outcome.hand_over(dossier_id=late.pk, by=world.dung, at=NOW)
    Kept.forget_everything()
    found = trend_of("dung-han", busy.city, at=NOW)
    assert found.change.size == -50.0
    assert found.change.words == "giảm 50,0 điểm phần trăm so với tháng 6/2022"


def test_inside_a_page_only_the_pictures_come_and_every_period_stands_in_the_table(busy):
    inside = text_of(get(busy.watcher, inside=True, so="dung-han"))
    assert "<html" not in inside and inside.count("data-trend=") == 1
    assert "tháng 6/2022" in inside and "tháng 7/2022" in inside and "Xuất sắc: từ 90" in inside
    assert "<html" in text_of(get(busy.watcher))


def test_a_figure_of_the_table_opens_what_it_counts(busy):
    client = signed_in(busy.watcher)
    (point,) = [one for one in trend_of("dung-han", busy.city, at=NOW).points if one.url]
    assert client.get(point.url).status_code == 200
    (point,) = [one for one in trend_of("diem-766", busy.city, at=NOW).points if one.url]
    assert client.get(point.url).status_code == 200


def test_without_a_set_of_indicators_the_course_of_points_is_left_out(world, above):  # noqa: F811
    factories.returned(world, at=EARLIER)
    assert trend_of("diem-766", above.city, at=NOW) is None
    assert trend_of("dung-han", above.city, at=NOW).target is None
    get(above.watcher)


def test_who_may_see_a_course(world, busy):
    for who in (world.lan, world.dung):
        get(who, status=403)
    get(world.ha, status=404, **{"don-vi": str(busy.elsewhere.pk)})
    get(busy.control, **{"don-vi": str(busy.elsewhere.pk)})


def test_only_pages_with_a_chart_load_the_charts(world, busy):
    for name in DRAWS:
        who = world.ha if name == "leader" else busy.watcher
        assert "echarts" in text_of(get(who, name=name)), name
    for name in ("find", "map", "compare", "doubts", "score_outlook"):
        assert "echarts" not in text_of(get(busy.control, name=name)), name


@pytest.mark.journey
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pictures_are_drawn_at_both_widths_without_a_complaint(live_server, world, busy, scheme):
    paths = {name: reverse(f"counter:{name}") for name in ("course", "glance", "score", "nine")}
    with chromium() as browser:
        for width in (360, 1280):
            assert visit(browser, live_server.url, busy.watcher, paths, width=width, scheme=scheme) == []
        context = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme=scheme)
        cookie = signed_in(busy.watcher).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.goto(live_server.url + paths["glance"])
        page.locator("[data-trend] canvas").nth(1).wait_for()  # nobody has said how satisfied they are
        assert page.locator("[data-trend] canvas").count() == 2
