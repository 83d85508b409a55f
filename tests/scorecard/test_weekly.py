"""The weekly ranking: once a week, frozen, for everybody to read."""

import re
from datetime import date
from decimal import Decimal
from html import unescape
from io import BytesIO

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from motcua.agencies.models import Level, UnitKind
from motcua.common.kept import Kept
from motcua.dossiers.services.folding import fold
from motcua.notifications.models import Notice
from motcua.scorecard import falling, weekly
from motcua.scorecard.models import FallLimit, IndicatorSet, WeeklyRanking
from motcua.scorecard.services import seed
from tests.counter.factories import text_of
from tests.dossiers import district, factories
from tests.dossiers.factories import vn

MIDNIGHT = vn(2022, 8, 1, 0, 1)  # Monday: the week that ended on 31 July is over
KINDS = WeeklyRanking.Kind


@pytest.fixture
def world(db):
    seed()
    return factories.world()


def test_on_monday_last_week_is_ranked_once_and_never_counted_again(world):
    factories.returned(world)
    made = weekly.publish_week(at=MIDNIGHT)
    assert {one.kind for one in made} == set(KINDS.values)
    communes = WeeklyRanking.objects.get(kind=KINDS.COMMUNES)
    assert (communes.first, communes.last) == (date(2022, 6, 23), date(2022, 7, 31))
    assert [row["name"] for row in communes.rows] == [world.committee.name]
    assert communes.idle == 1 and communes.rows[0]["counts"]["2.1"] == [1, 1]
    before = communes.rows

    factories.returned(world)
    fold()
    assert weekly.publish_week(at=vn(2022, 8, 7, 23, 59)) == []
    communes.refresh_from_db()
    assert communes.rows == before

    weekly.publish_week(at=vn(2022, 8, 8, 0, 0))
    latest = WeeklyRanking.objects.get(kind=KINDS.COMMUNES, last=date(2022, 8, 7))
    assert latest.rows[0]["counts"]["2.1"] == [2, 2]


def test_a_commune_merged_on_the_monday_is_ranked_as_its_heir(world):
    factories.returned(world)
    heir = factories.heir(world.committee, "Ủy ban nhân dân phường An Mỹ – Hòa Hương", on=MIDNIGHT.date())
    weekly.publish_week(at=MIDNIGHT)
    communes = WeeklyRanking.objects.get(kind=KINDS.COMMUNES)
    assert [row["name"] for row in communes.rows] == [heir.name]
    assert communes.rows[0]["counts"]["2.1"] == [1, 1]


@pytest.mark.parametrize(
    ("at", "sunday"),
    [
        (vn(2022, 7, 31, 23, 59), date(2022, 7, 24)),
        (vn(2022, 8, 1, 0, 0), date(2022, 7, 31)),
        (vn(2023, 1, 1, 12, 0), date(2022, 12, 25)),  # a Sunday, and New Year
        (vn(2023, 1, 22, 0, 0), date(2023, 1, 15)),  # the first day of Tết
    ],
)
def test_a_week_ends_on_sunday_midnight_of_viet_nam(at, sunday):
    assert weekly.last_sunday(at.date()) == sunday


def test_a_new_year_begins_from_nothing(world):
    factories.returned(world)
    weekly.publish_week(at=vn(2022, 12, 27, 8, 0))
    weekly.publish_week(at=vn(2023, 1, 10, 8, 0))
    new = WeeklyRanking.objects.get(kind=KINDS.COMMUNES, last=date(2023, 1, 8))
    assert new.first == date(2023, 1, 1) and new.rows == [] and new.idle == 2


def test_before_the_first_set_nothing_is_published(world):
    assert weekly.publish_week(at=vn(2022, 6, 27, 8, 0)) != []  # the set began on Thursday the 23rd
    assert weekly.publish_week(at=vn(2022, 6, 20, 8, 0)) == []
    IndicatorSet.objects.all().delete()
    Kept.forget_everything()
    assert weekly.publish_week(at=MIDNIGHT) == []


def frozen(last, *rows):
    facts = [
        {"place": place, "unit": name, "name": name, "total": "61.89", "class": "Trung bình", "counts": {}}
        for place, name in rows
    ]
    return WeeklyRanking.objects.create(
        kind=KINDS.DISTRICTS,
        first=date(2022, 6, 23),
        last=last,
        indicators="766",
        rows=facts,
        idle=3,
        published_at=MIDNIGHT,
    )


