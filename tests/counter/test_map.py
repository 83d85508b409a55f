"""The map of places: tiles until official boundaries come, shares in steps, two places side by side."""

import re
from datetime import date
from io import BytesIO
from itertools import pairwise
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils.formats import number_format
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from motcua.agencies.models import Level, Unit, UnitKind
from motcua.counter.map import TONES
from motcua.counter.map_labels import frame_of, labelled, on_a_desk
from motcua.counter.map_small import LINES, LONGEST, short
from motcua.dossiers.figures import Period
from motcua.dossiers.services import intake
from motcua.feedback.figures import Answered
from motcua.feedback.questions import QUESTIONS
from motcua.oversight.indicators import STEPS, Value, satisfied_of
from motcua.oversight.mapping import territory
from motcua.oversight.places import places_under
from motcua.oversight.services.boundaries import import_boundaries
from motcua.scorecard import services as scorecard
from motcua.scorecard.live import card_of
from motcua.web.templatetags.ui import number
from tests.counter.factories import signed_in, text_of
from tests.counter.looking import visit
from tests.dossiers import district, factories, side
from tests.dossiers.factories import vn
from tests.oversight.test_boundaries import square, written
from tests.web.browser import chromium

EARLIER = vn(2022, 7, 18, 9, 0)


@pytest.fixture
def above(world):
    there = district.above(world)
    factories.unit(
        "Ủy ban nhân dân phường Hòa Hương",
        UnitKind.COMMITTEE,
        "000.04.31.H47",
        parent=there.city,
        level=Level.COMMUNE,
    )
    names = ("An Mỹ", "Hòa Hương", "thành phố Tam Kỳ", "huyện Núi Thành")
    for name, code in zip(names, ("20341", "20344", "502", "517"), strict=True):
        Unit.objects.filter(kind=UnitKind.COMMITTEE, name__contains=name).exclude(
            level=Level.PROVINCE
        ).filter(level=Level.COMMUNE if len(code) == 5 else Level.DISTRICT).update(
            gso_code=code, short_name=f"UBND {name}"
        )
    return there


def get(who, *, name="map", status=200, **query):
    answer = signed_in(who).get(reverse(f"counter:{name}"), query)
    assert answer.status_code == status
    return answer


@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_a_share_is_whole_only_when_nothing_is_missing_and_better_never_falls_a_step(part, rest):
    value, better = Value(part, part + rest), Value(part + 1, part + rest + 1)
    if value.share is None:
        assert value.step == 0
        return
    assert (value.share == 100) == (rest == 0)
    assert 1 <= value.step <= 5 and better.step >= value.step
    assert value.step == 1 + sum(value.share >= edge for edge in STEPS)


def test_few_answers_say_no_share():
    few, enough = (satisfied_of(Answered(QUESTIONS[0], {3: number})) for number in (4, 5))
    assert (few.share, few.numerator, few.denominator, enough.share) == (None, 0, 0, 100)


def test_the_district_sees_its_places_on_tiles_with_the_table_behind_them(world, above):
    factories.assigned(world, at=EARLIER)
    text = text_of(get(above.watcher, so="con-han"))
    assert "<svg" in text and "An Mỹ" in text and "0/1" in text
    assert "chưa có địa giới chính thức" in text
    assert f'fill="{TONES[0][0]}"' in text  # its one open dossier is late: the worst step


def test_points_of_766_stand_on_the_map_as_on_the_card(world, above):
    scorecard.seed()
    factories.assigned(world, at=EARLIER)
    text = text_of(get(above.watcher, so="766", ky="2022-07"))
    live = card_of(world.committee, Period(date(2022, 7, 1), date(2022, 7, 25)), at=vn(2022, 7, 25, 8, 0))
    total = number_format(live.card.total, 2)
    assert live.busy and f"{total}/100,00" in text and "766/QĐ-TTg" in text
    group = live.card.groups[1]
    asked = text_of(get(above.watcher, so=f"766-{group.group.code}", ky="2022-07"))
    assert f"{number_format(group.score, 2)}/{number_format(group.group.points, 2)}" in asked


