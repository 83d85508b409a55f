"""What to do about a card: the next class, what if, a forecast that says how sure it is."""

import re
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.agencies.models import Assignment, Delegation, Role
from motcua.common.kept import Kept
from motcua.dossiers.figures import Period
from motcua.dossiers.services import outcome
from motcua.feedback import terms
from motcua.scorecard import outlook, shipped
from motcua.scorecard.answerable import people_of
from motcua.scorecard.forecast import forecast
from motcua.scorecard.live import card_of
from motcua.scorecard.outlook import MoreThanThereAre, NoneLeft
from motcua.scorecard.scoring import Count, score
from motcua.scorecard.services import seed
from motcua.scorecard.ways import BY_KEY, WAYS, Things, ways_of
from tests.counter.factories import signed_in, text_of
from tests.counter.test_score_lists import announced
from tests.counter.test_score_petitions import sent
from tests.dossiers import district, factories
from tests.dossiers.factories import MONDAY, vn
from tests.scorecard.test_nine_live import petition

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
    assert outlook.lost(first) == max(outlook.lost(one) for one in outlook.losses(card()))
    assert first.judged
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


@pytest.mark.parametrize("code", list(shipped.sets()))
def test_every_component_has_somebody_who_answers_for_it(code):
    for one in shipped.sets()[code].components():
        assert all(way.who and way.roles for way in ways_of(one.id)) and ways_of(one.id), one.id
    known = {one.id for one in shipped.sets()[code].components()}
    assert {key for way in WAYS for key in way.components} == known


def test_procedures_petitions_and_communes_are_counted_as_what_they_are():
    counts = {
        "1.1": Count(3, 4),
        "3.2": Count(1, 30),
        "5.2": Count(2, 5),
        "5.3": Count(1, 5),
        "4.6": Count(0, 2),
    }
    before = score(SET, counts, level="province", year=2022)
    most = {one.way.key: (one.most, one.way.things) for one in outlook.needed(before)}
    assert most == {
        "cong-bo": (1, Things.PROCEDURES),
        "phat-sinh": (29, Things.PROCEDURES),
        "phan-anh": (3, Things.PETITIONS),
        "tra-loi": (4, Things.PETITIONS),
        "ban-sao": (2, Things.COMMUNES),
    }
    assert outlook.what_if(before, BY_KEY["cong-bo"], 1).total - before.total == Decimal("1.5")
    with pytest.raises(MoreThanThereAre, match="chỉ có 29 thủ tục như vậy"):
        outlook.what_if(before, BY_KEY["phat-sinh"], 30)


def test_what_the_province_gives_raises_those_below_too():
    before = card()
    after = outlook.what_if(before, BY_KEY["du-noi-dung"], 2)
    assert after.total - before.total == Decimal("0.04")  # 2 × 2/89


def test_only_those_in_time_and_not_satisfied_are_left_once_the_late_ones_are_counted():
    counts = {"2.1": Count(80, 100), "5.4": Count(73, 100)}
    unhappy = score(SET, counts, level="commune", year=2022)
    most = {one.way.key: one.most for one in outlook.needed(unhappy)}
    assert (most["dung-han"], most["hai-long"]) == (20, 7)


@pytest.fixture
def world(db):
    seed()
    terms.seed()
    return factories.world()


def late(world):
    dossier = factories.proposed(world)
    outcome.sign(dossier_id=dossier.pk, by=world.ha, at=vn(2022, 7, 30, 9, 0))
    return outcome.hand_over(dossier_id=dossier.pk, by=world.dung, at=vn(2022, 7, 30, 9, 0))


def test_a_forecast_lies_between_the_worst_and_the_best_week(world):
    factories.returned(world)  # the week to Monday, the 25th: one in time, one late
    late(world)
    factories.returned(world, at=vn(2022, 8, 1, 8, 0))  # the week to yesterday: one in time
    factories.received(world, at=vn(2022, 8, 2, 8, 0))  # today is not over
    live = card_of(world.committee, YEAR, at=AUGUST)
    found = forecast(live, at=AUGUST)
    assert found.low < found.total < found.high
    assert (found.left, found.received) == (151, 3)
    assert found.told.period == Period(date(2022, 7, 5), date(2022, 8, 1)) and found.told.ended


