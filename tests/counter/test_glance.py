"""A unit at a glance: the telephone's page, the screen of the leaders' room, one printed page."""

import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from types import SimpleNamespace

import pypdfium2 as pdfium
import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pyhanko.pdf_utils.reader import PdfFileReader

from motcua.agencies.models import Unit
from motcua.common.kept import Kept
from motcua.counter.glance import SHOWN_PLACES, Glance, PlaceLine, glance
from motcua.counter.glance_sheet import pdf_of
from motcua.dossiers.models import Dossier
from motcua.oversight import stock
from motcua.scorecard import services as scorecard
from motcua.scorecard.outlook import losses
from tests.counter.factories import signed_in, text_of
from tests.counter.test_map import EARLIER, above  # noqa: F401
from tests.documents.laid_out import sheets
from tests.dossiers import factories
from tests.dossiers.factories import vn
from tests.oversight.test_outside_values import GOOD, brought
from tests.web.browser import chromium, violations

NOW = vn(2022, 7, 25, 8, 0)


@pytest.fixture
def busy(world, above):  # noqa: F811
    scorecard.seed()
    factories.assigned(world, at=EARLIER)  # late by now
    brought(above, GOOD, at=vn(2022, 7, 25, 7, 0))
    return above


def get(who, name, *, status=200, **query):
    answer = signed_in(who).get(reverse(f"counter:{name}"), query)
    assert answer.status_code == status
    return answer


def test_the_figures_are_those_of_the_other_pages(world, busy):
    found = glance(busy.city, at=NOW)
    assert found.now[stock.Kind.LATE] == found.now[stock.Kind.OPEN] == 1
    assert [one.unit for one in found.worst] == [world.committee] and found.worst[0].late == 1
    assert found.card is not None and [one.unit for one in found.places if one.rank] == [world.committee]
    (indicator, value) = glance(busy.province, at=NOW).outside[0]
    assert indicator.key == "von-ttg" and value.share == 61.0 and value.said.source == "Kho bạc"


def test_the_telephone_page_names_who_is_late_and_opens_it(world, busy):
    text = text_of(get(busy.watcher, "glance"))
    assert "Nơi nhiều hồ sơ quá hạn trả nhất lúc này" in text
    below = f"?don-vi={world.committee.pk}"
    assert below in text
    assert world.committee.name in text_of(get(world.ha, "glance"))