def test_places_won_and_lost_are_those_since_the_week_before(db):
    frozen(date(2022, 7, 24), (1, "Hội An"), (2, "Tam Kỳ"))
    ranking = frozen(date(2022, 7, 31), (1, "Tam Kỳ"), (2, "Hội An"), (3, "Tây Giang"))
    lines = weekly.lines_of(ranking)
    assert [(one.name, one.moved, one.since) for one in lines] == [
        ("Tam Kỳ", 1, "lên 1 bậc"),
        ("Hội An", -1, "xuống 1 bậc"),
        ("Tây Giang", None, "mới có tên"),
    ]
    assert lines[0].total == Decimal("61.89")


@pytest.mark.django_db
def test_everybody_reads_it_and_what_was_published_before(client):
    page = reverse("portal:rankings")
    assert "Chưa có bảng nào được công bố" in text_of(client.get(page))
    frozen(date(2022, 7, 24), (1, "Hội An"), (2, "Tam Kỳ"))
    frozen(date(2022, 7, 31), (1, "Tam Kỳ"), (2, "Hội An"))
    text = text_of(client.get(page))
    assert "lên 1 bậc" in text and "xuống 1 bậc" in text and "61,89" in text
    assert "3 cơ quan chưa tiếp nhận hồ sơ nào" in text
    before = text_of(client.get(page, {"tuan": "2022-07-24"}))
    assert "mới có tên" in before and '<option value="2022-07-24" selected>24/07/2022</option>' in before
    for wrong in ({"tuan": "2022-07-25"}, {"tuan": "hôm qua"}, {"loai": "mọi"}):
        assert client.get(page, wrong).status_code == 404


def sheet(client, **query):
    """Rows of the spreadsheet that everybody may take."""
    answer = client.get(reverse("portal:rankings_sheet"), query)
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content)
    return answer, CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


@pytest.mark.django_db
def test_everybody_takes_the_same_columns_as_a_spreadsheet(client):
    long = "Ủy ban nhân dân huyện " + "rất dài " * 22 + "xy"
    assert len(long) == 200
    frozen(date(2022, 7, 24), (1, "=1+1"), (2, "Tam Kỳ"))
    frozen(date(2022, 7, 31), (1, "Tam Kỳ"), (2, "=1+1"), (3, long))
    page = text_of(client.get(reverse("portal:rankings")))
    link = reverse("portal:rankings_sheet") + "?loai=cap-huyen&amp;tuan=2022-07-31"
    assert f'href="{unescape(link)}"' in page
    answer, rows = sheet(client, loai="cap-huyen", tuan="2022-07-31")
    assert "xep-hang-cap-huyen-2022-07-31.xlsx" in answer["Content-Disposition"]
    assert rows[1][0] == "Cấp huyện, từ 23/06/2022 đến hết 31/07/2022"
    assert rows[3][0].startswith("3 cơ quan chưa tiếp nhận hồ sơ nào")
    assert rows[4] == re.findall(r'<th scope="col">([^<]+)</th>', page)
    assert rows[5:] == [
        [1, "Tam Kỳ", 61.89, "Trung bình", "lên 1 bậc"],
        [2, "=1+1", 61.89, "Trung bình", "xuống 1 bậc"],
        [3, long, 61.89, "Trung bình", "mới có tên"],
    ]
    assert sheet(client, tuan="2022-07-24")[1][5][1] == "=1+1"
    client.cookies["django_language"] = "en"
    assert sheet(client)[1][4] == rows[4]  # what is kept speaks Vietnamese


@pytest.mark.django_db
def test_there_is_no_spreadsheet_of_a_week_that_was_not_published_and_an_empty_week_says_so(client):
    taken = reverse("portal:rankings_sheet")
    assert client.get(taken).status_code == 404
    frozen(date(2022, 7, 31))
    for wrong in ({"tuan": "2022-07-25"}, {"tuan": "hôm qua"}, {"loai": "mọi"}, {"loai": "cap-xa"}):
        assert client.get(taken, wrong).status_code == 404
    _answer, rows = sheet(client)
    assert rows[5][0] == "Tuần này chưa cơ quan nào có hồ sơ" and len(rows) == 6


