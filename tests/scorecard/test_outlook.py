"""What to do about a card: the next class, what if, a forecast that says how sure it is."""

import re
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.dossiers.figures import Period
from motcua.dossiers.services import outcome
from motcua.scorecard import outlook, shipped
from motcua.scorecard.live import card_of
from motcua.scorecard.outlook import BY_KEY, WAYS, MoreThanThereAre, NoneLeft
from motcua.scorecard.scoring import Count, score
from motcua.scorecard.services import seed
from tests.counter.factories import EARLY, signed_in, text_of
from tests.dossiers import district, factories
from tests.dossiers.factories import MONDAY, vn

SET = shipped.sets()["766-2022"]
YEAR = Period(date(2022, 7, 1), date(2022, 12, 31))
AUGUST = vn(2022, 8, 2, 9, 0)


def card(late=20, of=100, online=10, result=40):
    counts = {
        "2.1": Count(of - late, of),
        "3.3": Count(online, of),
        "4.1": Count(result, of),
        "5.4": Count(of - late, of),
        "5.2": Count(0, 0),
    }
    return score(SET, counts, level="commune", year=2022, province={"1.3": Count(87, 89)})


def test_the_component_that_costs_most_stands_first():
    first, *_rest = outlook.losses(card())
    assert outlook.lost(first) == max(outlook.lost(one) for one in outlook.losses(card())) == 6
    assert all(outlook.lost(one) > 0 for one in outlook.losses(card()))


@settings(max_examples=40, deadline=None)
@given(late=st.integers(0, 100), online=st.integers(0, 100), result=st.integers(0, 100))
def test_the_fewest_that_reach_the_next_class_reach_it_and_one_less_does_not(late, online, result):
    before = card(late=late, online=online, result=result)
    above = outlook.next_class(before)
    assert above is not None and above.floor > before.total
    for one in outlook.needed(before):
        assert one.gain >= 0
        if one.n is None:
            assert outlook.moved(before, one.way, one.most).total < above.floor
            continue
        assert outlook.moved(before, one.way, one.n).total >= above.floor
        assert one.n == 1 or outlook.moved(before, one.way, one.n - 1).total < above.floor


def test_a_late_dossier_in_time_gives_points_twice():
    after = outlook.what_if(card(), BY_KEY["dung-han"], 10)
    rows = {one.component.id: one.count for group in after.groups for one in group.components}
    assert rows["2.1"] == rows["5.4"] == Count(90, 100)
    assert after.total - card().total == Decimal(2) + Decimal("0.67")  # 20 × 10 %, 6 × 10/90 rounded
    assert rows["1.3"] == Count(87, 89)  # what the province gives stays


def test_nobody_moves_what_does_not_exist():
    for n in (0, 21):
        with pytest.raises(MoreThanThereAre):
            outlook.what_if(card(), BY_KEY["dung-han"], n)
    with pytest.raises(NoneLeft):
        outlook.what_if(card(late=0), BY_KEY["dung-han"], 1)
    assert len({way.key for way in WAYS}) == len(WAYS)


@pytest.fixture
def world(db):
    seed()
    return factories.world()


def late(world):
    dossier = factories.proposed(world)
    outcome.sign(dossier_id=dossier.pk, by=world.ha, at=vn(2022, 7, 30, 9, 0))
    return outcome.hand_over(dossier_id=dossier.pk, by=world.dung, at=vn(2022, 7, 30, 9, 0))


def test_a_forecast_lies_between_the_worst_and_the_best_week(world):
    factories.returned(world)  # the week of the 25th: one in time, one late
    late(world)
    factories.returned(world, at=vn(2022, 8, 2, 8, 0))  # this week: one in time
    live = card_of(world.committee, YEAR, at=AUGUST)
    found = outlook.forecast(live, at=AUGUST)
    assert found.low < found.total < found.high
    assert (found.left, found.received) == (151, 3)


def test_no_forecast_where_there_is_nothing_to_go_by(world):
    empty = card_of(world.committee, YEAR, at=AUGUST)
    assert outlook.forecast(empty, at=AUGUST) is None
    factories.returned(world)
    over = card_of(world.committee, Period(date(2022, 7, 1), date(2022, 7, 31)), at=AUGUST)
    assert outlook.forecast(over, at=AUGUST) is None
    assert outlook.forecast(card_of(world.committee, YEAR, at=MONDAY), at=MONDAY) is not None


def get(who, status=200, **query):
    answer = signed_in(who).get(f"{reverse('counter:score_outlook')}?{urlencode(query)}")
    assert answer.status_code == status
    return text_of(answer)


def test_a_leader_reads_what_to_do_who_must_and_tries_a_number(world):
    factories.returned(world, at=EARLY)
    late(world)
    page = get(world.ha)
    assert "Mất nhiều điểm nhất ở đâu" in page and "Người xử lý và lãnh đạo cơ quan giải quyết" in page
    assert "Dự báo cuối kỳ" in page and "Cách tính:" in page
    tried = get(world.ha, viec="dung-han", so="1")
    assert re.search(r"thêm \d+,\d\d điểm", tried)
    for number, sentence in (("9", "chỉ có 1 hồ sơ"), ("", "Vui lòng nhập"), ("ba", "số nguyên")):
        wrong = get(world.ha, status=422, viec="dung-han", so=number)
        assert (sentence in wrong and f'value="{number}"' in wrong) or not number
    card_page = text_of(signed_in(world.ha).get(reverse("counter:score")))
    assert "Việc nên làm, dự báo" in card_page


def test_who_must_act_is_named_with_how_many_and_opens_to_them(world):
    above, dossier = district.above(world), late(world)
    live = card_of(above.city, YEAR, at=AUGUST)
    assert outlook.holders(live, at=AUGUST)["dung-han"] == [(world.committee, 1)]
    assert outlook.holders(card_of(world.committee, YEAR, at=AUGUST), at=AUGUST)["dung-han"] == []
    page = get(above.watcher, **{"don-vi": str(above.city.pk)})
    for link in (
        re.search(rf'href="([^"]+2\.1[^"]+{world.committee.pk}[^"]+)">{world.committee.name}</a>: 1<', page),
        re.search(rf'href="([^"]+2\.1[^"]+{above.city.pk}[^"]+)">0/1 <span', page),
    ):
        opened = signed_in(above.watcher).get(link.group(1).replace("&amp;", "&"))
        assert dossier.code in text_of(opened)


def test_nobody_else_opens_it(world):
    above = district.above(world)
    get(world.dung, status=403)
    get(above.stranger, status=404, **{"don-vi": str(world.committee.pk)})
    old = get(world.ha, status=409, tu="01/01/2020", den="31/12/2020")
    assert "Chưa có bộ chỉ số" in old