def test_who_ends_every_dossier_in_time_is_not_forecast_to_lose_points_for_those_that_are_open(world):
    for day in (4, 11, 18, 25):
        factories.returned(world, at=vn(2022, 7, day, 9, 0))
    for day in (8, 9, 10, 11):  # of August: nothing of it has ended yet
        factories.assigned(world, at=vn(2022, 8, day, 9, 0))
    at = vn(2022, 8, 12, 9, 0)
    live = card_of(world.committee, YEAR, at=at)
    found = forecast(live, at=at)
    assert found.received == 6 and found.told.period == Period(date(2022, 7, 8), date(2022, 8, 4))
    assert count_of(live.card, "4.1") == Count(4, 8)
    result = count_of(found.card, "4.1")
    assert result.numerator == result.denominator == 8 + round(6 * found.left / 28)
    assert score_of(found.card, "4.1") > score_of(live.card, "4.1")
    assert found.total > live.card.total


def test_the_forecast_is_the_same_whether_a_dossier_ended_this_morning_or_will_tomorrow(world):
    """What the weeks behind say is what counts, not how many of today's are through already."""
    for day in (4, 11, 18, 25):
        factories.returned(world, at=vn(2022, 7, day, 9, 0))
    dossier = factories.proposed(world, at=vn(2022, 8, 10, 9, 0))
    at = vn(2022, 8, 12, 9, 0)
    before = forecast(card_of(world.committee, YEAR, at=at), at=at)
    outcome.sign(dossier_id=dossier.pk, by=world.ha, at=at)
    outcome.hand_over(dossier_id=dossier.pk, by=world.dung, at=at)
    after = forecast(card_of(world.committee, YEAR, at=at), at=at)
    assert count_of(before.card, "4.1") == count_of(after.card, "4.1")


def test_where_nothing_has_ended_yet_what_only_time_brings_stays_as_it_is(world):
    factories.assigned(world, at=vn(2022, 7, 22, 9, 0))
    live = card_of(world.committee, YEAR, at=AUGUST)
    found = forecast(live, at=AUGUST)
    assert found.told is None and found.received == 1
    assert count_of(found.card, "4.1") == count_of(live.card, "4.1")
    assert count_of(found.card, "3.3").denominator > count_of(live.card, "3.3").denominator
    assert "giữ như hôm nay: chưa có tuần nào" in get(world.ha)


def test_where_dossiers_lie_for_months_the_farthest_weeks_tell(world):
    factories.returned(world, at=vn(2022, 7, 4, 9, 0))
    for day in (4, 11):
        factories.assigned(world, at=vn(2022, 7, day, 9, 0))
    factories.assigned(world, at=vn(2022, 10, 24, 9, 0))
    at = vn(2022, 10, 31, 9, 0)
    found = forecast(card_of(world.committee, YEAR, at=at), at=at)
    assert found.told.period == Period(date(2022, 7, 4), date(2022, 7, 31)) and not found.told.ended
    result = count_of(found.card, "4.1")  # a third of those to come, and none of those that lie
    assert result == Count(1 + 1, 4 + round(1 * found.left / 28))


def count_of(card, key):
    return next(one.count for group in card.groups for one in group.components if one.component.id == key)


def score_of(card, key):
    return next(one.score for group in card.groups for one in group.components if one.component.id == key)


def test_no_forecast_where_there_is_nothing_to_go_by(world):
    empty = card_of(world.committee, YEAR, at=AUGUST)
    assert forecast(empty, at=AUGUST) is None
    factories.returned(world)
    over = card_of(world.committee, Period(date(2022, 7, 1), date(2022, 7, 31)), at=AUGUST)
    assert forecast(over, at=AUGUST) is None
    tuesday = vn(2022, 7, 26, 9, 0)
    assert forecast(card_of(world.committee, YEAR, at=tuesday), at=tuesday) is not None


def get(who, status=200, **query):
    answer = signed_in(who).get(f"{reverse('counter:score_outlook')}?{urlencode(query)}")
    assert answer.status_code == status
    return text_of(answer)


def test_a_leader_reads_what_to_do_who_must_and_tries_a_number(world):
    factories.returned(world, at=vn(2022, 7, 22, 9, 0))
    late(world)
    page = get(world.ha)
    assert "Mất nhiều điểm nhất ở đâu" in page and "Người xử lý và lãnh đạo cơ quan giải quyết" in page
    assert "Dự báo cuối kỳ" in page and "bốn tuần gần nhất mà hồ sơ đã xong gần hết" in page
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
        re.search(rf'href="([^"]+2\.1[^"]+{above.city.pk}[^"]+)">Hồ sơ quá hạn trả</a>', page),
    ):
        opened = signed_in(above.watcher).get(link.group(1).replace("&amp;", "&"))
        assert dossier.code in text_of(opened)