@given(st.lists(st.integers(0, 10_000), max_size=30))
def test_the_lowest_points_stand_in_order_whatever_the_kind_of_unit_and_never_the_best(points):
    units = [Unit(sort_key=f"{n:02}") for n in range(len(points))]
    places = [
        PlaceLine(unit, "", 0, 0, Decimal(n) / 100, 1 + n % 3) for unit, n in zip(units, points, strict=True)
    ]
    unknown = PlaceLine(Unit(sort_key="zz"), "", 0, 0, None, None)
    found = Glance.lowest.fget(SimpleNamespace(places=[*places, unknown]))
    totals = [one.total for one in found]
    assert totals == sorted(one.total for one in places)[: len(totals)]
    assert len(totals) == min(SHOWN_PLACES, len(points) // 2)


def test_without_a_set_of_indicators_the_rest_is_still_shown(world, above):  # noqa: F811
    factories.assigned(world, at=EARLIER)
    text = text_of(get(above.watcher, "glance"))
    assert "Đang quá hạn trả" in text and "Bộ chỉ số 766, từ đầu năm" not in text
    get(above.watcher, "wall")
    get(above.watcher, "glance_sheet")


@pytest.mark.parametrize("name", ["glance", "wall", "glance_sheet"])
def test_who_may_see_it(world, busy, name):
    for who in (world.lan, world.dung):
        get(who, name, status=403)
    get(world.ha, name, status=404, **{"don-vi": str(busy.elsewhere.pk)})
    get(busy.control, name, **{"don-vi": str(busy.elsewhere.pk)})
    get(busy.control, name, status=404, **{"don-vi": "không-phải-mã"})


def test_the_wall_asks_only_for_figures_and_hears_their_age(world, busy):
    whole = text_of(get(busy.watcher, "wall"))
    assert 'http-equiv="refresh"' not in whole and "data-lost" in whole
    part = text_of(get(busy.watcher, "wall", **{"so-lieu": "1"}))
    assert "<html" not in part and "data-age=" in part and len(part) < 8_000


def test_figures_are_counted_once_a_minute_however_many_screens_ask(busy, django_assert_num_queries):
    first = glance(busy.city, at=NOW)
    with django_assert_num_queries(0):
        assert glance(busy.city, at=NOW) is first
    Kept.forget_everything()
    assert glance(busy.city, at=NOW) is not first


def test_the_printed_page_is_one_page_with_the_same_figures(world, busy):
    answer = get(busy.watcher, "glance_sheet")
    read = PdfFileReader(BytesIO(answer.content))
    assert int(read.root["/Pages"]["/Count"]) == 1 and "phieu-so-lieu-000.00.31.H47" in str(answer.headers)


LONG = "Trung tâm Phục vụ hành chính công và Kiểm soát thủ tục hành chính huyện Bắc Trà My số"


@pytest.mark.parametrize("below", [0, 11, 12, 40, 140])
def test_the_fullest_unit_stands_on_one_page_with_nothing_cut(world, busy, below):
    found = glance(busy.province, at=NOW)
    (line, *_others), ((indicator, value), *_more) = found.places, found.outside
    places = [
        replace(line, name=f"{LONG} {n:03}", late=1_234 - n, opened=12_345, total=Decimal("100.00"))
        for n in range(below)
    ]
    outside = [(replace(indicator, name=f"{LONG} {n}, chỉ số"), value) for n in range(6)]
    pdf = pdf_of(replace(found, places=places, outside=outside))
    document = pdfium.PdfDocument(pdf)
    assert len(document) == 1
    assert [one for one in sheets(pdf)[0].faults() if "picture" not in one] == []  # the frames of figures
    text = " ".join(document[0].get_textpage().get_text_bounded().split())
    assert found.card is not None
    said = [one.group.name for one in found.card.card.groups]
    said += [one.component.name for one in losses(found.card.card)[:5]]
    said += [f"{n}, chỉ số" for n in range(6)] + ["Nguồn: diễn biến hồ sơ"] + ["1.234"] * bool(below)
    left = re.search(r"Còn (\d+) đơn vị", text)
    shown = below - int(left.group(1)) if left else below
    assert shown == below or (below > 39 and shown >= 20)
    said += [f"số {n:03}" for n in range(shown)]
    assert [one for one in said if one not in text] == []


@pytest.mark.journey
@pytest.mark.django_db(transaction=True)
def test_the_wall_refreshes_itself_and_says_when_the_line_or_the_session_is_lost(live_server, world, busy):
    another = Dossier.objects.filter(pk=factories.assigned(world, at=EARLIER).pk)
    another.update(due_at=NOW + timedelta(days=1))
    with chromium() as browser:
        context = browser.new_context(viewport={"width": 1920, "height": 1080})
        cookie = signed_in(busy.watcher).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.clock.install()
        page.goto(live_server.url + reverse("counter:wall"))
        assert violations(page) == [] and page.locator("[data-wall-state]").inner_text().startswith(
            "Số liệu cách"
        )
        another.update(due_at=NOW - timedelta(days=1))
        Kept.forget_everything()
        page.clock.run_for(31_000)
        page.locator(".wall__number", has_text="2").first.wait_for()
        context.set_offline(True)
        page.clock.run_for(120_000)
        page.get_by_text("Mất đường truyền").wait_for()
        assert "phút" in page.locator("[data-wall-state]").inner_text()
        context.set_offline(False)
        context.clear_cookies()
        page.clock.run_for(31_000)
        page.get_by_text("Phiên làm việc đã hết").wait_for()
        context.close()
