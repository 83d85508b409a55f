"""What only the national systems know is brought by hand or connection, dated, and never made up."""

from datetime import date

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from motcua.common.ids import uuid7
from motcua.dossiers.figures import Period
from motcua.oversight import outside
from motcua.oversight.families import families
from motcua.oversight.models import OutsideBatch, OutsideValue
from motcua.oversight.outside import Reported
from motcua.oversight.services import loading
from motcua.scorecard import wire
from motcua.scorecard.live import card_of
from motcua.scorecard.national import Quality, synced
from motcua.scorecard.scoring import Count
from motcua.scorecard.services import seed
from tests.counter.factories import signed_in, text_of
from tests.dossiers import district, factories
from tests.dossiers.factories import vn

JULY, AUGUST, SEPTEMBER = (date(2022, month, 1) for month in (7, 8, 9))
CITY, WARD, ISLAND = "000.00.31.H47", "000.03.02.H47", "000.03.17.H47"
YEAR = Period(date(2022, 6, 23), date(2022, 12, 31))
NOON = vn(2022, 10, 3, 12, 0)


def said(indicator, day, n, of=None):
    return Reported(indicator, day, n, n if of is None else of, "Cổng DVCQG", "Bà Số")


def july(**numbers):
    return tuple(said(name.replace("_", "-"), date(2022, 7, 31), n) for name, n in numbers.items())


def test_the_larger_of_what_was_received_is_what_should_have_been_synchronised():
    august = (said("dong-bo", date(2022, 8, 20), 50), said("dong-bo-cong", date(2022, 8, 20), 80))
    months = (*july(dong_bo=90, dong_bo_cong=95, dong_bo_gris=120), *august)
    found = synced(months, [JULY, AUGUST], today=date(2022, 8, 25))
    assert found.count == Count(140, 200) and found.quality is None
    assert "từ 01/07/2022 đến 20/08/2022 (5 ngày trước)" in found.note
    assert "Cổng DVCQG" in found.note and "Bà Số" in found.note


def test_a_month_without_a_denominator_takes_a_twelfth_of_last_year():
    year = said("dong-bo-gris-nam", date(2021, 12, 31), 1_206)
    found = synced((year, *july(dong_bo=90)), [JULY], today=SEPTEMBER)
    assert (found.count, found.quality) == (Count(90, 101), Quality.LAST_YEAR)  # 100,5
    assert "1 tháng chưa có số tiếp nhận" in found.note
    more = synced((year, *july(dong_bo=400, dong_bo_gris=0)), [JULY], today=SEPTEMBER)
    assert more.count == Count(101, 101)  # no share above the whole


def test_without_last_year_too_the_ratio_is_nothing():
    found = synced(july(dong_bo=90), [JULY], today=SEPTEMBER)
    assert (found.count, found.quality) == (Count(0, 0), Quality.NONE) and "90 hồ sơ" in found.note


def test_a_month_long_over_must_be_there_and_one_just_over_need_not():
    mine = july(dong_bo=90, dong_bo_cong=95)
    months = [JULY, AUGUST, SEPTEMBER]
    assert synced(mine, months, today=date(2022, 10, 1)).count == Count(90, 95)
    assert "08/2022" in synced(mine, months, today=date(2022, 10, 2))
    assert synced((), months, today=date(2022, 10, 2)) is None
    only_received = july(dong_bo_cong=95)
    assert synced(only_received, [JULY], today=SEPTEMBER) is None


@given(
    st.lists(
        st.builds(
            said,
            st.sampled_from(["dong-bo", "dong-bo-cong", "dong-bo-gris", "dong-bo-gris-nam", "ban-sao"]),
            st.dates(date(2020, 1, 1), date(2022, 12, 31)),
            st.integers(0, 10**9),
        )
    ),
    st.dates(date(2022, 1, 1), date(2024, 1, 1)),
)
def test_whatever_is_brought_gives_a_share_or_words(values, today):
    found = synced(tuple(values), [JULY, AUGUST], today=today)
    if found is None or isinstance(found, str):
        assert found is None or found.endswith(".")
    else:
        assert 0 <= found.count.numerator <= found.count.denominator and found.note


@pytest.fixture
def above(db):
    seed()
    world = factories.world()
    return district.above(world), world


def brought(by, rows, day, *, family="dong-bo", at=NOON, take=True):
    measure = families()[family].measure
    lines = [";".join((unit, key, measure, n, of)) for unit, key, n, of in rows]
    content = "\n".join(["Mã đơn vị;Mã chỉ số;Đơn vị tính;Tử số;Mẫu số", *lines]).encode()
    sheet = loading.Table(uuid7(), families()[family], day, "Cổng DVCQG", "Bà Số", "x.csv", content)
    batch, outcome = loading.read_table(table=sheet, by=by, at=at)
    if batch is not None and take:
        loading.take(batch_id=batch.pk, by=by, at=at)
    return outcome.problems


def component(unit, wanted, *, period=YEAR, at=NOON):
    card = card_of(unit, period, at=at)
    one = next(one for group in card.card.groups for one in group.components if one.component.id == wanted)
    return card, one