def test_every_unit_of_a_kind_is_asked_about_together(world, django_assert_max_num_queries):
    for number in range(6):
        factories.unit(f"UBND xã {number}", UnitKind.COMMITTEE, f"000.9{number}.31.H47", level=Level.COMMUNE)
    with django_assert_max_num_queries(60):
        weekly.publish_week(at=MIDNIGHT)


def week(units, last, *totals, first=date(2022, 6, 23)):
    rows = [
        {
            "place": 1,
            "unit": str(unit.pk),
            "name": unit.name,
            "total": total,
            "class": "Khá" if float(total) >= 70 else "Trung bình",
            "counts": {},
        }
        for unit, total in zip(units, totals, strict=True)
    ]
    return WeeklyRanking.objects.create(
        kind=KINDS.COMMUNES,
        first=first,
        last=last,
        indicators="766",
        rows=rows,
        idle=0,
        published_at=MIDNIGHT,
    )


def told(template="score_fell_staff"):
    return Notice.objects.filter(template=template)


def test_leaders_are_told_once_of_a_unit_that_fell(world):
    other = factories.unit("UBND xã Tam Phú", UnitKind.COMMITTEE, "000.98.31.H47", level=Level.COMMUNE)
    units = (world.committee, other)
    first = week(units, date(2022, 7, 10), "75.00", "71.00")
    assert falling.tell_of_falls(first, at=MIDNIGHT) == 0  # nothing to compare with
    assert falling.tell_of_falls(week(units, date(2022, 7, 17), "73.01", "71.00"), at=MIDNIGHT) == 0
    latest = week(units, date(2022, 7, 24), "71.01", "69.99")  # two points; a class
    assert falling.tell_of_falls(latest, at=MIDNIGHT) == 2
    falling.tell_of_falls(latest, at=MIDNIGHT)
    (notice,) = told()  # the other ward has nobody who signs
    assert notice.staff_id == world.ha.staff.pk and "73,01" in notice.body and "71,01" in notice.body
    FallLimit.objects.all().delete()
    assert falling.tell_of_falls(latest, at=MIDNIGHT) == 0


def test_the_office_above_is_told_in_one_notice_of_all_that_fell_below_it(world):
    above = district.above(world)
    other = factories.unit("UBND xã Tam Phú", UnitKind.COMMITTEE, "000.98.31.H47", parent=above.city)
    far = world.thao.unit  # under another district
    units = (world.committee, other, far)
    week(units, date(2022, 7, 17), "75.00", "75.00", "75.00")
    falling.tell_of_falls(week(units, date(2022, 7, 24), "72.50", "60.00", "74.00"), at=MIDNIGHT)
    (notice,) = told("scores_fell_below_staff")
    assert notice.staff_id == above.watcher.staff.pk
    assert "2 đơn vị" in notice.subject and "24/07/2022" in notice.body
    assert f"{world.committee.name} từ 75,00 điểm (Khá) xuống 72,50 điểm (Khá)" in notice.body
    assert other.name in notice.body and far.name not in notice.body


def test_a_district_that_fell_is_told_to_the_province_not_to_its_own_office(world):
    above = district.above(world)
    week((above.city,), date(2022, 7, 17), "75.00")
    falling.tell_of_falls(week((above.city,), date(2022, 7, 24), "65.00"), at=MIDNIGHT)
    assert [one.staff_id for one in told("scores_fell_below_staff")] == [above.control.staff.pk]


def test_in_the_first_week_of_a_year_nobody_is_told_that_a_few_days_are_not_a_year(world):
    week((world.committee,), date(2026, 12, 27), "75.00", first=date(2026, 1, 1))
    january = {"first": date(2027, 1, 1)}
    first = week((world.committee,), date(2027, 1, 3), "60.00", **january)
    assert falling.tell_of_falls(first, at=vn(2027, 1, 4, 0, 1)) == 0
    second = week((world.committee,), date(2027, 1, 10), "57.00", **january)
    assert falling.tell_of_falls(second, at=vn(2027, 1, 11, 0, 1)) == 1
