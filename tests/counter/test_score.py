"""The card of the index on the staff's screen: whose one sees, what each number opens to, bad input."""

import re
from datetime import date
from io import BytesIO
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from motcua.common.kept import Kept
from motcua.deadlines import clock
from motcua.dossiers.figures import Period
from motcua.dossiers.services import outcome
from motcua.scorecard.live import card_of
from motcua.scorecard.services import seed
from tests.counter.factories import signed_in, text_of
from tests.dossiers import district, factories
from tests.dossiers.factories import vn
from tests.scorecard.test_nine_live import petition

JULY = {"tu": "01/07/2022", "den": "31/07/2022"}
PERIOD = Period(date(2022, 7, 1), date(2022, 7, 31))
LATE = vn(2022, 7, 30, 9, 0)


@pytest.fixture
def above(world):
    seed()
    return district.above(world)


@pytest.fixture
def lived(world, above):
    factories.returned(world)
    late = factories.proposed(world)
    outcome.sign(dossier_id=late.pk, by=world.ha, at=LATE)
    return outcome.hand_over(dossier_id=late.pk, by=world.dung, at=LATE)


def get(who, name="score", *args, status=200, **query):
    address = reverse(f"counter:{name}", args=args) + (f"?{urlencode(query)}" if query else "")
    answer = signed_in(who).get(address)
    assert answer.status_code == status, address
    return text_of(answer)


def test_leaders_and_those_who_watch_open_it_and_nobody_else(world, above, lived):
    people = {
        "lan": world.lan,
        "dung": world.dung,
        "ha": world.ha,
        "ward_head": world.head,
        "watcher": above.watcher,
        "head": above.head,
        "control": above.control,
    }
    answers = {name: signed_in(who).get(reverse("counter:score")).status_code for name, who in people.items()}
    assert {name for name, status in answers.items() if status == 200} == {*people} - {"lan", "dung"}
    assert {answers["lan"], answers["dung"]} == {403}


def test_a_leader_sees_points_counts_formulas_and_what_has_no_source(world, lived):
    page = get(world.ha, **JULY)
    assert world.committee.name in page and "xếp loại" in page
    assert "1/2" in said(page) and "50,00 %" in page and "10,00/20" in page
    assert "Hồ sơ xử lý xong trước hạn, đúng hạn" in page and "Đủ điểm từ 80 %" in page
    assert "không có nguồn" in page and "Cổng Dịch vụ công quốc gia" in page
    assert "không áp dụng" in page and "Kho là kho dữ liệu" in page
    assert world.dung.name in page


def test_a_number_opens_to_its_dossiers_for_those_who_may_see_them(world, above, lived):
    page = get(world.ha, **JULY)
    address = (
        re.search(r'href="([^"]*chi-so/2\.1/[^"]*)">Hồ sơ quá hạn trả<', page).group(1).replace("&amp;", "&")
    )
    client = signed_in(world.ha)
    listed = text_of(client.get(address))
    assert lived.code in listed and listed.count("row__code") <= 1
    ward = {"don-vi": str(world.committee.pk), **JULY}
    assert lived.code in get(above.control, "score_behind", "2.1", **ward)
    assert lived.code in get(above.watcher, "score_behind", "2.1-dau", **ward)
    get(above.stranger, "score_behind", "2.1", status=404, **ward)
    get(world.ha, "score_behind", "9.9", status=404, **ward)
    get(world.ha, "score_behind", "2.1", status=404, phan="bịa", **ward)


def said(page):
    """The words of a page as they stand beside one another."""
    return re.sub(r'<span class="visually-hidden">.*?</span>|</?(a|span|b)\b[^>]*>', "", page)


def opened(page, key):
    """The addresses a component's count opens to: numerator, denominator."""
    parts = re.findall(rf'class="figures__part[^"]*" href="([^"]*chi-so/{re.escape(key)}/[^"]*)"', page)
    return [one.replace("&amp;", "&") for one in parts]