def row_of(page, component):
    table = page.split("Mất nhiều điểm nhất ở đâu")[1].split("Cần thêm bao nhiêu")[0]
    return next(row for row in table.split("<tr>") if f'<th scope="row">{component} ' in row)


def test_every_loss_names_who_answers_for_it(world):
    above = district.above(world)
    factories.returned(world)
    announced(world, world.version, "sign", date(2022, 7, 26), date(2022, 7, 25))
    sent("Hẹn nhiều lần", world.committee, late_at=MONDAY)
    page = get(world.ha)
    assert world.head.name in row_of(page, "3.3") and "Trưởng Bộ phận Một cửa" in row_of(page, "3.3")
    signed = row_of(page, "1.1")
    assert "Tính một lần cho cả tỉnh" in signed and above.control.name in signed and "0/" in signed
    assert above.watcher.name not in signed  # of the city, not of the province
    assert "Không ai ở đơn vị này" in row_of(page, "3.1")
    brought_by = row_of(page, "1.4")
    assert "nhập số liệu" in brought_by and above.watcher.name in brought_by and "chưa ai nhập" in brought_by
    assert world.ha.name in row_of(page, "5.2")
    assert "1 phản ánh, kiến nghị" in get(world.ha, status=422, viec="phan-anh", so="2")
    city = get(above.watcher, **{"don-vi": str(above.city.pk)})
    listed = re.search(rf'href="([^"]+)">{world.committee.name}</a>: 1</span>[^<]*</span></td>', city)
    assert "chi-so/5.2/phan-anh/" in city and listed


def test_a_part_of_an_agency_has_its_own_people_then_its_committees(world):
    above = district.above(world)
    leader = factories.person("TK09", "Ngô Trưởng Phòng", above.justice, Role.ASSIGN)
    people = people_of(above.justice, AUGUST.date())
    named = {one.role: one.names for one in people.of(BY_KEY["phat-sinh"])}
    assert named == {Role.HEAD_ONE_STOP: (above.head.name,), Role.ASSIGN: (leader.name,)}
    assert people.of(BY_KEY["cong-bo"])[0].names == (above.control.name,)
    lent = people_of(world.committee, AUGUST.date()).of(BY_KEY["dung-han"])
    assert lent[0].role == Role.SIGN and lent[0].names == (world.ha.name,)


def test_who_has_a_role_for_a_while_is_named_and_who_left_is_not(world):
    district.above(world)
    held = Assignment.objects.get(staff=world.ha.staff, role=Role.SIGN)
    decision = {"reason": "Đi công tác", "decision": "Quyết định 12", "valid_from": date(2022, 8, 1)}
    Delegation.objects.create(assignment=held, to=world.dung.staff, valid_to=date(2022, 8, 3), **decision)
    signing = people_of(world.committee, AUGUST.date()).of(BY_KEY["dung-han"])[0].names
    assert set(signing) == {world.ha.name, world.dung.name}
    Kept.forget_everything()
    world.ha.staff.left_on = AUGUST.date()
    world.ha.staff.save()
    assert people_of(world.committee, AUGUST.date()).of(BY_KEY["dung-han"])[0].names == (world.dung.name,)
    assert people_of(world.committee, date(2022, 8, 3)).of(BY_KEY["dung-han"]) == []


def test_nobody_else_opens_it(world):
    above = district.above(world)
    get(world.dung, status=403)
    get(above.stranger, status=404, **{"don-vi": str(world.committee.pk)})
    old = get(world.ha, status=409, tu="01/01/2020", den="31/12/2020")
    assert "Chưa có bộ chỉ số" in old


def test_who_was_not_satisfied_is_forecast_to_come_again_as_often(world):
    first, *_rest = [factories.returned(world, at=vn(2022, 8, 1, 8 + n, 0)) for n in range(4)]
    petition(first, world.committee)
    found = forecast(card_of(world.committee, YEAR, at=AUGUST), at=AUGUST)
    coming = round(4 * found.left / 28)
    assert count_of(found.card, "5.4") == Count(3 + coming - round(coming / 4), 4 + coming)
    assert count_of(found.card, "2.1") == Count(4 + coming, 4 + coming)
