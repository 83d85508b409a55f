"""The nine scores on screens: whose one sees, what a figure opens to, one's own, everybody's; corrections."""

import re
from datetime import date
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from motcua.agencies.areas import kept_lines
from motcua.dossiers.figures import Period
from motcua.dossiers.mark_figures import Scope
from motcua.dossiers.models import Dossier, Matter
from motcua.dossiers.services import outcome
from motcua.scorecard import nine_sources, publishing
from motcua.scorecard.models import NinePublication, NineResult
from tests.counter.factories import EARLY, signed_in, text_of
from tests.dossiers import district, factories
from tests.dossiers.factories import vn
from tests.scorecard.test_nine_live import petition

OVER = vn(2022, 10, 1, 0, 30)
WHY = "Phản ánh về hồ sơ này đã kết luận là không đúng"


@pytest.fixture
def above(world):
    return district.above(world)


@pytest.fixture
def late(world, above):
    dossier = factories.proposed(world)
    outcome.sign(dossier_id=dossier.pk, by=world.ha, at=vn(2022, 7, 30, 9, 0))
    return outcome.hand_over(dossier_id=dossier.pk, by=world.dung, at=vn(2022, 7, 30, 9, 0))


@pytest.fixture
def published(world, late):
    said = petition(factories.done(world, at=EARLY), world.committee)
    publishing.publish_nine(at=OVER)
    said.verdict = "untrue"
    said.save()
    return NinePublication.objects.get(kind="quarter")


def get(who, name="nine", *args, status=200, **query):
    address = reverse(f"counter:{name}", args=args) + (f"?{urlencode(query)}" if query else "")
    answer = signed_in(who).get(address)
    assert answer.status_code == status, address
    return text_of(answer)


def test_a_leader_sees_the_running_quarter_with_formulas_and_people(world, late):
    page = get(world.ha)
    assert world.committee.name in page and "kỳ chưa hết" in page
    assert "0 điểm: 1<span" in page and "Chưa có văn bản xác nhận" in page
    assert world.dung.name in page and "Hoàn thành dưới 70% nhiệm vụ" in page
    assert "Năm nay" in get(world.ha, ky="nam")
    for who in (world.lan, world.dung, world.tam):
        get(who, status=403)
    get(world.ha, status=404, **{"don-vi": str(world.thao.unit.pk)})
    get(world.ha, status=404, ky="khong-phai-ky")
    get(world.ha, status=404, **{"don-vi": "khong-phai-ma"})


def test_late_dossiers_open_for_those_who_may_see_them(world, above, late):
    days = {"don-vi": str(world.committee.pk), "tu": "2022-07-01", "den": "2022-09-30"}
    assert late.code in get(world.ha, "nine_behind", "1", **days)
    assert late.code in get(above.control, "nine_behind", "2", **days)
    get(above.stranger, "nine_behind", "1", status=404, **days)
    get(world.ha, "nine_behind", "7", status=404, **days)  # nobody is told who complained
    get(world.ha, "nine_behind", "1", status=404, **{**days, "tu": "hôm qua"})


def test_dossiers_of_every_number_of_points_open(world, above, late):
    soon = factories.done(world, at=EARLY)
    page = get(world.ha)
    found = dict(re.findall(r'href="([^"]*chin-chi-so/1/[^"]*)">(\d điểm: \d)<', page))
    listed = {
        said: text_of(signed_in(world.ha).get(url.replace("&amp;", "&"))) for url, said in found.items()
    }
    assert set(listed) == {"2 điểm: 1", "0 điểm: 1"}  # none got 1: nothing to open
    assert soon.code in listed["2 điểm: 1"] and late.code not in listed["2 điểm: 1"]
    assert "Hồ sơ 2 điểm:" in listed["2 điểm: 1"] and late.code in listed["0 điểm: 1"]
    days = {"don-vi": str(world.committee.pk), "tu": "2022-07-01", "den": "2022-09-30"}
    get(world.ha, "nine_behind", "1", status=404, muc="3", **days)


def test_an_opinion_asked_of_an_agency_opens_with_the_points_it_got(world, above):
    asked = factories.assigned(world)
    facts = {"kind": Matter.Kind.CONSULTATION, "unit": world.thao.unit, "opened_at": EARLY}
    facts["opened_by"] = world.dung.staff
    Matter.objects.create(
        dossier=asked, due_at=vn(2022, 7, 27, 17, 0), closed_at=vn(2022, 7, 26, 9, 0), **facts
    )
    period = Period(date(2022, 7, 1), date(2022, 9, 30))
    scope = Scope(period, kept_lines(period.last).own(world.thao.unit.pk))
    found = {n: set(Dossier.objects.filter(nine_sources.behind(scope, "2", n))) for n in (2, 1, 0)}
    own, _people = nine_sources.count(world.thao.unit, period, at=OVER)
    assert found == {2: {asked}, 1: set(), 0: set()} and own.given["2"] == {2: 1}


def test_everybody_sees_the_own_scores_and_no_others(world, published):
    mine = get(world.dung, "my_nine")
    assert "Quý này, đang chạy" in mine and "Đã giữ nguyên khi hết kỳ" in mine
    assert "2 hồ sơ giải quyết xong" in mine
    assert "Chưa có hồ sơ nào của bạn" in get(world.lan, "my_nine")


def test_the_control_office_corrects_with_a_reason_and_the_old_row_stays(world, above, published):
    address = f"{reverse('counter:nine')}?{urlencode({'don-vi': world.committee.pk, 'ky': published.pk})}"
    control = signed_in(above.control)
    assert "Đếm lại và đính chính" in text_of(control.get(address))
    short = control.post(address, {"reason": "sai số"})
    assert short.status_code == 409 and "ít nhất 10 ký tự" in text_of(short) and "sai số" in text_of(short)
    page = text_of(control.post(address, {"reason": WHY}, follow=True))
    assert "Đã đính chính" in page and WHY in page and above.control.name in page
    again = text_of(control.post(address, {"reason": WHY}, follow=True))
    assert "Đã đính chính kết quả." in again and NineResult.objects.count() == 4
    leader = signed_in(world.ha)
    assert "Đếm lại và đính chính" not in text_of(leader.get(address))
    assert leader.post(address, {"reason": WHY}).status_code == 403
    running = f"{reverse('counter:nine')}?{urlencode({'don-vi': world.committee.pk})}"
    assert control.post(running, {"reason": WHY}).status_code == 404


def test_everybody_reads_agencies_and_no_persons_name(client, world, above, late):
    page = reverse("portal:nine")
    assert "Chưa có kỳ nào được công bố" in text_of(client.get(page))
    publishing.publish_nine(at=OVER)
    text = text_of(client.get(page))
    assert world.committee.name in text and "Quý III/2022" in text and "chỉ số có số liệu" in text
    assert world.dung.name not in text and world.minh.name not in text and late.code not in text
    assert "chưa cơ quan nào" in text_of(client.get(page, {"cap": "province"}))
    for wrong in ({"cap": "mọi"}, {"ky": "hôm qua"}):
        assert client.get(page, wrong).status_code == 404


def test_pages_ask_a_fixed_number_of_times(world, published, client, django_assert_max_num_queries):
    leader = signed_in(world.ha)
    address = f"{reverse('counter:nine')}?ky={published.pk}"
    leader.get(address)
    for _each in range(2):
        factories.done(world, at=EARLY)
    with django_assert_max_num_queries(34):
        leader.get(address)
    with django_assert_max_num_queries(6):
        client.get(reverse("portal:nine"))