def test_numerator_and_denominator_open_to_as_many_dossiers_as_they_say(world, above, lived):
    client = signed_in(world.ha)
    page = text_of(client.get(reverse("counter:score"), JULY))
    counts = {
        one.component.id: one.count
        for group in card_of(world.committee, PERIOD, at=vn(2022, 8, 1, 9, 0)).card.groups
        for one in group.components
    }
    for key in ("2.1", "3.3", "4.1", "4.2", "4.3", "4.4", "4.5b"):
        *numerator, denominator = opened(page, key)
        assert text_of(client.get(denominator)).count("row-link") == counts[key].denominator == 2, key
        assert len(numerator) == bool(counts[key].numerator), key
        for address in numerator:
            assert text_of(client.get(address)).count("row-link") == counts[key].numerator, key
    in_time = text_of(client.get(opened(page, "2.1")[0]))
    assert lived.code not in in_time and "2.1: Hồ sơ xử lý xong trước hạn, đúng hạn" in in_time
    assert opened(page, "3.6") == []  # nothing counted, nothing to open


def test_a_figure_at_a_hundred_percent_opens_too(world, above):
    done = factories.returned(world)
    page = get(world.ha, **JULY)
    assert "Hồ sơ quá hạn trả</a>" not in page
    client = signed_in(world.ha)
    assert len(opened(page, "2.1")) == 2
    assert all(done.code in text_of(client.get(address)) for address in opened(page, "2.1"))


def test_satisfaction_opens_to_its_late_dossiers_and_tells_nobody_who_rated(world, above, lived):
    rated = factories.done(world)
    petition(rated, world.committee)
    ward = {"don-vi": str(world.committee.pk), **JULY}
    late = get(world.ha, "score_behind", "5.4", **ward)
    assert lived.code in late and rated.code not in late and "không ai biết ai đã đánh giá" in late
    assert rated.code in get(world.ha, "score_behind", "5.4", phan="ca", **ward)
    get(world.ha, "score_behind", "5.4", status=404, phan="dat", **ward)
    (whole,) = opened(get(world.ha, **JULY), "5.4")
    assert "phan=ca" in whole


def test_satisfaction_without_a_late_dossier_opens_to_no_list_of_what_it_lost(world, above):
    petition(factories.done(world), world.committee)
    page = get(world.ha, **JULY)
    assert "Hồ sơ quá hạn trả</a>" not in page and len(opened(page, "5.4")) == 1


def test_a_number_of_some_dossiers_opens_to_those_alone(world, above, lived):
    page = get(world.ha, kenh="direct", nguoi=str(world.dung.staff.pk), **JULY)
    address = (
        re.search(r'href="([^"]*chi-so/2\.1/[^"]*)">Hồ sơ quá hạn trả<', page).group(1).replace("&amp;", "&")
    )
    listed = text_of(signed_in(world.ha).get(address))
    assert lived.code in listed and f"Chỉ hồ sơ: Trực tiếp, {world.dung.name}." in listed
    assert "kenh=direct" in re.search(r'href="([^"]*)">Về bảng điểm', listed).group(1)
    assert lived.code not in get(world.ha, "score_behind", "2.1", kenh="online", **JULY)
    assert lived.code not in get(world.ha, "score_behind", "2.1", nguoi=str(world.ha.staff.pk), **JULY)


def test_places_stand_ranked_and_open_where_one_may_look(world, above, lived):
    page = get(above.control, **{"don-vi": str(above.city.pk)}, **JULY)
    assert "Xếp hạng" in page and f"don-vi={world.committee.pk}" in page
    assert "2 đơn vị không tiếp nhận hồ sơ nào" in page  # its divisions
    own = get(world.ha, **JULY)
    assert "Xếp hạng" in own and f"don-vi={above.justice.pk}" not in own
    get(world.ha, status=404, **{"don-vi": str(above.city.pk)})
    get(world.ha, status=404, **{"don-vi": "khong-phai-ma"})


def test_the_address_of_a_merged_commune_opens_its_heir(world, above, lived):
    heir = factories.heir(world.committee, "Ủy ban nhân dân phường Bàn Thạch", on=date(2022, 7, 20))
    Kept.forget_everything()  # the lines of units of a minute ago
    for name in ("score", "score_outlook", "glance", "wall"):
        page = get(above.control, name, **{"don-vi": str(world.committee.pk)}, **JULY)
        assert heir.name in page and world.committee.name not in page, name