def test_the_worse_the_lighter_and_every_step_can_be_read():
    assert len(TONES) == len(STEPS) + 1
    lights = [_luminance(fill) for fill, _ink in TONES]
    assert all(first - second > 0.08 for first, second in pairwise(lights))  # apart on grey paper too
    for fill, ink in TONES:
        light, dark = sorted((_luminance(fill), _luminance(ink)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5


def _luminance(colour):
    """Of sRGB, as WCAG 2.2 counts contrast."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_a_value_opens_to_the_dossiers_that_lower_it_the_worst_place_first(world, above):
    late = factories.assigned(world, at=EARLIER)
    client = signed_in(above.watcher)
    page = text_of(client.get(reverse("counter:map"), {"so": "con-han"}))
    link = re.search(rf'href="([^"]+)"\s+aria-label="Đang quá hạn trả: 1, {world.committee.name}"', page)
    assert late.code in text_of(client.get(link.group(1).replace("&amp;", "&")))
    assert page.count("<tr>") == 2 and "nơi chưa có số liệu" in page  # who has nothing stands apart


def test_who_is_refused_at_the_desk_takes_nothing_from_those_who_were_accepted(world, above):
    for _each in range(2):
        factories.received(world, at=EARLIER)
        refused = factories.taken_in(world, at=EARLIER)
        intake.refuse(dossier_id=refused.pk, by=world.lan, at=EARLIER, reason_code="x", reason=side.WHY)
    page = text_of(get(above.watcher, so="khong-tu-choi", ky="2022-07"))
    assert "2/4" in page and "hồ sơ tiếp nhận + hồ sơ bị từ chối" in page
    link = re.search(rf'href="([^"]+)"\s+aria-label="Từ chối: 2, {world.committee.name}"', page)
    opened = text_of(signed_in(above.watcher).get(link.group(1).replace("&amp;", "&")))
    assert opened.count("row-link code") == 2 and "lượt yêu cầu" not in opened


def test_requests_to_supplement_are_counted_one_by_one_and_their_list_says_so(world, above):
    factories.received(world, at=EARLIER)
    asked = side.asked_twice(world, at=EARLIER)
    page = text_of(get(above.watcher, so="khong-bo-sung", ky="2022-07"))
    assert "2/4" in page and "hồ sơ bị yêu cầu mấy lần thì tính mấy lượt" in page
    link = re.search(rf'href="([^"]+)"\s+aria-label="Lượt yêu cầu bổ sung: 2, {world.committee.name}"', page)
    opened = text_of(signed_in(above.watcher).get(link.group(1).replace("&amp;", "&")))
    assert opened.count("row-link code") == 1 and asked.code in opened and "2 lượt yêu cầu" in opened
    assert "Số này đếm lượt yêu cầu" in opened


def test_the_year_of_the_first_set_has_points_from_the_day_it_began(world, above):
    scorecard.seed()
    factories.assigned(world, at=EARLIER)
    client = signed_in(above.watcher)
    page = text_of(client.get(reverse("counter:map"), {"so": "766", "ky": "nam"}))
    assert "Bộ chỉ số 766: tổng điểm, Từ đầu năm 2022" in page
    assert "tính từ 23/06/2022, ngày bộ chỉ số có hiệu lực" in page
    link = re.search(rf'href="([^"]+)"\s+aria-label="Bảng điểm, {world.committee.name}"', page)
    card = text_of(client.get(link.group(1).replace("&amp;", "&")))
    since = Period(date(2022, 6, 23), date(2022, 7, 25))
    total = card_of(world.committee, since, at=vn(2022, 7, 25, 8, 0)).card.total
    assert f"{number_format(total, 2)}/100,00" in page and f"<b>{number(total)}</b>" in card


def test_the_same_place_twice_is_no_comparison(above):
    place = str(above.city.pk)
    page = text_of(signed_in(above.control).get(reverse("counter:map"), {"so-sanh": [place, place]}))
    assert "Vui lòng chọn hai nơi khác nhau để so sánh." in page and "Hai nơi cạnh nhau" not in page


def test_who_may_see_it(world, above):
    for who in (above.watcher, above.head, above.control):
        get(who)
    for who in (world.lan, world.dung):
        get(who, status=403)
    get(above.watcher, status=404, cap=str(above.elsewhere.pk))
    assert "Tam Kỳ" in text_of(get(above.control)) and "An Mỹ" in text_of(
        get(above.control, cap=str(above.city.pk))
    )
    get(above.watcher, status=404, cap="không-phải-mã")


def test_what_makes_no_sense_in_the_address_is_taken_as_not_said(above):
    text = text_of(get(above.watcher, so="không-có", ky="2022-99"))
    assert "Giải quyết đúng hạn, Tháng 07/2022" in text


def test_every_value_says_as_of_when_from_where_and_who_answers_for_it(world, above):
    scorecard.seed()
    factories.assigned(world, at=EARLIER)
    head = f"Người đứng đầu {Unit.objects.get(pk=world.committee.pk).short_name}"
    source = "Diễn biến hồ sơ trên hệ thống"
    assert f"25/07/2022 08:00 · {source} · {head}" in text_of(get(above.watcher, so="con-han"))
    assert f"25/07/2022 08:00 · {source} · {head}" in text_of(get(above.watcher, so="con-han", ky="2022-06"))
    points = text_of(get(above.watcher, so="766", ky="2022-07"))
    assert re.search(rf"25/07/2022 08:00 · 766/QĐ-TTg[^·]*· {head}", points)
    factories.assigned(world, at=vn(2022, 6, 28, 9, 0))
    taken = text_of(get(above.watcher, so="khong-tu-choi", ky="2022-06"))
    assert f"30/06/2022 · {source} · {head}" in taken  # what is over counts to its last day


def test_two_places_stand_side_by_side_with_every_indicator(world, above):
    scorecard.seed()
    factories.assigned(world, at=EARLIER)
    table = text_of(get(above.watcher))
    assert "Hai nơi cạnh nhau" not in table
    other = Unit.objects.get(gso_code="20344", kind=UnitKind.COMMITTEE)
    both = signed_in(above.watcher).get(
        reverse("counter:map"), {"so-sanh": [str(world.committee.pk), str(other.pk)]}
    )
    text = text_of(both)
    beside = " ".join(text.split("Hai nơi cạnh nhau")[1].split())
    live = card_of(world.committee, Period(date(2022, 7, 1), date(2022, 7, 25)), at=vn(2022, 7, 25, 8, 0))
    assert "Mức độ hài lòng" in beside and "Bộ chỉ số 766: tổng điểm" in beside
    assert f"{number_format(live.card.total, 2)}/100,00 · 25/07/2022 08:00" in beside
    groups = [f"766, {one.group.number}: {one.group.name}" for one in live.card.groups]
    assert len(groups) == 6 and all(one in beside for one in groups)


def test_the_picture_is_a_png_of_the_same_map(world, above):
    answer = get(above.watcher, name="map_picture", so="con-han", ky="2022-06")
    assert (
        answer.content.startswith(b"\x89PNG")
        and "ban-do-con-han-2022-06.png" in answer["Content-Disposition"]
    )
    assert len(answer.content) > 3_000


def test_the_spreadsheet_has_every_place_with_every_indicator(world, above):
    scorecard.seed()
    factories.assigned(world, at=EARLIER)
    answer = get(above.watcher, name="map_sheet", ky="2022-07")
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert rows[0][0].endswith("01/07/2022 – 25/07/2022")
    heads = rows[2]
    mine = next(row for row in rows[3:] if row[0] == world.committee.name)
    column = heads.index("Đang giải quyết, còn trong hạn trả (%)")
    assert mine[column : column + 3] == [0, 0, 1]
    assert mine[column + 3].startswith("25/07/2022 08:00; Diễn biến hồ sơ trên hệ thống; Người đứng đầu")
    assert len(rows) == 3 + len(above_places(above)) and "Bộ chỉ số 766: tổng điểm (%)" in heads


def above_places(above):
    return [place.unit for place in places_under(above.city, EARLIER.date())]


def test_the_questions_do_not_grow_with_the_places(above, django_assert_max_num_queries):
    client = signed_in(above.watcher)
    client.get(reverse("counter:map"))
    with django_assert_max_num_queries(22):
        client.get(reverse("counter:map"))
    scorecard.seed()
    both = {"so-sanh": [str(above.city.pk), str(above.elsewhere.pk)]}
    client.get(reverse("counter:map"), both)
    with django_assert_max_num_queries(30):
        client.get(reverse("counter:map"), both)


def test_imported_boundaries_take_the_place_of_the_tiles_of_their_district_alone(world, above, tmp_path):
    factories.assigned(world, at=EARLIER)
    features = [square("20341", 108, 15, 0.01), square("20344", 108.01, 15, 0.01)]
    assert (
        import_boundaries(path=written(tmp_path, *features), source="Sở TN&MT, 2022", at=EARLIER).problems
        == []
    )
    text = text_of(get(above.watcher, so="con-han"))
    wide, small = text.split('class="map-wrap"')[1].split("</svg>")[:2]
    assert "<rect" not in wide and "Sở TN&MT, 2022" in text
    assert 'viewBox="-4 -4 1009 527"' in wide  # all of the two wards, with a margin
    assert 'id="hinh-20341" d="M0 518' in wide and '<use href="#hinh-20341"/>' in small
    assert "An Mỹ</text>" in wide and ">AM</text>" in small and "0,0 %</text>" in wide
    assert get(above.watcher, name="map_picture").content.startswith(b"\x89PNG")
    assert "<rect" in text_of(get(above.control))  # the province has none


def test_names_on_a_map_give_way_to_each_other_before_they_lie_over_each_other():
    frame = frame_of((1000, 1000))
    cells = [
        SimpleNamespace(outline="M0 0l900 0 0 900-900 0z", centre=(450, 450)),
        SimpleNamespace(outline="M0 0l40 0 0 40-40 0z", centre=(455, 470)),
        SimpleNamespace(outline="M0 0l80 0 0 80-80 0z", centre=(540, 450)),
    ]
    names = ["Nam Trà My", "An Mỹ", "Hòa Thuận"]
    texts = labelled(SimpleNamespace(cells=cells), frame, on_a_desk(names, ["90,0 %"] * 3))
    assert [[one["words"] for one in mine] for mine in texts] == [
        ["Nam Trà My", "90,0 %"],
        [],
        ["HT", "90,0 %"],
    ]


def test_a_territory_is_named_without_its_office_and_kind():
    unit = Unit(
        name="Ủy ban nhân dân huyện Nam Trà My", short_name="UBND huyện Nam Trà My", level=Level.DISTRICT
    )
    assert territory(unit) == "Nam Trà My"


_BESIDE = """() => {
  const wrap = document.querySelector(".map-wrap"), [small] = wrap.querySelectorAll(".map--small");
  const over = [wrap.scrollWidth - wrap.clientWidth, document.documentElement.scrollWidth - innerWidth];
  const wrong = over.filter((pixels) => pixels > 0).map((pixels) => "scrolls sideways: " + pixels);
  for (const tile of small.querySelectorAll("rect")) {
    const box = tile.getBoundingClientRect();
    if (box.height < 44 || box.width < 43) wrong.push("small: " + box.width + " × " + box.height);
    for (const text of tile.parentElement.querySelectorAll("text")) {
      const written = text.getBoundingClientRect();
      const out = written.left < box.left || written.right > box.right || written.bottom > box.bottom;
      if (out) wrong.push(text.textContent);
    }
  }
  return wrong;
}"""


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Hội An", ["Hội An"]),
        ("Nam Trà My", ["Nam", "Trà My"]),
        ("Điện Thắng Bắc", ["Điện", "Thắng", "Bắc"]),
        ("Điện Thắng Bắc đông nam", ["ĐTBĐN"]),  # more than a tile holds: first letters
        ("Anhemcùnglàngcũ", ["A"]),
        ("", []),
    ],
)
def test_a_name_on_a_telephone_stands_on_short_lines(name, lines):
    assert short(name) == lines


@given(st.text(max_size=200))
def test_no_name_is_too_long_for_a_tile(name):
    lines = short(name)
    assert len(lines) <= LINES and all(len(line) <= LONGEST for line in lines)


def test_a_telephone_gets_the_same_places_with_their_whole_names_said(world, above):
    factories.assigned(world, at=EARLIER)
    page = text_of(get(above.control, so="con-han")).split('class="map-wrap"')[1]
    wide, narrow = page.split("</svg>")[:2]
    told = re.findall(r'<a href="[^"]+" aria-label="[^"]+">', narrow)
    assert told == re.findall(r'<a href="[^"]+" aria-label="[^"]+">', wide)
    assert 'aria-label="Tam Kỳ 0,0 %"' in narrow and 'aria-label="Núi Thành –"' in narrow


@pytest.mark.journey
@pytest.mark.django_db(transaction=True)
def test_the_map_is_accessible_on_a_phone_and_on_a_wall(live_server, world, above):
    factories.assigned(world, at=EARLIER)
    paths = {"map": reverse("counter:map") + "?so=con-han"}
    with chromium() as browser:
        wrong = visit(browser, live_server.url, above.watcher, paths, width=360, scheme="light")
        wrong += visit(browser, live_server.url, above.control, paths, width=1280, scheme="dark")
        context = browser.new_context(viewport={"width": 360, "height": 800})
        cookie = signed_in(above.watcher).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.goto(live_server.url + paths["map"])
        assert page.evaluate(_BESIDE) == []
        slider = page.get_by_label("Kéo theo tháng")
        expect(slider).to_have_attribute("aria-valuetext", "Tháng 07/2022")
        slider.press("ArrowLeft")
        expect(page.locator("#ban-do caption").first).to_contain_text("Tháng 06/2022")
        expect(page).to_have_url(re.compile("ky=2022-06"))
    assert wrong == []