def test_a_unit_is_scored_by_what_was_known_of_it_and_the_past_stays(above):
    place, _world = above
    card, one = component(place.city, "1.4")
    assert one.count is None and one.score == 0 and "Chưa kết nối" in card.missing["1.4"]

    july, august = date(2022, 7, 31), date(2022, 8, 31)
    assert not brought(
        place.control, [(CITY, "dong-bo", "1.000", ""), (CITY, "dong-bo-cong", "2000", "")], july
    )
    assert "08/2022" in component(place.city, "1.4")[0].missing["1.4"]
    rows = [(CITY, "dong-bo", "500", ""), (CITY, "dong-bo-gris", "1000", "")]
    assert not brought(place.control, rows, august)
    card, one = component(place.city, "1.4")
    assert (one.count, one.score) == (Count(1_500, 3_000), 3) and "1.4" not in card.missing
    assert "(33 ngày trước)" in card.notes["1.4"]

    corrected = [(CITY, "dong-bo", "2000", ""), (CITY, "dong-bo-cong", "2000", "")]
    assert not brought(place.control, corrected, july, at=vn(2022, 10, 3, 13, 0))
    assert component(place.city, "1.4")[1].count == Count(2_500, 3_000)
    only_july = Period(JULY, july)
    assert component(place.city, "1.4", period=only_july)[1].count == Count(2_000, 2_000)
    assert component(place.province, "1.4")[1].count is None  # each by its own figure
    assert OutsideValue.objects.count() == 6


def test_the_wire_says_whose_figure_it_is_and_how_good_its_denominator(above):
    place, _world = above
    july = Period(JULY, date(2022, 7, 31))
    brought(place.control, [(CITY, "dong-bo", "10", "")], date(2022, 7, 31))
    brought(place.control, [(CITY, "dong-bo-gris-nam", "600", "")], date(2021, 12, 31))
    metrics = {
        one["id"]: one
        for group in wire.live(card_of(place.city, july, at=NOON))["data"]["evaluation"]
        for one in group["metrics"]
    }
    ours = metrics["1.4"]
    assert (ours["numerator"], ours["denominator"], ours["source"]) == (10, 50, "outside")
    assert ours["dataQualityStatus"] == "TEMP_NATIONAL_REPORT_DENOMINATOR" and "Bà Số" in ours["note"]
    assert metrics["2.1"]["source"] == "own" and metrics["2.1"]["dataQualityStatus"] is None


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ((CITY, "dong-bo", "10", "20"), "chỉ ghi tử số"),
        ((CITY, "dong-bo", "", "20"), "thiếu tử số"),
        ((CITY, "dong-bo", "-1", ""), "không được âm"),
        ((CITY, "dong-bo", "1,5", ""), "phải là số nguyên"),
        ((CITY, "dong-bo", "nhiều", ""), "không phải là số"),
    ],
)
def test_a_total_is_one_whole_number(above, row, problem):
    place, _world = above
    (found,) = brought(place.control, [row], date(2022, 7, 31))
    assert found.startswith("Dòng 2:") and problem in found and not OutsideBatch.objects.exists()


def test_certified_copies_are_offered_by_communes(above):
    place, world = above
    july = date(2022, 7, 31)
    card, one = component(place.city, "4.6")
    assert one.count is None and card.missing["4.6"]
    hall = factories.unit("Sở Tư pháp", "department", "000.00.12.H47", place.province, level="province")
    assert component(hall, "4.6")[1].score == 2  # none of its business
    rows = [(WARD, "ban-sao", "1", "1"), (ISLAND, "ban-sao", "0", "1")]
    assert not brought(place.control, rows, july, family="ban-sao")
    shown = [component(unit, "4.6")[1].count for unit in (world.committee, place.city, place.elsewhere)]
    assert shown == [Count(1, 1), Count(1, 1), Count(0, 1)]
    card, one = component(place.province, "4.6")
    assert (one.count, one.score) == (Count(1, 2), 1) and "2 trong 2 xã đã báo" in card.notes["4.6"]
    before = Period(JULY, date(2022, 7, 30))
    assert component(place.province, "4.6", period=before)[1].count is None


def test_whoever_brings_figures_is_led_there_and_totals_are_no_map(above):
    place, _world = above
    query = {"don-vi": str(place.city.pk), "tu": "01/07/2022", "den": "31/07/2022"}
    address = reverse("counter:outside_load", args=["dong-bo"])

    def card(who):
        return text_of(signed_in(who).get(reverse("counter:score"), query))

    assert address in card(place.control) and address not in card(_world_leader(place))
    brought(place.control, [(CITY, "dong-bo", "7", ""), (CITY, "dong-bo-cong", "9", "")], JULY, take=False)
    page = reverse("counter:outside_batch", args=[OutsideBatch.objects.get().pk])
    client = signed_in(place.control)
    assert "100,0 %" not in text_of(client.get(page))
    client.post(page, {"do": "take"})
    assert "7/9" in card(place.control) and "Bà Số" in card(place.control)
    assert not [one for one in outside.indicators_with_values() if one.key.startswith("dong-bo")]


def _world_leader(place):
    return factories.person("TK09", "Nguyễn Ký Tên", place.city, "sign", title="Chủ tịch")