def test_what_ends_today_and_is_not_this_year_is_not_looked_at_further(world, lived):
    today = clock.now().date()
    page = get(world.ha, "score_outlook", tu="24/06/2022", den=f"{today:%d/%m/%Y}")
    assert f"31/12/{today.year}" not in page
    assert f"31/12/{today.year}" in get(world.ha, "score_outlook")


def test_one_procedure_alone_has_no_total(world, lived):
    code = world.version.procedure.code
    page = get(world.ha, thu_tuc=code, **JULY)
    assert "không có tổng điểm" in page and "1/2" in said(page) and "Xếp hạng" not in page
    assert "0/0" in get(world.ha, kenh="online", **JULY)


def test_one_official_alone(world, above, lived):
    page = get(world.ha, **JULY)
    address = re.search(rf'href="([^"]*nguoi={world.dung.staff.pk}[^"]*)"', page).group(1)
    alone = text_of(signed_in(world.ha).get(reverse("counter:score") + address))
    assert f"Hồ sơ do {world.dung.name} xử lý." in alone and "1/2" in said(alone)
    get(world.ha, status=422, nguoi="khong-phai-ma", **JULY)


@pytest.mark.parametrize(
    ("query", "status", "sentence"),
    [
        ({"tu": "31/07/2022", "den": "01/07/2022"}, 422, "không được sau ngày cuối"),
        ({"tu": "hôm qua"}, 422, "hôm qua"),
        ({"thu_tuc": "9.999999", **JULY}, 422, "Không có thủ tục mang mã 9.999999"),
        ({"tu": "01/01/2020", "den": "31/12/2020"}, 409, "Chưa có bộ chỉ số áp dụng cho ngày 01/01/2020"),
    ],
)
def test_bad_input_gets_a_sentence_and_loses_nothing(world, lived, query, status, sentence):
    page = get(world.ha, status=status, **query)
    assert sentence in page
    assert all(value in page for value in query.values())


def test_the_page_takes_as_many_queries_for_many_places_as_for_few(
    world, above, lived, django_assert_max_num_queries
):
    client = signed_in(above.control)
    address = f"{reverse('counter:score')}?{urlencode({'don-vi': str(above.province.pk), **JULY})}"
    client.get(address)
    with django_assert_max_num_queries(60):
        client.get(address)


def table(who, sheet=0, **query):
    answer = signed_in(who).get(reverse("counter:score_sheet"), query)
    assert answer.status_code == 200
    assert "chi-so-766-2022-07-01-2022-07-31.xlsx" in answer["Content-Disposition"]
    return CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(sheet).to_python()


def test_the_spreadsheet_has_every_component_as_the_page_and_sums_that_add_up(world, lived):
    rows = table(world.ha, **JULY)
    assert rows[0][0] == world.committee.name and "01/07/2022" in rows[1][0]
    named = {row[0]: row for row in rows[4:] if row[0]}
    assert named["2.1"][2:7] == [1, 2, 50, 20, 10]
    assert named["4.1"][9] == "tệp trong hồ sơ" and "coi như thủ tục nào cũng trả" in named["4.1"][10]
    groups = [row for row in rows[4:] if not row[0] and row[1] != "Tổng điểm"]
    (total,) = [row for row in rows if row[1] == "Tổng điểm"]
    assert total[5] == 100 and sum(row[6] or 0 for row in groups) == pytest.approx(total[6])


def test_the_units_ranked_stand_on_the_second_sheet_and_a_narrowed_card_has_no_total(world, above, lived):
    ranking = table(above.control, sheet=1, **JULY)
    assert ranking[4][:2] == [1, above.city.name]
    narrow = table(above.control, **JULY, kenh="direct")
    assert "Tổng điểm" not in [row[1] for row in narrow] and narrow[2][0]


def test_the_spreadsheet_of_a_unit_one_may_not_see_is_not_found(world, above, lived):
    answer = signed_in(world.ha).get(reverse("counter:score_sheet"), {"don-vi": str(above.city.pk)})
    assert answer.status_code == 404
